"""A communication to people: written from paragraphs, changed, approved by somebody else.

Law: GDPR art. 34(1), 34(2), 34(3)(c).
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from breaches import facts, people_texts
from breaches.models import (
    Breach,
    Communication,
    CommunicationStatus,
    CommunicationWay,
    Recipient,
    Timing,
)
from breaches.people_texts import PARTS, Known, Texts
from breaches.queries_people import access_communication
from breaches.services.taking import take_open
from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.notifications.addressing import tone_on
from privacyoffice.once import id_of
from privacyoffice.tenancy.models import Organisation

_OPEN = (CommunicationStatus.DRAFT, CommunicationStatus.APPROVED)


@transaction.atomic
def draft(
    *,
    breach_id: UUID,
    way: str,
    language: str,
    actor: Any,
    now: datetime,
    form_id: UUID | None = None,
) -> Communication:
    """Write a draft from the paragraphs that fit what is known. `form_id` is a random id of the
    form: sent twice it is one draft. Raises Http404, ValidationError, keyring.Unreadable."""
    breach = take_open(actor, breach_id, "change")
    # Of another breach, or of another organisation, the same form makes something else.
    key = id_of(form_id, breach.pk)
    known = Communication.objects.filter(breach=breach)
    if written_before := known.filter(pk=key).first():
        return written_before
    communication = Communication(
        pk=key,
        breach=breach,
        organisation_id=breach.organisation_id,
        way=CommunicationWay(way),
        language=language,
        texts=_drafted(breach, way, language, clock.day_of(now)),
        written_at=now,
        written_by=actor,
    )
    communication.save(force_insert=True)
    audit.record(
        "breach.communication_written",
        subject=communication.breach,
        actor=actor,
        at=now,
        payload=about(communication),
    )
    return communication


@transaction.atomic
def change(
    *,
    communication_id: UUID,
    texts: Mapping[str, str],
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> Communication:
    """Give a draft other words, by part. Raises Http404, ValidationError, keyring.Unreadable."""
    communication = taken(communication_id, "change", actor, expected_revision)
    if communication.status != CommunicationStatus.DRAFT:
        raise ValidationError(_("This text was approved. Take it back first."))
    communication.texts = {part: texts.get(part, "").strip() for part in PARTS}
    # Whoever wrote the words as they are now is not who approves them.
    communication.written_by = actor
    keep(communication, "texts", "written_by")
    audit.record(
        "breach.communication_changed",
        subject=communication.breach,
        actor=actor,
        at=now,
        payload=about(communication),
    )
    return communication


@transaction.atomic
def approve(
    *, communication_id: UUID, actor: Any, now: datetime, expected_revision: int | None = None
) -> Communication:
    """A second person finds the text and its people good; neither changes any more.

    Raises Http404, ValidationError, TransitionNotAllowed, keyring.Unreadable.
    """
    communication = taken(communication_id, "notify", actor, expected_revision)
    if refusal := why_not_approve(communication, actor):
        raise ValidationError(refusal)
    if missing := lacks(communication):
        raise ValidationError(missing)
    communication.approve(at=now, by=actor)
    keep(communication, "status", "approved_at", "approved_by")
    audit.record(
        "breach.communication_approved",
        subject=communication.breach,
        actor=actor,
        at=now,
        payload=about(communication),
    )
    return communication


def why_not_approve(communication: Communication, actor: Any) -> str:
    """Why this person does not approve it; empty when they can."""
    if communication.written_by_id == actor.pk:
        return _("You wrote this text last. Ask a colleague to read and approve it.")
    if communication.listed_by_id == actor.pk:
        return _("You imported who gets it. Ask a colleague to read and approve it.")
    return ""


def lacks(communication: Communication) -> list[str]:
    """What the text still misses before it can be approved. Raises keyring.Unreadable.

    Law: GDPR art. 34(2).
    """
    texts = communication.texts.reveal() or {}
    found = [
        _("The part “%(part)s” is empty.") % {"part": part_in_words(part)}
        for part in people_texts.empty_parts(texts)
    ]
    gaps = people_texts.gaps_in(texts)
    return found + [_("Replace the words between brackets: %(gap)s") % {"gap": gap} for gap in gaps]


def part_in_words(part: str) -> str:
    """What a part of the text is called on a screen."""
    return {
        "subject": _("Subject"),
        "opening": _("Opening"),
        "nature": _("What happened"),
        "consequences": _("What it can mean"),
        "measures": _("Measures, and what people can do"),
        "contact": _("Questions"),
    }[part]


@transaction.atomic
def rewrite(*, communication_id: UUID, actor: Any, now: datetime) -> Communication:
    """The text goes back to its writer. Raises Http404, ValidationError, TransitionNotAllowed."""
    communication = taken(communication_id, "change", actor)
    communication.rewrite()
    keep(communication, "status", "approved_at", "approved_by")
    audit.record(
        "breach.communication_rewritten",
        subject=communication.breach,
        actor=actor,
        at=now,
        payload=about(communication),
    )
    return communication


@transaction.atomic
def cancel(*, communication_id: UUID, reason: str, actor: Any, now: datetime) -> Communication:
    """It is not sent; that it was written stays known. Who would have had it is forgotten.

    Raises Http404, ValidationError, TransitionNotAllowed.
    """
    communication = taken(communication_id, "change", actor)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    communication.cancel()
    keep(communication, "status")
    # Law: GDPR art. 5(1)(c).
    Recipient.objects.filter(communication=communication).delete()
    audit.record(
        "breach.communication_cancelled",
        subject=communication.breach,
        actor=actor,
        at=now,
        reason=reason.strip(),
        payload=about(communication),
    )
    return communication


def keep(communication: Communication, *fields: str) -> None:
    """Save these fields as the next revision."""
    communication.revision += 1
    communication.save(update_fields=[*fields, "revision"])


def take(communication_id: UUID, verb: str, actor: Any) -> Communication:
    """A communication that can still be changed, locked with its breach. Raises Http404,
    ValidationError."""
    communication = taken(communication_id, verb, actor)
    if communication.status not in _OPEN:
        raise ValidationError(_("This message has left, or was not sent."))
    return communication


def taken(
    communication_id: UUID, verb: str, actor: Any, expected_revision: int | None = None
) -> Communication:
    """A communication, locked with its breach, as somebody saw it. Raises Http404,
    ValidationError."""
    communication, breach = access_communication(actor, communication_id, verb, lock=True)
    if breach.destroyed_at is not None:
        raise ValidationError(_("The content of this case has been destroyed already."))
    if expected_revision is not None and communication.revision != expected_revision:
        raise ValidationError(
            _("Somebody changed this text in the meantime. Look at it again first.")
        )
    return communication


def about(communication: Communication) -> dict[str, Any]:
    """What the history of the breach tells of a communication: nothing of what it says."""
    return {"communication": str(communication.pk), "way": communication.way}


def _drafted(breach: Breach, way: str, language: str, day: date) -> Texts:
    known = facts.values(breach)
    data = {code for name in ("data_kinds", "data_special") for code in known.get(name, ())}
    with translation.override(language):
        given = Known(
            way=way,
            kinds=frozenset(breach.kinds),
            data=frozenset(data),
            facts=frozenset(code for code, value in known.items() if value is True),
            values={
                "organisation": breach.organisation.name,
                "when": _when(breach, language),
                "personal": _sent_personally(breach),
                "data": _data_in_words(known, language),
                "dpo": _dpo_of(breach.organisation),
            },
        )
        return people_texts.drafted(given, language=language, tone=tone_on(day), day=day)


# The words around the days, by what is known of the time: in the language of the text, which need
# not be that of the screen.
_WHEN: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "moment": "op {first}",
        "period": "vanaf {first} tot en met {last}",
        "ongoing": "vanaf {first}, en het is nog niet gestopt",
        "since": "vanaf {first}",
    },
    "en": {
        "moment": "on {first}",
        "period": "from {first} up to and including {last}",
        "ongoing": "from {first} on, and it has not stopped yet",
        "since": "from {first} on",
    },
}


def _when(breach: Breach, language: str) -> str:
    if breach.started_at is None:
        return ""
    timing = Timing(breach.timing)
    if timing == Timing.UNKNOWN or (timing == Timing.PERIOD and breach.ended_at is None):
        known = "since"
    else:
        known = timing.value
    first = clock.day_of(breach.started_at)
    last = clock.day_of(breach.ended_at or breach.started_at)
    if known == "period" and first == last:
        known = "moment"
    words = {"first": date_format(first, "l j F Y"), "last": date_format(last, "l j F Y")}
    return _WHEN[language][known].format(**words)


def _sent_personally(breach: Breach) -> str:
    """Something where people get, or got, a message of their own as well; otherwise empty."""
    others = Communication.objects.filter(breach=breach).exclude(way=CommunicationWay.PUBLIC)
    return "yes" if others.exclude(status=CommunicationStatus.CANCELLED).exists() else ""


def _data_in_words(known: Mapping[str, Any], language: str) -> str:
    """The kinds of data as a list; not what says that there are none or that it is not known."""
    lines = [
        f"- {facts.fact(name).choices[code].of(language)}"
        for name in ("data_kinds", "data_special")
        for code in known.get(name, ())
        if code not in facts.ALONE and code in facts.fact(name).choices
    ]
    return "\n".join(lines)


def _dpo_of(organisation: Organisation) -> str:
    """The contact point of art. 34(2): what is known of it, a line each."""
    known = (organisation.dpo_name, organisation.dpo_email, organisation.dpo_phone)
    lines = [f"- {line}" for line in known if line]
    return "\n".join(lines) or "[" + _("fill in how people can reach you") + "]"

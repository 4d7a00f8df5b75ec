"""A breach comes in: from the website, from a processor, or as an officer writes it down."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _

from breaches.facts import CATALOGUE, sensitive_in, to_json
from breaches.models import (
    Breach,
    Cause,
    ConcernedParty,
    Course,
    Kind,
    PartyRole,
    Source,
    Timing,
)
from breaches.queries import access_breach, may_act
from breaches.services import clocks, protocol, telling
from breaches.services.correcting import Instants, refuse
from breaches.services.facts import checked
from breaches.services.taking import keep, take_open
from privacyoffice.audit import services as audit
from privacyoffice.cases.services.opening import open_case
from privacyoffice.tenancy.models import Department
from privacyoffice.tenancy.scope import current_organisation_id
from processors.models import Party

# Of who told of it, each a text.
REPORTER_FIELDS = ("name", "email", "phone", "organisation")
# What the report holds, each a text in the words of who told it; what was not told is left out.
REPORT_FIELDS = (
    *("story", "where", "found", "happened", "people", "data", "how_many", "done"),
    # Of a processor: its own name, and with whom here it has its contract.
    *("processor", "contract_contact"),
    # Of one letter or e-mail to the wrong person.
    *("meant_for", "sent_to"),
)
# What is known of a breach by the way in which it is handled: what that way is for.
_KNOWN_OF: Mapping[str, Mapping[str, Any]] = {
    Course.MISADDRESSED: {"kinds": [Kind.CONFIDENTIALITY], "cause": Cause.INTERNAL_MISTAKE}
}
# Later than this after it was told, an officer says why it was not written down before.
IN_TIME = timedelta(days=1)


@transaction.atomic
def report(
    *,
    source: str,
    report: Mapping[str, Any],
    now: datetime,
    reporter: Mapping[str, Any] | None = None,
    discovered_at: datetime | None = None,
    started_at: datetime | None = None,
    ended_at: datetime | None = None,
    timing: str = Timing.UNKNOWN,
    processor: Party | None = None,
    department: Department | None = None,
    course: str = Course.FULL,
    facts: Mapping[str, Any] | None = None,
    reported_at: datetime | None = None,
    late_because: str = "",
    aware_at: datetime | None = None,
    aware_because: str = "",
    actor: Any = None,
    form_id: UUID | None = None,
) -> Breach:
    """Open the case of what somebody told, and let its clocks run.

    `report` has REPORT_FIELDS, at least a story; `reporter` REPORTER_FIELDS, None for who did not
    say. `actor` is None for who comes from the website: then it is told now, and the controller
    is aware from now on. An officer may say that it was told before (`late_because` when that is
    more than a day), and that the controller was aware at another moment; later than it was
    told only with a reason (`aware_because`). `facts` are values by the codes of the catalogue.
    `form_id` is a random id of the form: sent twice it is one breach.

    Raises Http404 for an officer who may not, ValidationError, keyring.Unreadable.
    Law: GDPR art. 33(1), 33(2), 33(5); EDPB Guidelines 9/2022.
    """
    if actor is not None and not may_act(actor, "add"):
        raise Http404
    breach_id = id_for(form_id, actor) if form_id else uuid4()
    _take_turn(breach_id)
    texts = _texts(report, REPORT_FIELDS)
    if kept := Breach.objects.filter(pk=breach_id).first():
        return _sent_before(kept, texts, actor)
    told_at = reported_at or now
    times = Instants(
        reported_at=told_at,
        aware_at=aware_at or told_at,
        timing=timing,
        discovered_at=discovered_at,
        started_at=started_at,
        ended_at=ended_at,
    )
    _refuse_choices(source, timing, course, texts, by_officer=actor is not None)
    _refuse_moments(times, now)
    _refuse_without_reason(times, late_because, aware_because, now)
    breach = Breach(
        id=breach_id,
        organisation_id=current_organisation_id(),
        source=source,
        course=course,
        reported_at=times.reported_at,
        discovered_at=discovered_at,
        aware_at=times.aware_at,
        timing=timing,
        started_at=started_at,
        ended_at=ended_at,
        reporter=_texts(reporter or {}, REPORTER_FIELDS) or None,
        report=texts,
        processor=processor,
        department=department,
        written_by=actor,
    )
    _put(breach, {**_KNOWN_OF.get(course, {}), **(facts or {})}, now)
    open_case(breach, now=now)
    payload = {"source": source, "course": course, "aware_at": times.aware_at.isoformat()}
    if actor is None:
        audit.record("breach.reported", subject=breach, actor=None, at=now, payload=payload)
    else:
        audit.record(
            "breach.written_down",
            subject=breach,
            actor=actor,
            at=now,
            reason="\n".join(filter(None, (late_because.strip(), aware_because.strip()))),
            payload=payload,
        )
    if processor is not None:
        _concern(breach, processor)
    # What is kept with the case is read by the office, whatever language its teller reads.
    with translation.override(settings.LANGUAGE_CODE):
        protocol.begin(breach, now)
        clocks.begin(breach, actor, now)
        telling.new_breach(breach, now)
    return breach


@transaction.atomic
def name_processor(
    *,
    breach_id: UUID,
    party: Party,
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> Breach:
    """Say which party of the register told of it as a processor; it is concerned from now on.

    Raises Http404, ValidationError. Law: GDPR art. 28, 33(2).
    """
    breach = take_open(actor, breach_id, "change", expected_revision=expected_revision)
    breach.processor = party
    keep(breach, "processor")
    _concern(breach, party)
    audit.record(
        "breach.processor_named",
        subject=breach,
        actor=actor,
        at=now,
        payload={"party": str(party.pk)},
    )
    return breach


def id_for(form_id: UUID, actor: Any = None) -> UUID:
    """The id of the breach that a form becomes in the organisation in scope; what officers send
    stands apart from what comes from the website."""
    return uuid5(form_id, f"breach of {current_organisation_id()} {actor and actor.pk}")


def _concern(breach: Breach, party: Party) -> None:
    ConcernedParty.objects.get_or_create(breach=breach, party=party, role=PartyRole.PROCESSOR)


def _put(breach: Breach, given: Mapping[str, Any], now: datetime) -> None:
    """Keep what is known already where each fact is kept. Raises ValidationError beside it."""
    known, kept = checked(given, now), {}
    for code, value in known.items():
        fact = CATALOGUE[code]
        if fact.stands_on:
            setattr(breach, fact.stands_on, value)
        else:
            kept[code] = to_json(fact, value)
    breach.facts = kept or None
    breach.sensitive_data = sensitive_in(known)


def _take_turn(breach_id: UUID) -> None:
    """Of two clicks the second one waits, and then finds what the first one made."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"breach {breach_id}"]
        )


def _sent_before(kept: Breach, texts: dict[str, str], actor: Any) -> Breach:
    """A form that was sent already may come again; from an officer not with another story."""
    if actor is None:
        return kept
    found = access_breach(actor, kept.pk, "view")
    if found.report.reveal() != texts:
        raise ValidationError(
            _(
                "This form was sent already, as %(reference)s. Correct that breach, or begin a "
                "new form."
            )
            % {"reference": found.reference}
        )
    return found


def _texts(given: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, str]:
    """What was told of these, without spaces around it. Raises ValueError for another name."""
    if unknown := given.keys() - set(names):
        raise ValueError(f"Nobody reads {sorted(unknown)}.")
    texts = {name: str(given.get(name) or "").strip() for name in names}
    return {name: text for name, text in texts.items() if text}


def _refuse_choices(
    source: str, timing: str, course: str, texts: dict[str, str], *, by_officer: bool
) -> None:
    allowed = ((source, Source.values), (timing, Timing.values), (course, Course.values))
    if any(value not in values for value, values in allowed):
        raise ValidationError(_("Choose one of these."))
    if source == Source.OFFICER and not by_officer:
        raise ValidationError({"source": _("Choose one of these.")})
    if not texts.get("story"):
        raise ValidationError({"story": _("Write what happened.")})


def _refuse_moments(times: Instants, now: datetime) -> None:
    found = times.discovered_at
    # In UTC: in one time zone Python compares what the clock shows, also of a double hour.
    if found is not None and times.reported_at.astimezone(UTC) < found.astimezone(UTC) <= now:
        raise ValidationError({"reported_at": _("It cannot be told before it was found.")})
    refuse(times, now)


def _refuse_without_reason(
    times: Instants, late_because: str, aware_because: str, now: datetime
) -> None:
    if now - times.reported_at > IN_TIME and not late_because.strip():
        text = _("This was told more than a day ago. Say why it is written down only now.")
        raise ValidationError({"late_because": text})
    # The hours run from awareness: without a reason they run from when it was told.
    is_later = times.aware_at.astimezone(UTC) > times.reported_at.astimezone(UTC)
    if is_later and not aware_because.strip():
        text = _("The hours begin later than it was told. Say why nobody was aware before.")
        raise ValidationError({"aware_because": text})

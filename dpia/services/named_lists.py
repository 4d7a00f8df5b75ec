"""The list of risky processes: a proposal, the word of the FG, a next version.

Law: GDPR art. 35(1), 39(1)(c); WerkSaam art. 7(3).
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Max
from django.http import Http404
from django.utils.translation import gettext as _

from dpia.models import NamedList, NamedListStatus
from dpia.named import NamedLine
from dpia.queries import access_named_list
from dpia.services.telling import tell_advised, tell_proposed
from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.once import id_of
from privacyoffice.tenancy.scope import current_organisation_id

_LONGEST = 200  # characters of a line
_OPEN = (NamedListStatus.PROPOSED, NamedListStatus.ADVISED)


@transaction.atomic
def propose(
    *,
    lines: Sequence[NamedLine],
    why: str,
    actor: Any,
    now: datetime,
    form_id: UUID | None = None,
) -> NamedList:
    """Propose a next version of the whole list; the FG is told. One proposal at a time.

    Sent twice with the same form it is one proposal. Raises Http404, ValidationError (`lines`,
    `why`).
    """
    if not actor.has_perm("dpia.add_namedlist"):
        raise Http404
    _take_turn()
    values = _checked(lines, why)
    made_id = id_of(form_id, actor.pk)
    if sent := NamedList.objects.filter(pk=made_id).first():
        return sent
    if NamedList.objects.filter(status__in=_OPEN).exists():
        raise ValidationError(_("A next version of this list is proposed already."))
    named = NamedList.objects.create(
        id=made_id,
        organisation_id=current_organisation_id(),
        proposed_at=now,
        proposed_by=actor,
        **values,
    )
    audit.record("dpia.list_proposed", subject=named, actor=actor, at=now, reason=named.why)
    tell_proposed(named, actor=actor, now=now)
    return named


@transaction.atomic
def change(
    *, list_id: UUID, lines: Sequence[NamedLine], why: str, actor: Any, now: datetime
) -> NamedList:
    """Change a proposal before the FG spoke. Raises Http404, ValidationError."""
    named = access_named_list(actor, list_id, "change", lock=True)
    if named.status != NamedListStatus.PROPOSED:
        raise ValidationError(
            _("The FG gave a view on this text. Take it back and propose another one.")
        )
    values = _checked(lines, why)
    for name, value in values.items():
        setattr(named, name, value)
    named.save(update_fields=list(values))
    audit.record("dpia.list_changed", subject=named, actor=actor, at=now, reason=named.why)
    return named


@transaction.atomic
def advise(*, list_id: UUID, agrees: bool, view: str, actor: Any, now: datetime) -> NamedList:
    """The FG says what they think of it; who proposed it is told.

    Raises Http404, TransitionNotAllowed, ValidationError (`view`, when they do not agree).
    """
    named = access_named_list(actor, list_id, "advise", lock=True)
    if not agrees and not view.strip():
        raise ValidationError({"view": _("Write what should be different.")})
    named.advise()
    named.fg_agrees, named.fg_view = agrees, view.strip()
    named.fg_at, named.fg_by = now, actor
    named.save(update_fields=["status", "fg_agrees", "fg_view", "fg_at", "fg_by"])
    audit.record(
        "dpia.list_advised",
        subject=named,
        actor=actor,
        at=now,
        reason=named.fg_view,
        payload={"agrees": agrees},
    )
    tell_advised(named, actor=actor, now=now)
    return named


@transaction.atomic
def adopt(*, list_id: UUID, on: date, reaction: str = "", actor: Any, now: datetime) -> NamedList:
    """It holds from this day, today or later. Against the FG only with a reaction.

    Raises Http404, TransitionNotAllowed, ValidationError (`on`, `reaction`). Law: GDPR art.
    35(1), 5(2).
    """
    named = access_named_list(actor, list_id, "adopt", lock=True)
    if on < clock.day_of(now):
        raise ValidationError({"on": _("Choose today or a later day.")})
    if named.fg_agrees is False and not reaction.strip():
        message = _("The FG does not agree. Write why it is adopted all the same.")
        raise ValidationError({"reaction": message})
    _take_turn()
    last = NamedList.objects.aggregate(last=Max("number"))["last"] or 0
    named.adopt(number=last + 1, on=on)
    named.reaction, named.adopted_at, named.adopted_by = reaction.strip(), now, actor
    adopted = ("status", "number", "in_force_from", "reaction", "adopted_at", "adopted_by")
    named.save(update_fields=adopted)
    audit.record(
        "dpia.list_adopted",
        subject=named,
        actor=actor,
        at=now,
        reason=named.reaction,
        payload={"number": named.number, "in_force_from": on.isoformat()},
    )
    return named


@transaction.atomic
def withdraw(*, list_id: UUID, reason: str, actor: Any, now: datetime) -> NamedList:
    """It does not come about. Raises Http404, TransitionNotAllowed, ValidationError."""
    named = access_named_list(actor, list_id, "change", lock=True)
    if not reason.strip():
        raise ValidationError({"reason": _("Write why it does not come about.")})
    named.withdraw()
    named.save(update_fields=["status"])
    audit.record("dpia.list_withdrawn", subject=named, actor=actor, at=now, reason=reason.strip())
    return named


def _checked(lines: Sequence[NamedLine], why: str) -> dict[str, Any]:
    """The lines and the reason as they are kept. Raises ValidationError beside each field."""
    told = [NamedLine(line.name.strip(), line.department.strip()) for line in lines]
    named = list(dict.fromkeys(line for line in told if line.name or line.department))
    wrong: dict[str, str] = {}
    if not named:
        wrong["lines"] = _("Name at least one process or application.")
    if any(not line.name for line in named):
        wrong["lines"] = _("Each line needs the name of a process or an application.")
    if any(len(line.name) > _LONGEST or len(line.department) > _LONGEST for line in named):
        message = _("A name has at most %(count)d characters.")
        wrong["lines"] = message % {"count": _LONGEST}
    if not why.strip():
        wrong["why"] = _("Write why the list changes.")
    if wrong:
        raise ValidationError(wrong)
    return {"lines": [line.as_json() for line in named], "why": why.strip()}


def _take_turn() -> None:
    """Of two acts on the lists of an organisation the second waits, and sees the first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"named lists {current_organisation_id()}"],
        )

"""The instants of a breach, corrected: what was said before stays, and the clocks follow.

Law: GDPR art. 33(1), 33(5); EDPB Guidelines 9/2022.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from breaches.models import AwarenessChange, Breach, Notification, Phase, Timing
from breaches.services import clocks
from breaches.services.taking import keep, take_open
from privacyoffice.audit import services as audit
from privacyoffice.days import refuse_impossible_in

_NAMES = ("reported_at", "discovered_at", "aware_at", "started_at", "ended_at")


@dataclass(frozen=True, kw_only=True)
class Instants:
    """When everything happened, as far as it is known: aware moments, and what sort of time."""

    reported_at: datetime
    aware_at: datetime
    timing: str
    discovered_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None


@transaction.atomic
def correct(
    *,
    breach_id: UUID,
    instants: Instants,
    reason: str,
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> Breach:
    """Other moments than were written down, because of this reason.

    Another moment of awareness is a row of its own, and the clocks run from there.
    Raises Http404, ValidationError.
    """
    breach = take_open(actor, breach_id, "change", expected_revision=expected_revision)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    refuse(instants, now)
    changed = [name for name in _NAMES if _utc(getattr(instants, name)) != _utc(_at(breach, name))]
    if instants.timing != breach.timing:
        changed.append("timing")
    if not changed:
        raise ValidationError(_("Nothing is different. Change first what is wrong."))
    was = breach.aware_at
    for name in changed:
        setattr(breach, name, getattr(instants, name))
    if "aware_at" in changed:
        _write_down(breach, was, reason, actor=actor, now=now)
    keep(breach, *changed)
    _follow(breach, actor=actor, now=now)
    audit.record(
        "breach.instants_corrected",
        subject=breach,
        actor=actor,
        at=now,
        reason=reason.strip(),
        payload={name: _told(getattr(breach, name)) for name in changed},
    )
    return breach


def move_awareness(
    breach: Breach, aware_at: datetime, *, reason: str, actor: Any, now: datetime
) -> None:
    """The controller was aware at another moment. The caller holds the breach locked, has seen to
    the permission and that it is open. Raises ValidationError."""
    was, breach.aware_at = breach.aware_at, aware_at
    _write_down(breach, was, reason, actor=actor, now=now)
    keep(breach, "aware_at")
    _follow(breach, actor=actor, now=now)
    audit.record(
        "breach.instants_corrected",
        subject=breach,
        actor=actor,
        at=now,
        reason=reason,
        payload={"aware_at": _told(aware_at)},
    )


def refuse(instants: Instants, now: datetime) -> None:
    """Raises ValidationError, beside its field, for moments that cannot be."""
    known = {name: at for name in _NAMES if (at := _utc(_at(instants, name))) is not None}
    refuse_impossible_in(**known)
    for name, at in known.items():
        if at > now:
            raise ValidationError({name: _("Choose a moment that has passed.")})
    started, ended, found = map(known.get, ("started_at", "ended_at", "discovered_at"))
    if started and ended and ended < started:
        raise ValidationError({"ended_at": _("It cannot have ended before it began.")})
    if started and found and found < started:
        raise ValidationError({"discovered_at": _("It cannot be found before it began.")})
    if found and known["aware_at"] < found:
        raise ValidationError({"aware_at": _("Nobody can be aware of it before it was found.")})
    if ended and instants.timing != Timing.PERIOD:
        raise ValidationError({"timing": _("It has an end only if it was during a period.")})
    if started and instants.timing == Timing.UNKNOWN:
        raise ValidationError({"timing": _("Say whether it was one moment or longer.")})


def _follow(breach: Breach, *, actor: Any, now: datetime) -> None:
    """The clocks, and whether what was sent already was in time."""
    clocks.settle(breach, actor=actor, now=now)
    sent = Notification.objects.select_for_update(of=("self",)).filter(
        breach=breach, phase=Phase.FIRST, submitted_at__isnull=False
    )
    for notification in sent:
        at = notification.submitted_at
        judged = clocks.lateness(breach, at) if at is not None else notification.lateness
        if notification.lateness != judged:
            notification.lateness = judged
            notification.save(update_fields=["lateness"])


def _write_down(breach: Breach, was: datetime, reason: str, *, actor: Any, now: datetime) -> None:
    AwarenessChange.objects.create(
        organisation_id=breach.organisation_id,
        breach=breach,
        was=was,
        became=breach.aware_at,
        reason=reason.strip(),
        at=now,
        by=actor,
    )


def _at(given: Any, name: str) -> datetime | None:
    found: datetime | None = getattr(given, name)
    return found


def _utc(moment: datetime | None) -> datetime | None:
    """In UTC: of an hour that the clock shows twice Python calls no two moments equal, and in one
    time zone it compares what the clock shows."""
    return None if moment is None else moment.astimezone(UTC)


def _told(value: Any) -> str | None:
    return value.isoformat() if isinstance(value, datetime) else value

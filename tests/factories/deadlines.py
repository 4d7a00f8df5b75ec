"""Deadlines as rows, for tests of what happens to them; others begin one with the service."""

from dataclasses import fields
from datetime import date, datetime, timedelta
from typing import Any

from privacyoffice import clock
from privacyoffice.deadlines.kinds import OWN
from privacyoffice.deadlines.models import AddedHoliday, Deadline, Status
from privacyoffice.deadlines.services import lifecycle
from privacyoffice.deadlines.services.recalculation import Change, Looked, look_at_next
from privacyoffice.deadlines.services.recording import start_of
from privacyoffice.kernel.terms import Facts
from privacyoffice.policy.models import PolicyProfile
from privacyoffice.policy.services import save_profile
from privacyoffice.tenancy.scope import current_organisation_id


def unsaved_deadline(*, due_at: datetime | None, **values: Any) -> Deadline:
    """A running deadline of the organisation in scope, not saved and not planned yet."""
    began = (due_at or clock.now()) - timedelta(days=28)
    given = {"kind": OWN, "rule": "DATE", "label": "Verzoek 2026-0012", "started_at": began}
    return Deadline(
        organisation_id=current_organisation_id(),
        due_at=due_at,
        original_due_at=due_at,
        **{**given, **values},
    )


def started(
    rule: str = "EFFECTIVE_DUE",
    start: datetime | date | None = None,
    *,
    now: datetime | None = None,
    **options: Any,
) -> Deadline:
    """A deadline of the organisation in scope, begun by the system through the service.

    Names of `kernel.terms.Facts` go into the facts, the rest to `lifecycle.start`; `now` is
    the moment of the start unless given.
    """
    moment = now or (start_of(start) if start is not None else clock.now())
    names = {field.name for field in fields(Facts)}
    facts = {name: options.pop(name) for name in tuple(options) if name in names}
    given = {"kind": OWN, "label": "Verzoek 2026-0012", "actor": None, **options}
    return lifecycle.start(
        rule=rule, facts=Facts(start=start or clock.today(), **facts), now=moment, **given
    )


def policy_of(text: str, *, actor: Any, in_force_from: date, now: datetime) -> PolicyProfile:
    """The next version of the policy: its rules as TOML without a title."""
    return save_profile(
        text=f'title = "Beleid"\n\n{text}', in_force_from=in_force_from, actor=actor, now=now
    )


def recalculate_open(*, now: datetime) -> Looked:
    """Look at every unfinished deadline of the organisation in scope, as the job does; but in
    one transaction, and nobody is told."""
    number, last, changes = 0, None, list[Change]()
    while (looked := look_at_next(last, now=now)).number:
        number, last = number + looked.number, looked.last
        changes += looked.changes
    return Looked(number, last, tuple(changes))


def as_if_none() -> None:
    """The deadlines and days off that the organisation in scope has already count no longer."""
    now = clock.now()
    Deadline.objects.unfinished().update(
        status=Status.CANCELLED, closed_at=now, next_threshold_at=None
    )
    AddedHoliday.objects.filter(withdrawn_at__isnull=True).update(withdrawn_at=now)

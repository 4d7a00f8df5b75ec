"""The last day of an adequacy decision, as a deadline for each transfer that was signed off on it:
another basis is found before that day, or the data stop going. Law: GDPR art. 44, 45."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.deadlines import queries
from privacyoffice.deadlines.kinds import DeadlineKind
from privacyoffice.deadlines.reminders import ReminderRule
from privacyoffice.deadlines.services import bulk
from privacyoffice.deadlines.services.bulk import PlannedDay
from processors import adequacy
from processors.agreement_terms import who_work_here
from processors.models import PartyTransfer, Safeguard
from processors.queries import VIEW
from processors.queries_transfers import running, transfers

ADEQUACY = DeadlineKind(
    "agreement.adequacy",
    gettext_lazy("end of a decision on adequacy"),
    reminders=(
        ReminderRule.of("180 dagen voor", "owner", "privacy_officer"),
        ReminderRule.of("60 dagen voor", "owner", "privacy_officer"),
        ReminderRule.of("14 dagen voor", "owner", "privacy_officer", "dpo"),
        ReminderRule.of("1 dag na", "owner", "privacy_officer", "dpo"),
    ),
    perm=VIEW,
)


def ends_on(transfer: PartyTransfer) -> date | None:
    """The last day (Amsterdam date) on which its decision carries it; None when nobody signed it
    off on one, it ended, or no last day is known."""
    decision = adequacy.decision_of(transfer.decision)
    if transfer.signed_off_on is None or transfer.ended_on is not None or decision is None:
        return None
    return decision.until if transfer.safeguard == Safeguard.ADEQUACY else None


def settle(transfer: PartyTransfer, *, actor: Any, now: datetime) -> None:
    """Let its deadline follow from how a transfer is now: begin or end it."""
    runs = queries.about(transfer.pk).unfinished().filter(kind=ADEQUACY.code).exists()
    planned = list(_planned([transfer], now))
    if planned and not runs:
        bulk.begin(ADEQUACY.code, planned, actor=actor, now=now)
    elif runs and not planned:
        reason = str(_("The transfer ended, or has to be signed off again."))
        bulk.cancel(ADEQUACY.code, [transfer.pk], reason=reason, actor=actor, now=now)


def planned_ends(now: datetime) -> Iterator[PlannedDay]:
    """Of every transfer of the organisation in scope that leans on a decision with a last day:
    two queries. A release that knows another day moves them."""
    leaning = running(transfers()).filter(
        safeguard=Safeguard.ADEQUACY, decision__in=adequacy.with_last_day()
    )
    yield from _planned(leaning, now)


def _planned(rows: Iterable[PartyTransfer], now: datetime) -> Iterator[PlannedDay]:
    found = [(row, row.agreement, day) for row in rows if (day := ends_on(row)) is not None]
    keepers = {agreement.owner_id for _row, agreement, _day in found if agreement.owner_id}
    present = who_work_here(keepers, clock.day_of(now)) if keepers else set()
    for row, agreement, day in found:
        name = adequacy.decisions()[row.decision].name
        yield PlannedDay(
            row.pk,
            day,
            f"{agreement.reference}: {name}",
            reverse("admin:processors_partytransfer_change", args=[row.pk]),
            agreement.owner_id if agreement.owner_id in present else None,
        )

"""What screens and services ask about transfers under agreements."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from privacyoffice.accounts.access import access
from processors import adequacy
from processors.models import Agreement, PartyTransfer, Safeguard, Status, SubProcessing
from processors.queries_subs import working
from processors.transfer_basis import is_transfer

# Such an agreement binds nobody any more.
_OVER = (Status.TERMINATED, Status.CANCELLED)


def transfers() -> "QuerySet[PartyTransfer]":
    """All of the organisation in scope, with what a list of them names."""
    found: QuerySet[PartyTransfer] = PartyTransfer.objects.select_related(
        "agreement__party", "sub__party", "signed_off_by"
    )
    return found


def transfers_of(agreement_id: UUID) -> list[PartyTransfer]:
    """Those under an agreement, the ones that run first: one query."""
    found = transfers().filter(agreement_id=agreement_id)
    return sorted(found, key=lambda one: (one.ended_on is not None, one.country, str(one.pk)))


def access_transfer(user: Any, transfer_id: Any, verb: str) -> PartyTransfer:
    """The transfer on whose agreement somebody may do this. Raises Http404."""
    return access(transfers(), user, transfer_id, f"processors.{verb}_agreement")


def running(rows: "QuerySet[PartyTransfer]") -> "QuerySet[PartyTransfer]":
    """Those that go on, under an agreement that holds or is being made."""
    return rows.filter(ended_on__isnull=True, agreement__destroyed_at__isnull=True).exclude(
        agreement__status__in=_OVER
    )


def without_basis(
    rows: "QuerySet[PartyTransfer]", day: date, *, forbidden: bool = False
) -> "QuerySet[PartyTransfer]":
    """Of these the ones that run and that nothing makes lawful on a day: nobody signed them off,
    or the adequacy decision does not hold. `forbidden`: the own policy allows none (then all)."""
    going_on = running(rows)
    if forbidden:
        return going_on
    lapsed = Q(safeguard=Safeguard.ADEQUACY) & ~Q(decision__in=adequacy.holding_on(day))
    return going_on.filter(Q(signed_off_on__isnull=True) | lapsed)


@dataclass(frozen=True)
class Proposal:
    """Data that leave the Area by what the agreement says, and of which no transfer is written
    down: to the party itself (`sub` is None) or to a sub-processor."""

    sub: SubProcessing | None
    country: str
    name: str


def proposals(
    agreement: Agreement, subs: Iterable[SubProcessing], known: Iterable[PartyTransfer]
) -> list[Proposal]:
    """Transfers that have to be written down still: from where the party is, and where each
    sub-processor that works has the data. Needs `agreement.party`."""
    there = {(one.sub_id, one.country) for one in known if one.ended_on is None}
    found = [Proposal(None, agreement.party.country, agreement.party.name)]
    found += [Proposal(sub, sub.country, sub.party.name) for sub in working(subs)]
    return [
        one
        for one in found
        if is_transfer(one.country) and (one.sub and one.sub.pk, one.country) not in there
    ]

"""What we do as processor: for which controllers, under which agreements, and what we owe them.

The mirror of an agreement with a processor of our own. Law: GDPR art. 28(3), 29, 30(2), 33(2).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from privacyoffice.accounts.access import visible
from processors.models import (
    Afterwards,
    Agreement,
    AgreementKind,
    ChecklistAnswer,
    FurtherParty,
    OurRole,
    Party,
    Status,
)
from processors.queries import VIEW
from registers.models import ClientController
from registers.queries_coverage import VIEW_ACTIVITY, in_use

# The points of the checklist that say what a controller asks of us, and what we owe it.
INSTRUCTIONS, AUDITS, AFTERWARDS = "instructions", "audits", "afterwards"


@dataclass(frozen=True)
class ForOther:
    """One controller: what we do for it, and the agreements that did not end, or of which it was
    not shown yet what became of the data. `is_covered` when one of them is in force."""

    controller: Party
    work: tuple[ClientController, ...]
    agreements: tuple[Agreement, ...]
    is_covered: bool


def controllers(user: Any, words: str = "") -> "QuerySet[Party]":
    """The controllers that `user` may see us work for, by name; with `words` those whose name has
    them."""
    agreements = _agreements(user).order_by()
    further = FurtherParty.objects.filter(agreement__in=agreements)
    found: QuerySet[Party] = Party.objects.current().filter(
        Q(pk__in=_work(user).order_by().values("party"))
        | Q(pk__in=agreements.values("party"))
        | Q(pk__in=further.values("party"))
    )
    if words:
        found = found.filter(Q(name__icontains=words) | Q(legal_name__icontains=words))
    return found


def without_agreement(parties: "QuerySet[Party]", user: Any, day: date) -> "QuerySet[Party]":
    """Those of the controllers without an agreement in force on a day (an Amsterdam date)."""
    valid = _agreements(user).valid_on(day).order_by()
    further = FurtherParty.objects.filter(agreement__in=valid)
    return parties.exclude(Q(pk__in=valid.values("party")) | Q(pk__in=further.values("party")))


def told_of(parties: Iterable[Party], user: Any, day: date) -> list[ForOther]:
    """What there is to tell of each of these controllers: five questions for any number."""
    shown = list(parties)
    ids = [party.pk for party in shown]
    work: dict[UUID, list[ClientController]] = defaultdict(list)
    for line in _work(user).filter(party__in=ids).select_related("activity"):
        work[line.party_id].append(line)
    points = ChecklistAnswer.objects.filter(item__in=(INSTRUCTIONS, AUDITS, AFTERWARDS))
    agreements = _agreements(user).prefetch_related(Prefetch("answers", points, "told_points"))
    found: dict[UUID, list[Agreement]] = defaultdict(list)
    by_id: dict[UUID, Agreement] = {}
    concerns = Q(party__in=ids) | Q(further_parties__party__in=ids)
    for agreement in agreements.filter(concerns).distinct():
        by_id[agreement.pk] = agreement
        found[agreement.party_id].append(agreement)
    for further in FurtherParty.objects.filter(agreement__in=by_id, party__in=ids):
        found[further.party_id].append(by_id[further.agreement_id])
    valid = set(Agreement.objects.valid_on(day).filter(pk__in=by_id).values_list("pk", flat=True))
    return [
        ForOther(
            party,
            tuple(work[party.pk]),
            tuple(found[party.pk]),
            any(agreement.pk in valid for agreement in found[party.pk]),
        )
        for party in shown
    ]


def _work(user: Any) -> "QuerySet[ClientController]":
    seen = visible(in_use(), user, VIEW_ACTIVITY)
    found: QuerySet[ClientController] = ClientController.objects.filter(activity__in=seen)
    return found.order_by("activity__name", "pk")


def _agreements(user: Any) -> Any:
    """Those in which we are processor, as long as there is something to do about them."""
    owed = Q(status=Status.TERMINATED, data_proven_on__isnull=True) & ~Q(
        afterwards__in=(Afterwards.NONE_HELD, "")
    )
    open_ones = ~Q(status__in=(Status.TERMINATED, Status.CANCELLED))
    ours = Agreement.objects.filter(
        open_ones | owed,
        kind=AgreementKind.PROCESSING,
        our_role=OurRole.PROCESSOR,
        destroyed_at__isnull=True,
    )
    return visible(ours, user, VIEW)

"""What screens and services ask about sub-processors."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import takewhile
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from privacyoffice.accounts.access import access
from processors.models import Authorisation, SubProcessing, SubStatus


class SubStanding(StrEnum):
    """Where a sub-processor stands on a day: its status, and what its days make of that."""

    ASKED = "asked"
    ANNOUNCED = "announced"
    TERM_PASSED = "term_passed"
    ALLOWED = "allowed"
    OBJECTED = "objected"
    ENDED = "ended"


_BY_STATUS = {
    SubStatus.AUTHORISED: SubStanding.ALLOWED,
    SubStatus.OBJECTED: SubStanding.OBJECTED,
    SubStatus.ENDED: SubStanding.ENDED,
}


def standing(sub: SubProcessing, today: date) -> SubStanding:
    """An announced one under a general authorisation may work when the term passed in silence;
    under a specific one it waits for us. Law: GDPR art. 28(2)."""
    if sub.status != SubStatus.ANNOUNCED:
        return _BY_STATUS[SubStatus(sub.status)]
    if sub.authorisation == Authorisation.SPECIFIC:
        return SubStanding.ASKED
    is_past = sub.object_until is not None and sub.object_until < today
    return SubStanding.TERM_PASSED if is_past else SubStanding.ANNOUNCED


@dataclass(frozen=True)
class Placed:
    """A sub-processor in the tree: 1 is right under the party of the agreement."""

    sub: SubProcessing
    depth: int


def subs() -> "QuerySet[SubProcessing]":
    """All of the organisation in scope, with what a list of them names."""
    found: QuerySet[SubProcessing] = SubProcessing.objects.select_related(
        "party", "parent__party", "agreement__party", "decided_by"
    )
    return found


def access_sub(user: Any, sub_id: Any, verb: str) -> SubProcessing:
    """The sub-processor on whose agreement somebody may do this. Raises Http404."""
    return access(subs(), user, sub_id, f"processors.{verb}_agreement")


def subs_of(agreement_id: UUID) -> list[SubProcessing]:
    """All of an agreement, by the name of the party: one query, however many."""
    found = SubProcessing.objects.filter(agreement_id=agreement_id)
    rows = found.select_related("party", "decided_by").order_by("party__name", "service", "pk")
    return list(rows)


def working(found: Iterable[SubProcessing]) -> list[SubProcessing]:
    """Those that work for us or may come to do so."""
    return [sub for sub in found if sub.status in (SubStatus.ANNOUNCED, SubStatus.AUTHORISED)]


def in_tree(found: Iterable[SubProcessing]) -> list[Placed]:
    """Each right after the one that it works under, at any depth."""
    under: dict[UUID | None, list[SubProcessing]] = defaultdict(list)
    for sub in found:
        under[sub.parent_id].append(sub)
    placed = []
    # Not by calling itself: a chain may be longer than Python goes down.
    waiting = [Placed(sub, 1) for sub in reversed(under[None])]
    while waiting:
        here = waiting.pop()
        placed.append(here)
        waiting += [Placed(sub, here.depth + 1) for sub in reversed(under[here.sub.pk])]
    return placed


def and_below(sub: SubProcessing, among: Iterable[SubProcessing]) -> list[SubProcessing]:
    """This one and all that work under it, directly or not, itself first."""
    tree = in_tree(among)
    start = next(number for number, one in enumerate(tree) if one.sub.pk == sub.pk)
    below = takewhile(lambda one: one.depth > tree[start].depth, tree[start + 1 :])
    return [tree[start].sub, *(one.sub for one in below)]


def labelled(placed: Placed) -> str:
    """For a list to choose from: the level shows as dashes."""
    dashes = "– " * (placed.depth - 1)
    return f"{dashes}{placed.sub.party} ({placed.sub.service})"

"""Where parties are named, and as what: a port for every app that names them.

An app gives a queryset of rows with four values: `of_party` (the id of the party), `as_role`
(of PartyRole), `in_words` and `on_page` (the id of the object with the page that it names).
Only rows that the person who looks may see; an answer never tells that something exists.
All apps together are one question to the database, however many parties and places there are.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.urls import reverse

from processors.models import Party, PartyKind
from processors.roles import PartyRole

Rows = Callable[[Any], "QuerySet[Any]"]
RowsT = TypeVar("RowsT", bound=Rows)


@dataclass(frozen=True)
class Place:
    """One place where a party is named: its role there, the place in words, and its page."""

    role: str
    label: str
    url: str


_providers: list[tuple[str, Rows]] = []


def provides_places(page: str) -> Callable[[RowsT], RowsT]:
    """Register a function from the person who looks to rows as `as_places` makes them; `page` is
    the name of the address of what they are on."""

    def register(rows: RowsT) -> RowsT:
        _providers.append((page, rows))
        return rows

    return register


def as_places(
    rows: "QuerySet[Any]",
    *,
    role: str | Combinable,
    words: str | Combinable,
    page: str,
    party: str = "party",
) -> "QuerySet[Any]":
    """The rows with the four values. `role` is a code or an expression, `words` a field or an
    expression, `page` and `party` are fields."""
    is_code = isinstance(role, str)
    found: QuerySet[Any] = (
        rows.exclude(**{party: None})
        .order_by()
        .annotate(
            of_party=F(f"{party}_id"),
            as_role=Cast(Value(str(role)) if is_code else role, CharField()),
            in_words=Cast(words, CharField()),
            on_page=F(page),
        )
    )
    return found


def role_of_receiver(kind: str, *, otherwise: str) -> Any:
    """An expression: a public body where the party (its kind in the field `kind`) is one."""
    return Case(
        When(**{kind: PartyKind.PUBLIC_BODY}, then=Value(PartyRole.PUBLIC_BODY.value)),
        default=Value(otherwise),
    )


def places_of(party_ids: Iterable[UUID], user: Any) -> dict[UUID, list[Place]]:
    """The places of these parties that `user` may see, by role and then by name: one query."""
    ids = list(party_ids)
    if not ids:
        return {}
    found: dict[UUID, list[Place]] = defaultdict(list)
    for party, role, words, target, provider in _together(
        rows.filter(of_party__in=ids).values_list(
            "of_party", "as_role", "in_words", "on_page", _number(number)
        )
        for number, rows in enumerate(_rows(user))
    ):
        page = _providers[provider][0]
        found[party].append(Place(role, words, reverse(page, args=[target])))
    order = {role: number for number, role in enumerate(PartyRole.values)}
    for places in found.values():
        places.sort(key=lambda place: (order[place.role], place.label.casefold()))
    return dict(found)


def roles_of(party_ids: "Iterable[UUID] | QuerySet[Any]", user: Any) -> dict[UUID, dict[str, int]]:
    """In how many places these parties have each role, for `user`: one query."""
    ids = party_ids if isinstance(party_ids, QuerySet) else list(party_ids)
    counted: dict[UUID, Counter[str]] = defaultdict(Counter)
    for party, role, count in _together(
        rows.filter(of_party__in=ids)
        .values("of_party", "as_role")
        .annotate(places=Count("pk"))
        .values_list("of_party", "as_role", "places")
        for rows in _rows(user)
    ):
        counted[party][role] += count
    return {
        party: {role: roles[role] for role in PartyRole.values if roles[role]}
        for party, roles in counted.items()
    }


def with_role(parties: "QuerySet[Party]", roles: Iterable[str], user: Any) -> "QuerySet[Party]":
    """Those of the parties that have one of these roles somewhere, as far as `user` may see."""
    wanted = Q(pk__in=[])
    for rows in _rows(user):
        wanted |= Q(pk__in=rows.filter(as_role__in=list(roles)).values("of_party"))
    return parties.filter(wanted)


def _rows(user: Any) -> list["QuerySet[Any]"]:
    return [rows(user) for _page, rows in _providers]


def _number(number: int) -> Any:
    return Value(number)


def _together(querysets: Iterable["QuerySet[Any]"]) -> Iterable[Any]:
    first, *others = querysets
    return first.union(*others, all=True)

"""What can be filtered by, with how much each choice would find."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Func, QuerySet, TextField, Value

from registers.models import PublishedActivity
from registers.public_search.question import FACETS, PARAMETERS, VALUES, PublicQuery
from registers.public_search.words import LEGENDS, label

# Up to seven choices are shown at once, with the one that chooses nothing among them.
_MOST_AT_ONCE = 6


@dataclass(frozen=True)
class Option:
    """A choice of a filter; `value` as it stands in an address."""

    value: str
    label: str
    number: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """A filter with the choices that find something, and the one that is chosen."""

    name: str
    parameter: str
    legend: str
    options: tuple[Option, ...]

    @property
    def is_short(self) -> bool:
        """Whether all choices can stand beside each other."""
        return len(self.options) <= _MOST_AT_ONCE

    @property
    def target(self) -> str:
        """The id of its field on the page."""
        return f"filter-{self.parameter}"

    @property
    def has_choice(self) -> bool:
        """Whether one of them is chosen."""
        return any(option.is_chosen for option in self.options)

    def narrows(self, total: int) -> bool:
        """Whether it can make a list of this length shorter, or was chosen already."""
        return self.has_choice or any(option.number < total for option in self.options)


def facets(query: PublicQuery) -> list[Facet]:
    """The filters that this question can be narrowed by; one query to the database.

    A number is what would be found with this choice and everything else that is asked.
    """
    counted = _counted(query)
    found = []
    for name in FACETS:
        chosen = getattr(query, name)
        options = tuple(
            Option(_in_address(name, value), label(name, value), number, value == chosen)
            for value, number in _ordered(name, {chosen: 0, **counted[name]})
            if value
        )
        if options:
            found.append(Facet(name, PARAMETERS[name], str(LEGENDS[name]), options))
    return found


def _counted(query: PublicQuery) -> dict[str, dict[str, int]]:
    """Per filter how many entries each value has, whatever is chosen of that filter itself."""
    first = _values(query, of="")
    rows = first.union(*(_values(query.without(n), of=n) for n in query.filters), all=True)
    counted: dict[str, dict[str, int]] = {name: {} for name in FACETS}
    names = {kind: name for name, kind in FACETS.items()}
    for of, facet, number in rows:
        kind, _colon, value = facet.partition(":")
        name = names[kind]
        if of == (name if name in query.filters else ""):
            counted[name][value] = number
    return counted


def _values(query: PublicQuery, *, of: str) -> "QuerySet[PublishedActivity, Any]":
    each = Func(F("facets"), function="unnest", output_field=TextField())
    each.set_returning = True
    return (
        query.matches()
        .values(of=Value(of), facet=each)
        .annotate(number=Count("id"))
        .values_list("of", "facet", "number")
    )


def _ordered(name: str, numbers: Mapping[str, int]) -> list[tuple[str, int]]:
    if name in VALUES:
        return [(code, numbers[code]) for code in VALUES[name].values() if code in numbers]
    return sorted(
        numbers.items(), key=lambda item: unicodedata.normalize("NFKD", item[0]).casefold()
    )


def _in_address(name: str, value: str) -> str:
    if name not in VALUES:
        return value
    return next(word for word, code in VALUES[name].items() if code == value)

"""What people promised that another app keeps itself. A port: its rows stand with the actions.

Words that are encrypted under the key of a case stay with that case; the first page shows of it
what is no secret: a reference and the last day.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet


@dataclass(frozen=True)
class Promises:
    """One kind of promises, known by `code`.

    `to_do(user)` are the rows that somebody still has to do; each has a `due_on`. `label` is the
    field of a row that names it, `told(label)` what the first page says, `address(id)` its page,
    and `all_of_mine()` the list of them.
    """

    code: str
    to_do: Callable[[Any], "QuerySet[Any]"]
    label: str
    told: Callable[[str], str]
    address: Callable[[UUID], str]
    all_of_mine: Callable[[], str]


_kinds: dict[str, Promises] = {}


def keeps_promises(kind: Promises) -> Promises:
    """Let promises of an app stand on the first page, from the app that owns them when it
    starts. Raises ValueError for a code that another has."""
    if _kinds.setdefault(kind.code, kind) != kind:
        raise ValueError(f"There are two kinds of promises {kind.code!r}.")
    return kind


def all_promises() -> tuple[Promises, ...]:
    """All kinds, by code."""
    return tuple(_kinds[code] for code in sorted(_kinds))

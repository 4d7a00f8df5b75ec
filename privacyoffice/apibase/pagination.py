"""Pages that begin after a row instead of at a number: the last costs what the first costs.

A page is found through an index on the columns of its ordering. A cursor holds the values of
the row at the edge of the page that one came from; it is signed, because it becomes a condition.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db import models
from django.db.models.lookups import GreaterThan, LessThan
from django.utils.translation import gettext as _

from privacyoffice.apibase.parameters import Parameter
from privacyoffice.apibase.problems import InvalidParameter, invalid_parameters

LARGEST_PAGE = 100
PAGE_SIZE = 25
CURSOR = "cursor"
SIZE = "pageSize"
PAGING = (
    Parameter(
        CURSOR,
        "Where the page begins. Take it from `next` or `prev` of a page that you have; it means "
        "nothing by itself.",
        {"type": "string", "maxLength": 4000},
    ),
    Parameter(
        SIZE,
        "How many results a page has.",
        {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE_SIZE},
        example=50,
    ),
)
_SALT = "privacyoffice.apibase.cursor"


@dataclass(frozen=True)
class Ordering:
    """An order by columns, of which the last makes a row unique; all one way."""

    name: str
    columns: tuple[str, ...]
    is_descending: bool = False


@dataclass(frozen=True)
class Page:
    """Rows as dicts, and the cursors of the pages beside it; empty where there is none."""

    rows: list[dict[str, Any]]
    next: str = ""
    prev: str = ""


class _Row(models.Func):
    """Columns compared as one: `(a, b) > (x, y)`, which an index on (a, b) answers."""

    template = "ROW(%(expressions)s)"
    output_field = models.TextField()


def read_page(
    rows: models.QuerySet[Any],
    ordering: Ordering,
    given: Mapping[str, str],
    columns: tuple[str, ...],
) -> Page:
    """The page that is asked for, in one query, with `columns` of each row.

    `given` are parameters as `read_parameters` gives them. Raises: Problem (400) for a cursor
    that we did not give, or gave for another list or ordering.
    """
    size = int(given.get(SIZE, PAGE_SIZE))
    signer = _signer(rows.model, ordering)
    backwards, edge = _read_cursor(signer, given.get(CURSOR, ""))
    down = ordering.is_descending is not backwards
    sign = "-" if down else ""
    found = rows.order_by(*(f"{sign}{column}" for column in ordering.columns))
    if edge:
        found = found.filter(_beyond(rows.model, ordering, edge, down=down))
    wanted = tuple(dict.fromkeys((*columns, *ordering.columns)))
    # One more than is shown tells whether there is more.
    page: list[dict[str, Any]] = list(found.values(*wanted)[: size + 1])
    more = len(page) > size
    page = page[:size]
    if backwards:
        page.reverse()
    if not page:
        return Page([])
    has_next, has_prev = (True, more) if backwards else (more, bool(edge))
    return Page(
        page,
        next=_cursor(signer, ordering, page[-1], backwards=False) if has_next else "",
        prev=_cursor(signer, ordering, page[0], backwards=True) if has_prev else "",
    )


def _beyond(
    model: type[models.Model], ordering: Ordering, edge: list[str], *, down: bool
) -> models.Lookup[Any]:
    fields: list[Any] = [model._meta.get_field(column) for column in ordering.columns]
    values = [
        models.Value(field.to_python(value), output_field=field)
        for field, value in zip(fields, edge, strict=True)
    ]
    beyond = LessThan if down else GreaterThan
    return beyond(_Row(*(models.F(column) for column in ordering.columns)), _Row(*values))


def _signer(model: type[models.Model], ordering: Ordering) -> signing.Signer:
    """What a cursor of another list was signed with is not this: its values are of other
    columns, or of other things."""
    about = (_SALT, model._meta.label, ordering.name, *ordering.columns)
    return signing.Signer(salt="|".join(about))


def _cursor(
    signer: signing.Signer, ordering: Ordering, row: Mapping[str, Any], *, backwards: bool
) -> str:
    """Without a moment in it: the same page has the same text, and so the same ETag."""
    edge = [_as_text(row[column]) for column in ordering.columns]
    return signer.sign_object({"b": int(backwards), "e": edge})


def _as_text(value: Any) -> str:
    return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)


def _read_cursor(signer: signing.Signer, text: str) -> tuple[bool, list[str]]:
    if not text:
        return False, []
    try:
        content = signer.unsign_object(text)
    except (signing.BadSignature, ValueError) as error:
        raise _forged() from error
    return bool(content["b"]), list(content["e"])


def _forged() -> Exception:
    reason = _("This is not a place in this list. Begin again without it.")
    return invalid_parameters([InvalidParameter(CURSOR, "not-a-cursor", reason)])

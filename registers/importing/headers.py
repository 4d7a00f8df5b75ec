"""Which column of a register means what: recognising columns and layouts."""

import re
from collections.abc import Iterator, Sequence

from privacyoffice.tables.naming import JOINT, comparable
from registers.importing.layouts import LAYOUT_COLUMNS
from registers.importing.synonyms import FIELD_NAMES, NO_PLACE_YET
from registers.importing.weak_names import WEAK_NAMES

GENERIC = "generic"

# The part of a layout's columns that a file must show before it is taken for that layout.
# Bodies leave out a column or two; with less than this, chance columns would decide.
_LAYOUT_SHARE = 0.7

_BETWEEN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_LEADING_NUMBER = re.compile(r"^\d+")
_KIND_OF = re.compile(r"^(?:categor(?:ies|y|ieen|ie)|soort(?:en)?|types?|kinds?)(?:van|of)?")


_LAYOUTS = [
    (layout, frozenset(comparable(column) for column in columns))
    for layout, editions in LAYOUT_COLUMNS.items()
    for columns in editions
]
# Per known name the field and how weak a name for it it is; 0 is as good as any.
_KNOWN: dict[str, tuple[str, int]] = (
    {
        comparable(name): (field, weakness)
        for field, names in WEAK_NAMES.items()
        for weakness, name in enumerate(names, start=1)
    }
    | {comparable(name): ("remarks", 0) for names in NO_PLACE_YET.values() for name in names}
    | {comparable(name): (field, 0) for field, names in FIELD_NAMES.items() for name in names}
)
_REMARKS = frozenset(comparable(name) for name in FIELD_NAMES["remarks"])


def recognise(column: str) -> str | None:
    """The field that a column name stands for, or None when the name says nothing.

    Case, accents, spaces, punctuation, a leading number, words between brackets and a
    beginning such as “categorieën van” make no difference. Of a name in several parts, the
    whole says most, then its last part: “Persoonsgegevens – Bewaartermijn” is a term.
    """
    known = _known(column)
    return known[0] if known else None


def holds_remarks(column: str) -> bool:
    """Whether a column is meant for remarks, and does not end there for want of a field."""
    return any(
        next((form for form in _forms(part) if form in _KNOWN), None) in _REMARKS
        for part in column.split(JOINT)
    )


def fields_of(header: Sequence[str]) -> list[str | None]:
    """The field of every column of a header, None where the name says nothing.

    A weak name such as “Omschrijving” or “Waarom” counts only in a file without a better one
    for the same field; otherwise it goes to the remarks.
    """
    known = [_known(column) for column in header]
    best: dict[str, tuple[int, int]] = {}
    for place, each in enumerate(known):
        if each:
            field, weakness = each
            best[field] = min(best.get(field, (weakness, place)), (weakness, place))
    fields: list[str | None] = []
    for place, each in enumerate(known):
        if each is None:
            fields.append(None)
        elif each[1] and (each[1], place) != best[each[0]]:
            fields.append("remarks")
        else:
            fields.append(each[0])
    return fields


def layout_of(header: Sequence[str]) -> str:
    """The known layout that explains most of a header, or “generic”."""
    parts = [part for column in header for part in (column, *column.split(JOINT))]
    present = {form for part in parts for form in _forms(part)}
    best, most = GENERIC, 0
    for layout, columns in _LAYOUTS:
        found = len(columns & present)
        if found > most and found >= _LAYOUT_SHARE * len(columns):
            best, most = layout, found
    return best


def _known(column: str) -> tuple[str, int] | None:
    whole = _known_part(column)
    if whole or JOINT not in column:
        return whole
    parts = [known for part in reversed(column.split(JOINT)) if (known := _known_part(part))]
    # Under “Verwerker”, “Naam” is the name of the processor and not of the processing.
    telling = [known for known in parts if known[0] not in ("name", "remarks")]
    # “Verwerker – Wie” is about the processor: a weak name gives way to any other.
    return min(telling or parts, key=lambda known: known[1] > 0, default=None)


def _known_part(part: str) -> tuple[str, int] | None:
    return next((_KNOWN[form] for form in _forms(part) if form in _KNOWN), None)


def _forms(column: str) -> Iterator[str]:
    """The forms under which a column name may be known, the most literal first."""
    for written in (column, _BETWEEN_BRACKETS.sub(" ", column)):
        literal = comparable(written)
        unnumbered = _LEADING_NUMBER.sub("", literal)
        yield literal
        yield unnumbered
        yield _KIND_OF.sub("", unnumbered)

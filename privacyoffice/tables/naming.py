"""What the columns of a list are called: asked while a table is read, answered by who wants it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from privacyoffice.tables.folding import words

# Between the parts of a column name that stands in several rows.
JOINT = " \u2013 "

_BETWEEN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def comparable(column: str) -> str:
    """A column name without case, accents, spaces and punctuation."""
    return words(column).replace(" ", "")


class ColumnNames(Protocol):
    """The column names that one sort of list is known by.

    The field "name" is the one that says what a row is about: a sheet that has it goes before
    others, and a merged cell in it makes its rows one.
    """

    def recognise(self, column: str) -> str | None:
        """The field that a column name stands for, or None when the name says nothing."""

    def fields_of(self, header: Sequence[str]) -> list[str | None]:
        """The field of every column of a header, None where the name says nothing."""


class PlainNames:
    """Column names that each mean one field, wherever they stand.

    `names` has the spellings of each field; case, accents, spaces, punctuation and words between
    brackets make no difference. Of a name in several parts (JOINT) the whole says most, then its
    last part.
    """

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        self._fields = {
            comparable(name): field for field, spellings in names.items() for name in spellings
        }

    def recognise(self, column: str) -> str | None:
        """As ColumnNames has it."""
        for part in (column, *reversed(column.split(JOINT))):
            for written in (part, _BETWEEN_BRACKETS.sub(" ", part)):
                if field := self._fields.get(comparable(written)):
                    return field
        return None

    def fields_of(self, header: Sequence[str]) -> list[str | None]:
        """As ColumnNames has it."""
        return [self.recognise(column) for column in header]

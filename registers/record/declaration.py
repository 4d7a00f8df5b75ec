"""How a part of an entry is declared."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models


@dataclass(frozen=True)
class Answer:
    """Columns of the entry itself under one heading of the public page.

    `details` are shown with the first column, each under its own label. A page leaves out the
    answer that `goes_without_saying`.
    """

    key: str
    heading: Any
    article: str
    column: str
    details: Mapping[str, Any] = field(default_factory=dict)
    is_always_shown: bool = False
    goes_without_saying: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is published with it."""
        return (self.column, *self.details)


@dataclass(frozen=True)
class Part:
    """Lines of an entry, each with one main text.

    `relation` leads from the entry to its lines; `text` is the main column; `details` are
    public columns with the label that the public reads (empty: without one), `inside` those
    that are never public. `law` names the public columns that say which law permits it: a
    citizen unfolds those. A line stays inside while a column has a value of `kept_while`.
    `help` is for officers. A part that is not `is_publishable` stays
    inside whatever the policy says; one that is not `is_always_shown` has no heading on the
    public page while it is empty.
    """

    key: str
    relation: str
    model: type[models.Model]
    heading: Any
    help: Any
    article: str
    text: str
    details: Mapping[str, Any] = field(default_factory=dict)
    inside: tuple[str, ...] = ()
    law: tuple[str, ...] = ()
    kept_while: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    is_publishable: bool = True
    is_always_shown: bool = False

    @property
    def public_columns(self) -> tuple[str, ...]:
        """The columns that the public may read, if the policy publishes this part."""
        return (self.text, *self.details)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column of a line, the main one first."""
        return (*self.public_columns, *self.inside)

    def stays_inside(self, line: Mapping[str, Any]) -> bool:
        """Whether a line is not public whatever the policy says: it is not true yet."""
        return any(line[column] in values for column, values in self.kept_while.items())

    @property
    def title(self) -> Any:
        """What an officer calls it."""
        return self.model._meta.verbose_name_plural

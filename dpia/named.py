"""Which line of a list of risky processes names an entry of the register."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dpia.finding import Finding


@dataclass(frozen=True)
class NamedLine:
    """A process or an application, of one department or (empty) of all."""

    name: str
    department: str = ""

    def __str__(self) -> str:
        return f"{self.department}: {self.name}" if self.department else self.name


@dataclass(frozen=True)
class NamedLines:
    """The list in force. `source` says where it stands ("Privacybeleid, bijlage 1", "Lijst,
    versie 2"); `in_force_from` is None of the one in the policy."""

    lines: tuple[NamedLine, ...] = ()
    source: str = ""
    version: str = ""
    in_force_from: date | None = None


def finding_of(record: dict[str, Any], named: Sequence[NamedLine]) -> Finding:
    """Whether a line names this entry, with as evidence where and which line.

    Words count, not their order, their endings or what stands between them.
    """
    raise NotImplementedError

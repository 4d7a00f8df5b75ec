"""Which line of a list of risky processes names an entry of the register."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from dpia.finding import NO, UNKNOWN, YES, Evidence, Finding
from dpia.wording import stems_of

# What the lines say of the sort of thing that they name, and not of the thing itself.
_SORTS = stems_of("applicatie systeem programma software proces verwerking voor in één")
# "Uitvoering Participatiewet": whatever is done because of that law.
_CARRYING_OUT = stems_of("uitvoering uitvoeren")
_EVERYBODY = tuple(
    stems_of(words)
    for words in ("afdelingoverstijgend", "organisatiebreed", "alle afdelingen", "concernbreed")
)


@dataclass(frozen=True)
class NamedLine:
    """A process or an application, of one department or (empty) of all."""

    name: str
    department: str = ""

    def __str__(self) -> str:
        return f"{self.department}: {self.name}" if self.department else self.name

    @property
    def is_of_everybody(self) -> bool:
        """Whether it is of no department in particular."""
        return not self.department or stems_of(self.department) in _EVERYBODY

    def as_json(self) -> dict[str, str]:
        """As a list keeps it."""
        return {"department": self.department, "name": self.name}


@dataclass(frozen=True)
class NamedLines:
    """The list in force. `source` says where it stands ("art. 7 en bijlage 1", "Lijst van
    risicovolle processen, versie 2"), `number` is 0 of the one in the policy."""

    lines: tuple[NamedLine, ...] = ()
    source: str = ""
    number: int = 0
    in_force_from: date | None = None


def finding_of(record: Mapping[str, Any], named: Sequence[NamedLine]) -> Finding:
    """Whether a line names this entry, with as evidence where and which line.

    Words count, not their order, their endings or what stands between them. "Yes" when the
    words of the line stand in the name of the entry or of a system, or in the law that the line
    says is carried out, in the department of the line. "Unknown", for a person to weigh, when
    only some of the words do or the department is another one.
    """
    found = [each for line in named for each in _places(record, line)]
    sure = tuple(evidence for is_sure, evidence in found if is_sure)
    if sure:
        return Finding(YES, sure)
    unsure = tuple(evidence for _sure, evidence in found)
    return Finding(UNKNOWN, unsure) if unsure else Finding(NO)


def _places(record: Mapping[str, Any], line: NamedLine) -> Iterator[tuple[bool, Evidence]]:
    """Where a line is found in an entry, and whether it is sure: the first of these ways."""
    name, wanted = str(record.get("name", "")), stems_of(line.name) - _SORTS
    is_here = _is_of(record, line)
    named = [("name", name), *(("systems", each["system"]) for each in record.get("systems", ()))]
    for place, text in named:
        if wanted and wanted <= stems_of(text):
            yield is_here, Evidence(place, text, _because(line, is_here=is_here), str(line))
            return
    law = wanted - _CARRYING_OUT
    if is_here and law and law != wanted and (line.is_of_everybody or record.get("department")):
        for basis in record.get("legal_bases", ()):
            if law <= stems_of(basis["statute"]):
                because = _because(line, is_here=True)
                yield True, Evidence("legal_bases", basis["statute"], because, str(line))
                return
    own = stems_of(name) - _SORTS
    if is_here and own and own < wanted and 2 * len(own) >= len(wanted):
        because = _("The list has “%(line)s”, of which this may be a part.") % {"line": line}
        yield False, Evidence("name", name, because, str(line))


def _because(line: NamedLine, *, is_here: bool) -> str:
    if is_here:
        return _("The list of risky processes names this: “%(line)s”.") % {"line": line}
    return _("The list names this of another department: “%(line)s”.") % {"line": line}


def _is_of(record: Mapping[str, Any], line: NamedLine) -> bool:
    """Whether the line is of the department of the entry; one without a department is of all."""
    department = stems_of(str(record.get("department", "")))
    if line.is_of_everybody or not department:
        return True
    wanted = stems_of(line.department)
    return wanted <= department or department <= wanted

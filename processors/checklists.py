"""The lists of points that the law asks of an agreement (catalogue/checklists.toml).

Law: GDPR art. 26, 28(2)-(4), 28(9), 33(2).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from processors.models import Agreement, AgreementKind

_FILE = Path(__file__).parent / "catalogue" / "checklists.toml"


@dataclass(frozen=True)
class Point:
    """One thing that the law wants agreed. `action` is what is proposed when it is missing."""

    code: str
    article: str
    title: str
    help: str
    action: str
    section: str


@dataclass(frozen=True)
class Section:
    """Points that are judged together."""

    code: str
    title: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Checklist:
    """All points for one kind of agreement."""

    kind: str
    version: int
    name: str
    sections: tuple[Section, ...]

    @property
    def points(self) -> dict[str, Point]:
        """Every point by its code, in order."""
        return {point.code: point for section in self.sections for point in section.points}

    def section(self, code: str) -> Section:
        """Raises LookupError for one that this list does not have."""
        for section in self.sections:
            if section.code == code:
                return section
        raise LookupError(f"No section {code!r} in the checklist for {self.kind}.")


@cache
def catalogue() -> Mapping[str, Checklist]:
    """Every list by its kind. Raises ValueError for one that is not complete."""
    found = tomllib.loads(_FILE.read_text(encoding="utf-8"))["checklist"]
    return {one["kind"]: _checklist(one) for one in found}


@cache
def hours() -> Mapping[str, int]:
    """Hours for telling of a breach: "usual", "long", and "ours" (GDPR art. 33(1))."""
    found: dict[str, int] = tomllib.loads(_FILE.read_text(encoding="utf-8"))["breach_hours"]
    return found


def checklist_of(agreement: Agreement) -> Checklist | None:
    """The list for an agreement; None where the law asks for no contents."""
    return catalogue().get(agreement.kind)


def sections() -> dict[str, Section]:
    """Every section of every list by its code: a code stands in one list only."""
    return {one.code: one for checklist in catalogue().values() for one in checklist.sections}


def _checklist(one: Mapping[str, Any]) -> Checklist:
    return Checklist(
        AgreementKind(one["kind"]).value,
        one["version"],
        one["name"],
        tuple(_section(section) for section in one["section"]),
    )


def _section(one: Mapping[str, Any]) -> Section:
    points = tuple(Point(section=one["code"], **point) for point in one["point"])
    return Section(one["code"], one["title"], points)

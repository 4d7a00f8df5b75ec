"""The register as a document out of parts: cover, contents, and pages for each department.

Each entry begins on a page of its own, so that a part is some entries of one department and
nothing in it depends on the parts around it. Why: docs/adr/0016.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from itertools import groupby
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from privacyoffice.documents.joining import (
    Place,
)
from privacyoffice.documents.parts import Part
from privacyoffice.documents.soft_breaks import with_soft_breaks
from privacyoffice.links import absolute_path
from privacyoffice.tenancy.models import Organisation
from registers.models.processing_activity import OwnRole, Regime, YesNo
from registers.published import Section
from registers.record import PART
from registers.services.snapshot import hash_of, sort_key_of

STYLE_SHEET = "css/register-pdf.css"
MOST_ENTRIES = 24  # in a part
# One entry in so many begins a new part, whatever stands around it: so one entry more or less
# changes one part, and not all parts after it.
_BOUNDARY = 16
_SECONDS_A_PART = 20.0  # of processor time
_SECONDS_A_LINE = 0.05
_WITHOUT_TEXT = "documents/_without_text.html"
# Answers of a few words: a row for each would send many an entry to a second page.
_IN_PASSING = frozenset({"reference", "department"})
_ORDINARY = (YesNo.NO, OwnRole.CONTROLLER, Regime.GDPR)

# Hears how many steps are done, of how many, and what is going on in words.
Report = Callable[[int, int, str], None]


@dataclass(frozen=True)
class PaperEntry:
    """One entry: its place in the order, and what its template shows.

    `shown` has `sections`, and the `url` where the entry can be read on a screen. What
    `is_pending` is not in force yet, and stands in the last chapter.
    """

    key: str
    name: str
    department: str
    shown: Any
    is_pending: bool = False

    @property
    def anchor(self) -> str:
        """Its name as a place in the document."""
        return f"entry-{self.key}"

    @property
    def rows(self) -> list[Section]:
        """What has a row in the table of this entry."""
        return [section for section in self._sections if not _is_brief(section)]

    @property
    def closing(self) -> list[tuple[str, str]]:
        """What is told in a line below the table: label and answer, each a few words."""
        brief = [section for section in self._sections if _is_brief(section)]
        return [
            (_as_label(section.heading), line.text) for section in brief for line in section.lines
        ]

    @property
    def empty(self) -> list[str]:
        """The headings under which nothing was filled in."""
        return [section.heading for section in self._sections if not section.lines]

    @property
    def _sections(self) -> list[Section]:
        """All but the department where that is the chapter."""
        return [
            section
            for section in self.shown.sections
            if self.is_pending or section.key != "department"
        ]


def _is_brief(section: Section) -> bool:
    """Whether it is an ordinary answer of a few words. "Yes" deserves a row."""
    if section.key in PART or not section.lines:
        return False
    answer = section.lines[0].text.lower()
    is_ordinary = any(answer == str(ordinary.label).lower() for ordinary in _ORDINARY)
    return section.key in _IN_PASSING or is_ordinary


def _as_label(heading: str) -> str:
    return heading if heading.endswith("?") else f"{heading}:"


@dataclass(frozen=True)
class Chapter:
    """The entries of one department, under its name."""

    title: str
    entries: tuple[PaperEntry, ...]

    @property
    def anchor(self) -> str:
        """Its name as a place in the document."""
        return f"department-{sha256(self.title.encode()).hexdigest()[:12]}"


@dataclass(frozen=True)
class Cover:
    """What stands on the cover, besides who the organisation is."""

    number: int
    in_force_on: date
    content_hash: str


@dataclass(frozen=True)
class Paper:
    """A register as it will be printed: in Dutch, whoever asks.

    `table` is the template of an entry, `lead` the sentence on the cover, `note` a warning
    there. The title stands in every header. `folder` keeps its parts apart from those of the
    other papers of this organisation.
    """

    organisation: Organisation
    title: str
    lead: str
    entries: Sequence[PaperEntry]
    table: str
    note: str = ""
    folder: str = ""

    @cached_property
    def chapters(self) -> list[Chapter]:
        """Departments by name, then the entries without one, then those not in force yet;
        inside each, entries by name."""

        def chapter_key(entry: PaperEntry) -> tuple[bool, bool, str]:
            department = "" if entry.is_pending else entry.department
            return (entry.is_pending, not department, sort_key_of(department))

        def place(entry: PaperEntry) -> tuple[tuple[bool, bool, str], str, str]:
            # The key keeps entries of one name where they were.
            return (chapter_key(entry), sort_key_of(entry.name), entry.key)

        ordered = sorted(self.entries, key=place)
        groups = [tuple(group) for _key, group in groupby(ordered, key=chapter_key)]
        with translation.override("nl"):
            rest = _("Without a department") if len(groups) > 1 else _("Processing activities")
            pending = _("Not published yet")
        return [
            Chapter(pending if group[0].is_pending else group[0].department or rest, group)
            for group in groups
        ]

    @property
    def pending(self) -> int:
        """How many entries are not in force yet."""
        return sum(entry.is_pending for entry in self.entries)

    @property
    def in_force(self) -> int:
        """How many entries are in force."""
        return len(self.entries) - self.pending

    @cached_property
    def body(self) -> list[Part]:
        """The parts after the contents."""
        if not self.entries:
            return [self._part("documents/register_empty.html", {})]
        return [
            self._entries(entries, chapter if is_first else None)
            for chapter in self.chapters
            for is_first, entries in _split(chapter.entries)
        ]

    def cover(self, cover: Cover) -> Part:
        """The first page."""
        return self._part("documents/register_cover.html", {"cover": cover})

    def contents(self, pages: "dict[str, Place] | None" = None) -> Part:
        """The contents; without `pages` no page is filled in, and it is as long as with."""
        chapters = [
            (
                chapter,
                _number(pages, chapter.anchor),
                [(entry, _number(pages, entry.anchor)) for entry in chapter.entries],
            )
            for chapter in self.chapters
        ]
        seconds = _SECONDS_A_PART + _SECONDS_A_LINE * len(self.entries)
        return self._part("documents/register_contents.html", {"chapters": chapters}, seconds)

    def hash(self) -> str:
        """Over everything that shows, but for the edition's own number, date and pages."""
        cover = self.cover(Cover(0, date.min, ""))
        return hash_of([part.key for part in (cover, self.contents(), *self.body)])

    def _entries(self, entries: Sequence[PaperEntry], chapter: Chapter | None) -> Part:
        """A part with these; the first of a `chapter` has its title. One text that cannot be
        laid out must not keep the others from the reader."""

        def one_by_one() -> list[Part]:
            if len(entries) == 1:
                return [self._part(template, context | {"table": _WITHOUT_TEXT})]
            titles = [chapter, *[None] * (len(entries) - 1)]
            return [
                self._entries([entry], title) for entry, title in zip(entries, titles, strict=True)
            ]

        template = "documents/register_part.html"
        context = {"chapter": chapter, "entries": entries, "table": self.table}
        return self._part(template, context, instead=one_by_one)

    def _part(
        self,
        template: str,
        context: dict[str, Any],
        seconds: float = _SECONDS_A_PART,
        instead: Callable[[], Sequence[Part]] | None = None,
    ) -> Part:
        about = {"organisation": self.organisation, "paper": self, "base_url": absolute_path("")}
        with translation.override("nl"):
            html = render_to_string(template, about | context)
        return Part(with_soft_breaks(_SPACE.sub("\n", html)), STYLE_SHEET, seconds, instead)


_SPACE = re.compile(r"\s*\n\s*")


def _number(pages: "dict[str, Place] | None", anchor: str) -> str:
    return str(pages[anchor].page + 1) if pages else ""


def _split(entries: Sequence[PaperEntry]) -> Iterator[tuple[bool, list[PaperEntry]]]:
    """The entries of a department in parts; the first one is marked."""
    part: list[PaperEntry] = []
    is_first = True
    for entry in entries:
        begins = int(sha256(entry.key.encode()).hexdigest()[:8], 16) % _BOUNDARY == 0
        if part and (begins or len(part) == MOST_ENTRIES):
            yield is_first, part
            is_first, part = False, []
        part.append(entry)
    if part:
        yield is_first, part

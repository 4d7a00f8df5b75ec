"""The published register as a table for people: one row a processing, a column a part.

A cell holds the main texts of a part, one a line, as the page shows them; what the page tells
more about those lines stands in a column beside it. So a cell reads well in a spreadsheet, and
the file can be imported again. A part that nobody published anything of has no column.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.links import absolute
from registers.open_data import Row
from registers.published import PublicActivity, PublicLegalBasis, PublicLine, Section
from registers.record import ANSWERS, PARTS

# Columns that a row needs, in the names of PublishedActivity.
TABLE_COLUMNS = ("activity_id", "version", "name", "content", "published_at")
_IN_MEMORY = 2_000_000  # bytes; what is more waits on disk
# A column beside that of a part.
_MORE = "/more"

# Text, a number, or a moment.
Value = str | int | datetime
# What most readers look for; the other parts follow, and the answers come last.
_FIRST = ("purposes", "personal_data", "data_subjects", "legal_bases", "recipients", "retention")
_ABOUT = ("version", "published_at", "address")


class PublicTable:
    """The register as columns and rows; takes the rows once and keeps little in memory.

    Use it in a `with`: what waits on disk is removed at the end.
    """

    def __init__(self, versions: Iterable[Row], slug: str) -> None:
        """`versions` have TABLE_COLUMNS, in the order of the file; `slug` is for addresses."""
        self._slug = slug
        self._waiting: IO[str] = SpooledTemporaryFile(  # noqa: SIM115
            _IN_MEMORY, "w+", encoding="utf-8"
        )
        self.count = 0
        occurs = {"name"}
        for version in versions:
            cells = self._cells(version)
            occurs |= cells.keys()
            self._waiting.write(json.dumps(cells) + "\n")
            self.count += 1
        self._columns = [key for key in _all_columns() if key in occurs or key in _ABOUT]

    def __enter__(self) -> "PublicTable":
        return self

    def __exit__(self, *_error: object) -> None:
        self._waiting.close()

    @property
    def headings(self) -> list[str]:
        """The name of each column, in Dutch."""
        headings = _headings()
        return [headings[key] for key in self._columns]

    def rows(self) -> Iterator[list[Value]]:
        """Each row, with a value for every heading."""
        self._waiting.seek(0)
        for line in self._waiting:
            cells = json.loads(line)
            if "published_at" in cells:
                cells["published_at"] = datetime.fromisoformat(cells["published_at"])
            yield [cells.get(key, "") for key in self._columns]

    def _cells(self, version: Row) -> dict[str, str | int]:
        activity = PublicActivity(
            url="",
            content=version["content"],
            name=version["name"],
            purpose_line="",
            version=version["version"],
            published_at=version["published_at"],
            activity_id=version["activity_id"],
        )
        cells: dict[str, str | int] = {"name": activity.name}
        for section in activity.sections:
            cells |= _of_section(section, activity)
        number = version["version"]
        return cells | {
            "version": number,
            "published_at": version["published_at"].astimezone(clock.AMSTERDAM).isoformat(),
            "address": absolute(
                "registers_public:version", self._slug, version["activity_id"], number
            ),
        }


def _all_columns() -> list[str]:
    parts = [*_FIRST, *(part.key for part in PARTS if part.key not in _FIRST)]
    columns = [column for part in parts for column in (part, part + _MORE)]
    return ["name", *columns, *(answer.key for answer in ANSWERS), *_ABOUT]


def _headings() -> dict[str, str]:
    headings = {each.key: str(each.heading) for each in (*ANSWERS, *PARTS)}
    more = {
        part.key + _MORE: _("More about: %(heading)s") % {"heading": headings[part.key]}
        for part in PARTS
    }
    about = {
        "name": capfirst(_("name")),
        "version": capfirst(_("version")),
        "published_at": _("Published on"),
        "address": _("Permanent address"),
    }
    return headings | more | about


def _of_section(section: Section, activity: PublicActivity) -> dict[str, str | int]:
    if section.key == "legal_bases":
        texts = [_basis(basis) for basis in activity.legal_bases]
        more = [_more_of_basis(basis) for basis in activity.legal_bases]
    else:
        texts = [_one_line(line.text) for line in section.lines]
        more = [_more(line) for line in section.lines]
    cells: dict[str, str | int] = {section.key: "\n".join(filter(None, texts))}
    if any(more):
        cells[section.key + _MORE] = "\n".join(filter(None, more))
    return cells


def _more(line: PublicLine) -> str:
    """“Provincie: een andere organisatie; Nodig voor: toezicht”."""
    told = [f"{label}: {text}" if label else text for label, text in line.everything if text]
    more = _one_line("; ".join(told))
    return f"{_one_line(line.text)}: {more}" if more and line.text else more


def _basis(basis: PublicLegalBasis) -> str:
    """As an importer reads it: “Wettelijke verplichting (AVG artikel 6 …): Omgevingswet”."""
    named = f"{basis.label} ({basis.article})" if basis.letter else ""
    law = _one_line(basis.statute or ("" if named else basis.source_text))
    return ": ".join(filter(None, (named, law)))


def _more_of_basis(basis: PublicLegalBasis) -> str:
    told = []
    if basis.source_text and (basis.letter or basis.statute):
        told.append(_one_line(basis.source_text))
    if basis.purpose:
        told.append(": ".join((_("For"), _one_line(basis.purpose))))
    name = basis.label or _one_line(basis.statute)
    return f"{name}: {'; '.join(told)}" if told else ""


def _one_line(text: str) -> str:
    """A line break parts the lines of a cell, and so cannot stand inside one."""
    return " ".join(text.split())

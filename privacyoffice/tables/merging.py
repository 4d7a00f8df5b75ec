"""What merged cells mean under the column names.

- A cell over several rows says the same of each of them: a department beside its processings.
- When it is the name of what the rows are about, those rows are one entry, written over several
  rows; the other cells are put together, each on its own line.
- A cell over several columns belongs to the first of them. When it is all that its row holds,
  it is a heading over the rows below, which get it in a column of its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from privacyoffice.tables.grid import Area, TableRow, listed, shown
from privacyoffice.tables.limits import MAX_CELLS, RowCollector
from privacyoffice.tables.naming import ColumnNames
from privacyoffice.tables.package import unpacked_too_large

# The column that gets the headings between rows. Stored and compared, so in one language: that of
# the office.
HEADING_COLUMN = "Tussenkop"

# A cell over two columns may be a name that needed the room.
_NARROWEST_HEADING = 3


@dataclass(frozen=True)
class Unmerged:
    """Column names and rows as if no cells were merged, and what a person should know of it."""

    header: tuple[str, ...]
    rows: tuple[TableRow, ...]
    notes: tuple[str, ...] = ()


def unmerged(
    header: tuple[str, ...],
    rows: Sequence[TableRow],
    areas: Sequence[Area],
    names: ColumnNames,
) -> Unmerged:
    """Write out what the merged cells below the column names say.

    Raises: ImportRefused when they make a text stand more often than a file may hold.
    """
    if not areas:
        return Unmerged(header, tuple(rows))
    cells = {row.number: list(row.cells) for row in rows}
    # Before the texts go down: a heading is all that its row holds.
    headings = _headings(cells, areas, len(header))
    for number in headings:
        del cells[number]
    _fill_down(cells, areas)
    name_areas = _name_areas(header, areas, cells, names)
    collector = RowCollector()
    for row in _one_an_entry(cells, name_areas):
        collector.add(row)
    notes = tuple(_notes(headings, name_areas, max(cells, default=0)))
    if not headings:
        return Unmerged(header, tuple(collector.rows), notes)
    return Unmerged(*_with_headings(header, collector.rows, headings), notes)


def _notes(headings: dict[int, str], name_areas: dict[int, int], end: int) -> Iterator[str]:
    above = [f"{number}" for number in sorted(headings) if number < end]
    if above:
        yield _(
            "These rows are headings; their text is in column “%(column)s” of the rows below: "
            "%(rows)s."
        ) % {"column": HEADING_COLUMN, "rows": listed(above)}
    for number in sorted(headings):
        if number > end:
            yield _("Row %(row)d stands below the last entry and is left out: “%(text)s”.") % {
                "row": number,
                "text": shown(headings[number]),
            }
    if name_areas:
        spans = [f"{first}–{last}" for first, last in sorted(name_areas.items())]
        yield _(
            "The name is one merged cell over several rows, so these rows are one entry: %(rows)s."
        ) % {"rows": listed(spans)}


def _headings(cells: dict[int, list[str]], areas: Sequence[Area], width: int) -> dict[int, str]:
    wide = min(_NARROWEST_HEADING, width)
    return {
        area.top: cells[area.top][area.left]
        for area in areas
        if area.top == area.bottom
        and area.right - area.left + 1 >= wide > 1
        and area.top in cells
        and [column for column, cell in enumerate(cells[area.top]) if cell] == [area.left]
    }


def _fill_down(cells: dict[int, list[str]], areas: Sequence[Area]) -> None:
    """Write the text of each tall cell in its other rows, as far as those hold anything."""
    steps = 0
    for area in areas:
        if not area.is_tall or area.top not in cells or area.left >= len(cells[area.top]):
            continue
        text = cells[area.top][area.left]
        for number in range(area.top + 1, area.bottom + 1):
            # Merged cells cannot overlap, so an honest file never comes near.
            steps += 1
            if steps > MAX_CELLS:
                raise unpacked_too_large()
            row = cells.get(number)
            if row is not None and text:
                row.extend([""] * (area.left + 1 - len(row)))
                row[area.left] = row[area.left] or text


def _name_areas(
    header: tuple[str, ...],
    areas: Sequence[Area],
    cells: dict[int, list[str]],
    names: ColumnNames,
) -> dict[int, int]:
    """First and last row of the tall cells in the column of the name.

    With two such columns, the first names a group and the second each processing in it.
    """
    columns = [place for place, field in enumerate(names.fields_of(header)) if field == "name"]
    if len(columns) != 1:
        return {}
    return {
        area.top: area.bottom
        for area in areas
        if area.left == columns[0] and area.is_tall and area.top in cells
    }


def _one_an_entry(cells: dict[int, list[str]], name_areas: dict[int, int]) -> Iterator[TableRow]:
    together: list[list[str]] = []
    first = last = 0
    for number in sorted(cells):
        if together and number > last:
            yield _put_together(first, together)
            together = []
        if not together:
            first, last = number, name_areas.get(number, number)
        together.append(cells[number])
    if together:
        yield _put_together(first, together)


def _put_together(number: int, rows: Sequence[Sequence[str]]) -> TableRow:
    width = max(map(len, rows))
    columns = ([row[column] for row in rows if column < len(row)] for column in range(width))
    # Once is enough for what a tall cell says of every row.
    return TableRow(
        number, tuple("\n".join(dict.fromkeys(filter(None, column))) for column in columns)
    )


def _with_headings(
    header: tuple[str, ...], rows: Sequence[TableRow], headings: dict[int, str]
) -> tuple[tuple[str, ...], tuple[TableRow, ...]]:
    width = max([len(header), *(len(row.cells) for row in rows)])
    surplus = tuple(f"#{place}" for place in range(len(header) + 1, width + 1))
    collector = RowCollector()
    waiting = sorted(headings)
    current = ""
    for row in rows:
        while waiting and waiting[0] < row.number:
            current = headings[waiting.pop(0)]
        filled = row.cells + ("",) * (width - len(row.cells)) + (current,)
        collector.add(TableRow(row.number, filled if current else row.cells))
    return (*header, *surplus, HEADING_COLUMN), tuple(collector.rows)

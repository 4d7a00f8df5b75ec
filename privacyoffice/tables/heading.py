"""Where the column names of a sheet stand, and what they are when they take several rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from privacyoffice.tables.folding import one_line
from privacyoffice.tables.grid import Area, Grid, TableRow
from privacyoffice.tables.limits import MAX_COLUMNS
from privacyoffice.tables.naming import JOINT, ColumnNames

# How many filled rows may stand above the column names: titles, dates, explanations.
WINDOW = 30
# In a file without column names one cell may by chance read “Naam”; two are no chance.
ENOUGH_KNOWN = 2
# A merged cell that is taller does not belong to the column names, even when it touches them.
_TALLEST_HEADING = 5


@dataclass(frozen=True)
class Heading:
    """The rows that hold the column names, by their numbers, and one unique name a column.

    `row` is the one that says most; `first` and `last` are others that belong to it.
    """

    row: int
    first: int
    last: int
    names: tuple[str, ...]


def known_columns(cells: Sequence[str], names: ColumnNames) -> int:
    """How many different fields these column names are about."""
    return len(_fields(cells, names))


def has_the_name(cells: Sequence[str], names: ColumnNames) -> bool:
    """Whether one of these column names is that of what a row is about."""
    return "name" in _fields(cells, names)


def best_row(rows: Sequence[TableRow], names: ColumnNames) -> int:
    """The place of the row that makes most columns known, among the first WINDOW ones.

    When no row makes two columns known, it is the first: a person may give the mapping.
    """
    scores = [known_columns(row.cells, names) for row in rows[:WINDOW]]
    most = max(scores, default=0)
    return scores.index(most) if most >= ENOUGH_KNOWN else 0


def heading_of(grid: Grid, place: int) -> Heading:
    """The column names in the row at this place, with the rows that belong to it.

    A merged cell that reaches beyond the row takes its other rows along. So do cells that
    are merged over several columns: the row above holds the names of groups of columns, the
    row below the names within such a group.
    """
    rows = {row.number: row for row in grid.rows}
    base = grid.rows[place].number
    areas = [area for area in grid.areas if _may_be_heading(area, base)]
    first, last = _with_tall_cells(base, base, areas)
    if _holds_groups(rows.get(first - 1), areas, first - 1):
        first -= 1
    if _stands_under_groups(rows.get(last + 1), areas, last):
        last += 1
    first, last = _with_tall_cells(first, last, areas)
    lines = [_spread(rows.get(number), areas, number) for number in range(first, last + 1)]
    return Heading(base, first, last, _unique_names(_joined(lines)))


def _fields(cells: Sequence[str], names: ColumnNames) -> set[str]:
    return {field for cell in cells[:MAX_COLUMNS] if cell and (field := names.recognise(cell))}


def _may_be_heading(area: Area, base: int) -> bool:
    near = area.top <= base + _TALLEST_HEADING and area.bottom >= base - _TALLEST_HEADING
    return near and area.bottom - area.top < _TALLEST_HEADING


def _with_tall_cells(first: int, last: int, areas: Sequence[Area]) -> tuple[int, int]:
    touching = [area for area in areas if area.top <= last and area.bottom >= first]
    return (
        min([first, *(area.top for area in touching)]),
        max([last, *(area.bottom for area in touching)]),
    )


def _wide(areas: Sequence[Area], number: int) -> list[Area]:
    return [area for area in areas if area.top <= number <= area.bottom and area.is_wide]


def _holds_groups(row: TableRow | None, areas: Sequence[Area], number: int) -> bool:
    # A title is one cell, however many columns it covers.
    return row is not None and sum(map(bool, row.cells)) > 1 and bool(_wide(areas, number))


def _stands_under_groups(row: TableRow | None, areas: Sequence[Area], above: int) -> bool:
    if row is None:
        return False
    groups = _wide(areas, above)
    filled = [column for column, cell in enumerate(row.cells) if cell]
    return all(any(area.left <= column <= area.right for area in groups) for column in filled)


def _spread(row: TableRow | None, areas: Sequence[Area], number: int) -> Mapping[int, str]:
    """The texts of a row by column; that of a merged cell in each of its columns."""
    cells = {column: cell for column, cell in enumerate(row.cells if row else ()) if cell}
    for area in areas:
        if area.top == number and area.left in cells:
            for column in range(area.left, min(area.right + 1, MAX_COLUMNS)):
                cells.setdefault(column, cells[area.left])
    return cells


def _joined(lines: Sequence[Mapping[int, str]]) -> list[str]:
    width = max((column + 1 for line in lines for column in line), default=0)
    # A program may fill a column name in every row of its merged cell: once is enough.
    return [
        JOINT.join(dict.fromkeys(one_line(line[column]) for line in lines if column in line))
        for column in range(width)
    ]


def _unique_names(cells: Sequence[str]) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for place, cell in enumerate(cells, start=1):
        wanted = cell or f"#{place}"
        name, count = wanted, 1
        while name in names:
            count += 1
            name = f"{wanted} ({count})"
        names[name] = None
    return tuple(names)

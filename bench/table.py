"""The result of a benchmark: a ratio against a baseline of the same run, and its goal."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

_HEADINGS = ("measured", "ours", "baseline", "unit", "ratio", "goal", "result")
_NUMBERS = {1, 2, 4}  # columns that are written to the right


@dataclass(frozen=True)
class Row:
    """One promise. `ours` and `baseline` are medians in `unit`; the goal is about `ratio`.

    Machines drift, so that only the ratio is a promise. `at_least` says on which side of the
    goal it must lie; exactly on it is met.
    """

    name: str
    ours: float
    baseline: float
    unit: str
    ratio: float
    goal: float
    at_least: bool = True

    @property
    def is_met(self) -> bool:
        """Whether the goal is reached."""
        return self.ratio >= self.goal if self.at_least else self.ratio <= self.goal

    @property
    def cells(self) -> tuple[str, ...]:
        """The row as a person reads it."""
        return (
            self.name,
            _number(self.ours),
            _number(self.baseline),
            self.unit,
            f"{self.ratio:.2f}",
            f"{'>=' if self.at_least else '<='} {self.goal:g}",
            "met" if self.is_met else "MISSED",
        )


def faster(name: str, *, ours: float, baseline: float, goal: float) -> Row:
    """Ours must be at least `goal` times as fast. Seconds in, milliseconds in the table."""
    return Row(name, ours * 1000, baseline * 1000, "ms", baseline / ours, goal)


def at_most(name: str, *, ours: float, baseline: float, goal: float) -> Row:
    """Ours may take at most `goal` times as long. Seconds in, milliseconds in the table."""
    return Row(name, ours * 1000, baseline * 1000, "ms", ours / baseline, goal, at_least=False)


def text_of(rows: Iterable[Row]) -> str:
    """One aligned table, with a heading."""
    lines: list[Sequence[str]] = [_HEADINGS, *(row.cells for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEADINGS))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column in _NUMBERS else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def keep(rows: Iterable[Row], path: Path, *, quick: bool) -> None:
    """Write the rows as JSON, so that two runs can be compared."""
    content = {"quick": quick, "rows": [asdict(row) | {"is_met": row.is_met} for row in rows]}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _number(value: float) -> str:
    """Three digits that say something, whatever the size."""
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"

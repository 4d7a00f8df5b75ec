"""Which versions of model agreements are known (catalogue/models.toml)."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "catalogue" / "models.toml"


@dataclass(frozen=True)
class ModelVersion:
    """One version of a model; `of` is its day."""

    model: str
    version: str
    of: date
    source: str


@cache
def _versions() -> tuple[ModelVersion, ...]:
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))["version"]
    return tuple(sorted((ModelVersion(**row) for row in rows), key=lambda row: row.of))


def latest_of(model: str, day: date) -> ModelVersion | None:
    """The newest version of a model on a day; None for a model of which none is known."""
    known = [row for row in _versions() if row.model == model and row.of <= day]
    return known[-1] if known else None

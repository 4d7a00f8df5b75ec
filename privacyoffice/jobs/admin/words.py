"""What kinds of work are called on a screen; each app names its own."""

from collections.abc import Mapping
from typing import Any

_names: dict[str, Any] = {}


def name_work(names: Mapping[str, Any]) -> None:
    """Give lazily translated names for kinds of jobs (from the admin of the app that does them)."""
    _names.update(names)


def in_words(kind: str) -> str:
    """The name of a kind of job; its code when nobody named it."""
    return str(_names.get(kind, kind))

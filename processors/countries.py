"""Countries by their ISO code, and which of them belong to the European Economic Area."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent / "catalogue" / "countries.toml"
HOME = "NL"


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def names() -> dict[str, str]:
    """The Dutch name of every country by its code (ISO 3166-1 alpha-2)."""
    found: dict[str, str] = _table()["names"]
    return found


def name_of(code: str) -> str:
    """The Dutch name, or the code when nobody knows it; empty for no code."""
    return names().get(code, code)


def choices() -> list[tuple[str, str]]:
    """For a form: the Netherlands first, the rest by name."""
    rest = sorted(((code, name) for code, name in names().items() if code != HOME), key=_by_name)
    return [(HOME, names()[HOME]), *rest]


def _by_name(choice: tuple[str, str]) -> str:
    return choice[1].casefold()


def is_in_eea(code: str) -> bool:
    """Whether data may go there without a transfer. Law: GDPR art. 44; EEA Agreement."""
    return code in _table()["eea"]


def code_of(text: str) -> str:
    """The code for a code or a Dutch name, capitals making no difference; empty when unknown."""
    wanted = text.strip().casefold()
    for code, name in names().items():
        if wanted in (code.casefold(), name.casefold()):
            return code
    return ""

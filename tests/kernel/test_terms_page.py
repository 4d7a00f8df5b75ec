"""docs/terms.md describes the rules and the choices that there are."""

import dataclasses
import re
from pathlib import Path

from privacyoffice.kernel.terms import RULES, Choices

PAGE = (Path(__file__).parents[2] / "docs" / "terms.md").read_text(encoding="utf-8")


def _first_column(heading: str) -> list[str]:
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)


def test_the_page_has_every_rule() -> None:
    assert _first_column("Rules") == list(RULES)


def test_the_page_has_every_choice() -> None:
    assert _first_column("Where the law is open") == [
        field.name for field in dataclasses.fields(Choices)
    ]

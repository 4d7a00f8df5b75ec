"""Paragraphs of letters, kept as data: each with its article and the day from which it is used.

They stand in `texts/*.toml`; the first of those says how they are written. A letter keeps code
and version of every paragraph that it used, so that an old letter can always be explained.
Law: Awb 3:46, 3:47; GDPR art. 12(1).
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from privacyoffice.notifications.addressing import in_tone
from privacyoffice.policy.codes import Tone

_TEXTS = Path(__file__).parent / "texts"
_FACT = re.compile(r"\{(\w+)\}")

Facts = Mapping[str, str]


@dataclass(frozen=True)
class Paragraph:
    """One version of one paragraph, in Dutch and English.

    It is left out while a fact that it `needs` is missing or empty, and one with `only` stands
    in a letter whose facts have those values.
    """

    code: str
    version: int
    in_force_from: date
    article: str
    text: Mapping[str, str]
    heading: Mapping[str, str]
    needs: tuple[str, ...] = ()
    only: Mapping[str, str] | None = None

    def fits(self, facts: Facts) -> bool:
        """Whether it stands in a letter with these facts."""
        has_values = all(facts.get(name) == value for name, value in (self.only or {}).items())
        return has_values and all(facts.get(name) for name in self.needs)

    def written(self, language: str, tone: Tone, facts: Facts) -> dict[str, Any]:
        """The paragraph as it stands in the content of a letter. Raises LookupError for a fact
        that is missing."""
        return {
            "code": self.code,
            "version": self.version,
            "heading": filled_in(self.heading.get(language, ""), tone, facts),
            "text": filled_in(self.text[language], tone, facts),
        }


@dataclass(frozen=True)
class LetterPlan:
    """What a kind of letter consists of: its subject, its paragraphs in order, and the facts
    that whoever writes it must give or (`optional`) can give, each "text", "day", "yes_no" or
    "code"."""

    subject: Mapping[str, str]
    paragraphs: tuple[str, ...]
    facts: Mapping[str, str]
    optional: frozenset[str]


def filled_in(text: str, tone: Tone, facts: Facts) -> str:
    """A text in one tone with its facts. What somebody typed is put in last, so that nothing in
    it is taken for a fact or a tone. Raises LookupError for a fact that is missing."""
    return _FACT.sub(lambda found: facts[found[1]], in_tone(text, tone)).strip()


def paragraph_on(code: str, day: date) -> Paragraph:
    """The version of a paragraph that is in force on a day. Raises LookupError."""
    found = [one for one in _paragraphs().get(code, ()) if one.in_force_from <= day]
    if not found:
        raise LookupError(f"No paragraph {code} on {day}.")
    return max(found, key=lambda one: one.version)


def plan_of(kind: str) -> LetterPlan:
    """What a kind of letter consists of. Raises LookupError for one that has no fixed plan."""
    return _plans()[kind]


def word_for(right: str, language: str, tone: Tone) -> str:
    """What somebody asks with a right (a value of Right), in everyday words."""
    return in_tone(_rights()[right][language], tone)


def row_label(key: str, language: str, tone: Tone) -> str:
    """What a row of the overview of a processing is called."""
    return in_tone(_read()["access"]["row"][key][language], tone)


def all_paragraphs() -> Iterator[Paragraph]:
    """Every version of every paragraph."""
    for versions in _paragraphs().values():
        yield from versions


@cache
def _read() -> dict[str, dict[str, Any]]:
    return {
        path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
        for path in sorted(_TEXTS.glob("*.toml"))
    }


@cache
def _paragraphs() -> dict[str, tuple[Paragraph, ...]]:
    found: dict[str, tuple[Paragraph, ...]] = {}
    for content in _read().values():
        for entry in content.get("paragraph", ()):
            one = Paragraph(
                code=entry["code"],
                version=entry["version"],
                in_force_from=entry["in_force_from"],
                article=entry["article"],
                text={language: entry[language] for language in ("nl", "en")},
                heading=entry.get("heading", {}),
                needs=tuple(entry.get("needs", ())),
                only=entry.get("only"),
            )
            found[one.code] = (*found.get(one.code, ()), one)
    return found


@cache
def _plans() -> dict[str, LetterPlan]:
    return {
        kind: LetterPlan(
            subject={language: entry[language] for language in ("nl", "en")},
            paragraphs=tuple(entry["paragraphs"]),
            facts=entry.get("facts", {}),
            optional=frozenset(entry.get("optional", ())),
        )
        for content in _read().values()
        for kind, entry in content.get("letter", {}).items()
    }


@cache
def _rights() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = _read()["rights"]["right"]
    return found

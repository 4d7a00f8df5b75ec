"""Paragraphs for telling people of a breach, kept as data: catalogue/people_texts.toml.

Law: GDPR art. 34(1), 34(2).
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from breaches.models import TellingDecision
from privacyoffice.notifications.addressing import in_tone
from privacyoffice.policy.codes import Tone

_CATALOGUE = Path(__file__).parent / "catalogue" / "people_texts.toml"
# The four parts that the law asks, in the order in which they are read.
LEGAL_PARTS = ("nature", "consequences", "measures", "contact")
PARTS = ("subject", "opening", *LEGAL_PARTS)
LANGUAGES = ("nl", "en")
_VALUE = re.compile(r"\{(\w+)\}")
_GAP = re.compile(r"\[[^\[\]]+\]")

Texts = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Known:
    """What a draft is made from: codes of the kinds of breach and of data, facts that are yes, and
    values for the texts."""

    way: str
    kinds: frozenset[str] = frozenset()
    data: frozenset[str] = frozenset()
    facts: frozenset[str] = frozenset()
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """One version of one paragraph, in both languages."""

    code: str
    part: str
    version: int
    in_force_from: date
    text: Mapping[str, str]
    ways: frozenset[str]
    kinds: frozenset[str]
    data: frozenset[str]
    fact: str
    needs: frozenset[str]
    lacks: frozenset[str]

    def fits(self, known: Known) -> bool:
        """Whether it stands in a draft about this."""
        chosen = (
            (self.ways, frozenset((known.way,))),
            (self.kinds, known.kinds),
            (self.data, known.data),
        )
        return (
            all(not wanted or wanted & there for wanted, there in chosen)
            and (not self.fact or self.fact in known.facts)
            and all(known.values.get(name) for name in self.needs)
            and not any(known.values.get(name) for name in self.lacks)
        )


def drafted(known: Known, *, language: str, tone: Tone, day: date) -> Texts:
    """The text of each part, from the paragraphs in force on a day that fit. Law: art. 34(2)."""
    texts = {}
    for part in PARTS:
        lines = [
            _filled(paragraph.text[language], tone, known.values)
            for paragraph in _in_force(day)
            if paragraph.part == part and paragraph.fits(known)
        ]
        texts[part] = _joined(lines)
    return texts


def headings(language: str, tone: Tone) -> dict[str, str]:
    """What each of the four parts is headed with."""
    return {part: in_tone(words[language], tone) for part, words in _read()["headings"].items()}


def gaps_in(texts: Mapping[str, str]) -> list[str]:
    """What an officer still has to replace: words between square brackets."""
    return [gap for part in PARTS for gap in _GAP.findall(texts.get(part, ""))]


def empty_parts(texts: Mapping[str, str]) -> list[str]:
    """Parts that a communication must have and this one lacks. Law: GDPR art. 34(2)."""
    return [part for part in ("subject", *LEGAL_PARTS) if not texts.get(part, "").strip()]


def interests(language: str) -> list[tuple[str, str]]:
    """The interests of UAVG art. 41(1): letter and words."""
    return [
        (letter, words["nl" if language.startswith("nl") else "en"])
        for letter, words in _read()["interests"].items()
    ]


def ground_in_words(decision: TellingDecision) -> str:
    """On which ground somebody is not told, with the interest of UAVG art. 41(1) if it is one, in
    the language that is active."""
    words = str(decision.get_ground_display())
    interest = dict(interests(get_language() or "nl")).get(decision.interest)
    return f"{words} ({decision.interest}: {interest})" if interest else words


def all_paragraphs() -> tuple[Paragraph, ...]:
    """Every version of every paragraph, in order."""
    return _paragraphs()


def _in_force(day: date) -> list[Paragraph]:
    """The newest version of each on a day, in the order of the catalogue."""
    found: dict[str, Paragraph] = {}
    for one in _paragraphs():
        known = found.get(one.code)
        if one.in_force_from <= day and (known is None or known.version < one.version):
            found[one.code] = one
    return list(found.values())


def _filled(text: str, tone: Tone, values: Mapping[str, str]) -> str:
    """In one tone, and then with the values, so that nothing in them is taken for a tone."""
    return _VALUE.sub(lambda name: values[name[1]], in_tone(text, tone)).strip()


def _joined(texts: Iterable[str]) -> str:
    """Paragraphs with a blank line between them; lists that follow each other are one list."""
    joined = ""
    for text in texts:
        is_list = joined.rpartition("\n")[2].startswith("- ") and text.startswith("- ")
        joined += ("\n" if is_list else "\n\n" if joined else "") + text
    return joined


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(_CATALOGUE.read_text(encoding="utf-8"))


@cache
def _paragraphs() -> tuple[Paragraph, ...]:
    return tuple(
        Paragraph(
            code=entry["code"],
            part=entry["part"],
            version=entry["version"],
            in_force_from=entry["in_force_from"],
            text={language: entry[language] for language in LANGUAGES},
            ways=frozenset(entry.get("ways", ())),
            kinds=frozenset(entry.get("kinds", ())),
            data=frozenset(entry.get("data", ())),
            fact=entry.get("fact", ""),
            needs=frozenset(entry.get("needs", ())),
            lacks=frozenset(entry.get("lacks", ())),
        )
        for entry in _read()["paragraph"]
    )

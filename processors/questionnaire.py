"""What a party is asked about our data (catalogue/questionnaire.toml), in two languages.

Law: GDPR art. 28(1), 28(3)(h).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

_FILE = Path(__file__).parent / "catalogue" / "questionnaire.toml"
LANGUAGES = ("nl", "en")
CHOICE, TEXT = "choice", "text"


class Said(models.TextChoices):
    """What a party chooses at a question."""

    YES = "yes", _("yes")
    PARTLY = "partly", pgettext_lazy("of a point of a checklist", "partly")
    NO = "no", _("no")
    NOT_NEEDED = "not_needed", _("does not apply")


@dataclass(frozen=True)
class Question:
    """One question. `words` and `helps` are by language; `needs` is CHOICE or TEXT."""

    code: str
    article: str
    choices: bool
    needs: str
    item: str
    section: str
    words: Mapping[str, str]
    helps: Mapping[str, str]
    asked: bool

    @property
    def title(self) -> str:
        """The question, in the active language."""
        return self.words[_language()]

    @property
    def help(self) -> str:
        """What one may think of, in the active language."""
        return self.helps[_language()]


@dataclass(frozen=True)
class Part:
    """Questions under one heading."""

    code: str
    words: Mapping[str, str]
    questions: tuple[Question, ...]

    @property
    def title(self) -> str:
        """The heading, in the active language."""
        return self.words[_language()]


@dataclass(frozen=True)
class Questions:
    """The whole list."""

    version: str
    parts: tuple[Part, ...]

    @property
    def known(self) -> dict[str, Question]:
        """All of them by code, also those that are not asked any more."""
        return {one.code: one for part in self.parts for one in part.questions}

    @property
    def asked(self) -> tuple[Question, ...]:
        """Those of today, in order."""
        return tuple(one for one in self.known.values() if one.asked)


@cache
def questions() -> Questions:
    """The list as this release has it."""
    found = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return Questions(found["version"], tuple(_part(one) for one in found["section"]))


def _part(one: Mapping[str, Any]) -> Part:
    asked = tuple(_question(question, one["code"]) for question in one["question"])
    return Part(one["code"], {code: one[code] for code in LANGUAGES}, asked)


def _question(one: Mapping[str, Any], section: str) -> Question:
    return Question(
        code=one["code"],
        article=one["article"],
        choices=one["choices"],
        needs=one["needs"],
        item=one.get("item", ""),
        section=section,
        words={code: one[code] for code in LANGUAGES},
        helps={code: one[f"help_{code}"] for code in LANGUAGES},
        asked=one.get("asked", True),
    )


def _language() -> str:
    active = (translation.get_language() or "")[:2]
    return active if active in LANGUAGES else LANGUAGES[0]

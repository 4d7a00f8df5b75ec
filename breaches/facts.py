"""What can be known about a breach: a catalogue of facts, each asked once for all forms.

They stand in catalogue/facts.toml. What is known of one breach is kept by the code of each fact in
`Breach.facts`, or in the column that the fact stands on. Law: GDPR art. 33(3), 33(5), 34.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from breaches.models import Breach

_FILE = Path(__file__).parent / "catalogue" / "facts.toml"
# An answer that says that the question is still open; and one that excludes the others.
NOT_YET, NONE = "not_yet", "none"
ALONE = frozenset({NOT_YET, NONE})
# What makes a breach weigh more, for lists and figures.
SENSITIVE_FROM = ("data_special", "vulnerable")


class Type(StrEnum):
    """How a fact is answered."""

    TEXT = "text"
    LINE = "line"
    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    YES_NO = "yes_no"
    MOMENT = "moment"
    DAY = "day"


class Phase(StrEnum):
    """Since when something is lacking without it. Law: GDPR art. 33(4)."""

    FIRST = "first"
    COMPLETE = "complete"


@dataclass(frozen=True)
class Words:
    """The same words in both languages."""

    nl: str = ""
    en: str = ""

    def __str__(self) -> str:
        """In the language of the screen."""
        return self.of(get_language() or "nl")

    def of(self, language: str) -> str:
        """In "nl" or "en"."""
        return self.en if language.startswith("en") else self.nl


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One thing that can be known.

    `choices` are codes with their words. `needed_for` is empty for what belongs to some breaches
    only. `stands_on` names an attribute of the breach that holds it; `act` the act on the page of
    the case where it is filled in. `when`: it is asked where each of these facts has one of these
    values. `passed`: a day that cannot lie ahead.
    """

    code: str
    section: str
    type: Type
    label: Words
    help: Words
    choices: Mapping[str, Words]
    article: str
    needed_for: Phase | None
    stands_on: str
    act: str
    when: Mapping[str, tuple[Any, ...]]
    passed: bool

    @property
    def is_filled_in_here(self) -> bool:
        """Whether the form of its section asks it; otherwise another act does."""
        return self.act == act_of(self.section)

    def in_words(self, value: Any, language: str | None = None) -> str:
        """A value as somebody reads it, in "nl" or "en" (without it that of the screen); of
        nothing an empty text."""
        with override(language or get_language() or "nl"):
            return _WORDS[self.type](self, value) if is_known(value) else ""


def _chosen(fact: Fact, value: Any) -> str:
    return "; ".join(str(fact.choices.get(one, one)) for one in value)


_WORDS: Mapping[Type, Callable[[Fact, Any], str]] = MappingProxyType(
    {
        Type.TEXT: lambda fact, value: str(value),
        Type.LINE: lambda fact, value: str(value),
        Type.NUMBER: lambda fact, value: str(value),
        Type.CHOICE: lambda fact, value: _chosen(fact, [value]),
        Type.CHOICES: _chosen,
        Type.YES_NO: lambda fact, value: _("yes") if value else _("no"),
        Type.DAY: lambda fact, value: date_format(value, "l j F Y"),
        Type.MOMENT: lambda fact, value: (
            _("%(day)s at %(hour)s")
            % {
                "day": date_format(localtime(value), "l j F Y"),
                "hour": date_format(localtime(value), "H.i"),
            }
        ),
    }
)


def act_of(section: str) -> str:
    """The name of the act that fills in a section."""
    return f"facts-{section}"


def _words(given: Mapping[str, str], name: str) -> Words:
    return Words(given.get(f"{name}_nl", ""), given.get(f"{name}_en", ""))


def _read() -> tuple[Mapping[str, Words], Mapping[str, Fact]]:
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    sections = {code: Words(**words) for code, words in read["sections"].items()}
    facts = {code: _fact(code, given, read["lists"]) for code, given in read["fact"].items()}
    return MappingProxyType(sections), MappingProxyType(facts)


def _fact(code: str, given: Mapping[str, Any], lists: Mapping[str, Any]) -> Fact:
    choices = given.get("choices", {})
    if isinstance(choices, str):
        choices = lists[choices]
    needed = given.get("needed_for")
    return Fact(
        code=code,
        section=given["section"],
        type=Type(given["type"]),
        label=_words(given, "label"),
        help=_words(given, "help"),
        choices=MappingProxyType({name: Words(*words) for name, words in choices.items()}),
        article=given.get("article", ""),
        needed_for=Phase(needed) if needed else None,
        stands_on=given.get("stands_on", ""),
        act=given.get("act", act_of(given["section"])),
        when=MappingProxyType({name: tuple(one) for name, one in given.get("when", {}).items()}),
        passed=given.get("passed", False),
    )


SECTIONS, CATALOGUE = _read()


def fact(code: str) -> Fact:
    """The fact with this code. Raises LookupError."""
    found = CATALOGUE.get(code)
    if found is None:
        raise LookupError(f"No fact {code!r}.")
    return found


def in_section(section: str) -> Iterator[Fact]:
    """The facts of a section, in order."""
    return (one for one in CATALOGUE.values() if one.section == section)


def is_known(value: Any) -> bool:
    """Whether a value says anything; 0 and "no" do."""
    return value not in (None, "", [], ())


def stored(breach: Breach) -> dict[str, Any]:
    """Every answer that was given, by code, also to what is not asked any more. Moments are
    aware, days are dates.

    Raises keyring.Unreadable.
    """
    kept = (breach.facts.reveal() if breach.facts is not None else None) or {}
    found = {}
    for one in CATALOGUE.values():
        raw = getattr(breach, one.stands_on) if one.stands_on else kept.get(one.code)
        value = _from_json(one, raw)
        if is_known(value):
            found[one.code] = value
    return found


def values(breach: Breach) -> dict[str, Any]:
    """What is known, by code: `stored` without answers to what is not asked any more.

    Raises keyring.Unreadable.
    """
    known = stored(breach)
    return {code: value for code, value in known.items() if applies(CATALOGUE[code], known)}


def applies(one: Fact, known: Mapping[str, Any]) -> bool:
    """Whether this is asked, given what else is known."""
    return all(
        applies(CATALOGUE[code], known) and _has_one_of(known.get(code), wanted)
        for code, wanted in one.when.items()
    )


def _has_one_of(value: Any, wanted: tuple[Any, ...]) -> bool:
    given = value if isinstance(value, (list, tuple)) else [value]
    return any(one in wanted for one in given)


def is_open(value: Any) -> bool:
    """Whether an answer says that it is not known yet."""
    return value == NOT_YET or (isinstance(value, (list, tuple)) and NOT_YET in value)


def missing(known: Mapping[str, Any], phase: str) -> list[Fact]:
    """What is lacking for a first or a complete notification, in order; `known` is `values`.

    For a complete one “not known yet” is no answer. Law: GDPR art. 33(3), 33(4).
    """
    phases = {Phase.FIRST} if phase == Phase.FIRST else {Phase.FIRST, Phase.COMPLETE}
    return [
        one
        for one in CATALOGUE.values()
        if one.needed_for in phases
        and applies(one, known)
        and (
            not is_known(known.get(one.code))
            or (phase != Phase.FIRST and is_open(known.get(one.code)))
        )
    ]


def sensitive_in(known: Mapping[str, Any]) -> list[str]:
    """Codes of the sensitive data and groups, for the column by which lists choose."""
    return [one for code in SENSITIVE_FROM for one in known.get(code, []) if one not in ALONE]


def sensitive_in_words(codes: list[str]) -> list[str]:
    """The same as words in the language of the screen."""
    words = {**CATALOGUE["data_special"].choices, **CATALOGUE["vulnerable"].choices}
    return [str(words.get(code, code)) for code in codes]


def to_json(one: Fact, value: Any) -> Any:
    """A value as it is kept: moments in UTC and days as text."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if one.type == Type.CHOICES else value


def _from_json(one: Fact, raw: Any) -> Any:
    if isinstance(raw, str) and one.type == Type.MOMENT:
        return parse_datetime(raw)
    if isinstance(raw, str) and one.type == Type.DAY:
        return parse_date(raw)
    return raw

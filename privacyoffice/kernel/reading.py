"""Facts from text: the forms that the command, the case file and the public page share."""

import re
from datetime import date, datetime
from typing import Any

from privacyoffice.kernel.errors import BadInput
from privacyoffice.kernel.facts import Facts, Pause
from privacyoffice.kernel.lengths import OwnTerm, read_length
from privacyoffice.kernel.moments import day_of, local_moment
from privacyoffice.kernel.rules import Part, Rule, rule_named

_MOMENT = re.compile(
    r"(?P<clock>\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?)"
    r"((?P<zone>Z|[+-]\d\d:\d\d)|#(?P<turn>[01]))?"
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_WORDS: dict[str, Part] = {
    "commissie": "committee",
    "committee": "committee",
    "verdaagd": "adjourned",
    "adjourned": "adjourned",
    "no_answer": "no_answer",
    "permanent": "period",
    "blijvend": "period",
}
_FLAGS: dict[Part, dict[str, bool]] = {
    "committee": {"with_committee": True},
    "adjourned": {"adjourned": True},
    "no_answer": {"answered": False},
}


def read(rule: str, start: str, param: str = "") -> Facts:
    """What a rule is asked, from text.

    `start`: a day, or a moment with an offset, or a local time; `#0` and `#1` after a local time
    say which is meant when the clock shows it twice. `param`: parts with `;` between them, each
    a pause `asked/received` (nothing after the stroke: still open), a day or moment, a length
    (`4W`, `P5Y`), a number, or a word.
    Raises: BadInput, InvalidLocalTime, AmbiguousLocalTime.
    """
    chosen = rule_named(rule)
    found: dict[str, Any] = {"start": read_moment(start)}
    if chosen.start_is == "day":
        found["start"] = day_of(found["start"])
    pauses: list[Pause] = []
    lengths: list[OwnTerm] = []
    given: set[Part] = set()
    for part in filter(None, (text.strip() for text in param.split(";"))):
        kind = _kind_of(part, chosen)
        if kind in given and kind not in ("pauses", "length"):
            raise BadInput("part_twice", text=part)
        given.add(kind)
        if kind == "pauses":
            pauses.append(_read_pause(part))
        elif kind == "length":
            lengths.append(read_length(part))
        else:
            found |= _value_of(kind, part)
    for need in chosen.needs:
        if need not in given:
            raise BadInput("part_is_missing", rule=rule, part=need)
    return Facts(**found, pauses=tuple(pauses), terms=tuple(lengths))


def read_moment(text: str) -> datetime | date:
    """A day “2026-11-16”, or a moment “2026-11-16T10:17” with `+01:00`, `Z`, `#0`, `#1` or none.

    Raises: BadInput, InvalidLocalTime, AmbiguousLocalTime.
    """
    text = text.strip()
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
        found = _MOMENT.fullmatch(text)
        if found is None:
            raise BadInput("moment_is_wrong", text=text)
        clock_time = datetime.fromisoformat(found["clock"])
        if found["zone"]:
            return datetime.fromisoformat(found["clock"] + found["zone"])
    except BadInput:
        raise
    except ValueError:
        raise BadInput("moment_is_wrong", text=text) from None
    return local_moment(clock_time, None if found["turn"] is None else found["turn"] == "1")


def _kind_of(part: str, rule: Rule) -> Part:
    """Which of the things that a rule reads this is, by its form."""
    possible: tuple[Part, ...]
    if word := _WORDS.get(part.lower()):
        possible = (word,)
    elif "/" in part:
        possible = ("pauses",)
    elif part.isascii() and part.isdigit():
        possible = ("number", "weeks", "hours")
    elif re.match(r"\d{4}-", part):
        possible = ("extension", "other")
    else:
        possible = ("length", "period")
    for kind in possible:
        if kind in rule.reads:
            return kind
    raise BadInput("part_is_wrong", rule=rule.name, text=part)


def _value_of(kind: Part, part: str) -> dict[str, Any]:
    if kind in _FLAGS:
        return _FLAGS[kind]
    if kind == "period":
        return {"period": "permanent" if part.lower() in _WORDS else read_length(part)}
    if kind == "extension":
        return {"extension_given_on": day_of(read_moment(part))}
    if kind == "other":
        return {"other": read_moment(part)}
    return {"days" if kind == "number" else kind: int(part)}


def _read_pause(part: str) -> Pause:
    asked, _, received = part.partition("/")
    return Pause(
        day_of(read_moment(asked)), day_of(read_moment(received)) if received.strip() else None
    )

"""From TOML to a profile. Every mistake is told at once, each with the path of its key."""

import dataclasses
import re
import tomllib
import types
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from privacyoffice.policy.codes import PublicPart
from privacyoffice.policy.offset import Offset
from privacyoffice.policy.profile import Profile
from privacyoffice.policy.subjects import Subject
from privacyoffice.policy.term import Term

ProfileT = TypeVar("ProfileT")

# More than any policy needs; what is longer was not written by a person.
LONGEST_TEXT = 100_000
_INVISIBLE = {"Cc", "Cf"}  # control characters, and those that change how text is read
# A key of very many names is no key of ours, and costs the parser a square of time.
_MOST_POINTS_IN_A_LINE = 300
_TIME = re.compile(r"([01]?\d|2[0-3])[.:]([0-5]\d)(?::00)?")
# Dataclasses that a policy writes as one text.
_WRITTEN = (Term, Offset)
_COLUMN = re.compile(r"\.[a-z_]+$")
# The smallest and largest number that makes sense for a key.
_LIMITS = {
    "months": (1, 120),
    "review_months": (1, 120),
    "extension_months": (0, 24),
    "extension_times": (0, 12),
    "years_without_contact": (1, 120),
    "kept_years": (1, 120),
    "authority_hours": (1, 720),
}


@dataclass(frozen=True)
class Problem:
    """A mistake in a profile: the path of the key, and what is wrong with it."""

    key: str
    text: str

    def __str__(self) -> str:
        return f"{self.key}: {self.text}" if self.key else self.text


class InvalidProfile(ValueError):
    """A text that is no policy profile; `problems` has every mistake in it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def read_toml(text: str) -> dict[str, Any]:
    """The keys and values in a text. Raises InvalidProfile when it is no TOML."""
    if len(text) > LONGEST_TEXT:
        words = _("This text is longer than %(count)d characters.") % {"count": LONGEST_TEXT}
        raise InvalidProfile([Problem("", words)])
    if any(line.count(".") > _MOST_POINTS_IN_A_LINE for line in text.splitlines()):
        words = _("A line of this text has more points in it than a policy needs.")
        raise InvalidProfile([Problem("", words)])
    try:
        return tomllib.loads(text.replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:
        # Also a number with more digits than Python reads.
        place = re.search(r"line (\d+), column (\d+)", str(error))
        words = _("This is not TOML. Look at the quotation marks and the brackets.")
        if place:
            words = _(
                "This is not TOML: something is wrong on line %(line)s, at position %(column)s."
            ) % {"line": place[1], "column": place[2]}
        raise InvalidProfile([Problem("", words)]) from None


def parse_profile(content: Mapping[str, Any]) -> Profile:
    """The profile that these keys and values describe.

    Dates may be dates or ISO texts, so that stored content (JSON) reads the same.
    Raises InvalidProfile with all mistakes.
    """
    reader = _Reader([])
    profile = reader.dataclass(content, Profile, "")
    if isinstance(content.get("title", ""), str) and not str(content.get("title", "")).strip():
        reader.wrong("title", _("Give the policy a title."))
    if reader.problems:
        raise InvalidProfile(reader.problems)
    if "review_months" not in content.get("register", {}) and profile.evaluation.months:
        # A policy that is looked at every so often is kept to that rhythm for the register.
        register = dataclasses.replace(profile.register, review_months=profile.evaluation.months)
        profile = dataclasses.replace(profile, register=register)
    return profile


class _Reader:
    """Walks through the content along the types of the dataclasses."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems

    def wrong(self, key: str, text: str) -> None:
        self.problems.append(Problem(key, text))

    def dataclass(self, content: Any, kind: type[ProfileT], path: str) -> ProfileT:
        """An instance of a dataclass; keys with mistakes are left at their default."""
        if not isinstance(content, Mapping):
            self.wrong(path, _("This must be a group of keys, like [requests]."))
            return kind()
        hints = get_type_hints(kind)
        known = {field.name: field for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
        values = {}
        for key, value in content.items():
            place = f"{path}.{key}" if path else key
            if key not in known:
                self.wrong(place, _("A profile has no such key here."))
            elif key == "evidence":
                values[key] = self.evidence(value, set(content), place)
            else:
                values[key] = self.value(value, hints[key], known[key].metadata, place)
        for name, field in known.items():
            if field.metadata.get("needed") and name not in content:
                self.wrong(f"{path}.{name}", _("Fill this in as well."))
        if issubclass(kind, Subject) and not str(content.get("source", "")).strip():
            self.wrong(f"{path}.source", _("Say where in the policy this can be found."))
        return kind(**{key: value for key, value in values.items() if value is not None})

    def evidence(self, content: Any, keys: set[str], path: str) -> dict[str, str]:
        """Places in the policy, key by key."""
        if not isinstance(content, Mapping):
            self.wrong(path, _("This must be a group of keys, each with its place."))
            return {}
        for key, place in content.items():
            if key not in keys:
                self.wrong(f"{path}.{key}", _("Evidence for a key that is not there."))
            else:
                self.text(place, f"{path}.{key}")
        return dict(content)

    def value(self, value: Any, hint: Any, metadata: Mapping[str, Any], path: str) -> Any:
        """A value of the type that the field has; None after a mistake."""
        if get_origin(hint) in (Union, types.UnionType):
            hint = next(kind for kind in get_args(hint) if kind is not type(None))
        if get_origin(hint) is tuple:
            return self.many(value, get_args(hint)[0], metadata, path)
        if dataclasses.is_dataclass(hint) and hint not in _WRITTEN:
            return self.dataclass(value, hint, path)  # type: ignore[arg-type]
        read: dict[Any, Any] = {
            str: self.text,
            bool: self.yes_or_no,
            int: self.number,
            date: self.day,
            time: self.time_of_day,
            Term: self.term,
            Offset: self.offset,
        }
        found = read[hint](value, path)
        among: type[TextChoices] | None = metadata.get("among")
        if among is not None and isinstance(found, str):
            return self.one_of(found, among, path)
        return found

    def many(self, value: Any, kind: Any, metadata: Mapping[str, Any], path: str) -> Any:
        if not isinstance(value, list):
            self.wrong(path, _("This must be a list: [ … ]."))
            return None
        found = [
            self.value(item, kind, metadata, f"{path}[{number}]")
            for number, item in enumerate(value, start=1)
        ]
        texts = [item for item in found if isinstance(item, str)]
        for twice in sorted(text for text, times in Counter(texts).items() if times > 1):
            self.wrong(path, _("“%(value)s” is in this list twice.") % {"value": twice})
        return tuple(item for item in found if item is not None)

    def one_of(self, value: str, among: type[TextChoices], path: str) -> str | None:
        # Of a part of the register one column can be named.
        word = _COLUMN.sub("", value) if among is PublicPart else value
        if word in among.values:
            return value
        self.wrong(
            path,
            _("“%(value)s” is not possible. Choose from: %(choices)s.")
            % {"value": value, "choices": ", ".join(among.values)},
        )
        return None

    def text(self, value: Any, path: str) -> str | None:
        if not isinstance(value, str):
            self.wrong(path, _("This must be text."))
            return None
        if any(unicodedata.category(sign) in _INVISIBLE for sign in value if sign not in "\n\t"):
            # TOML can write such signs as escapes, which nobody sees in the text itself.
            self.wrong(path, _("There is an invisible sign in this text. Type it anew."))
            return None
        return value.strip()

    def yes_or_no(self, value: Any, path: str) -> bool | None:
        if isinstance(value, bool):
            return value
        self.wrong(path, _("This must be true or false."))
        return None

    def number(self, value: Any, path: str) -> int | None:
        lowest, highest = _LIMITS.get(path.rpartition(".")[2], (0, 1000))
        if isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= highest:
            return value
        self.wrong(
            path,
            _("This must be a whole number from %(lowest)d to %(highest)d.")
            % {"lowest": lowest, "highest": highest},
        )
        return None

    def day(self, value: Any, path: str) -> date | None:
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            self.wrong(path, _("This must be a date, like 2023-01-31."))
            return None

    def term(self, value: Any, path: str) -> Term | None:
        try:
            return Term.parse(value)
        except (AttributeError, TypeError, ValueError):
            self.wrong(path, _("This must be a term, like “4 weken”, “1 maand” or “30 dagen”."))
            return None

    def offset(self, value: Any, path: str) -> Offset | None:
        try:
            return Offset.parse(value)
        except (AttributeError, TypeError, ValueError):
            self.wrong(
                path,
                _(
                    "This must be a moment, like “7 dagen voor”, “24 uur voor”, “op de dag”, "
                    "“bij verstrijken” or “3 dagen na”."
                ),
            )
            return None

    def time_of_day(self, value: Any, path: str) -> time | None:
        written = value.isoformat() if isinstance(value, time) else value
        found = _TIME.fullmatch(written) if isinstance(written, str) else None
        if found is None:
            self.wrong(path, _("This must be a time of the day, like “20.00”."))
            return None
        return time(int(found[1]), int(found[2]))

"""What the product can tell somebody: each sort of message declared once, by the app it is of.

An intent names the values that a message needs and what each may hold, so that what a case is
about cannot come along: a message has a reference, days and a link, and the rest is read after
logging in. One intent may carry content, the communication of a breach to people; that stands in no
row, but is read from the case when the mail is sent. Law: GDPR art. 5(1)(f), 32(1), 34(2).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

LONGEST_LINE = 300  # characters


class Field(StrEnum):
    """What a value in a message may hold, and how it is written in JSON.

    A REFERENCE is one line that names something: a number, a label, a name of a sort. A DAY is
    an ISO 8601 date and a MOMENT an instant with its offset; they are shown in full in the
    language of the message. A LIST holds items with `label`, `detail` and `url` (a path), each
    of one line.
    """

    REFERENCE = "reference"
    DAY = "day"
    MOMENT = "moment"
    NUMBER = "number"
    LIST = "list"


# What every template gets besides the declared fields (notifications.rendering).
GIVEN = frozenset(
    {"subject", "greeting", "organisation", "link", "privacy_statement", "home", "language"}
)
_IN_AN_ITEM = frozenset({"label", "detail", "url"})


class ContextRefused(ValueError):
    """The values for a message are not those that its intent declares."""


def _one_line(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_LINE


def _read_by(read: Callable[[str], Any], value: Any) -> bool:
    try:
        read(value)
    except (TypeError, ValueError):
        return False
    return True


def _is_moment(value: Any) -> bool:
    return (
        _read_by(datetime.fromisoformat, value) and datetime.fromisoformat(value).tzinfo is not None
    )


def _is_list(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and all(
        isinstance(item, Mapping)
        and set(item) == _IN_AN_ITEM
        and all(_one_line(part) for part in item.values())
        and is_own_path(item["url"])
        for item in value
    )


_FITS: dict[Field, Callable[[Any], bool]] = {
    Field.REFERENCE: _one_line,
    Field.DAY: lambda value: _read_by(date.fromisoformat, value),
    Field.MOMENT: _is_moment,
    Field.NUMBER: lambda value: isinstance(value, int) and not isinstance(value, bool),
    Field.LIST: _is_list,
}


def is_own_path(path: str) -> bool:
    """Whether this is empty or a path of this installation, and no address elsewhere."""
    # Browsers leave out tabs and line ends, and take a backslash for a slash.
    return not path or (
        path.startswith("/")
        and not path.startswith("//")
        and path.isprintable()
        and "\\" not in path
    )


@dataclass(frozen=True)
class Section:
    """A part of a mail that says what a case is about: its heading, if any, and plain text in
    which a blank line parts paragraphs and a line with "- " is an item of a list."""

    heading: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Unstored:
    """What a mail holds while it is sent, and no row ever: the address of somebody whose data
    are encrypted, the path of a link that is a key, and values for the templates, such as a code.

    Only for an intent that carries content: the name to greet, the subject, and what it says.
    """

    address: str = ""
    path: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    subject: str = ""
    sections: Sequence[Section] = ()

    @property
    def holds_content(self) -> bool:
        return bool(self.name or self.subject or self.sections)


@dataclass(frozen=True, kw_only=True)
class Intent:
    """One sort of message.

    `code` begins with the app ("deadlines.reminder"); `name` is what officers read. `template`
    names templates/emails/<template>.txt and .html. `subject` is a lazily translated line
    with the fields as placeholders ("%(label)s"); it is the subject of the mail and the line in
    the list of messages. Dutch in two tones is written as `[[uw|je]]`. `example` is a context
    for tests and for who wants to see what it looks like.

    `is_urgent`: comes at once, before everything else, whatever somebody's wishes.
    `is_summary`: is itself what somebody gets who wants a summary, so it is never bundled.
    `keeps_text` False: the mail is not kept after sending. `makes_link`: makes the path of the
    link from the recipient when the mail is sent, for a link that is a key and may not be
    stored. `words`: from the values and a moment to more values for subject and templates, for
    what is only true when it is read: "in 4 hours". `not_meant`: from occasions to those that
    are no longer meant, each with why; asked just before sending. `goes_elsewhere`: for what
    concerns a person and not an organisation: given the person, the occasion and the moment,
    brings it to another organisation when they no longer work for this one, and says whether
    there was any. `unstored`: from the message to what it needs and no row may hold, asked when
    it is sent; may raise keyring.Unreadable. `carries_content`: what is unstored may say what
    a case is about.
    Raises ContextRefused when the example does not fit, ValueError when the fields do not.
    """

    code: str
    name: Any
    template: str
    subject: Any
    fields: Mapping[str, Field]
    example: Mapping[str, Any]
    is_urgent: bool = False
    is_summary: bool = False
    in_app: bool = True
    by_mail: bool = True
    keeps_text: bool = True
    carries_content: bool = False
    makes_link: Callable[[Any], str] | None = None
    words: Callable[[Mapping[str, Any], datetime], Mapping[str, Any]] | None = None
    not_meant: Callable[[Sequence[str]], Mapping[str, str]] | None = None
    goes_elsewhere: Callable[[Any, str, datetime], bool] | None = None
    unstored: Callable[[Any], Unstored] | None = None

    def __post_init__(self) -> None:
        if taken := GIVEN.intersection(self.fields) | {"url"}.intersection(self.fields):
            raise ValueError(f"{self.code}: {sorted(taken)} are given to every template.")
        if self.carries_content and self.unstored is None:
            raise ValueError(f"{self.code}: content of a case stands in no row.")
        if self.unstored is not None and self.keeps_text:
            raise ValueError(f"{self.code}: what may not be stored is not kept with the text.")
        self.check(self.example)

    @property
    def can_be_bundled(self) -> bool:
        """Whether it may wait for the daily summary of somebody who wants that."""
        return not (self.is_urgent or self.is_summary) and self.in_app

    @property
    def text_is_shown(self) -> bool:
        """Whether officers read what a mail to somebody else said: not a list of somebody's
        work, nor what is not kept. Law: GDPR art. 5(1)(c)."""
        return self.keeps_text and Field.LIST not in self.fields.values()

    def why_not_meant(self, occasions: Sequence[str]) -> Mapping[str, str]:
        """Of these occasions, those of which nobody need hear any more, each with why."""
        if self.not_meant is None or not occasions:
            return {}
        return self.not_meant(occasions)

    def check(self, context: Mapping[str, Any], url: str = "") -> None:
        """Raises ContextRefused unless the values are the declared ones and each fits its
        field, and `url` is a path of this installation."""
        if set(context) != set(self.fields):
            differs = sorted(set(context).symmetric_difference(self.fields))
            raise ContextRefused(f"{self.code}: {', '.join(differs)}")
        for name, kind in self.fields.items():
            if not _FITS[kind](context[name]):
                raise ContextRefused(f"{self.code}: {name} is no {kind}")
        if not is_own_path(url):
            raise ContextRefused(f"{self.code}: the link leads elsewhere")


_intents: dict[str, Intent] = {}


def register(intent: Intent) -> Intent:
    """Make a sort of message known (from AppConfig.ready of the app that it is of).

    Raises ValueError for a code that another intent has.
    """
    if _intents.get(intent.code, intent) is not intent:
        raise ValueError(f"There are two intents {intent.code!r}.")
    _intents[intent.code] = intent
    return intent


def intent_of(code: str) -> Intent:
    """The intent with this code. Raises LookupError when no app knows it (any more)."""
    return _intents[code]


def known_intent(code: str) -> Intent | None:
    """The same, or None."""
    return _intents.get(code)


def all_intents() -> tuple[Intent, ...]:
    """Every sort of message, by code."""
    return tuple(_intents[code] for code in sorted(_intents))

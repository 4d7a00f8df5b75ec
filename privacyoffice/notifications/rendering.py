"""From a message to what somebody reads: a subject, plain text and HTML, in one tone.

Nothing of a value can break out of its place: control characters go, a line stays one line, the
HTML is escaped, and what was typed in is never read as a placeholder or a tone.
"""

import re
import textwrap
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import formats, timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.documents.chunks import Chunk, chunks_of
from privacyoffice.links import absolute_path
from privacyoffice.notifications.addressing import greeting, in_tone, tone_on, without_tones
from privacyoffice.notifications.footers import privacy_statement_of
from privacyoffice.notifications.intents import (
    ContextRefused,
    Field,
    Intent,
    Section,
    Unstored,
    intent_of,
)
from privacyoffice.policy.codes import Tone
from privacyoffice.tenancy.models import Organisation

LONGEST_SUBJECT = 119  # characters
WIDTH = 76  # of a line of plain text; a link stays whole
# Marks that turn the direction of a text around, or that nobody sees.
_INVISIBLE = dict.fromkeys(
    (0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF)
)
_BROKEN_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Rendered:
    """A message as it goes out. `subject` is one line; `address` is where to, when no row may
    hold that, and else empty."""

    subject: str
    text: str
    html: str
    address: str = ""


@dataclass(frozen=True)
class Item:
    """One item of a list in a message; `link` is absolute, or empty."""

    label: str
    detail: str
    link: str


@dataclass(frozen=True)
class ShownSection:
    """A section as the templates lay it out."""

    heading: str
    chunks: tuple[Chunk, ...]


def one_line(value: object) -> str:
    """A value as one line without control characters, so that it is safe in a header too."""
    kept = "".join(
        " " if unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} else sign
        for sign in str(value).translate(_INVISIBLE)
    )
    return without_tones(" ".join(kept.split()))


def subject_of(code: str, context: Mapping[str, Any], *, now: datetime, tone: Tone = Tone.U) -> str:
    """The one line that says what a message is about, in the active language, to who reads it
    now.

    The code itself when no app knows it any more. At most 119 characters.
    """
    try:
        intent = intent_of(code)
    except LookupError:
        return code
    return _subject(intent, _shown(intent, context, now), tone)


def moment_in_words(moment: datetime) -> str:
    """An instant as day and time in the Netherlands, in the active language."""
    local = timezone.localtime(moment, clock.AMSTERDAM)
    return _("%(day)s at %(time)s") % {
        "day": _day(local.date()),
        "time": formats.date_format(local, "H.i"),
    }


def render(message: Any, organisation: Organisation, recipient: Any, *, now: datetime) -> Rendered:
    """The mail for an OutboxMessage of the organisation in scope that is sent now; `recipient`
    is a User, or None when it goes to a bare address.

    Raises: LookupError for an intent that no app knows, ContextRefused for values that do not
    fit it, ScopeMissing without a scope, keyring.Unreadable for what is encrypted.
    """
    intent = intent_of(message.intent)
    context = dict(message.context)
    path = context.pop("url", "")
    intent.check(context, path)
    if intent.makes_link is not None:
        path = intent.makes_link(recipient)
    unstored = intent.unstored(message) if intent.unstored is not None else Unstored()
    if unstored.holds_content and not intent.carries_content:
        raise ContextRefused(f"{intent.code}: content of a case does not belong in a message")
    path = unstored.path or path
    tone = tone_on(clock.day_of(now))
    with translation.override(message.language):
        shown = _shown(intent, context, now)
        subject = _shortened(unstored.subject) or _subject(intent, shown, tone)
        if intent.carries_content:
            shown["sections"] = [_section(section) for section in unstored.sections]
        shown |= {name: one_line(value) for name, value in unstored.values.items()}
        given = {
            "subject": subject,
            "greeting": greeting(one_line(recipient.name if recipient else unstored.name), tone),
            "organisation": _told_of(organisation),
            "link": absolute_path(path) if path else "",
            "privacy_statement": privacy_statement_of(organisation, message.language),
            "home": absolute_path("/"),
            "language": message.language,
        }
        name = f"emails/{intent.template}"
        return Rendered(
            subject,
            _wrapped(in_tone(render_to_string(f"{name}.txt", shown | given), tone)),
            in_tone(render_to_string(f"{name}.html", shown | given), tone),
            unstored.address,
        )


def _subject(intent: Intent, shown: Mapping[str, Any], tone: Tone) -> str:
    words = in_tone(str(intent.subject), tone) % shown
    return _shortened(words)


def _shortened(words: str) -> str:
    return Truncator(one_line(words)).chars(LONGEST_SUBJECT)


def _section(section: Section) -> ShownSection:
    chunks = (
        Chunk(chunk.is_list, tuple(map(one_line, chunk.lines))) for chunk in chunks_of(section.text)
    )
    return ShownSection(one_line(section.heading), tuple(chunks))


def _told_of(organisation: Organisation) -> dict[str, str]:
    """The organisation and its FG: what is public of them. Law: GDPR art. 13(1)(a), (b)."""
    names = ("name", "dpo_name", "dpo_email", "dpo_phone")
    return {name: one_line(getattr(organisation, name)) for name in names}


def _shown(intent: Intent, context: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The values as somebody reads them now, in the active language."""
    shown = {name: _in_words(field, context[name]) for name, field in intent.fields.items()}
    return shown | dict(intent.words(context, now)) if intent.words is not None else shown


def _in_words(field: Field, value: Any) -> Any:
    if field is Field.DAY:
        return _day(date.fromisoformat(value))
    if field is Field.MOMENT:
        return moment_in_words(datetime.fromisoformat(value))
    if field is Field.NUMBER:
        return value
    if field is Field.LIST:
        return [_item(item) for item in value]
    return one_line(value)


def _day(day: date) -> str:
    return f"{formats.date_format(day, 'l')} {formats.date_format(day)}"


def _item(item: Mapping[str, str]) -> Item:
    url = item["url"]
    return Item(
        one_line(item["label"]), one_line(item["detail"]), absolute_path(url) if url else ""
    )


def _wrapped(text: str) -> str:
    """Lines that any program shows whole; each link stays on a line of its own."""
    lines = [
        line.rstrip()
        if "://" in line or len(line) <= WIDTH
        else textwrap.fill(
            line,
            WIDTH,
            break_long_words=False,
            break_on_hyphens=False,
            subsequent_indent="  " if line.startswith("- ") else "",
        )
        for line in text.splitlines()
    ]
    return _BROKEN_LINES.sub("\n\n", "\n".join(lines)).strip() + "\n"

"""What a cell of a spreadsheet shows: numbers, dates and marks as a person sees them."""

import re
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple

from privacyoffice.tables.decoding import clean_cell, clean_text

Kind = Literal["number", "percentage", "digits", "date", "month", "year", "moment", "time", "hours"]

# The formats that have a number of their own in every spreadsheet; the rest are codes in the
# file. 27 to 36 and 50 to 58 are dates in East Asian editions.
_BUILT_IN: dict[int, str] = {
    9: "0%",
    10: "0.00%",
    **dict.fromkeys((14, 15, *range(27, 37), *range(50, 59)), "d-m-yyyy"),
    16: "d-mmm",
    17: "mmm-yy",
    **dict.fromkeys((18, 19, 20, 21, 45, 47), "h:mm"),
    22: "d-m-yyyy h:mm",
    46: "[h]:mm",
}
# Text between quotation marks, an escaped, a repeated or a skipped character, a colour.
_NO_SIGN = re.compile(r'"[^"]*"|[\\_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]')
_HOURS = re.compile(r"\[(?:h+|m+|s+)\]")

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LONGEST_NUMBER = 40

# A cell knows no time zone; UTC has no hour that is missing.
_EPOCH = datetime(1899, 12, 30, tzinfo=UTC)
_EPOCH_1904 = datetime(1904, 1, 1, tzinfo=UTC)


class NumberFormat(NamedTuple):
    """What a format makes of a number; `digits` is the width that `digits` fills with zeros."""

    kind: Kind
    digits: int = 0


PLAIN = NumberFormat("number")


def number_format(number: int, code: str | None) -> NumberFormat:
    """The meaning of a number format: by its code or, without one, by its own number."""
    code = _BUILT_IN.get(number, "") if code is None else code
    signs = _NO_SIGN.sub("", code).split(";")[0].lower()
    if "%" in signs:
        return NumberFormat("percentage")
    if re.fullmatch("00+", signs):
        return NumberFormat("digits", len(signs))
    if _HOURS.search(signs):
        return NumberFormat("hours")
    return NumberFormat(_moment_kind(signs))


def _moment_kind(signs: str) -> Kind:
    # “General” and its translations hold letters, but are no dates.
    if not re.fullmatch(r"(?:am/pm|[ymdhs\d\W_])*", signs):
        return "number"
    clock = "h" in signs or "s" in signs
    if "d" in signs:
        return "moment" if clock else "date"
    if clock:
        return "time"
    if "m" in signs:
        return "month"
    return "year" if "y" in signs else "number"


def shown_number(text: str, form: NumberFormat = PLAIN, *, since_1904: bool = False) -> str:
    """A stored number as a person sees it, decimals with a comma; other text as it is."""
    kind = form.kind
    if len(text) > _LONGEST_NUMBER:
        return text
    try:
        value = float(text)
        if kind == "percentage":
            return f"{_plain(value * 100)}%"
        if kind == "digits":
            return _plain(value).zfill(form.digits)
        if kind == "hours":
            minutes = round(value * 24 * 60)
            return f"{minutes // 60}:{minutes % 60:02}"
        if kind != "number":
            return _shown_moment(value, kind, since_1904)
        return _plain(value)
    except (ValueError, OverflowError):
        return text


def _plain(value: float) -> str:
    # Fifteen digits is what spreadsheets keep; the rest is the noise of binary fractions.
    text = f"{value:.15g}"
    if not text.lstrip("-")[:1].isdigit():
        raise ValueError("infinite")
    return text.replace(".", ",").replace("e", "E")


def _shown_moment(value: float, kind: Kind, since_1904: bool) -> str:
    if value < 0:
        raise ValueError("before the calendar")
    # Spreadsheets count a 29 February 1900 that never was.
    days = value + 1 if value < 60 and not since_1904 else value
    epoch = _EPOCH_1904 if since_1904 else _EPOCH
    # To the second: fractions of days are never exact.
    moment = epoch + timedelta(seconds=round(days * 86_400))
    if kind == "time" or (value < 1 and kind == "moment"):
        return f"{moment:%H:%M}"
    return shown_moment(moment, kind)


def shown_moment(moment: datetime, kind: Kind) -> str:
    """A date as day-month-year, with the time only where the cell shows it."""
    if kind == "year":
        return f"{moment.year}"
    if kind == "month":
        return f"{moment:%m}-{moment.year}"
    day = f"{moment:%d-%m}-{moment.year}"
    return f"{day} {moment:%H:%M}" if kind == "moment" else day


def shown_iso_date(text: str) -> str:
    """A date that is stored as text in ISO 8601, as day-month-year; other text as it is."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return shown_moment(moment, "moment" if moment.hour or moment.minute else "date")


def shown_text(text: str) -> str:
    """The text of a cell, cleaned as that of a CSV file is."""
    if "_x" in text:
        text = _ESCAPED.sub(_unescaped, text)
    return clean_cell(clean_text(text))


def _unescaped(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16))
    # Half of a pair cannot be stored; as it was written it can.
    return found[0] if "\ud800" <= character <= "\udfff" else character

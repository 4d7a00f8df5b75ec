"""From the bytes of an uploaded file to clean text."""

import codecs
import re

from django.utils.translation import gettext as _

from privacyoffice.tables.errors import ImportRefused

# The first bytes of files that people upload by mistake.
_OTHER_BINARIES = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"II*\x00",
    b"MM\x00*",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
    b"{\\rtf",
)
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF8_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")

_LINE_BREAK = re.compile("\r\n?")
# Breaks within a cell, which no program puts between quotation marks: as line feeds they
# would end the row.
_BREAK_IN_CELL = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff]")
# Spaces of unusual width, control characters, and the marks that turn the reading direction
# around: a screen would show another text than the one that is stored.
_AS_SPACE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
    "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\U000e0000-\U000e007f]"
)


def decode(data: bytes) -> tuple[str, str]:
    """The cleaned text of a file and the name of its encoding.

    UTF-8 and UTF-16 with a byte order mark, UTF-8 without one, otherwise Windows-1252.
    In the text every line ends in a line feed. Other control characters are spaces, but for
    the tab and the breaks that `clean_cell` makes into line feeds.
    Raises: ImportRefused for pictures and other binary files, and for bytes that no single
    one of these encodings explains.
    """
    if data.startswith(_OTHER_BINARIES):
        raise _not_text()
    text, encoding = _decode(data)
    if "\x00" in text:
        raise _not_text()
    return clean_text(text), encoding


def clean_text(text: str) -> str:
    """The text without what a screen does not show, and with line feeds as line ends."""
    text = _LINE_BREAK.sub("\n", text)
    text = _INVISIBLE.sub("", text)
    return _AS_SPACE.sub(" ", text)


def clean_cell(text: str) -> str:
    """A cell of a decoded text, stripped, with line feeds for every kind of break."""
    return _BREAK_IN_CELL.sub("\n", text).strip()


def _decode(data: bytes) -> tuple[str, str]:
    if data.startswith(_UTF16_MARKS):
        try:
            return data.decode("utf-16"), "utf-16"
        except UnicodeDecodeError:
            raise _not_text() from None
    if b"\x00" in data:
        raise _not_text()
    marked = data.startswith(codecs.BOM_UTF8)
    try:
        return data.decode("utf-8-sig"), "utf-8-sig" if marked else "utf-8"
    except UnicodeDecodeError as error:
        if marked or _is_damaged_utf8(data):
            # The position does not count the mark, which holds no line break anyway.
            raise _mixed(data.count(b"\n", 0, error.start) + 1) from None
    try:
        return data.decode("windows-1252"), "windows-1252"
    except UnicodeDecodeError as error:
        raise _mixed(data.count(b"\n", 0, error.start) + 1) from None


def _is_damaged_utf8(data: bytes) -> bool:
    """Whether most accents are well-formed UTF-8: as Windows-1252 they would be garbled."""
    sequences = [len(found) for found in _UTF8_SEQUENCE.findall(data)]
    stray = sum(1 for _found in _HIGH_BYTE.finditer(data)) - sum(sequences)
    return len(sequences) > stray


def _not_text() -> ImportRefused:
    return ImportRefused(
        _(
            "This file holds no text that can be read as a table. Save the list in your "
            "spreadsheet program as “Excel workbook (.xlsx)” or “CSV UTF-8” and import that "
            "file."
        )
    )


def _mixed(line: int) -> ImportRefused:
    return ImportRefused(
        _(
            "The characters on line %(line)d of the file cannot be read: they are neither "
            "UTF-8 nor Windows-1252. Save the list again as “CSV UTF-8” and import "
            "that file."
        )
        % {"line": line}
    )

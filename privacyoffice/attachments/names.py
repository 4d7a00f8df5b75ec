"""What a file is called on a screen. A name never becomes a path."""

import unicodedata

from django.utils.translation import gettext as _

from privacyoffice.attachments.verdicts import SUFFIXES

LONGEST = 150  # characters


def seen_name(sent: str) -> str:
    """The name that somebody gave, without folders and without what is not seen or turns the
    reading around; perhaps empty."""
    # A browser writes a quotation mark in the name of a file that it sends as %22.
    named = (sent or "").replace("%22", '"')
    last = named.replace("\\", "/").rpartition("/")[2]
    seen = "".join(
        " " if unicodedata.category(sign)[0] in "CZ" else sign
        for sign in unicodedata.normalize("NFC", last)
    )
    return " ".join(seen.split()).strip(". ")[:LONGEST]


def shown_name(sent: str, media_type: str) -> str:
    """The same, and at its end what the file really is."""
    stem, suffix = seen_name(sent), SUFFIXES[media_type]
    if stem.lower().endswith((suffix, ".jpeg" if suffix == ".jpg" else suffix)):
        stem = stem.rpartition(".")[0]
    return (stem[: LONGEST - len(suffix)].strip(". ") or _("file")) + suffix

"""What can be said of a file that somebody sends: codes, shared with the process that looks.

No Django here: the process that opens other people's files knows no settings and no database.
"""

from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """Why a file is kept or refused."""

    ACCEPTED = "accepted"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    VIRUS = "virus"
    PROGRAM = "program"
    ARCHIVE = "archive"
    OFFICE = "office"
    WEB_PAGE = "web_page"
    RECORDING = "recording"
    HEIC = "heic"
    UNKNOWN = "unknown"
    TWO_THINGS = "two_things"
    PDF_DAMAGED = "pdf_damaged"
    PDF_LOCKED = "pdf_locked"
    PDF_SCRIPT = "pdf_script"
    PDF_ACTION = "pdf_action"
    PDF_FILES = "pdf_files"
    PDF_FORM = "pdf_form"
    PDF_MORE = "pdf_more"
    PICTURE_DAMAGED = "picture_damaged"
    PICTURE_TOO_LARGE = "picture_too_large"
    PICTURE_PAGES = "picture_pages"
    TEXT_ENCODING = "text_encoding"
    TEXT_CONTROLS = "text_controls"
    MAIL_DAMAGED = "mail_damaged"
    MAIL_DANGEROUS = "mail_dangerous"
    TOO_DEMANDING = "too_demanding"
    # Said by the server itself: not about the file.
    NOT_SCANNED = "not_scanned"
    NOT_KEPT = "not_kept"
    CASE_FULL = "case_full"
    CASE_CLOSED = "case_closed"
    CASE_FINISHED = "case_finished"
    FORM_FULL = "form_full"
    LATER = "later"
    BUSY = "busy"


PDF, PNG, JPEG, TEXT = "application/pdf", "image/png", "image/jpeg", "text/plain"
EML, MSG = "message/rfc822", "application/vnd.ms-outlook"
# What a file of each kind is called at its end, whatever it was called when it came.
SUFFIXES = {PDF: ".pdf", PNG: ".png", JPEG: ".jpg", TEXT: ".txt", EML: ".eml", MSG: ".msg"}


class Unacceptable(Exception):
    """This file is refused, for the reason that the code names."""

    def __init__(self, code: Verdict) -> None:
        super().__init__(code)
        self.code = code


class Found:
    """A file that may be kept: its kind, what is known of it, and its bytes if they were made
    anew. `facts` holds only text, numbers and lists of text."""

    def __init__(
        self, media_type: str, facts: dict[str, Any] | None = None, made: bytes | None = None
    ) -> None:
        self.media_type = media_type
        self.facts = facts or {}
        self.made = made

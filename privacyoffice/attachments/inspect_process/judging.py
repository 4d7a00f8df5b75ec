"""From the bytes of a file to a verdict: what it is, and then whether that may be kept."""

import codecs
import re
from collections.abc import Callable

from privacyoffice.attachments.inspect_process.signatures import (
    EICAR,
    STARTED_BY_NAME,
    Kind,
    is_archive_as_well,
    kind_of,
    kind_of_zip,
)
from privacyoffice.attachments.verdicts import TEXT, Found, Unacceptable, Verdict

_REFUSED_AT_SIGHT = {
    Kind.OFFICE: Verdict.OFFICE,
    Kind.MACROS: Verdict.OFFICE,
    Kind.ARCHIVE: Verdict.ARCHIVE,
    Kind.ZIP: Verdict.ARCHIVE,
    Kind.PROGRAM: Verdict.PROGRAM,
    Kind.RECORDING: Verdict.RECORDING,
    Kind.HEIC: Verdict.HEIC,
}
# What libmagic may call a file of each kind; of text it has many names.
_KNOWN_AS = {
    Kind.PDF: re.compile(r"application/pdf"),
    Kind.PICTURE: re.compile(r"image/(png|jpeg|gif|webp|tiff)"),
    Kind.MSG: re.compile(r"application/(vnd\.ms-outlook|x-ole-storage|CDFV2.*)"),
    Kind.EML: re.compile(r"(text|message)/.*|application/(mbox|octet-stream)"),
}
_WEB_BY_MAGIC = re.compile(r"text/(html|xml|x-php)|image/svg\+xml|application/(xml|xhtml\+xml)")
_PROGRAM_BY_MAGIC = re.compile(r"text/x-(shellscript|msdos-batch|perl)|application/x-.*exec.*")
_WEB = re.compile(
    r"<\s*(!doctype\s+html|html|svg|script|iframe|object|embed)\b|<\?(php|xml)\b|<\?=",
    re.IGNORECASE,
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
# Beginnings of other kinds of files: six bytes or more, that chance does not write.
_INSIDE = (b"<script", b"<?php", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"run in DOS mode")
_INSIDE_PICTURE = (*_INSIDE, b"%PDF-", b"<html", b"<svg")


def prepare(content: bytes, suffix: str) -> Callable[[], Found]:
    """What judges this file, with every library loaded that it needs. Until that is called, the
    file is not taken apart."""
    kind = kind_of(content, suffix)
    if not content or EICAR in content or kind in _REFUSED_AT_SIGHT:
        return lambda: _refuse_at_sight(content, kind)
    import magic

    detector = magic.Magic(mime=True)
    examine = _examiner(kind, suffix)

    def judge() -> Found:
        _compare(kind, detector.from_buffer(content))
        _refuse_second_nature(kind, content)
        return examine(content)

    return judge


def _refuse_at_sight(content: bytes, kind: Kind) -> Found:
    if not content:
        raise Unacceptable(Verdict.EMPTY)
    if EICAR in content:
        raise Unacceptable(Verdict.VIRUS)
    raise Unacceptable(_REFUSED_AT_SIGHT[kind_of_zip(content) if kind is Kind.ZIP else kind])


def _examiner(kind: Kind, suffix: str) -> Callable[[bytes], Found]:
    if kind is Kind.PDF:
        from privacyoffice.attachments.inspect_process.papers import examine_pdf

        return examine_pdf
    if kind is Kind.PICTURE:
        from privacyoffice.attachments.inspect_process.pictures import make_anew

        return make_anew
    if kind is Kind.EML:
        from privacyoffice.attachments.inspect_process.letters import examine_eml

        return examine_eml
    if kind is Kind.MSG:
        from privacyoffice.attachments.inspect_process.letters import examine_msg

        return examine_msg
    return lambda content: _examine_text(content, suffix)


def _compare(kind: Kind, name: str) -> None:
    """libmagic, over the whole file, must come to the same kind."""
    if kind in _KNOWN_AS:
        if not _KNOWN_AS[kind].fullmatch(name):
            raise Unacceptable(Verdict.TWO_THINGS)
    elif _WEB_BY_MAGIC.fullmatch(name):
        raise Unacceptable(Verdict.WEB_PAGE)
    elif _PROGRAM_BY_MAGIC.fullmatch(name):
        raise Unacceptable(Verdict.PROGRAM)


def _refuse_second_nature(kind: Kind, content: bytes) -> None:
    """A file that another program would open as something else. In mails others' files belong:
    they are looked at by themselves."""
    if kind not in {Kind.PDF, Kind.PICTURE}:
        return
    inside = _INSIDE_PICTURE if kind is Kind.PICTURE else _INSIDE
    if any(start in content for start in inside) or is_archive_as_well(content):
        raise Unacceptable(Verdict.TWO_THINGS)


def _examine_text(content: bytes, suffix: str) -> Found:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unacceptable(Verdict.TEXT_ENCODING)
    try:
        text = content.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError:
        is_text = not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", content)
        raise Unacceptable(Verdict.TEXT_ENCODING if is_text else Verdict.UNKNOWN) from None
    if _WEB.search(text):
        raise Unacceptable(Verdict.WEB_PAGE)
    if suffix in STARTED_BY_NAME:
        raise Unacceptable(Verdict.PROGRAM)
    if _CONTROLS.search(text):
        raise Unacceptable(Verdict.TEXT_CONTROLS)
    return Found(TEXT)

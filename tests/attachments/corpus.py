"""Files that people send, and what must become of each. Nothing dangerous is kept in the
repository: all of it is made when it is needed."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from privacyoffice.attachments.verdicts import EML, JPEG, MSG, PDF, PNG, TEXT, Verdict
from tests.attachments import letters, papers, pictures

# In pieces, so that no scanner takes this file away.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTI" + b"VIRUS-TEST-FILE!$H+H*"
MEGABYTE = 1024 * 1024
PROGRAM = b"MZ\x90\x00" + b"\0" * 60 + b"This program cannot be run in DOS mode.\r\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@dataclass(frozen=True)
class Sample:
    """A file under a name: what must be said of it, and of an accepted one what it is."""

    title: str
    name: str
    make: Callable[[], bytes]
    verdict: Verdict
    media_type: str = ""


def archive(**files: bytes) -> bytes:
    """A ZIP; `__` in a name stands for a dot."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name.replace("__", "."), content)
    return written.getvalue()


def office(**files: bytes) -> bytes:
    """What a word processor makes."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        for name, content in files.items():
            made.writestr(name.replace("__", "."), content)
    return written.getvalue()


def bomb() -> bytes:
    """A ZIP of a few kilobytes in which a hundred megabytes are."""
    return archive(a=b"\0" * 100 * MEGABYTE)


def late(content: bytes) -> bytes:
    """After the first 2,048 bytes, at which many programs stop looking."""
    return b"Geachte heer, mevrouw,\n" * 200 + content


def _accepted(title: str, name: str, make: Callable[[], bytes], media_type: str) -> Sample:
    return Sample(title, name, make, Verdict.ACCEPTED, media_type)


def _of(content: bytes) -> Callable[[], bytes]:
    return lambda: content


GOOD = (
    _accepted("a PDF", "brief.pdf", papers.pdf, PDF),
    _accepted(
        "a PDF that names a script in a text",
        "brief.pdf",
        lambda: papers.pdf(papers.with_harmless_words),
        PDF,
    ),
    _accepted("a photograph", "foto.jpg", lambda: pictures.picture("JPEG"), JPEG),
    _accepted("a photograph called PDF", "foto.pdf", lambda: pictures.picture("JPEG"), JPEG),
    _accepted("a drawing", "plaatje.png", lambda: pictures.picture("PNG"), PNG),
    _accepted("a GIF", "plaatje.gif", lambda: pictures.picture("GIF"), PNG),
    _accepted("a WebP", "plaatje.webp", lambda: pictures.picture("WEBP"), JPEG),
    _accepted("a TIFF", "scan.tif", lambda: pictures.picture("TIFF"), PNG),
    _accepted("a text", "brief.txt", _of("Ik wil weten wat u van mij weet: é €.".encode()), TEXT),
    _accepted("a text in Windows lines", "brief.txt", _of(b"Regel een\r\n\tRegel twee\r\n"), TEXT),
    _accepted("a mail", "vraag.eml", letters.eml, EML),
    _accepted(
        "a mail with a PDF and an office file",
        "vraag.eml",
        lambda: letters.eml(("brief.pdf", papers.pdf()), ("brief.docx", office())),
        EML,
    ),
    _accepted("a mail of Outlook", "vraag.msg", letters.msg, MSG),
    _accepted(
        "a mail of Outlook with a PDF",
        "vraag.msg",
        lambda: letters.msg(("brief.pdf", papers.pdf())),
        MSG,
    ),
)
BAD = (
    Sample("nothing", "leeg.pdf", _of(b""), Verdict.EMPTY),
    Sample("EICAR", "eicar.com", _of(EICAR), Verdict.VIRUS),
    Sample("EICAR called a text", "brief.txt", _of(EICAR), Verdict.VIRUS),
    Sample("EICAR after 2,048 bytes", "brief.txt", lambda: late(EICAR), Verdict.VIRUS),
    Sample("EICAR in a ZIP", "eicar.zip", lambda: archive(a__com=EICAR), Verdict.ARCHIVE),
    Sample(
        "EICAR in a ZIP in a ZIP",
        "eicar.zip",
        lambda: archive(a__zip=archive(a__com=EICAR)),
        Verdict.ARCHIVE,
    ),
    Sample("a ZIP bomb", "bom.zip", bomb, Verdict.ARCHIVE),
    Sample("a ZIP called PDF", "brief.pdf", lambda: archive(a=b"a"), Verdict.ARCHIVE),
    Sample("gzip", "a.gz", _of(b"\x1f\x8b\x08\0" + b"\0" * 40), Verdict.ARCHIVE),
    Sample("7z", "a.7z", _of(b"7z\xbc\xaf\x27\x1c" + b"\0" * 40), Verdict.ARCHIVE),
    Sample("a Word file", "brief.docx", office, Verdict.OFFICE),
    Sample(
        "a Word file with macros",
        "brief.docm",
        lambda: office(word__vbaProject__bin=b"x"),
        Verdict.OFFICE,
    ),
    Sample(
        "an old Word file",
        "brief.doc",
        lambda: letters.compound({"WordDocument": b"a" * 5000}),
        Verdict.OFFICE,
    ),
    Sample("RTF", "brief.rtf", _of(b"{\\rtf1 tekst}"), Verdict.OFFICE),
    Sample("a program", "spel.exe", _of(PROGRAM), Verdict.PROGRAM),
    Sample("a program called PDF", "brief.pdf", _of(PROGRAM), Verdict.PROGRAM),
    Sample("a shell script", "start.sh", _of(b"#!/bin/sh\nls\n"), Verdict.PROGRAM),
    Sample("a Windows script", "start.bat", _of(b"@echo off\r\ndir\r\n"), Verdict.PROGRAM),
    Sample("an SVG with script", "plaatje.svg", _of(SVG), Verdict.WEB_PAGE),
    Sample("an SVG called PNG", "plaatje.png", _of(SVG), Verdict.WEB_PAGE),
    Sample("a web page", "pagina.html", _of(b"<!DOCTYPE html><p>a</p>"), Verdict.WEB_PAGE),
    Sample("a web page called text", "brief.txt", _of(b"<html><p>a</p></html>"), Verdict.WEB_PAGE),
    Sample("script after 2,048 bytes", "brief.txt", lambda: late(SVG), Verdict.WEB_PAGE),
    Sample("PHP after 2,048 bytes", "brief.txt", lambda: late(b"<?php a(); ?>"), Verdict.WEB_PAGE),
    Sample("sound", "stem.mp3", _of(b"ID3\x04" + b"\0" * 40), Verdict.RECORDING),
    Sample("film", "film.mp4", _of(b"\0\0\0\x18ftypmp42" + b"\0" * 40), Verdict.RECORDING),
    Sample("HEIC", "foto.heic", _of(b"\0\0\0\x18ftypheic" + b"\0" * 40), Verdict.HEIC),
    Sample("bytes of no kind", "x.bin", _of(bytes(range(256)) * 20), Verdict.UNKNOWN),
    Sample("bytes called PDF", "brief.pdf", _of(bytes(range(256)) * 20), Verdict.UNKNOWN),
    Sample(
        "text, then bytes after 2,048",
        "brief.txt",
        lambda: late(bytes(range(256))),
        Verdict.UNKNOWN,
    ),
    Sample("old letters", "brief.txt", _of("één vraag".encode("cp1252")), Verdict.TEXT_ENCODING),
    Sample("UTF-16", "brief.txt", _of("vraag".encode("utf-16")), Verdict.TEXT_ENCODING),
    Sample("escapes", "brief.txt", _of(b"a\x1b]0;b\x07"), Verdict.TEXT_CONTROLS),
    Sample("a NUL", "brief.txt", _of(b"vraag\x00antwoord"), Verdict.TEXT_CONTROLS),
    Sample("script", "a.pdf", lambda: papers.pdf(papers.with_script), Verdict.PDF_SCRIPT),
    Sample(
        "script, packed",
        "a.pdf",
        lambda: papers.pdf(
            papers.with_script_far_away, object_stream_mode=papers.pikepdf.ObjectStreamMode.generate
        ),
        Verdict.PDF_SCRIPT,
    ),
    Sample(
        "script, name in numbers",
        "a.pdf",
        papers.with_script_in_numbers,
        Verdict.PDF_SCRIPT,
    ),
    Sample("launch", "a.pdf", lambda: papers.pdf(papers.with_launch), Verdict.PDF_ACTION),
    Sample("files", "a.pdf", lambda: papers.pdf(papers.with_files), Verdict.PDF_FILES),
    Sample("XFA", "a.pdf", lambda: papers.pdf(papers.with_interactive_form), Verdict.PDF_FORM),
    Sample("a password", "a.pdf", lambda: papers.locked("geheim"), Verdict.PDF_LOCKED),
    Sample("limits", "a.pdf", lambda: papers.locked(""), Verdict.PDF_LOCKED),
    Sample("no table", "a.pdf", papers.without_table, Verdict.PDF_DAMAGED),
    Sample("half a PDF", "a.pdf", lambda: papers.pdf()[:300], Verdict.PDF_DAMAGED),
    Sample("more after the end", "a.pdf", lambda: papers.pdf() + b"meer", Verdict.PDF_MORE),
    Sample(
        "more after the end, ended again",
        "a.pdf",
        lambda: papers.pdf() + b"meer\n%%EOF\n",
        Verdict.PDF_MORE,
    ),
    Sample("PDF and ZIP", "a.pdf", lambda: papers.pdf() + archive(a=b"a"), Verdict.TWO_THINGS),
    Sample(
        "PDF and web page",
        "a.pdf",
        lambda: papers.pdf().replace(b"\n", b"\n%<script>alert(1)</script>\n", 1),
        Verdict.TWO_THINGS,
    ),
    Sample("something before a PDF", "a.pdf", lambda: b"a\n" + papers.pdf(), Verdict.TWO_THINGS),
    Sample(
        "picture and ZIP",
        "a.png",
        lambda: pictures.picture("PNG") + archive(a=b"a"),
        Verdict.TWO_THINGS,
    ),
    Sample(
        "picture and PDF",
        "a.jpg",
        lambda: pictures.picture("JPEG") + papers.pdf(),
        Verdict.TWO_THINGS,
    ),
    Sample(
        "GIF and script", "a.gif", _of(b"GIF89a/*" + b"\0" * 9 + b"*/=1;"), Verdict.PICTURE_DAMAGED
    ),
    Sample(
        "picture with script in it",
        "a.jpg",
        lambda: pictures.picture("JPEG", comment=b"<script>alert(1)</script>"),
        Verdict.TWO_THINGS,
    ),
    Sample(
        "50,000 x 50,000",
        "a.png",
        lambda: pictures.of_many_points(50_000, 50_000),
        Verdict.PICTURE_TOO_LARGE,
    ),
    Sample(
        "half a picture", "a.jpg", lambda: pictures.picture("JPEG")[:300], Verdict.PICTURE_DAMAGED
    ),
    Sample(
        "a TIFF of two pages", "a.tif", lambda: pictures.of_pages("TIFF"), Verdict.PICTURE_PAGES
    ),
    Sample("a GIF that moves", "a.gif", lambda: pictures.of_pages("GIF"), Verdict.PICTURE_PAGES),
    Sample("a text called mail", "a.eml", _of(b"Geen kop\n\nvraag\n"), Verdict.MAIL_DAMAGED),
    Sample(
        "a mail with EICAR", "a.eml", lambda: letters.eml(("a.txt", EICAR)), Verdict.MAIL_DANGEROUS
    ),
    Sample(
        "a mail with a program",
        "a.eml",
        lambda: letters.eml(("a.pdf", PROGRAM)),
        Verdict.MAIL_DANGEROUS,
    ),
    Sample(
        "a mail with a ZIP",
        "a.eml",
        lambda: letters.eml(("a.zip", archive(a=b"a"))),
        Verdict.MAIL_DANGEROUS,
    ),
    Sample(
        "a mail in a mail with a web page",
        "a.eml",
        lambda: letters.eml(("a.html", b"<html></html>")),
        Verdict.MAIL_DANGEROUS,
    ),
    Sample(
        "a mail of Outlook with a program",
        "a.msg",
        lambda: letters.msg(("a.exe", PROGRAM)),
        Verdict.MAIL_DANGEROUS,
    ),
    Sample("half a mail of Outlook", "a.msg", lambda: letters.msg()[:-700], Verdict.MAIL_DAMAGED),
)

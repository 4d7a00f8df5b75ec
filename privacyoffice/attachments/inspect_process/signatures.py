"""What the bytes of a file say that it is, in pure Python and without opening anything."""

import codecs
import io
import re
import zipfile
from enum import Enum, auto

# Names in archives are read with it; later no file can be opened.
codecs.lookup("cp437")

# In pieces, or a virus scanner would take this module away.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTI" + b"VIRUS-TEST-FILE!$H+H*"


class Kind(Enum):
    """What a file seems to be. The first five are looked at further; the rest is refused.

    ZIP is what `kind_of` says before the table of contents is read; `kind_of_zip` reads it.
    """

    PDF = auto()
    PICTURE = auto()
    TEXT = auto()
    EML = auto()
    MSG = auto()
    OFFICE = auto()
    MACROS = auto()
    ARCHIVE = auto()
    ZIP = auto()
    PROGRAM = auto()
    RECORDING = auto()
    HEIC = auto()


_STARTS: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF-", Kind.PDF),
    (b"\x89PNG\r\n\x1a\n", Kind.PICTURE),
    (b"\xff\xd8\xff", Kind.PICTURE),
    (b"GIF87a", Kind.PICTURE),
    (b"GIF89a", Kind.PICTURE),
    (b"II*\x00", Kind.PICTURE),
    (b"MM\x00*", Kind.PICTURE),
    (b"MZ", Kind.PROGRAM),
    (b"\x7fELF", Kind.PROGRAM),
    (b"\xca\xfe\xba\xbe", Kind.PROGRAM),
    (b"\xcf\xfa\xed\xfe", Kind.PROGRAM),
    (b"#!", Kind.PROGRAM),
    (b"L\x00\x00\x00\x01\x14\x02\x00", Kind.PROGRAM),
    (b"{\\rtf", Kind.OFFICE),
    (b"Rar!\x1a\x07", Kind.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Kind.ARCHIVE),
    (b"\x1f\x8b", Kind.ARCHIVE),
    (b"BZh", Kind.ARCHIVE),
    (b"\xfd7zXZ\x00", Kind.ARCHIVE),
    (b"\x28\xb5\x2f\xfd", Kind.ARCHIVE),
    (b"MSCF", Kind.ARCHIVE),
    (b"\x78\x9f\x3e\x22", Kind.ARCHIVE),  # winmail.dat, in which Outlook packs files
    (b"ID3", Kind.RECORDING),
    (b"OggS", Kind.RECORDING),
    (b"fLaC", Kind.RECORDING),
    (b"\x1aE\xdf\xa3", Kind.RECORDING),
)
_ENTRY, _MOST_ENTRIES = b"PK\x01\x02", 10_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heif", b"hevc", b"mif1", b"msf1", b"avif"})
_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]*:")
_MAIL_HEADERS = re.compile(
    rb"^(?:MIME-Version|Received|Message-ID|Return-Path):", re.IGNORECASE | re.MULTILINE
)
_FROM = re.compile(rb"^From:", re.IGNORECASE | re.MULTILINE)

# Names that start something when they are opened.
STARTED_BY_NAME = frozenset(
    (
        *(".exe", ".com", ".scr", ".pif", ".bat", ".cmd", ".ps1", ".vbs"),
        *(".vbe", ".js", ".jse", ".wsf", ".wsh", ".hta", ".lnk", ".msi"),
        *(".msp", ".dll", ".cpl", ".jar", ".reg", ".scf", ".url", ".iso"),
        *(".img", ".vhd", ".sh", ".py", ".app", ".dmg", ".apk", ".docm"),
        *(".xlsm", ".pptm", ".dotm", ".xltm", ".xlam", ".one", ".chm", ".html"),
        *(".htm", ".xhtml", ".shtml", ".mht", ".svg", ".xml", ".php"),
    )
)


def kind_of(content: bytes, suffix: str) -> Kind:
    """What the file is by its bytes, in one pass over them. A mail and a text differ by what they
    begin with; a mail without that is one by the end of its name (`suffix`, lower case, with its
    dot)."""
    for start, kind in _STARTS:
        if content.startswith(start):
            return kind
    if inside := _kind_of_container(content):
        return inside
    if content.startswith(_OLE):
        return _kind_of_compound(content)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return Kind.ZIP
    if content[257:262] == b"ustar" or content[32769:32774] == b"CD001":
        return Kind.ARCHIVE
    if b"%PDF-" in content[:1024]:
        return Kind.PDF
    return Kind.EML if suffix == ".eml" or _looks_like_mail(content) else Kind.TEXT


def _kind_of_container(content: bytes) -> Kind | None:
    """What says only after its length, or in its third word, what is in it."""
    if content.startswith(b"RIFF"):
        return Kind.PICTURE if content[8:12] == b"WEBP" else Kind.RECORDING
    if content[4:8] == b"ftyp":
        return Kind.HEIC if content[8:12] in _HEIC_BRANDS else Kind.RECORDING
    return None


def _kind_of_compound(content: bytes) -> Kind:
    """An OLE file: a mail of Outlook, or an older office file."""
    if _in_utf16("__properties_version1.0") in content:
        return Kind.MSG
    return Kind.MACROS if _in_utf16("_VBA_PROJECT") in content else Kind.OFFICE


def kind_of_zip(content: bytes) -> Kind:
    """Office files are archives too, with a table of contents of their own."""
    if _holds_too_many(content):
        return Kind.ARCHIVE
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = frozenset(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return Kind.ARCHIVE
    if any(name.endswith("vbaProject.bin") for name in names):
        return Kind.MACROS
    is_office = "[Content_Types].xml" in names or {"mimetype", "content.xml"} <= names
    return Kind.OFFICE if is_office else Kind.ARCHIVE


def is_archive_as_well(content: bytes) -> bool:
    """Whether a program for archives would open this: it reads from the end, so that anything
    can stand in front."""
    if _holds_too_many(content):
        return True
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return bool(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return False


def _holds_too_many(content: bytes) -> bool:
    """Whether a table of contents is longer than that of any office file: reading half a million
    lines takes as long as a file may take in all."""
    return content.count(_ENTRY) > _MOST_ENTRIES


def _looks_like_mail(content: bytes) -> bool:
    head = content[:8192].lstrip(b"\xef\xbb\xbf")
    return bool(_HEADER.match(head) and _FROM.search(head) and _MAIL_HEADERS.search(head))


def _in_utf16(text: str) -> bytes:
    return text.encode("utf-16-le")

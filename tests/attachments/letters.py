"""Mails for tests, as .eml and as the compound file that Outlook keeps."""

import struct
from email.message import EmailMessage
from typing import Any

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR, _SMALL_SECTOR, _LARGE = 512, 64, 4096
_STORAGE, _STREAM, _ROOT = 1, 2, 5


def eml(*attached: tuple[str, bytes], subject: str = "Mijn vraag") -> bytes:
    """A mail of 3 November 2026, 09:30 in Amsterdam."""
    mail = EmailMessage()
    mail["From"] = "Een Burger <burger@voorbeeld.nl>"
    mail["To"] = "privacy@gemeente.example"
    mail["Subject"] = subject
    mail["Date"] = "Tue, 03 Nov 2026 09:30:00 +0100"
    mail["Message-ID"] = "<1@voorbeeld.nl>"
    mail.set_content("Wat weet u van mij?")
    mail.add_alternative("<html><body>Wat weet u van mij?</body></html>", subtype="html")
    for name, content in attached:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return bytes(mail)


def msg(*attached: tuple[str, bytes], subject: str = "Mijn vraag") -> bytes:
    """The same as Outlook keeps it."""
    ticks = 134_061_666_000_000_000  # 3 November 2025 and some, in units of 100 ns since 1601
    streams = {
        "__nameid_version1.0/__substg1.0_00020102": b"",
        "__substg1.0_0037001F": subject.encode("utf-16-le"),
        "__substg1.0_0C1A001F": "Een Burger".encode("utf-16-le"),
        "__substg1.0_0C1F001F": "burger@voorbeeld.nl".encode("utf-16-le"),
        "__substg1.0_001A001F": "IPM.Note".encode("utf-16-le"),
        "__properties_version1.0": struct.pack("<8xLLLL8x", 0, len(attached), 0, len(attached))
        + _property(0x001A001F, 18)
        + _property(0x0037001F, 2 * len(subject) + 2)
        + _property(0x0C1A001F, 22)
        + _property(0x0C1F001F, 40)
        + struct.pack("<LLQ", 0x00390040, 6, ticks),
    }
    for number, (name, content) in enumerate(attached):
        folder = f"__attach_version1.0_#{number:08X}"
        streams[f"{folder}/__properties_version1.0"] = (
            struct.pack("<8x")
            + _property(0x37010102, len(content))
            + struct.pack("<LLLL", 0x37050003, 6, 1, 0)
            + _property(0x3707001F, 2 * len(name) + 2)
        )
        streams[f"{folder}/__substg1.0_37010102"] = content
        streams[f"{folder}/__substg1.0_3707001F"] = name.encode("utf-16-le")
    return compound(streams)


def _property(tag: int, size: int) -> bytes:
    return struct.pack("<LLLL", tag, 6, size, 0)


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file with these streams, in folders as their names say."""
    root: dict[str, object] = {}
    for path, content in streams.items():
        *folders, name = path.split("/")
        place: Any = root
        for folder in folders:
            place = place.setdefault(folder, {})
        place[name] = content
    entries: list[list[object]] = [["Root Entry", _ROOT, b"", _FREE, _FREE]]
    _add_children(entries, 0, root)
    large, small = _Sectors(_SECTOR), _Sectors(_SMALL_SECTOR)
    starts = [_place(entry[2], large, small) for entry in entries]  # type: ignore[arg-type]
    # The small ones are together the content of the root.
    entries[0][2] = small.data
    starts[0] = large.add(small.data)
    first_of_small_table = large.add(small.table_as_bytes())
    directory = b"".join(
        _entry(*entry, start)  # type: ignore[arg-type]
        for entry, start in zip(entries, starts, strict=True)
    )
    first_of_directory = large.add(directory)
    count = -(-len(large.table) * 4 // (_SECTOR - 4)) + 1
    places = [len(large.table) + number for number in range(count)]
    large.table += [_FAT] * count
    header = (
        struct.pack("<8s16xHHHHH6x", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6)
        + struct.pack("<LLLLL", 0, count, first_of_directory, 0, _LARGE)
        + struct.pack("<LLLL", first_of_small_table, 1, _END, 0)
        + struct.pack("<109L", *places, *[_FREE] * (109 - len(places)))
    )
    return header + large.data + large.table_as_bytes().ljust(count * _SECTOR, b"\xff")


class _Sectors:
    """Contents one after the other, and a table of which sector follows on which."""

    def __init__(self, size: int) -> None:
        self._size = size
        self.table: list[int] = []
        self.data = b""

    def add(self, content: bytes) -> int:
        """The number of its first sector."""
        if not content:
            return _END
        first, count = len(self.table), -(-len(content) // self._size)
        self.table += [*range(first + 1, first + count), _END]
        self.data += content.ljust(count * self._size, b"\0")
        return first

    def table_as_bytes(self) -> bytes:
        return struct.pack(f"<{len(self.table)}L", *self.table)


def _place(content: bytes, large: _Sectors, small: _Sectors) -> int:
    return (large if len(content) >= _LARGE else small).add(content)


def _add_children(entries: list[list[object]], parent: int, folder: dict[str, object]) -> None:
    """As a chain of right-hand neighbours, in the order that the format asks for."""
    names = sorted(folder, key=lambda name: (len(name), name.upper()))
    numbers = []
    for name in names:
        content = folder[name]
        numbers.append(len(entries))
        is_folder = isinstance(content, dict)
        entries.append(
            [name, _STORAGE if is_folder else _STREAM, b"" if is_folder else content, _FREE, _FREE]
        )
        if isinstance(content, dict):
            _add_children(entries, numbers[-1], content)
    for number, following in zip(numbers, [*numbers[1:], _FREE], strict=True):
        entries[number][3] = following
    entries[parent][4] = numbers[0] if numbers else _FREE


def _entry(name: str, kind: int, content: bytes, right: int, child: int, start: int) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    return (
        encoded.ljust(64, b"\0")
        + struct.pack("<HBBLLL", len(encoded), kind, 1, _FREE, right, child)
        + b"\0" * 36
        + struct.pack("<LQ", start, len(content))
    )

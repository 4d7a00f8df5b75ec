"""Encrypted files: nothing plain on disk, every change noticed, readable from any place."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, models
from django.test.utils import isolate_apps

from privacyoffice import clock
from privacyoffice.crypto import files
from privacyoffice.crypto.errors import EnvelopeDamaged, EnvelopeMisplaced, KeyDestroyed
from privacyoffice.crypto.file_fields import EncryptedFileField
from privacyoffice.crypto.files import SEGMENT, EncryptedFile
from privacyoffice.crypto.services.keys import destroy_key, make_key

KEY = bytes(range(32))
WHERE: dict[str, Any] = {
    "case_id": uuid4(),
    "model": "app.model",
    "object_id": uuid4(),
    "field": "file",
}
SIZES = [0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 3 * SEGMENT, 3 * SEGMENT + 7]
TAG = 16


def _content(size: int) -> bytes:
    return (b"geheim " * (size // 7 + 1))[:size]


def _written(path: Path, content: bytes) -> Path:
    chunks = [content[start : start + 50_000] for start in range(0, len(content), 50_000)]
    assert files.write(chunks, path, key=KEY, **WHERE).size == len(content)
    return path


@pytest.mark.parametrize("size", SIZES)
def test_what_is_written_is_read_again(tmp_path: Path, size: int) -> None:
    content = _content(size)
    path = _written(tmp_path / "file", content)
    assert b"".join(files.read(path, key=KEY, **WHERE)) == content
    opened = EncryptedFile(path, key=KEY, **WHERE)
    assert opened.size == size
    for start, end in [(0, 1), (size - 3, size), (SEGMENT - 2, SEGMENT + 2), (0, size), (5, 5)]:
        assert opened.between(start, end) == content[max(0, start) : max(0, end)]


def test_no_plain_byte_reaches_the_disk_while_it_is_written(tmp_path: Path) -> None:
    seen = []

    def chunks() -> Iterator[bytes]:
        for _number in range(4):
            yield b"geheim " * 20_000
            (part,) = tmp_path.iterdir()
            assert part.name == "file.part"
            seen.append(b"geheim" in part.read_bytes())

    files.write(chunks(), tmp_path / "file", key=KEY, **WHERE)
    assert seen == [False] * 4
    assert b"geheim" not in (tmp_path / "file").read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"begin"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        files.write(chunks(), tmp_path / "file", key=KEY, **WHERE)
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_never_written_twice(tmp_path: Path) -> None:
    path = _written(tmp_path / "file", b"eerst")
    with pytest.raises(FileExistsError):
        files.write([b"later"], path, key=KEY, **WHERE)
    assert b"".join(files.read(path, key=KEY, **WHERE)) == b"eerst"


@pytest.mark.parametrize("part", WHERE)
def test_a_file_opens_in_its_own_place_only(tmp_path: Path, part: str) -> None:
    path = _written(tmp_path / "file", b"inhoud")
    other = "app.other" if part == "model" else "other" if part == "field" else uuid4()
    with pytest.raises(EnvelopeMisplaced):
        files.read(path, key=KEY, **(WHERE | {part: other}))


def _exchanged(raw: bytes, begin: int) -> bytes:
    first, second = begin + SEGMENT + TAG, begin + 2 * (SEGMENT + TAG)
    return raw[:begin] + raw[first:second] + raw[begin:first] + raw[second:]


DAMAGES = {
    "a bit of the content": lambda raw, begin: raw[:-1] + bytes([raw[-1] ^ 1]),
    "a bit of the salt": lambda raw, begin: raw[: begin - 20] + b"\0\0" + raw[begin - 18 :],
    "two segments exchanged": _exchanged,
    "the last segment cut off": lambda raw, begin: raw[: begin + 2 * (SEGMENT + TAG)],
    "half a segment cut off": lambda raw, begin: raw[:-5],
    "everything cut off": lambda raw, begin: raw[:begin],
    "something put behind it": lambda raw, begin: raw + raw[-40:],
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_every_damage_to_a_file_is_noticed(tmp_path: Path, damage: str) -> None:
    path = _written(tmp_path / "file", _content(2 * SEGMENT + 9))
    raw = path.read_bytes()
    begin = len(raw) - (2 * SEGMENT + 9 + 3 * TAG)
    path.write_bytes(DAMAGES[damage](raw, begin))
    with pytest.raises(EnvelopeDamaged):
        b"".join(files.read(path, key=KEY, **WHERE))


def test_a_file_of_a_case_dies_with_its_key(organisation: Any, tmp_path: Path) -> None:
    where = WHERE | {"case_id": uuid4()}
    make_key(where["case_id"], clock.now())
    path = tmp_path / "folder" / "file"
    files.write([b"inhoud"], path, **where)
    assert b"".join(files.read(path, **where)) == b"inhoud"
    destroy_key(where["case_id"], actor=None, now=clock.now(), why_code="term")
    with pytest.raises(KeyDestroyed):
        files.read(path, **where)


@pytest.fixture
def paper(organisation: Any, settings: Any, tmp_path: Path) -> Any:
    """An object of a model with a file field, of a new case. It needs no table."""
    settings.PAPERS_ROOT = tmp_path / "papers"
    with isolate_apps("tests"):

        class Paper(models.Model):
            id = models.UUIDField(primary_key=True, default=uuid4)
            case_id = models.UUIDField()
            scan = EncryptedFileField(case="case_id", root="PAPERS_ROOT")

            class Meta:
                app_label = "tests"

            def __str__(self) -> str:
                return str(self.pk)

    made = Paper(case_id=uuid4())
    make_key(made.case_id, clock.now())
    return made


def test_a_file_field_keeps_a_random_name_and_gives_the_content(paper: Any) -> None:
    assert not paper.scan
    stored = paper.scan.write([b"in", b"houd"])
    column = paper._meta.get_field("scan").get_db_prep_save(paper.scan, connection)
    assert column == paper.scan.name
    assert str(paper.pk) not in column
    assert str(paper.case_id) not in column
    assert paper.scan.size == stored.size == 6
    assert b"".join(paper.scan.chunks()) == b"inhoud"
    assert paper.scan.open().between(2, 4) == b"ho"
    assert b"inhoud" not in paper.scan.path.read_bytes()


def test_a_file_of_another_object_is_not_opened_by_its_name(paper: Any) -> None:
    paper.scan.write([b"inhoud"])
    other = type(paper)(case_id=paper.case_id, scan=paper.scan)
    with pytest.raises(EnvelopeMisplaced):
        other.scan.open()


@pytest.mark.parametrize("name", ["../keys/index.key", "/etc/passwd", ""])
def test_a_name_outside_the_folder_is_refused(paper: Any, name: str) -> None:
    paper.scan = name
    with pytest.raises(ValueError, match="names no"):
        paper.scan.open()

"""A file is whole under its name, or it is not there."""

import os
from pathlib import Path

import pytest

from privacyoffice import durable


def _write(path: Path, *parts: bytes) -> None:
    with durable.whole(path, unfinished=path.with_suffix(".part")) as file:
        for part in parts:
            file.write(part)


def test_a_file_gets_its_name_when_all_of_it_is_there(tmp_path: Path) -> None:
    path = tmp_path / "brief"
    _write(path, b"een ", b"twee")
    assert path.read_bytes() == b"een twee"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "brief"
    path.write_bytes(b"eerder")
    with pytest.raises(TypeError):
        _write(path, b"half", None)  # type: ignore[arg-type]
    assert path.read_bytes() == b"eerder"
    assert list(tmp_path.iterdir()) == [path]


def test_what_somebody_else_is_writing_is_left_alone(tmp_path: Path) -> None:
    theirs = tmp_path / "half"
    theirs.write_bytes(b"van een ander")
    with pytest.raises(FileExistsError), durable.whole(tmp_path / "brief", unfinished=theirs):
        pytest.fail("written into")
    assert theirs.read_bytes() == b"van een ander"


def test_content_is_on_disk_before_the_name_and_the_name_before_the_return(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, seen = tmp_path / "brief", []
    sync = os.fsync

    def noting(descriptor: int) -> None:
        what = Path(f"/proc/self/fd/{descriptor}").readlink().name
        seen.append((what, path.exists()))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", noting)
    _write(path, b"inhoud")
    assert seen == [("brief.part", False), (tmp_path.name, True)]

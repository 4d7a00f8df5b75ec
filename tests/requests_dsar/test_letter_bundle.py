"""What goes along with a letter: complete, signed, encrypted, and readable by others."""

import io
import json
import subprocess
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.attachments.services import attach
from privacyoffice.documents import storage
from requests_dsar.letters.bundle import About, Entry, zipped
from requests_dsar.letters.tables import as_csv, as_json, read_table
from requests_dsar.services import letters
from tests.factories import World
from tests.factories.letters import a_draft, printed
from tests.factories.requests import written_down

ABOUT = About(
    "Gemeente Voorbeeld", "V-2026-0001", 2, "nl", datetime(2026, 12, 21, 9, 0, tzinfo=UTC)
)
TABLE = "naam\tplaats\nLis Zegge\tVoorbeeld; aan zee\n"


def opened(*entries: Entry, key: Ed25519PrivateKey | None = None) -> zipfile.ZipFile:
    content = b"".join(zipped(entries, ABOUT, key or Ed25519PrivateKey.generate()))
    return zipfile.ZipFile(io.BytesIO(content))


def test_the_list_names_every_file_with_its_hash() -> None:
    found = opened(Entry("een.txt", [b"a" * 100_000, b"b"]), Entry("twee.txt", []))
    assert found.testzip() is None
    manifest = json.loads(found.read("manifest.json"))
    assert [(one["name"], one["size"]) for one in manifest["files"]] == [
        ("een.txt", 100_001),
        ("twee.txt", 0),
    ]
    assert manifest["reference"] == "V-2026-0001"


def test_the_signature_is_checked_as_the_read_me_says(tmp_path: Path) -> None:
    found = opened(Entry("een.txt", [b"inhoud"]))
    found.extractall(tmp_path)
    told = (tmp_path / "LEESMIJ.txt").read_text(encoding="utf-8")
    line = next(line for line in told.splitlines() if "pkeyutl" in line)
    checking = subprocess.run(line.split(), cwd=tmp_path, capture_output=True, text=True)
    assert "Verified Successfully" in checking.stdout
    manifest = tmp_path / "manifest.json"
    manifest.write_bytes(manifest.read_bytes().replace(b"een.txt", b"ook.txt"))
    checking = subprocess.run(line.split(), cwd=tmp_path, capture_output=True, text=True)
    assert checking.returncode != 0


@pytest.mark.parametrize("between", ["\t", ";", ","])
def test_a_table_is_read_whatever_stands_between_its_columns(between: str) -> None:
    text = f"naam{between}plaats\nLis{between}Voorbeeld\n"
    assert read_table(text) == (["naam", "plaats"], [["Lis", "Voorbeeld"]])


def test_a_table_comes_back_from_both_files() -> None:
    table = read_table(TABLE)
    assert json.loads(as_json(table)) == [{"naam": "Lis Zegge", "plaats": "Voorbeeld; aan zee"}]
    assert read_table(as_csv(table).decode("utf-8-sig")) == table


@pytest.mark.parametrize("cell", ["=1+1", "+31 6", "-1", "@SUM(A1)", "\u2212 1"])
def test_no_cell_of_the_spreadsheet_calculates_and_the_other_file_keeps_the_text(cell: str) -> None:
    table = (["naam", cell], [["Lis", cell]])
    assert f"Lis;'{cell}\r\n" in as_csv(table).decode("utf-8-sig")
    assert f"naam;'{cell}\r\n" in as_csv(table).decode("utf-8-sig")
    assert json.loads(as_json(table)) == [{"naam": "Lis", cell: cell}]


def test_names_in_the_zip_are_names_on_every_system() -> None:
    found = opened(Entry('a<b>:"/\\|?*.txt. ', [b"x"]))
    assert found.namelist()[0] == "a_b________.txt"
    (listed,) = json.loads(found.read("manifest.json"))["files"]
    assert listed["name"] == "a_b________.txt"


@pytest.mark.parametrize("text", ["naam", "naam;naam\na;b", "naam;\na;b", "naam;plaats\na;b;c"])
def test_what_is_no_table_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        read_table(text)


def test_chosen_files_and_data_go_along_encrypted_and_no_other(world: World) -> None:
    officer: Any = world.people[Role.PRIVACY_OFFICER]
    request = written_down("Lis", by=officer)
    chosen, left = (
        attach(
            request,
            SimpleUploadedFile(f"{name}.txt", f"Lis {name}".encode(), "text/plain"),
            actor=officer,
            now=clock.now(),
        )
        for name in ("dossier", "aantekening")
    )
    letter = a_draft(request, "Lis", by=officer)
    content = letter.content.reveal() | {"files": [str(chosen.pk)], "table": TABLE}
    now = clock.now()
    letters.change(letter_id=letter.pk, content=content, actor=officer, now=now)
    letters.finalise(letter_id=letter.pk, actor=officer, now=now)
    letter = printed(letter)
    chunks, name = letters.open_files(letter)
    found = zipfile.ZipFile(io.BytesIO(b"".join(chunks)))
    assert name == f"{request.reference}-bestanden-1.zip"
    assert found.namelist() == [
        *("gegevens.json", "gegevens.csv", f"{chosen.number:02d} dossier.txt"),
        *("manifest.json", "manifest.sig", "key.pem", "LEESMIJ.txt"),
    ]
    assert b"Lis" not in storage.path_of(letter.files_stored_as).read_bytes()
    assert left.number != chosen.number

"""What goes along with a letter, as one ZIP: files, data as JSON and CSV, a list of all of it with
hashes, and a signature under that list by the key that signs our checkpoints.

It is made as a stream: no plain byte of it reaches a disk. Law: GDPR art. 15(3), 20(1), 32(1)(a).
"""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.utils import translation
from django.utils.translation import gettext as _

from privacyoffice import keyring
from requests_dsar.letters.tables import Table, as_csv, as_json

MANIFEST, SIGNATURE, KEY = "manifest.json", "manifest.sig", "key.pem"
README = {"nl": "LEESMIJ.txt", "en": "README.txt"}
# What is signed says what it is, so that the signature holds for nothing else.
FORMAT = "privacyoffice-files/1"
_NOT_IN_A_NAME = str.maketrans(dict.fromkeys('<>:"/\\|?*', "_"))


@dataclass(frozen=True)
class Entry:
    """One file in the ZIP: its name there, and its content in pieces."""

    name: str
    pieces: Iterable[bytes]


@dataclass(frozen=True)
class About:
    """Whose files these are: nothing of the person but the reference of the request."""

    organisation: str
    reference: str
    letter: int
    language: str
    made_at: datetime


def entries_of_table(table: Table, name: str) -> list[Entry]:
    """The same data twice: for a program and for a spreadsheet."""
    return [Entry(f"{name}.json", [as_json(table)]), Entry(f"{name}.csv", [as_csv(table)])]


def zipped(entries: Iterable[Entry], about: About, key: Ed25519PrivateKey) -> Iterator[bytes]:
    """The ZIP in pieces: the files in this order, then the list, its signature and how one checks
    that."""
    sink = _Sink()
    listed: list[dict[str, Any]] = []
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in entries:
            digest, size = hashlib.sha256(), 0
            name = _for_any_system(entry.name)
            with archive.open(_info(name, about), "w") as file:
                for piece in entry.pieces:
                    digest.update(piece)
                    size += len(piece)
                    file.write(piece)
                    yield sink.taken()
            listed.append({"name": name, "size": size, "sha256": digest.hexdigest()})
        for name, content in _closing(listed, about, key):
            archive.writestr(_info(name, about), content)
    yield sink.taken()


def _closing(
    listed: list[dict[str, Any]], about: About, key: Ed25519PrivateKey
) -> Iterator[tuple[str, bytes]]:
    public = key.public_key()
    manifest = json.dumps(
        {
            "format": FORMAT,
            "organisation": about.organisation,
            "reference": about.reference,
            "letter": about.letter,
            "made_at": about.made_at.isoformat(timespec="seconds"),
            "key": keyring.key_id_of(public),
            "files": listed,
        },
        ensure_ascii=False,
        indent=2,
    ).encode()
    yield MANIFEST, manifest
    yield SIGNATURE, key.sign(manifest)
    yield KEY, public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    yield README[about.language], _how_to_check(about, keyring.key_id_of(public)).encode()


def _how_to_check(about: About, key_id: str) -> str:
    with translation.override(about.language):
        lines = (
            _("Files that belong to %(reference)s, from %(organisation)s.")
            % {"reference": about.reference, "organisation": about.organisation},
            "",
            _("%(file)s names every file with its size and its SHA-256 hash.") % {"file": MANIFEST},
            _("%(file)s is our signature (Ed25519) under that list.") % {"file": SIGNATURE},
            "",
            _("With OpenSSL 3 you check the signature so:"),
            f"  openssl pkeyutl -verify -pubin -inkey {KEY} -rawin -in {MANIFEST} "
            f"-sigfile {SIGNATURE}",
            _("And the hash of a file so:"),
            "  openssl dgst -sha256 NAME",
            "",
            _(
                "The number of our key is %(key)s. Ask us whether that is right: anybody can put "
                "another key in a ZIP."
            )
            % {"key": key_id},
        )
    return "\r\n".join(lines) + "\r\n"


def _for_any_system(name: str) -> str:
    """A name that every system takes: without what Windows keeps to itself, and no folder."""
    return name.translate(_NOT_IN_A_NAME).rstrip(". ") or "_"


def _info(name: str, about: About) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, about.made_at.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


class _Sink:
    """Takes what is written, until somebody takes it along. It cannot be read or wound back."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def write(self, piece: bytes) -> int:
        self._waiting += piece
        return len(piece)

    def flush(self) -> None:
        """Nothing waits elsewhere."""

    def close(self) -> None:
        """What was written can still be taken."""

    def taken(self) -> bytes:
        """What was written since the last time."""
        found = bytes(self._waiting)
        self._waiting.clear()
        return found

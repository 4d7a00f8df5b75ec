"""Keys outside the database: one folder an organisation, and one for signing.

Below KEYS_ROOT lie, in folders that only the product's own user may enter::

    <organisation>/<key id>.key   wrap the keys of cases; `current` names the one in use
    <organisation>/index.key      for blind indexes; never changes
    signing/<key id>.key          signs checkpoints (Ed25519); `<key id>.pub` is for everybody

A key file is 64 hexadecimal digits, so that it can also be kept on paper. A key id follows
from its key: a file that was damaged or exchanged is recognised. Nothing here is cached;
whoever asks forgets the answer with the scope (GDPR art. 32(1)(a)).
"""

import fcntl
import hashlib
import os
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from privacyoffice.durable import make_folder, sync_folder, whole

KEY_SIZE = 32  # bytes: AES-256, HMAC-SHA-256, Ed25519
_KEY_ID = re.compile(r"[0-9a-f]{16}")
_CURRENT = "current"
_INDEX = "index"
_SIGNING = "signing"


class Unreadable(RuntimeError):
    """Something encrypted cannot be read. `told` says to a person why; neither it nor the
    error's text ever holds content."""

    told: Any = _("This cannot be read.")


class KeyLost(Unreadable):
    """The key file is not there, cannot be read, or is another one than it says."""

    told = _(
        "This cannot be read: the key of the organisation is missing on the server. Ask the "
        "administrator to put the key file back."
    )


def found(organisation_id: UUID) -> str:
    """Make the keys that an organisation does not have yet; returns the id of the one in use.

    Only for an organisation that has nothing encrypted yet: whoever calls this has looked.
    Any number of processes may call it at once, and find the same keys.
    Raises: KeyLost when the folder cannot be written.
    """
    folder = _folder(str(organisation_id))
    with _locked(folder):
        if not (folder / f"{_INDEX}.key").exists():
            _write_key(folder / f"{_INDEX}.key", secrets.token_bytes(KEY_SIZE))
        if not (folder / _CURRENT).exists():
            _make_current(folder)
    return current_key_id(organisation_id)


def current_key_id(organisation_id: UUID) -> str:
    """Id of the key that wraps new keys of cases. Raises KeyLost."""
    return _current(_folder(str(organisation_id)))


def wrapping_key(organisation_id: UUID, key_id: str) -> bytes:
    """The key with this id, whether it is in use or retired. Raises KeyLost."""
    return _read_key(_folder(str(organisation_id)), key_id)


def index_key(organisation_id: UUID) -> bytes:
    """The key of an organisation's blind indexes. Raises KeyLost."""
    return _read_hex(_folder(str(organisation_id)) / f"{_INDEX}.key")


def add_wrapping_key(organisation_id: UUID) -> str:
    """Make another key and use it from now on; the former one stays, retired. Returns its id.

    Raises: KeyLost when there is no key in use, so that a folder that is not mounted is never
    taken for a new one.
    """
    folder = _folder(str(organisation_id))
    current_key_id(organisation_id)
    with _locked(folder):
        return _make_current(folder)


def retired_key_ids(organisation_id: UUID) -> list[str]:
    """Ids of the keys that are there and wrap nothing new. Raises KeyLost."""
    current = current_key_id(organisation_id)
    names = {path.stem for path in _folder(str(organisation_id)).glob("*.key")}
    return sorted(name for name in names if _KEY_ID.fullmatch(name) and name != current)


def remove_retired(organisation_id: UUID, key_id: str) -> None:
    """Remove a retired key for good: whatever it still wraps is lost, in every backup too.

    Raises: ValueError for the key in use.
    """
    folder = _folder(str(organisation_id))
    with _locked(folder):
        if key_id == _current(folder) or not _KEY_ID.fullmatch(key_id):
            raise ValueError("Only a retired key can be removed.")
        (folder / f"{key_id}.key").unlink(missing_ok=True)
        sync_folder(folder)


def signing_key() -> Ed25519PrivateKey:
    """The key that signs checkpoints; made when there is none at all. Raises KeyLost.

    Whoever calls this has looked whether anything was signed before with a key that is not there.
    """
    folder = _folder(_SIGNING)
    if not (folder / _CURRENT).exists():
        with _locked(folder):
            if not (folder / _CURRENT).exists():
                if any(folder.glob("*.key")):
                    raise KeyLost("There is a signing key, but nothing says that it is in use.")
                _make_signing_key(folder)
    key_id = _current(folder)
    private = Ed25519PrivateKey.from_private_bytes(_read_hex(folder / f"{key_id}.key"))
    if key_id_of(private.public_key()) != key_id:
        raise KeyLost(f"The signing key {key_id} is another key than it says.")
    return private


def public_keys() -> dict[str, Ed25519PublicKey]:
    """Every key that ever signed checkpoints here, by its id; none without a folder. A damaged
    file is left out. Raises KeyLost when the folder or a file may not be read."""
    known: dict[str, Ed25519PublicKey] = {}
    for path in _reading(lambda: _files_in(_folder(_SIGNING))):
        if path.suffix != ".pub":
            continue
        content = _reading(path.read_bytes)
        try:
            public = load_pem_public_key(content)
        except (ValueError, UnsupportedAlgorithm):
            continue
        if isinstance(public, Ed25519PublicKey) and key_id_of(public) == path.stem:
            known[path.stem] = public
    return known


def key_id_of(public: Ed25519PublicKey) -> str:
    """The id under which a checkpoint names the key that signed it."""
    raw = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return hashlib.sha256(raw).hexdigest()[:16]


def _make_signing_key(folder: Path) -> None:
    private = Ed25519PrivateKey.generate()
    public = private.public_key()
    key_id = key_id_of(public)
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    _write(folder / f"{key_id}.pub", pem, mode=0o644)
    _write_key(folder / f"{key_id}.key", private.private_bytes_raw())
    _write(folder / _CURRENT, f"{key_id}\n".encode())


def _make_current(folder: Path) -> str:
    key = secrets.token_bytes(KEY_SIZE)
    key_id = _id_of(key)
    _write_key(folder / f"{key_id}.key", key)
    # Last: it must never name a key that did not reach the disk.
    _write(folder / _CURRENT, f"{key_id}\n".encode())
    return key_id


def _id_of(key: bytes) -> str:
    """A name that tells nothing of a random key, and with which the file can be checked."""
    return hashlib.sha256(b"privacyoffice key id:" + key).hexdigest()[:16]


def _folder(name: str) -> Path:
    return Path(settings.KEYS_ROOT) / name


def _current(folder: Path) -> str:
    key_id = _reading(lambda: (folder / _CURRENT).read_text("ascii").strip())
    if not _KEY_ID.fullmatch(key_id):
        raise KeyLost(f"{folder / _CURRENT} names no key.")
    return str(key_id)


def _files_in(folder: Path) -> list[Path]:
    # Not by glob, to which a folder that may not be read is an empty one.
    try:
        return sorted(folder.iterdir())
    except FileNotFoundError:
        return []


def _read_key(folder: Path, key_id: str) -> bytes:
    # The id may come from a row, and a row must not choose a path.
    if not _KEY_ID.fullmatch(key_id):
        raise KeyLost("A row names no key.")
    key = _read_hex(folder / f"{key_id}.key")
    if _id_of(key) != key_id:
        raise KeyLost(f"The key file {key_id} holds another key.")
    return key


def _read_hex(path: Path) -> bytes:
    key: bytes = _reading(lambda: bytes.fromhex(path.read_text("ascii")))
    if len(key) != KEY_SIZE:
        raise KeyLost(f"{path} is damaged.")
    return key


def _reading(read: Callable[[], Any]) -> Any:
    try:
        return read()
    except OSError as error:
        raise KeyLost(f"A key file cannot be read: {error}") from error
    except ValueError:
        # Without its cause: the message of that may quote the key.
        raise KeyLost("A key file is damaged.") from None


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Alone among the processes of this installation; the folder exists then."""
    try:
        make_folder(folder)
        descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise KeyLost(f"No key can be made: {error}") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    except OSError as error:  # a full disk, for one
        raise KeyLost(f"No key can be written: {error}") from error
    finally:
        os.close(descriptor)


def _write_key(path: Path, key: bytes) -> None:
    if path.exists():
        raise FileExistsError(f"{path} is never written again.")
    _write(path, f"{key.hex()}\n".encode())


def _write(path: Path, content: bytes, *, mode: int = 0o600) -> None:
    """Whole and on disk, or not at all."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with whole(path, unfinished=temporary, mode=mode) as file:
        file.write(content)

"""The envelope: one line of text with what was encrypted and the place where it belongs.

``po1:<case>:<app.model>:<object>:<field>:<base64url of nonce, ciphertext and tag>``. What
stands before the last colon is authenticated with the content (AES-256-GCM), and on reading
it is compared with the place where the envelope was found.
"""

import base64
import binascii
import re
import secrets
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.views.decorators.debug import sensitive_variables

from privacyoffice.crypto.errors import EnvelopeDamaged, EnvelopeMisplaced

VERSION = "po1"
_NONCE = 12  # bytes
_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_HEADER = re.compile(rf"{VERSION}:{_UUID}:\w+\.\w+:{_UUID}:\w+")


@dataclass(frozen=True)
class Place:
    """Where an envelope belongs. `model` is "app.model" of the tracked model, also in its
    history; `object_id` is that of its row."""

    case_id: UUID
    model: str
    object_id: UUID
    field: str

    @property
    def header(self) -> str:
        """The first part of every envelope in this place."""
        return f"{VERSION}:{self.case_id}:{self.model}:{self.object_id}:{self.field}"


def check_place(envelope: str, place: Place) -> str:
    """The content of an envelope as text, once it is known that it belongs in this place.

    Raises: EnvelopeMisplaced, EnvelopeDamaged.
    """
    header, _colon, content = envelope.rpartition(":")
    if header != place.header:
        if _HEADER.fullmatch(header):
            raise EnvelopeMisplaced(f"Found at {place.header}: {header}")
        raise EnvelopeDamaged(f"No envelope stands at {place.header}.")
    return content


@sensitive_variables()
def seal(plain: bytes, place: Place, key: bytes) -> str:
    """A new envelope; two of the same content are never the same."""
    nonce = secrets.token_bytes(_NONCE)
    sealed = nonce + AESGCM(key).encrypt(nonce, plain, place.header.encode())
    return f"{place.header}:{_as_text(sealed)}"


@sensitive_variables()
def unseal(envelope: str, place: Place, key: bytes) -> bytes:
    """What an envelope holds. Raises: EnvelopeMisplaced, EnvelopeDamaged."""
    content = check_place(envelope, place)
    try:
        sealed = base64.b64decode(content + "=" * (-len(content) % 4), b"-_", validate=True)
        if _as_text(sealed) != content:
            raise EnvelopeDamaged(f"Written in another way: {place.header}")
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], place.header.encode())
    except (InvalidTag, ValueError, binascii.Error):
        raise EnvelopeDamaged(f"Damaged: {place.header}") from None


def _as_text(sealed: bytes) -> str:
    return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()

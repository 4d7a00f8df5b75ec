"""Files under ATTACHMENTS_ROOT: random names, never below what a web server serves."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings

from privacyoffice.attachments.models import Attachment

_PIECE = 64 * 1024


def new_name(organisation_id: UUID) -> str:
    """Below the root; it says nothing about the case."""
    return f"{organisation_id}/{uuid4()}"


def path_of(name: str) -> Path:
    """Where a file lies. Raises ValueError for a name outside."""
    root = Path(settings.ATTACHMENTS_ROOT).resolve()
    path = (root / name).resolve()
    if not path.is_relative_to(root):
        raise ValueError("An attachment lies under ATTACHMENTS_ROOT.")
    return path


def place_of(attachment: Attachment) -> dict[str, Any]:
    """What the envelope of its file names, as crypto.files takes it."""
    return {
        "case_id": attachment.case_id,
        "model": Attachment._meta.label_lower,
        "object_id": attachment.pk,
        "field": "content",
    }


def pieces(content: bytes) -> Iterator[bytes]:
    """The content in parts."""
    for start in range(0, len(content), _PIECE):
        yield content[start : start + _PIECE]


def remove(name: str) -> None:
    """Delete a file that no row names any more."""
    path_of(name).unlink(missing_ok=True)

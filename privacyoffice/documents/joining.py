"""Putting rendered parts together to one document, in a process of its own."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings

from privacyoffice.documents.rendering import (
    HEARTBEAT,
    STATIC_FOLDER,
    RenderFailed,
    environment,
    temporary_folder,
)

FONT = "vendor/source-sans-3/files/source-sans-3-latin-400-normal.woff2"
TIMEOUT = 600.0  # seconds


@dataclass(frozen=True)
class Place:
    """A place in the document: a page (from 0), and a distance to its bottom in points."""

    page: int
    y: float


@dataclass(frozen=True)
class Bookmark:
    """A line of the outline, with those below it."""

    title: str
    place: Place
    children: Sequence["Bookmark"] = ()


@dataclass(frozen=True)
class Footer:
    """What is stamped at the bottom of every page from `first_page` (from 0) on.

    `numbering` holds `{page}` and `{pages}`.
    """

    left: str
    centre: str
    numbering: str
    first_page: int = 1


@dataclass(frozen=True)
class Attachment:
    """A file inside the document: what the document was made from."""

    name: str
    media_type: str
    description: str
    text: str


@dataclass(frozen=True)
class Description:
    """What the document tells about itself. `made_at` is an aware moment."""

    title: str
    author: str
    subject: str
    language: str
    made_at: datetime


@dataclass(frozen=True)
class Assembly:
    """A document out of parts.

    `links` gives the place that a link to `goto:NAME` in a part leads to, and the words that
    a screen reader says for it. With `is_archive` it is written as PDF/A-3a too.
    """

    parts: Sequence[Path]
    description: Description
    footer: Footer
    outline: Sequence[Bookmark]
    links: dict[str, tuple[str, Place]] = field(default_factory=dict)
    is_archive: bool = False
    attachments: Sequence[Attachment] = ()


def join(assembly: Assembly, *, on_wait: Callable[[], None] = lambda: None) -> bytes:
    """The document as the bytes of a file, PDF/UA-1. Never call this in a web request.

    `on_wait` is called every few seconds. Raises RenderFailed.
    """
    with temporary_folder() as folder:
        output = Path(folder) / "document.pdf"
        order = Path(folder) / "order.json"
        content = asdict(assembly) | {"font": str(STATIC_FOLDER / FONT)}
        order.write_text(json.dumps(content, default=_as_text), encoding="utf-8")
        process: subprocess.Popen[bytes] = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "privacyoffice.documents.join_process",
                str(order),
                str(output),
            ],
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment(),
            cwd=settings.BASE_DIR,
        )
        try:
            _wait(process, on_wait, time.monotonic() + TIMEOUT)
        finally:
            process.kill()
            process.wait()
        if process.returncode != 0:
            raise RenderFailed(f"Joining ended with {process.returncode}")
        return output.read_bytes()


def _wait(process: "subprocess.Popen[bytes]", on_wait: Callable[[], None], deadline: float) -> None:
    while time.monotonic() < deadline:
        try:
            process.wait(HEARTBEAT)
        except subprocess.TimeoutExpired:
            on_wait()
        else:
            return
    raise RenderFailed("Joining took too long")


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)

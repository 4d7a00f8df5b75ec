"""Documents that are put together from parts: each part is rendered once and kept.

A rendered part is a file named after what it was made from, so that a render that was killed
goes on where it was, and a change renders one part. The folder may be emptied at any time.
Why it is done so: docs/adr/0016.
"""

import hashlib
import json
import os
import queue
import re
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from uuid import UUID

from django.conf import settings

from privacyoffice.documents.rendering import (
    HEARTBEAT,
    STATIC_FOLDER,
    Made,
    RenderFailed,
    RenderProcess,
    TooDemanding,
    remove_left_behind,
)

# Changes when the way in which a part is written changes.
_WRITING = "2"
SECONDS_A_PART = 20.0  # of processor time
KEPT_FOR = 7 * 24 * 3600.0  # seconds that a part is kept after it was last used

# Hears how many parts are done, of how many, and the page that is being laid out.
_IMPORT = re.compile(rb'@import url\("static:([^"]+)"\)')
Report = Callable[[int, int, int], None]


@dataclass(frozen=True)
class Part:
    """HTML of some pages. It holds nothing that depends on where they come in the document.

    `style_sheet` is the static file that it uses; `seconds` of processor time at most. When it
    asks more than that, what `instead` gives comes in its place.
    """

    html: str
    style_sheet: str
    seconds: float = SECONDS_A_PART
    instead: "Callable[[], Sequence[Part]] | None" = None

    @cached_property
    def key(self) -> str:
        """SHA-256, in hex, over everything that decides how it looks."""
        style = _with_imports(self.style_sheet)
        writing = f"{_WRITING} WeasyPrint {version('weasyprint')}"
        return hashlib.sha256(
            b"\0".join((writing.encode(), style, self.html.encode("utf-8")))
        ).hexdigest()


def _with_imports(style_sheet: str) -> bytes:
    """A style sheet with those that it takes in: each decides how a part looks."""
    style = (STATIC_FOLDER / style_sheet).read_bytes()
    taken_in = (STATIC_FOLDER / name.decode() for name in _IMPORT.findall(style))
    return b"\0".join((style, *(path.read_bytes() for path in taken_in)))


@dataclass(frozen=True)
class RenderedPart:
    """A part as a file, with its number of pages and its anchors (see rendering.Made)."""

    path: Path
    made: Made


class PartFolder:
    """The rendered parts of one document of an organisation; without `name` the public one."""

    def __init__(self, organisation_id: UUID, name: str = "") -> None:
        self.path = Path(settings.PDF_PARTS_ROOT) / str(organisation_id) / name

    def get(self, key: str) -> RenderedPart | None:
        """The part of this key, if it is here undamaged; from now on it counts as used."""
        pdf, about = self._paths(key)
        try:
            told = json.loads(about.read_bytes())
            if hashlib.sha256(pdf.read_bytes()).hexdigest() != told["sha256"]:
                return None
            os.utime(about)
            anchors = {name: (page, y) for name, (page, y) in told["anchors"].items()}
            return RenderedPart(pdf, Made(told["pages"], anchors))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, key: str, written: Path, made: Made) -> RenderedPart:
        """Take over a file that was just written. It has its place when it is whole."""
        pdf, about = self._paths(key)
        digest = hashlib.sha256(written.read_bytes()).hexdigest()
        _settle(written, pdf)
        told = {"pages": made.pages, "anchors": made.anchors, "sha256": digest}
        beside = self.temporary()
        beside.write_text(json.dumps(told), encoding="utf-8")
        _settle(beside, about)
        return RenderedPart(pdf, made)

    def temporary(self) -> Path:
        """A new file here to write to."""
        self.path.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=self.path, prefix=".writing-")
        os.close(descriptor)
        return Path(name)

    def keep_only(self, used: Iterable[RenderedPart]) -> None:
        """Remove every part but these at once: a text in it may have been withdrawn."""
        names = {part.path.stem for part in used}
        for path in (*self.path.glob("*.pdf"), *self.path.glob("*.json")):
            if path.stem not in names:
                path.unlink(missing_ok=True)

    def remove_unused(self) -> int:
        """Remove what has not been used for a week, and what workers that were killed left
        behind; returns how many parts."""
        remove_left_behind()
        removed = 0
        limit = time.time() - KEPT_FOR
        for about in [*self.path.glob("*.json"), *self.path.glob(".writing-*")]:
            if about.stat().st_mtime < limit:
                about.with_suffix(".pdf").unlink(missing_ok=True)
                about.unlink(missing_ok=True)
                removed += 1
        return removed

    def _paths(self, key: str) -> tuple[Path, Path]:
        return self.path / f"{key}.pdf", self.path / f"{key}.json"


def _settle(written: Path, path: Path) -> None:
    """Give a written file its name once its content is on disk."""
    descriptor = os.open(written, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    written.rename(path)


def render_parts(
    parts: Sequence[Part], *, folder: PartFolder, report: Report
) -> list[RenderedPart]:
    """The parts as files, in this order; those that are not in the folder are rendered.

    As many processes as settings.PDF_PROCESSES work side by side. `report` is called from
    this thread, at least every few seconds. A part that asks too much gives way to those that
    it names instead. Raises RenderFailed, and what `report` raises; parts that were finished by
    then stay.
    """
    found = {part.key: folder.get(part.key) for part in parts}
    missing = {part.key: part for part in parts if found[part.key] is None}
    if missing:
        with _Crew(missing, folder) as crew:
            known = len(found) - len(missing)
            while len(crew.rendered) < len(missing):
                report(known + len(crew.rendered), len(found), crew.page)
                crew.wait(HEARTBEAT)
            found |= crew.rendered
    report(len(found), len(found), 0)
    result: list[RenderedPart] = []
    for part in parts:
        rendered = found[part.key]
        if rendered is not None:
            result.append(rendered)
        elif part.instead is not None:
            alive: Report = lambda _done, _total, page: report(len(found), len(found), page)  # noqa: E731
            result += render_parts(part.instead(), folder=folder, report=alive)
    return result


class _Crew:
    """Processes that share the parts to render; they end with the context.

    In `rendered` a part that asked too much is None.
    """

    def __init__(self, missing: dict[str, Part], folder: PartFolder) -> None:
        self.rendered: dict[str, RenderedPart | None] = {}
        self._folder = folder
        self._to_do: queue.SimpleQueue[tuple[str, Part]] = queue.SimpleQueue()
        for item in missing.items():
            self._to_do.put(item)
        self._results: queue.SimpleQueue[tuple[str, RenderedPart | None] | Exception] = (
            queue.SimpleQueue()
        )
        self._processes: list[RenderProcess] = []
        self._threads = [
            threading.Thread(target=self._work, daemon=True)
            for _ in range(min(settings.PDF_PROCESSES, len(missing)))
        ]

    def __enter__(self) -> "_Crew":
        for _thread in self._threads:
            self._processes.append(RenderProcess())
        for number, thread in enumerate(self._threads):
            thread.name = str(number)
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        while not self._to_do.empty():
            try:
                self._to_do.get_nowait()
            except queue.Empty:
                break
        for process in self._processes:
            process.kill()
        for thread in self._threads:
            thread.join()

    @property
    def page(self) -> int:
        """The furthest page that is being laid out now."""
        return max((process.page for process in self._processes), default=0)

    def wait(self, seconds: float) -> None:
        """Until a part is there, or so many seconds. Raises what went wrong with it."""
        try:
            result = self._results.get(timeout=seconds)
        except queue.Empty:
            return
        if isinstance(result, Exception):
            raise result
        key, rendered = result
        self.rendered[key] = rendered

    def _work(self) -> None:
        number = int(threading.current_thread().name)
        try:
            while not self._work_with(self._processes[number]):
                self._processes[number] = RenderProcess()
        except (RenderFailed, OSError, ValueError) as error:
            self._results.put(error)

    def _work_with(self, process: RenderProcess) -> bool:
        """Render parts until there are no more; False when one cost the process its life and
        something comes instead of it."""
        with process:
            while True:
                try:
                    key, part = self._to_do.get_nowait()
                except queue.Empty:
                    return True
                written = self._folder.temporary()
                try:
                    made = process.render(
                        part.html, written, seconds=part.seconds, style_sheet=part.style_sheet
                    )
                    self._results.put((key, self._folder.keep(key, written, made)))
                except TooDemanding:
                    if part.instead is None:
                        raise
                    self._results.put((key, None))
                    return False
                finally:
                    written.unlink(missing_ok=True)

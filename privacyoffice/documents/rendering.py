"""Rendering HTML to PDF in a process of its own, with progress and limits."""

import base64
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, cast

from django.conf import settings
from django.utils.translation import gettext_lazy

STATIC_FOLDER = Path(settings.BASE_DIR) / "privacyoffice" / "static"
PAGE = re.compile(r"Page (\d+)")
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "XDG_CACHE_HOME")
_FROM_OUTSIDE = (-signal.SIGKILL, -signal.SIGTERM)
_IN_THE_MAKING = ".making-"
_LONGEST_WORK = 3 * 3600.0  # seconds
HEARTBEAT = 5.0  # seconds between signs of life while WeasyPrint is silent


class RenderFailed(RuntimeError):
    """The document could not be made; the text names the last step, never the content."""

    told = gettext_lazy("The PDF could not be made.")


class TooDemanding(RenderFailed):
    """The document itself asks more than a document may have: time, or memory. It would again."""

    told = gettext_lazy("A text is too large to be laid out in the PDF.")


@dataclass(frozen=True)
class Made:
    """A rendered document: its number of pages, and where its anchors are.

    An anchor is at a page (from 0) and at a distance to the bottom of that page, in points. `pdf`
    is the file itself, of a document that no disk may hold.
    """

    pages: int
    anchors: dict[str, tuple[int, float]]
    pdf: bytes = b""


def temporary_folder() -> "tempfile.TemporaryDirectory[str]":
    """A folder for documents in the making; `remove_left_behind` removes that of a worker
    that was killed."""
    Path(settings.PDF_PARTS_ROOT).mkdir(parents=True, exist_ok=True)
    return tempfile.TemporaryDirectory(dir=settings.PDF_PARTS_ROOT, prefix=_IN_THE_MAKING)


def remove_left_behind() -> None:
    """Remove temporary folders that are older than any work takes."""
    limit = time.time() - _LONGEST_WORK
    for folder in Path(settings.PDF_PARTS_ROOT).glob(f"{_IN_THE_MAKING}*"):
        with suppress(FileNotFoundError):
            if folder.stat().st_mtime < limit:
                shutil.rmtree(folder, ignore_errors=True)


def environment() -> dict[str, str]:
    """What a program needs to run, and none of our secrets."""
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ}


def render_pdf(
    html: str,
    *,
    variant: str = "pdf/ua-1",
    on_page: Callable[[int], None] | None = None,
    timeout: float = 1800.0,
) -> bytes:
    """Make a PDF of `html` (bytes of the file). Never call this in a web request.

    Resources are given as `static:` addresses; nothing else is fetched. `on_page` hears
    the number of the page that is being laid out, and the same number again every few
    seconds as a sign of life. `timeout` in seconds. Raises RenderFailed.
    """
    with temporary_folder() as folder, RenderProcess() as process:
        output = Path(folder) / "document.pdf"
        process.render(
            html, output, variant=variant, on_page=on_page, seconds=timeout, is_tidied=False
        )
        return output.read_bytes()


def render_privately(
    html: str,
    *,
    variant: str = "pdf/ua-1",
    style_sheet: str = "",
    on_page: Callable[[int], None] | None = None,
    seconds: float = 60.0,
) -> Made:
    """Make a PDF that tells about a person: its plain bytes reach no disk, but are in the answer.

    As `render_pdf` otherwise; each file has a random identifier, so that two of the same text
    differ. Law: GDPR art. 32(1)(a). Raises RenderFailed.
    """
    with RenderProcess() as process:
        return process.render(
            html,
            None,
            variant=variant,
            on_page=on_page,
            seconds=seconds,
            is_tidied=False,
            style_sheet=style_sheet,
        )


class RenderProcess:
    """A process with WeasyPrint in it, for one document after another.

    Use it as a context; it dies with the context. One thread at a time.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "privacyoffice.documents.render_process",
                str(STATIC_FOLDER),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
            cwd=settings.BASE_DIR,
        )
        self._steps = _Lines(self._process.stderr)
        self._answers = _Lines(self._process.stdout)

    def __enter__(self) -> "RenderProcess":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()
        self._process.wait()
        for lines in (self._steps, self._answers):
            lines.join()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            # What was still on its way to a process that died has nobody to go to.
            with suppress(BrokenPipeError):
                cast(IO[bytes], pipe).close()

    @property
    def page(self) -> int:
        """The page that is being laid out."""
        return self._steps.page

    def kill(self) -> None:
        """Stop at once; any thread may call it."""
        self._process.kill()

    def render(
        self,
        html: str,
        output: Path | None,
        *,
        variant: str = "pdf/ua-1",
        on_page: Callable[[int], None] | None = None,
        seconds: float = 1800.0,
        is_tidied: bool = True,
        style_sheet: str = "",
    ) -> Made:
        """Write the PDF of `html` to `output`; without one it is in the answer. `seconds` of
        processor time, and at most four times as long on a busy machine. `on_page` as in
        `render_pdf`. `style_sheet` is a static file that is read once for all documents of this
        process. Raises RenderFailed, and TooDemanding when it would fail again."""
        content = html.encode("utf-8")
        order = {
            "size": len(content),
            "output": "" if output is None else str(output),
            "variant": variant,
            "seconds": seconds,
            "tidied": is_tidied,
            "style_sheet": style_sheet,
        }
        self._steps.forget()
        self._send(json.dumps(order).encode() + b"\n" + content)
        answer = self._wait(on_page, time.monotonic() + 4 * seconds)
        anchors = {name: (int(page), float(y)) for name, (page, y) in answer["anchors"].items()}
        return Made(int(answer["pages"]), anchors, base64.b64decode(answer.get("pdf", "")))

    def _send(self, message: bytes) -> None:
        stdin = cast(IO[bytes], self._process.stdin)
        with suppress(BrokenPipeError):  # it died at once; the missing answer says so
            stdin.write(message)
            stdin.flush()

    def _wait(self, on_page: Callable[[int], None] | None, deadline: float) -> dict[str, Any]:
        told, told_at = -1, 0.0
        is_past_deadline = False
        while (answer := self._answers.take(0.05)) is None:
            if self._process.poll() is not None and self._answers.have_ended:
                raise self._failure(is_past_deadline)
            moment = time.monotonic()
            if moment > deadline:
                is_past_deadline = True
                self.kill()
            due = self.page != told and moment - told_at > 0.5
            if on_page is not None and (due or moment - told_at > HEARTBEAT):
                on_page(self.page)
                told, told_at = self.page, moment
        found: dict[str, Any] = json.loads(answer)
        return found

    def _failure(self, is_past_deadline: bool) -> RenderFailed:
        code = self._process.returncode
        is_late = is_past_deadline or code == -signal.SIGPROF
        # A busy machine or a hand from outside says nothing about the document.
        kind = RenderFailed if code in _FROM_OUTSIDE else TooDemanding
        what = "Took too long" if is_late else f"Ended with {code}"
        return kind(f"{what}; last step: {self._steps.last}")


class _Lines(threading.Thread):
    """Reads what the render process says, so that it never waits for us."""

    def __init__(self, pipe: IO[bytes] | None) -> None:
        super().__init__(daemon=True)
        self._pipe = cast(IO[bytes], pipe)
        self._arrived = threading.Condition()
        self._answer: str | None = None
        self.page = 0
        self.last = ""
        self.have_ended = False
        self.start()

    def run(self) -> None:
        for line in self._pipe:
            text = line.decode("utf-8", "replace").strip()
            if text.startswith("Step"):
                self.last = text[:200]
                if found := PAGE.search(text):
                    self.page = int(found.group(1))
            elif text.startswith("{"):
                with self._arrived:
                    self._answer = text
                    self._arrived.notify()
        self.have_ended = True

    def forget(self) -> None:
        """A new document begins."""
        self.page, self.last = 0, ""

    def take(self, seconds: float) -> str | None:
        """The answer, if it comes within so many seconds."""
        with self._arrived:
            if self._answer is None:
                self._arrived.wait(seconds)
            answer, self._answer = self._answer, None
        return answer

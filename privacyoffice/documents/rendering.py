"""Rendering HTML to PDF in a process of its own, with progress and limits."""

import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, cast

from django.conf import settings

STATIC_FOLDER = Path(settings.BASE_DIR) / "privacyoffice" / "static"
PAGE = re.compile(r"Page (\d+)")
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "XDG_CACHE_HOME")
HEARTBEAT = 5.0  # seconds between signs of life while WeasyPrint is silent


class RenderFailed(RuntimeError):
    """The document could not be made; the text names the last step, never the content."""


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
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "document.pdf"
        command = [sys.executable, "-m", "privacyoffice.documents.render_process"]
        process: subprocess.Popen[bytes] = subprocess.Popen(
            [*command, str(output), variant, str(STATIC_FOLDER)],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(),
            cwd=settings.BASE_DIR,
        )
        steps = _Steps(process)
        try:
            _feed(process, html)
            _wait(process, steps, on_page, time.monotonic() + timeout)
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
            steps.join()
        if process.returncode != 0 or not output.exists():
            raise RenderFailed(f"Ended with {process.returncode} after: {steps.last_step}")
        return output.read_bytes()


def _environment() -> dict[str, str]:
    """What a program needs to run, and none of our secrets."""
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ}


class _Steps(threading.Thread):
    """Reads what the render process says it is doing."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        super().__init__(daemon=True)
        self.process = process
        self.page = 0
        self.last_step = ""
        self.start()

    def run(self) -> None:
        for line in cast(IO[bytes], self.process.stderr):
            text = line.decode("utf-8", "replace").strip()
            if text.startswith("Step"):
                self.last_step = text[:200]
            if found := PAGE.search(text):
                self.page = int(found.group(1))


def _feed(process: "subprocess.Popen[bytes]", html: str) -> None:
    stdin = cast(IO[bytes], process.stdin)
    try:
        stdin.write(html.encode("utf-8"))
        stdin.close()
    except BrokenPipeError:
        pass  # it died at once; its exit status says so below


def _wait(
    process: "subprocess.Popen[bytes]",
    steps: _Steps,
    on_page: Callable[[int], None] | None,
    deadline: float,
) -> None:
    told, told_at = -1, 0.0
    while process.poll() is None:
        if time.monotonic() > deadline:
            raise RenderFailed(f"Took too long; last step: {steps.last_step}")
        page, moment = steps.page, time.monotonic()
        due = page != told and moment - told_at > 0.5
        if on_page is not None and (due or moment - told_at > HEARTBEAT):
            on_page(page)
            told, told_at = page, moment
        time.sleep(0.05)

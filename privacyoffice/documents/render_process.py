"""The process that holds WeasyPrint: documents on standard input, PDFs into named files.

Run as `python -m privacyoffice.documents.render_process STATIC_FOLDER`, by
documents.rendering only. It knows no settings, no database and no network: the fetcher
gives style sheets and fonts from one folder and denies everything else.

A document is one line of JSON (`size` of its HTML in bytes, `output`, `variant`, `seconds` of
processor time that it may take, whether its tags are to be `tidied`, and the `style_sheet` that
it shares with other documents) and then its HTML. Each is answered by one line of JSON on
standard output: the number of `pages`, and of each of its `anchors` the page (from 0) and the
distance to the bottom of that page in points. Without a name for `output` the PDF itself comes
in the answer (`pdf`, in base64), and no disk ever holds it. Each line on standard error is a step
that WeasyPrint takes. It ends when its input ends.
"""

import base64
import ctypes
import gc
import json
import logging
import mimetypes
import resource
import secrets
import signal
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from privacyoffice.documents.tidying import tidy

ALLOWED_SUFFIXES = frozenset({".css", ".woff2", ".woff", ".ttf", ".otf", ".svg"})
MEMORY_LIMIT = 1024**3  # bytes of address space beyond which a document is refused
PR_SET_PDEATHSIG = 1  # from <sys/prctl.h>
POINTS_PER_PIXEL = 0.75
# Collecting garbage while a document is made costs a fifth of the time; never doing so costs
# memory that grows with every document.
DOCUMENTS_BETWEEN_COLLECTIONS = 4


def main(static_folder: str) -> None:
    """Render documents until there are no more. Exits non-zero on any error."""
    # Whoever asked for this may be killed; then nobody waits for it any more.
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    gc.disable()
    from weasyprint.logger import PROGRESS_LOGGER

    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    PROGRESS_LOGGER.addHandler(handler)
    PROGRESS_LOGGER.setLevel(logging.INFO)
    renderer = _Renderer(Path(static_folder).resolve())
    gc.freeze()
    number = 0
    while line := sys.stdin.buffer.readline():
        order = json.loads(line)
        html = sys.stdin.buffer.read(order["size"]).decode("utf-8")
        # Beyond its time the signal ends this process.
        signal.setitimer(signal.ITIMER_PROF, order["seconds"])
        made = renderer.render(html, order)
        signal.setitimer(signal.ITIMER_PROF, 0)
        sys.stdout.write(json.dumps(made) + "\n")
        sys.stdout.flush()
        number += 1
        if number % DOCUMENTS_BETWEEN_COLLECTIONS == 0:
            gc.collect()


class _Renderer:
    """Renders documents, and reads a style sheet and its fonts once for all of them."""

    def __init__(self, root: Path) -> None:
        from weasyprint.text.fonts import FontConfiguration

        self._fetcher = _fetcher(root)
        self._fonts = FontConfiguration()
        self._style_sheets: dict[str, Any] = {}

    def render(self, html: str, order: dict[str, Any]) -> dict[str, Any]:
        """Write one document, or put it in the answer; returns the answer."""
        from weasyprint import HTML

        shared = {}
        if order["style_sheet"]:
            style_sheet = self._style_sheet(order["style_sheet"])
            shared = {"stylesheets": [style_sheet], "font_config": self._fonts}
        document = HTML(string=html, base_url="static:", url_fetcher=self._fetcher).render(
            pdf_variant=order["variant"], **shared
        )
        finish = (lambda _document, pdf: tidy(pdf)) if order["tidied"] else None
        # Of what no disk may hold a hash may be shown: the random identifier keeps that from
        # telling somebody who guesses the text that they are right.
        identifier = None if order["output"] else secrets.token_bytes(16)
        pdf = document.write_pdf(
            order["output"] or None,
            finisher=finish,
            pdf_variant=order["variant"],
            pdf_identifier=identifier,
            uncompressed_pdf=False,
        )
        anchors = {
            name: [number, round((page.height - y) * POINTS_PER_PIXEL, 2)]
            for number, page in enumerate(document.pages)
            for name, (_x, y, *_rest) in page.anchors.items()
        }
        answer = {"pages": len(document.pages), "anchors": anchors}
        return answer if pdf is None else answer | {"pdf": base64.b64encode(pdf).decode()}

    def _style_sheet(self, name: str) -> Any:
        from weasyprint import CSS

        if name not in self._style_sheets:
            self._style_sheets[name] = CSS(
                url=f"static:{name}", url_fetcher=self._fetcher, font_config=self._fonts
            )
        return self._style_sheets[name]


def _fetcher(root: Path) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class StaticFilesOnly(URLFetcher):  # type: ignore[misc]
        """Answers `static:css/x.css` from the folder; everything else is refused."""

        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
            scheme, _, name = url.partition(":")
            path = (root / unquote(name).lstrip("/")).resolve()
            if (
                scheme != "static"
                or not path.is_relative_to(root)
                or path.suffix not in ALLOWED_SUFFIXES
            ):
                raise ValueError(f"Not allowed in a document: {scheme}:")
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    return StaticFilesOnly()


if __name__ == "__main__":
    main(sys.argv[1])

"""The process that holds WeasyPrint: HTML on standard input, PDF into the named file.

Run as `python -m privacyoffice.documents.render_process OUTPUT VARIANT STATIC_FOLDER`, by
documents.rendering only. It knows no settings, no database and no network: the fetcher
gives style sheets and fonts from one folder and denies everything else. Each line on
standard error is a step that WeasyPrint takes.
"""

import ctypes
import gc
import logging
import mimetypes
import resource
import signal
import sys
from pathlib import Path
from urllib.parse import unquote

ALLOWED_SUFFIXES = frozenset({".css", ".woff2", ".woff", ".ttf", ".otf", ".svg"})
MEMORY_LIMIT = 4 * 1024**3  # bytes of address space beyond which a document is refused
PR_SET_PDEATHSIG = 1  # from <sys/prctl.h>


def main(output: str, variant: str, static_folder: str) -> None:
    """Render one document. Exits non-zero on any error."""
    # Whoever asked for this document may be killed; then nobody waits for it any more.
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    # Worth about a fifth of the time; the process ends after one document.
    gc.disable()
    from weasyprint import HTML
    from weasyprint.logger import PROGRESS_LOGGER
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    root = Path(static_folder).resolve()

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

    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    PROGRESS_LOGGER.addHandler(handler)
    PROGRESS_LOGGER.setLevel(logging.INFO)
    document = HTML(
        string=sys.stdin.buffer.read().decode("utf-8"),
        base_url="static:",
        url_fetcher=StaticFilesOnly(),
    )
    document.write_pdf(output, pdf_variant=variant, uncompressed_pdf=False)


if __name__ == "__main__":
    main(*sys.argv[1:4])

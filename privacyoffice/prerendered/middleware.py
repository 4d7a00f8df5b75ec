"""Public pages from their files, before anything else is done."""

import re
from collections.abc import Callable
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from privacyoffice import clock
from privacyoffice.prerendered import files
from privacyoffice.prerendered.files import StoredPage
from privacyoffice.tenancy.negotiation import JSON_LD, prefers

# What an address of ours looks like; anything else goes to the views.
_ADDRESS = re.compile(r"/([a-z][a-z0-9-]{0,62})(/[a-z0-9/._-]{0,180})")

# What 304 repeats (RFC 9110, 15.4.5), as far as our pages have it, and 412 as well.
_OF_UNCHANGED = ("Cache-Control", "ETag", "Vary", "Last-Modified")


class PrerenderedPageMiddleware:
    """Answers GET and HEAD of an address without query from its file, if it has one.

    Opens no database, session or template. The answer is the one that the view would give,
    with the same headers; without a file the view gives it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return _from_file(request) or self.get_response(request)


def _from_file(request: HttpRequest) -> HttpResponse | None:
    if request.META.get("QUERY_STRING") or request.method not in ("GET", "HEAD"):
        return None
    address = _ADDRESS.fullmatch(request.path_info)
    if address is None:
        return None
    request.get_host()  # raises for a name that is not ours, as the views do
    slug, rest = address.groups()
    accept = request.META.get("HTTP_ACCEPT", "*/*")
    name = files.name_of(rest, JSON_LD if _prefers_data(accept) else "")
    page = files.read(files.served(slug, name))
    if page is None or 0 < page.until <= clock.now().timestamp():
        return None
    return _answer(request, page)


def _answer(request: HttpRequest, page: StoredPage) -> HttpResponse:
    unchanged: HttpResponse | None = get_conditional_response(request, etag=page.headers["ETag"])
    if unchanged is None:
        content = page.content if request.method == "GET" else b""
        response = HttpResponse(content, headers=page.headers)
        response.headers["Content-Length"] = str(len(page.content))
        return response
    for name in _OF_UNCHANGED:
        if name in page.headers:
            unchanged.headers[name] = page.headers[name]
    return unchanged


@lru_cache(maxsize=256)
def _prefers_data(accept: str) -> bool:
    """As the views decide; kept, because browsers all send much the same."""
    request = HttpRequest()
    request.META["HTTP_ACCEPT"] = accept
    return prefers(request, JSON_LD)

"""The transaction around a request, and the way of answering the public."""

from collections.abc import Callable

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import resolve
from django.utils.cache import get_conditional_response, set_response_etag

GetResponse = Callable[[HttpRequest], HttpResponse]
SAFE_METHODS = ("GET", "HEAD")
# Whatever the answer is, it is asked for again: a redirect, a refusal and “not found” too, since
# the page may be there the next moment.
CACHE_CONTROL = "public, no-cache"


class TransactionMiddleware:
    """One transaction a request, from session to rendered page; undone by a server error.

    The scope is a transaction-local setting, so a page rendered after the commit would come
    out empty: that is why this wraps the rendering and not only the view.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response


class PublicPageMiddleware:
    """Recognises pages marked public, and answers them so that anybody may keep a copy.

    Such an answer sets no cookie, varies by nothing but Accept, is asked for again each time,
    and carries an ETag over its content: a visitor who has it already gets 304.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.is_public_page = _is_marked(request, "is_public_page")  # type: ignore[attr-defined]
        request.is_visitor_page = _is_marked(request, "is_visitor_page")  # type: ignore[attr-defined]
        if not request.is_public_page:  # type: ignore[attr-defined]
            return self.get_response(request)
        if request.method in SAFE_METHODS:
            response = _if_changed(request, self.get_response(request))
        else:
            response = HttpResponseNotAllowed(SAFE_METHODS)
        response.cookies.clear()
        response.headers["Vary"] = "Accept"
        response.headers.setdefault("Cache-Control", CACHE_CONTROL)
        return response


def _if_changed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The response, or 304 or 412 with its ETag, for what the visitor says to have."""
    if response.status_code != 200:
        return response
    if not response.streaming and not response.has_header("ETag"):
        set_response_etag(response)
    etag = response["ETag"]
    answer = get_conditional_response(request, etag=etag, response=response) or response
    answer.headers["ETag"] = etag
    return answer


def _is_marked(request: HttpRequest, mark: str) -> bool:
    try:
        match = resolve(request.path_info)
    except Http404:
        return False
    return getattr(match.func, mark, False)

"""Everything below /api/ speaks as an API, also what never reaches a view."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from privacyoffice.apibase.problems import MEDIA_TYPE, problem_response

PREFIX = "/api/"
# Of an answer that becomes a problem these stay true.
_KEPT = ("Allow", "Cache-Control", "Retry-After", "WWW-Authenticate", "Vary")


class ApiMiddleware:
    """Says the version on every answer, and turns every error into a problem.

    That covers an address that no pattern knows, a refused host or method, and a fault of
    ours. What everybody may read, a script on any other site may read as well; it never
    comes with a cookie.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path_info.startswith(PREFIX):
            return response
        if response.status_code >= 400 and response.get("Content-Type") != MEDIA_TYPE:
            response = _as_problem(request, response)
        response.headers["API-Version"] = settings.API_VERSION
        # What stands at an unknown address now, may be something else tomorrow.
        response.headers.setdefault("Cache-Control", "no-cache")
        if getattr(request, "is_public_page", False):
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Access-Control-Expose-Headers"] = "API-Version, ETag"
        return response


def _as_problem(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    problem = problem_response(response.status_code, request.path)
    for name in _KEPT:
        if response.has_header(name):
            problem.headers[name] = response.headers[name]
    return problem

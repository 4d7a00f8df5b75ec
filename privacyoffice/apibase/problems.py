"""What an API answers when it cannot do what was asked: RFC 9457, `application/problem+json`."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException, ValidationError

MEDIA_TYPE = "application/problem+json"
_TYPE = "urn:problem-type:privacyoffice:"


@dataclass(frozen=True)
class _Words:
    """What is said of a status when nobody says more: code for programs, words for people."""

    code: str
    title: Any
    detail: Any


_BY_STATUS = {
    400: _Words("bad-request", _("Wrong question"), _("We cannot read this question.")),
    401: _Words("not-authenticated", _("Not logged in"), _("Say who you are to read this.")),
    404: _Words(
        "not-found", _("Not found"), _("This does not exist, or you are not allowed to see it.")
    ),
    405: _Words(
        "method-not-allowed", _("Not possible"), _("This address cannot be used in this way.")
    ),
    406: _Words(
        "not-acceptable",
        _("Not in this format"),
        _("We do not have this in the format that you ask for. Ask for application/json."),
    ),
    410: _Words("gone", _("Withdrawn"), _("This was published before and was withdrawn.")),
    415: _Words(
        "unsupported-media-type", _("Not in this format"), _("We cannot read this format.")
    ),
    429: _Words("too-many-requests", _("Too many questions"), _("Wait a moment and try again.")),
    500: _Words(
        "server-error",
        _("Something went wrong"),
        _("Something went wrong with us, not with you. Try again later."),
    ),
    503: _Words("unavailable", _("Not available now"), _("Try again in a moment.")),
}


@dataclass(frozen=True)
class InvalidParameter:
    """What is wrong with one parameter: a code for programs, the reason in Dutch."""

    name: str
    code: str
    reason: str


class Problem(APIException):
    """Ends a request with a problem. `members` are further members of the answer."""

    def __init__(
        self,
        status: int,
        *,
        code: str = "",
        title: Any = "",
        detail: Any = "",
        invalid: Iterable[InvalidParameter] = (),
        **members: Any,
    ) -> None:
        super().__init__(detail or None)
        self.status_code = status
        self.problem_code = code
        self.title = title
        self.told = detail
        self.invalid = tuple(invalid)
        self.members = members


def invalid_parameters(invalid: Iterable[InvalidParameter]) -> Problem:
    """The problem of a question with wrong parameters, told for each of them."""
    return Problem(
        400,
        code="invalid-parameters",
        title=_("Wrong parameters"),
        detail=_("Something in your question is wrong. Each parameter says what."),
        invalid=invalid,
    )


def problem_response(status: int, path: str, problem: Problem | None = None) -> HttpResponse:
    """The answer for a status at an address (`path`, without its query)."""
    words = _BY_STATUS.get(status) or _BY_STATUS[500 if status >= 500 else 400]
    code = (problem and problem.problem_code) or words.code
    body: dict[str, Any] = {
        "type": f"{_TYPE}{code}",
        "title": str((problem and problem.title) or words.title),
        "status": status,
        "detail": str((problem and problem.told) or words.detail),
        "instance": path,
        "code": code,
    }
    if problem is not None:
        body |= problem.members
    if problem is not None and problem.invalid:
        body["invalidParams"] = [
            {"name": each.name, "code": each.code, "reason": str(each.reason)}
            for each in problem.invalid
        ]
    return HttpResponse(
        json.dumps(body, ensure_ascii=False), status=status, content_type=MEDIA_TYPE
    )


def as_problem(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """How REST framework answers an error; None lets Django answer 500.

    Missing and forbidden are the same 404, as on every page of the house.
    """
    path = context["request"].path
    if isinstance(error, Problem):
        return problem_response(error.status_code, path, error)
    if isinstance(error, Http404 | PermissionDenied):
        return problem_response(404, path)
    if isinstance(error, ValidationError):
        problem = invalid_parameters(_told(error.get_full_details(), ""))
        return problem_response(400, path, problem)
    if not isinstance(error, APIException):
        return None
    # Forbidden may not tell that there is something.
    status = 404 if error.status_code == 403 else error.status_code
    response = problem_response(status, path)
    for name, value in (("WWW-Authenticate", "auth_header"), ("Retry-After", "wait")):
        if getattr(error, value, None):
            response.headers[name] = str(getattr(error, value))
    return response


def _told(details: Any, name: str) -> list[InvalidParameter]:
    """REST framework's nested errors as a flat list; a nested field is called `a.b`."""
    if isinstance(details, dict) and "message" in details and "code" in details:
        return [InvalidParameter(name, str(details["code"]), str(details["message"]))]
    if isinstance(details, dict):
        inner = [(f"{name}.{key}".strip("."), value) for key, value in details.items()]
    else:
        inner = [(name, value) for value in details]
    return [told for key, value in inner for told in _told(value, key)]

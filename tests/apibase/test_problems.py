"""Every error below /api/ is a problem in Dutch, and nothing else is touched."""

import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.test import RequestFactory
from rest_framework import serializers
from rest_framework.exceptions import MethodNotAllowed, NotAuthenticated, Throttled
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from privacyoffice.apibase.middleware import ApiMiddleware
from privacyoffice.apibase.parameters import Parameter, read_parameters
from privacyoffice.apibase.problems import MEDIA_TYPE, Problem, as_problem

MEMBERS = {"type", "title", "status", "detail", "instance", "code"}


def _through(path: str, answer: HttpResponse) -> HttpResponse:
    return ApiMiddleware(lambda _request: answer)(RequestFactory().get(path))


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 429, 500, 502, 503])
def test_an_error_page_below_api_becomes_a_problem(status: int) -> None:
    page = HttpResponse("<h1>Geheim</h1>", status=status)
    page.set_cookie("session", "x")
    answer = _through("/api/v1/x", page)
    assert answer.status_code == status
    assert answer["Content-Type"] == MEDIA_TYPE
    body = json.loads(answer.content)
    assert set(body) == MEMBERS
    assert body["status"] == status
    assert "Geheim" not in answer.content.decode()
    assert not answer.cookies


def test_what_the_status_means_stays() -> None:
    answer = _through("/api/v1/x", HttpResponseNotAllowed(["GET"]))
    assert answer["Allow"] == "GET"


def test_other_pages_are_left_alone() -> None:
    for path in ("/x/", "/apis/", "/voorbeeld/api/"):
        answer = _through(path, HttpResponse("<h1>Pagina</h1>", status=404))
        assert answer.content == b"<h1>Pagina</h1>"
        assert "API-Version" not in answer


def test_only_what_everybody_may_read_is_open_to_other_sites() -> None:
    assert "Access-Control-Allow-Origin" not in _through("/api/v1/x", HttpResponse("{}"))


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Http404("VA-0001 is er wel"), 404, "not-found"),
        (PermissionDenied("VA-0001 mag niet"), 404, "not-found"),
        (NotAuthenticated(), 401, "not-authenticated"),
        (MethodNotAllowed("POST"), 405, "method-not-allowed"),
        (Throttled(7), 429, "too-many-requests"),
        (Problem(410, code="withdrawn", reason="Fout"), 410, "withdrawn"),
    ],
)
def test_an_error_of_a_view_is_told_without_its_own_words(
    error: Exception, status: int, code: str
) -> None:
    answer = as_problem(error, {"request": RequestFactory().get("/api/v1/x?q=1")})
    assert answer is not None
    body = json.loads(answer.content)
    assert (answer.status_code, body["status"], body["code"]) == (status, status, code)
    assert body["instance"] == "/api/v1/x"
    assert "VA-0001" not in answer.content.decode()


def test_forbidden_and_missing_are_one_answer() -> None:
    context = {"request": RequestFactory().get("/api/v1/x")}
    first, second = as_problem(Http404(), context), as_problem(PermissionDenied(), context)
    assert first is not None
    assert second is not None
    assert first.content == second.content


def test_a_fault_of_ours_is_left_to_django() -> None:
    assert as_problem(RuntimeError("stuk"), {"request": RequestFactory().get("/api/v1/x")}) is None


def test_what_is_wrong_in_a_body_is_told_by_field() -> None:
    class Line(serializers.Serializer[Any]):
        name = serializers.CharField()

    class Body(serializers.Serializer[Any]):
        on = serializers.DateField()
        lines = Line(many=True)

    body = Body(data={"on": "morgen", "lines": [{"name": "a"}, {}]})
    with pytest.raises(serializers.ValidationError) as refusal:
        body.is_valid(raise_exception=True)
    answer = as_problem(refusal.value, {"request": RequestFactory().post("/api/v1/x")})
    assert answer is not None
    wrong = json.loads(answer.content)["invalidParams"]
    assert {each["name"] for each in wrong} >= {"on"}
    assert any(each["name"].endswith("name") and each["code"] == "required" for each in wrong)


def test_a_view_that_does_not_say_who_may_serves_nobody() -> None:
    class Forgotten(APIView):
        def get(self, request: Request) -> Response:
            return Response({"geheim": 1})

    answer = Forgotten.as_view()(RequestFactory().get("/api/v1/x"))
    assert answer.status_code == 404
    assert b"geheim" not in answer.content


NUMBER = Parameter("size", "", {"type": "integer", "minimum": 1, "maximum": 100})
CHOICE = Parameter("kind", "", {"type": "string", "enum": ["a", "b"]})
TEXT = Parameter("q", "", {"type": "string", "maxLength": 5})


@pytest.mark.parametrize("query", ["size=1&kind=a&q=vijf", "size=100", "q=", ""])
def test_what_is_declared_is_read(query: str) -> None:
    given = read_parameters(QueryDict(query), (NUMBER, CHOICE, TEXT))
    assert given == {name: value for name, value in QueryDict(query).items() if value}


@pytest.mark.parametrize(
    "query",
    [
        *("size=0", "size=101", "size=-1", "size=1.0", "size=+1", "size=", "size=٣"),
        "size=" + "9" * 999,
        *("kind=c", "kind=", "kind=A", "kind=a&kind=b", "q=langer", "q=%00", "q__in=a"),
        *("Q=a", "=x"),
    ],
)
def test_anything_else_is_refused(query: str) -> None:
    with pytest.raises(Problem) as refusal:
        read_parameters(QueryDict(query), (NUMBER, CHOICE, TEXT))
    assert refusal.value.status_code == 400
    assert len(refusal.value.invalid) == 1

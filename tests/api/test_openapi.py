"""The description of the API is valid, whole and true: the server does what it says."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import requests
import schemathesis
from django.conf import settings
from django.urls import URLPattern, URLResolver
from drf_spectacular.validation import validate_schema
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks

from privacyoffice.api import urls
from privacyoffice.api.views import openapi
from privacyoffice.apibase.views import PublicApiView
from tests.factories import World, make_world
from tests.live import Live

DOCUMENT = "/api/v1/openapi.json"
EXAMPLES = hypothesis_settings(
    max_examples=50, deadline=None, suppress_health_check=list(HealthCheck), database=None
)
# Not that whatever the description allows is found: a cursor must be ours, and a day past.
CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.unsupported_method,
]


@pytest.fixture(scope="session")
def world_for_all(django_db_setup: None, django_db_blocker: Any) -> World:
    """One organisation for every example that is tried."""
    from django.db import connections

    with django_db_blocker.unblock():
        made = make_world()
        connections.close_all()
    return made


def _described(live: Live, world: World) -> Any:
    """The description, of which the addresses are those of things that exist, or nearly."""
    document = httpx.get(live.url + DOCUMENT).json()
    activities = [world.activities[state] for state in ("published", "draft")]
    known = {
        "slug": {"type": "string", "enum": [world.slug, "bestaat-niet"]},
        "activity_id": {"type": "string", "enum": [str(activity) for activity in activities]},
        "version": {"type": "integer", "enum": [1, 2]},
    }
    for operations in document["paths"].values():
        for operation in operations.values():
            for parameter in operation["parameters"]:
                if parameter["in"] == "path":
                    parameter["schema"] = known[parameter["name"]]
    return schemathesis.openapi.from_dict(document)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_the_server_does_what_the_description_says(
    live: Live, world_for_all: World, mode: GenerationMode
) -> None:
    """With questions that the description allows, and with ones that it forbids."""
    session = requests.Session()
    session.trust_env = False
    statuses: Counter[int] = Counter()
    for found in _described(live, world_for_all).get_all_operations():
        operation = found.ok()

        @EXAMPLES
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: schemathesis.Case) -> None:
            answer = case.call(base_url=live.url, session=session)
            statuses[answer.status_code] += 1
            if answer.status_code == 414:
                return  # the address was too long for the web server before us
            case.validate_response(answer, checks=CHECKS)

        ask()
    # Not all of it may end at an address that does not exist.
    assert statuses[200 if mode is GenerationMode.POSITIVE else 400] >= 5, statuses


def test_the_description_is_valid_and_everybody_may_read_it(live: Live) -> None:
    answer = httpx.get(live.url + DOCUMENT)
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["api-version"] == settings.API_VERSION
    document = answer.json()
    validate_schema(document)
    assert document["openapi"].startswith("3.1")
    assert document["info"]["version"] == settings.API_VERSION
    assert set(document["info"]["contact"]) == {"name", "email", "url"}
    assert document["servers"] == [{"url": settings.BASE_URL}]
    again = httpx.get(live.url + DOCUMENT, headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def _views(patterns: list[Any], prefix: str = "/api/v1/") -> Iterator[tuple[str, Any]]:
    for entry in patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _views(entry.url_patterns, route)
        elif isinstance(entry, URLPattern):
            yield route, entry.callback


def test_every_address_is_described_and_built_on_the_base(live: Live) -> None:
    paths = httpx.get(live.url + DOCUMENT).json()["paths"]
    found = {route: view for route, view in _views(urls.urlpatterns) if view is not openapi}
    assert len(found) == len(paths)
    for route, view in found.items():
        assert issubclass(view.cls, PublicApiView), route
        assert view.is_public_page, route
        assert not route.endswith("/"), route
        assert route == route.lower(), route


def test_every_name_is_in_lower_camel_case(live: Live) -> None:
    document = httpx.get(live.url + DOCUMENT).json()
    names = set()

    def walk(schema: Any) -> None:
        if isinstance(schema, dict):
            names.update(schema.get("properties", {}))
            for inner in schema.values():
                walk(inner)
        if isinstance(schema, list):
            for inner in schema:
                walk(inner)

    walk(document["components"]["schemas"])
    for operations in document["paths"].values():
        for operation in operations.values():
            names |= {each["name"] for each in operation["parameters"] if each["in"] == "query"}
    assert len(names) > 60
    assert not [name for name in names if not name.isalnum() or not name[0].islower()]


def test_the_description_says_nothing_of_this_machine(live: Live) -> None:
    text = httpx.get(live.url + DOCUMENT, headers={"X-Forwarded-Host": "elders.example"}).text
    assert "elders" not in text
    assert str(settings.BASE_DIR) not in json.dumps(text)

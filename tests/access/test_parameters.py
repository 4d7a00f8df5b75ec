"""Parameters of a list show the same rows, fewer, or 400; never an error of ours (B7)."""

import os
from io import BytesIO
from itertools import product
from typing import Any
from zipfile import ZipFile

import pytest
from django.contrib import admin

from privacyoffice.accounts.roles import Role
from tests.access.browsing import Visitor
from tests.factories import World, make_world
from tests.live import Live

COLUMNS = ("id", "name", "status", "role", "action", "kind", "row_hash", "created_at")
RELATIONS = ("organisation__slug", "submitted_by__password", "user__password", "actor__email")
LOOKUPS = ("", "__regex", "__exact", "__unaccent", "__trigram_similar", "__year", "__gt")
VALUES = ("(", "\x00", "99999999999")
OTHERS = (
    {"o": "99.-1.x"},
    {"p": "x"},
    {"p": "99999999999999999999"},
    {"q": "\x00"},
    {"q": "'\\%_"},
    {"e": "1"},
    {"occurred_at__year": "99999999999"},
    {"occurred_at__year": "0"},
    {"_to_field": "user__password"},
    {"_popup": "1"},
)


# LONG_TESTS=1 asks every guess everywhere.
EVERYTHING = slice(None) if os.environ.get("LONG_TESTS") else None
READERS = (Role.PRIVACY_OFFICER, Role.DPO, Role.ACCOUNT_ADMIN)


@pytest.mark.parametrize("role", READERS)
def test_no_parameter_of_a_list_is_an_error_or_shows_more(
    live: Live, printed_world: World, role: str
) -> None:
    world, other = printed_world, make_world()
    guesses = [
        {f"{column}{lookup}": value}
        for column, lookup, value in product(COLUMNS + RELATIONS, LOOKUPS, VALUES)
    ]
    with Visitor(live.url, world.people[role]) as visitor:
        for model in admin.site._registry:
            address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
            if visitor.ask("GET", address).status_code != 200:
                continue
            # Every ninth guess, others for each list and each role: all are asked somewhere.
            part = slice((3 * len(address) + READERS.index(role)) % 9, None, 9)
            for parameters in [*OTHERS, *guesses[EVERYTHING or part]]:
                answer = visitor.ask("GET", address, params=parameters)
                assert answer.status_code in {200, 302, 400}, (address, parameters)
                assert other.canary not in answer.text, (address, parameters)


PUBLIC_LISTS = (
    "/{slug}/register/",
    "/{slug}/register.csv",
    "/{slug}/register.xlsx",
    "/{slug}/register.json",
    "/{slug}/register.jsonld",
    "/{slug}/register/feed.atom",
    "/{slug}/sitemap.xml",
    "/api/v1/organisations/{slug}/processing-activities",
    "/api/v1/organisations/{slug}/processing-activities/{published}/versions",
)
PUBLIC_COLUMNS = (
    *("id", "name", "version", "content", "search_text", "facets", "withdrawn_because"),
    *("content__remarks", "activity_id", "superseded_at"),
)
PUBLIC_RELATIONS = ("organisation", "organisation__slug", "organisation__memberships__user__email")
CORE = "docProps/core.xml"
ORDERINGS = ("ordering", "order_by", "order", "o")


def _public_guesses() -> list[dict[str, str]]:
    """Filters and orderings that these addresses do not have, over columns and relations."""
    columns = PUBLIC_COLUMNS + PUBLIC_RELATIONS
    filters = [{f"{c}{lookup}": v} for c, lookup, v in product(columns, LOOKUPS, VALUES)]
    return filters + [{name: column} for name, column in product(ORDERINGS, columns)]


def _told(content: bytes) -> Any:
    """What an answer says: of a workbook its sheets, without the moment at which it was made."""
    if not content.startswith(b"PK"):
        return content
    with ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist() if name != CORE}


@pytest.mark.parametrize("address", PUBLIC_LISTS)
def test_a_parameter_that_a_public_list_does_not_have_changes_nothing_or_is_refused(
    live: Live, shared_world: World, address: str
) -> None:
    world = shared_world
    path = address.format(slug=world.slug, published=world.activities["published"])
    guesses = _public_guesses()
    assert len(guesses) > 200
    with Visitor(live.url) as visitor:
        plain = visitor.get(path)
        assert plain.status_code == 200
        # Every fourth guess, another fourth for each address: all are asked somewhere.
        part = slice(PUBLIC_LISTS.index(address) % 4, None, 4)
        for parameters in guesses[EVERYTHING or part]:
            answer = visitor.get(path, params=parameters)
            same = answer.status_code == 200 and _told(answer.content) == _told(plain.content)
            assert same or answer.status_code == 400, parameters


@pytest.mark.parametrize("address", PUBLIC_LISTS)
def test_no_value_of_a_parameter_is_an_error_or_shows_more(
    live: Live, shared_world: World, printed_world: World, address: str
) -> None:
    """Those that the list and the API have, each with values that nobody meant."""
    world, other = shared_world, printed_world
    path = address.format(slug=world.slug, published=world.activities["published"])
    names = (
        *("q", "afdeling", "orgaan", "grondslag", "bijzonder", "doorgifte", "sorteer", "op"),
        *("pagina", "dag", "maand", "jaar"),
        *("department", "body", "legalBasis", "special", "transfer", "on", "sort"),
        *("cursor", "pageSize", "page", "format", "slug", "organisation"),
    )
    values = (
        "(",
        "\x00",
        "'\\%_",
        "-1",
        "9" * 20,
        "0000-00-00",
        "9999-12-31",
        "x" * 3000,
        other.slug,
    )
    with Visitor(live.url) as visitor:
        for name, value in product(names, values):
            answer = visitor.get(path, params={name: value})
            if name in {"dag", "maand", "jaar"} and answer.status_code == 302:
                # The fields of a day become one parameter, or none: of this same list.
                assert answer.headers["location"].startswith(path), (name, value)
                answer = visitor.get(answer.headers["location"])
            assert answer.status_code in {200, 400}, (name, value)
            assert str(other.activities["published"]) not in answer.text, (name, value)
            # What was typed may be told back, and a question also word by word; the canary is
            # part of this value.
            if name != "q":
                assert other.canary not in answer.text.replace(other.slug, ""), (name, value)


def test_only_the_filters_that_a_list_shows_are_answered(live: Live, shared_world: World) -> None:
    world = shared_world
    address = "/admin/registers/processingactivity/"
    with Visitor(live.url, world.people[Role.PRIVACY_OFFICER]) as visitor:
        assert visitor.ask("GET", f"{address}?status__exact=draft").status_code == 200
        assert visitor.ask("GET", f"{address}?remarks__contains=x").status_code == 400

"""Search engines find every page that is public, by addresses of our own, and nothing else."""

from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from privacyoffice import clock
from privacyoffice.prerendered.pages import pages_of
from privacyoffice.publicsite.addresses import CALCULATOR, CALCULATOR_ADDRESSES, name_of
from privacyoffice.publicsite.models import Kind, Language
from privacyoffice.publicsite.views import sitemap
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World, make_organisation
from tests.factories.versions import ended, published_again, withdrawn

NAME = f"{{{sitemap.NAMESPACE}}}"


def _parsed(content: bytes) -> ET.Element:
    return ET.fromstring(content)  # noqa: S314  # written by ourselves


@pytest.fixture
def world(kept_world: World) -> Any:
    with organisation_scope(kept_world.organisation.pk):
        yield kept_world


def _get(path: str, **headers: str) -> Any:
    answer = Client().get(path, headers=headers)
    with connection.cursor() as cursor:
        # A request ends with its transaction; a test goes on in it.
        cursor.execute("RESET ROLE")
    return answer


def _places(path: str) -> list[str]:
    answer = _get(path)
    assert answer.status_code == 200, path
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    return [str(found.text) for found in _parsed(answer.content).iter(f"{NAME}loc")]


def _page(world: World) -> str:
    return f"{settings.BASE_URL}/{world.slug}/register/{world.activities['published']}/"


def test_robots_may_read_what_is_public_and_find_the_sitemap(world: World) -> None:
    lines = _get("/robots.txt").content.decode().splitlines()
    assert "Disallow: /admin/" in lines
    assert "Disallow: /accounts/" in lines
    assert "Disallow: /*/register/?" in lines  # searches have no end; the list itself is free
    assert "Disallow: /" not in lines
    assert f"Sitemap: {settings.BASE_URL}/sitemap.xml" in lines


def test_the_index_leads_to_every_organisation(world: World) -> None:
    assert f"{settings.BASE_URL}/{world.slug}/sitemap.xml" in _places("/sitemap.xml")


def _last_changed(world: World) -> str:
    """When the index says that the sitemap of this organisation changed."""
    own = f"{settings.BASE_URL}/{world.slug}/sitemap.xml"
    for entry in _parsed(_get("/sitemap.xml").content).iter(f"{NAME}sitemap"):
        if entry.findtext(f"{NAME}loc") == own:
            return str(entry.findtext(f"{NAME}lastmod"))
    pytest.fail("not in the index")


def test_the_index_says_when_something_came_ended_or_was_withdrawn(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    activity, began, told = world.activities["published"], clock.now(), [_last_changed(world)]
    for change in (
        lambda: published_again(world, activity, name="Anders"),
        lambda: withdrawn(world, activity, "Fout"),
        lambda: published_again(world, activity),
        lambda: ended(world, activity, "Klaar"),
    ):
        moment = began + timedelta(minutes=len(told))
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        change()
        told.append(_last_changed(world))
    assert told == sorted(set(told))


# Declared as pages of an organisation, and no page that people look for.
NOT_IN_A_SITEMAP = {
    "publicsite:organisation_sitemap": "it is the sitemap",
    "registers_public:feed": "it is for programs, and pages link to it",
    "registers_public:dataset": "it is for programs, and pages link to it",
    "publicsite:notice": "it stands for a while, and the home page links to it",
    "registers_public:version": "what holds is to be found, and leads to its versions",
} | {
    name_of(kind, language, version=True): "as above"
    for kind in Kind.values
    for language in Language.values
}

# People look for it, and it is computed for who asks.
FOUND_WITHOUT_A_FILE = {name_of(CALCULATOR, language) for language in CALCULATOR_ADDRESSES}


def test_every_page_that_is_declared_is_in_the_sitemap_or_left_out_for_a_reason(
    world: World,
) -> None:
    declared = {page.path for page in pages_of(world.organisation) if not page.media_type}
    places = {
        place.removeprefix(settings.BASE_URL) for place in _places(f"/{world.slug}/sitemap.xml")
    }
    left_out = {resolve(path).view_name for path in declared - places}
    assert left_out - set(NOT_IN_A_SITEMAP) == set(), "put it in the sitemap, or say why not"
    assert {resolve(path).view_name for path in places} & set(NOT_IN_A_SITEMAP) == set()
    assert {resolve(path).view_name for path in places - declared} == FOUND_WITHOUT_A_FILE


def test_every_address_of_a_sitemap_answers(world: World) -> None:
    places = _places(f"/{world.slug}/sitemap.xml")
    assert _page(world) in places
    assert f"{settings.BASE_URL}/{world.slug}/register/" in places
    for place in places:
        path = place.removeprefix(settings.BASE_URL)
        assert path.startswith(f"/{world.slug}/")
        if "/register/" not in path or path.endswith("/register/"):
            assert _get(path).status_code == 200, path


def test_what_the_register_does_not_show_is_not_in_the_sitemap(world: World) -> None:
    path = f"/{world.slug}/sitemap.xml"
    assert _page(world) in _places(path)
    assert str(world.activities["draft"]) not in _get(path).content.decode()
    withdrawn(world, world.activities["published"], "Fout")
    assert _page(world) not in _places(path)
    published_again(world, world.activities["published"])
    assert _page(world) in _places(path)
    ended(world, world.activities["published"], "Klaar")
    assert _page(world) not in _places(path)


def test_a_large_register_is_split_and_every_part_is_in_the_index(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "MOST_ACTIVITIES", 2)
    for _more in range(2):
        world.fresh("published")
    own = f"{settings.BASE_URL}/{world.slug}/sitemap"
    parts = [place for place in _places("/sitemap.xml") if place.startswith(own)]
    assert len(parts) > 1
    found = [
        place
        for part in parts
        for place in _places(part.removeprefix(settings.BASE_URL))
        if place.count("/") > _page(world).count("/") - 1
    ]
    assert len(found) == len(set(found)) > 2
    assert _page(world) in found


@pytest.mark.parametrize("part", [0, 2, 10**30])
def test_a_part_that_is_not_needed_is_not_found(world: World, part: int) -> None:
    assert _get(f"/{world.slug}/sitemap-{part}.xml").status_code == 404


def test_another_host_in_the_request_changes_no_address(world: World) -> None:
    for path in ("/robots.txt", "/sitemap.xml", f"/{world.slug}/sitemap.xml"):
        usual = _get(path).content
        assert _get(path, **{"X-Forwarded-Host": "elders.example"}).content == usual
        assert _get(path, Host="localhost").content == usual


def test_the_index_takes_as_many_queries_however_many_organisations(world: World) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            _places("/sitemap.xml")
        return len(captured)

    few = queries()
    for _more in range(3):
        make_organisation()
    assert queries() == few

"""A processing as people read it: on a phone, on a desk, enlarged, on paper, without style."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from privacyoffice.tenancy.scope import organisation_scope
from tests.browser.test_public_list import ENLARGED, assert_accessible, overflow
from tests.factories import World, make_register
from tests.factories.versions import ended, published_again, withdrawn

LONG = "Gemeenschappelijkeregelingenadministratieverantwoordelijkheden"
SENTENCE = "Wij beoordelen of u recht hebt op een vergunning om uw auto bij huis te parkeren."


def _lines(count: int) -> dict[str, list[dict[str, Any]]]:
    return {
        "purposes": [{"description": f"{SENTENCE} Stap {n + 1}."} for n in range(count)],
        "personal_data": [
            {
                "name": f"Soort gegeven {n + 1}",
                "sensitivity": "special" if n == 0 else "",
                "exception": "9-2-g" if n == 0 else "",
                "statute": "Wegenverkeerswet" if n == 0 else "",
            }
            for n in range(count)
        ],
        "recipients": [{"name": LONG, "kind": "external", "ground": "Wegenverkeerswet"}],
        "retention": [{"description": "5 jaar", "starting_event": "einde van de vergunning"}],
    }


@pytest.fixture
def world(committed_db: None) -> World:
    """A processing with four versions: a replaced, a withdrawn, a replaced and a present one."""
    made = make_register()
    activity_id = made.activities["published"]
    with organisation_scope(made.organisation.pk):
        published_again(made, activity_id, _lines(1) | {"purposes": [{"description": "Geheim"}]})
        withdrawn(made, activity_id, "In de tekst stond de naam van een bewoner.")
        published_again(made, activity_id, _lines(2), name=f"Parkeren {LONG}")
        later = _lines(12) | {
            "retention": [{"description": "7 jaar", "starting_event": "einde van de vergunning"}],
            "recipients": [
                {"name": LONG, "kind": "external", "ground": "Wegenverkeerswet 1994"},
                {"name": "Politie", "kind": "external"},
            ],
        }
        published_again(made, activity_id, later)
    return made


def _path(world: World, version: int | None = None) -> str:
    path = f"/{world.slug}/register/{world.activities['published']}/"
    return path if version is None else f"{path}v/{version}/"


def test_the_page_and_its_versions_are_accessible_and_fit_every_width(
    browser_page: Page, world: World, console_problems: list[str]
) -> None:
    pages = {
        "detail": _path(world),
        "current": _path(world, 4),
        "old": _path(world, 3),
        "first": _path(world, 1),
        "withdrawn": _path(world, 2),
        "not-then": f"{_path(world)}?op=2001-01-31",
        "wrong-day": f"{_path(world)}?op=31-01-2026",
    }
    for name, path in pages.items():
        for width in (360, ENLARGED, 1366):
            browser_page.set_viewport_size({"width": width, "height": 768})
            browser_page.goto(path)
            assert overflow(browser_page) <= 0, (name, width)
            assert_accessible(browser_page)
    # A browser reports pages that are gone or missing; what they need must be there.
    console_problems[:] = [told for told in console_problems if "/register/" not in told]


def test_an_old_version_leads_to_the_present_one_and_back(browser_page: Page, world: World) -> None:
    page = browser_page
    page.goto(_path(world, 3))
    page.get_by_role("link", name="Lees de versie die nu geldt").click()
    expect(page).to_have_url(f"{page.url.split('/register/')[0]}/register/{_activity(world)}/")
    page.get_by_role("link", name="Versie 3, gepubliceerd op").click()
    expect(page.get_by_role("heading", name="Dit is een oude versie")).to_be_visible()


def _activity(world: World) -> str:
    return str(world.activities["published"])


def test_differences_are_told_in_words_and_not_in_colour_only(
    browser_page: Page, world: World
) -> None:
    browser_page.goto(_path(world))
    changes = browser_page.get_by_role("region", name="Wat is er veranderd?")
    changes.get_by_text("Bekijk alle 23 wijzigingen").click()
    text = changes.inner_text()
    assert "Wij vergelijken met versie 3" in text
    assert "Nieuw: Politie" in " ".join(text.split())
    retention = changes.locator(".change", has_text="jaar").first
    assert "Was:" in retention.inner_text()
    assert "Is nu:" in retention.inner_text()


def test_the_paper_has_the_text_and_no_navigation(browser_page: Page, world: World) -> None:
    page = browser_page
    page.goto(_path(world))
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 640, "height": 900})
    for hidden in ("Terug naar het hele register", "Volg wijzigingen in het register"):
        expect(page.get_by_text(hidden)).to_be_hidden()
    expect(page.locator(".permanent-address")).to_be_visible()
    expect(page.get_by_text("Wegenverkeerswet", exact=False).first).to_be_visible()


def test_without_style_the_page_reads_from_top_to_bottom(browser_page: Page, world: World) -> None:
    page = browser_page
    page.route("**/*.css", lambda route: route.fulfill(body="", content_type="text/css"))
    page.goto(_path(world))
    headings = [heading.inner_text() for heading in page.locator("main h2").all()]
    assert headings[0] == "In het kort"
    assert headings[-3:] == ["Alle versies", "Wat is er veranderd?", "Uw rechten"]


def test_what_ended_says_so_first(browser_page: Page, world: World) -> None:
    with organisation_scope(world.organisation.pk):
        ended(world, world.activities["published"], "De taak is naar de provincie gegaan.")
    for path in (_path(world), _path(world, 4)):
        browser_page.goto(path)
        first = browser_page.locator("main h2").first
        assert "gestopt" in first.inner_text()
        assert_accessible(browser_page)

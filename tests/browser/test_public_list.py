"""The register as a list, in a real browser: narrow, wide, enlarged, by keyboard, on paper."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import make_organisation
from tests.factories.published import published_row
from tests.screens import faults

# As a reader at 200 % zoom has on a screen of 1366 pixels.
ENLARGED = 683
SUBJECTS = (
    "Parkeervergunning voor bewoners verlenen",
    "Bijstand en inkomen",
    "Leerplicht en leerlingenvervoer in de hele regio",
    "Meldingen over de openbare ruimte",
    "Subsidies aan verenigingen",
    "Handhaving bij overlast en criminaliteit",
    "Gemeenschappelijkeregelingenadministratieverantwoordelijkheden",
)
DEPARTMENTS = ("Burgerzaken", "Werk en inkomen", "Openbare orde en veiligheid")


@pytest.fixture
def organisation(committed_db: None) -> Organisation:
    """An organisation with 84 entries, of which one ended and was another before."""
    made = make_organisation()
    with organisation_scope(made.pk):
        for number in range(84):
            _entry(number)
        published_row(
            "Parkeervergunning zoals zij vroeger was",
            {"department": "Burgerzaken"},
            at=datetime(2025, 12, 1, tzinfo=UTC),
            superseded_at=datetime(2026, 3, 1, tzinfo=UTC),
        )
    return made


def _entry(number: int) -> None:
    subject = SUBJECTS[number % len(SUBJECTS)]
    published_row(
        f"{subject} {number + 1}",
        {
            "department": DEPARTMENTS[number % 3],
            "controllers": [{"body": "College van burgemeester en wethouders"}],
            "legal_bases": [{"basis": "abcef"[number % 5]}],
            "personal_data": [
                {"name": "Naam", "sensitivity": ""},
                {"name": "Meer", "sensitivity": ("", "special", "criminal")[number % 3]},
            ],
            "transfers": [{"country": "Japan"}] if number % 10 == 0 else [],
            "leaves_eea": "yes" if number % 10 == 0 else "no",
        },
        text="Vergunningen verlenen",
        purpose_line="Bewoners kunnen bij hun huis parkeren. Wij controleren wie er een "
        "vergunning heeft, hoe lang die geldt, en of de auto bij het adres hoort. " * 2,
    )


@pytest.fixture
def page(browser_page: Page, organisation: Organisation) -> Page:
    browser_page.set_viewport_size({"width": 1366, "height": 768})
    browser_page.goto(f"/{organisation.slug}/register/")
    return browser_page


def assert_accessible(page: Page) -> None:
    assert faults(page) == [], page.url


def overflow(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    script = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    return int(page.evaluate(script))


VIEWS = {
    "plain": "",
    "found": "?q=parkeer",
    "filtered": "?q=vergunning&afdeling=Burgerzaken&bijzonder=geen&doorgifte=nee",
    "nothing": "?q=parkervergunning+aanvragen&afdeling=Burgerzaken",
    "then": "?op=2026-01-31",
    "wrong": "?q=parkeer&dag=31&maand=2&jaar=2026&grondslag=z",
    "page": "?pagina=3",
}


@pytest.mark.parametrize("view", VIEWS)
def test_the_list_is_accessible_and_fits_every_width(page: Page, view: str) -> None:
    for width in (360, ENLARGED, 1366):
        page.set_viewport_size({"width": width, "height": 768})
        page.goto(page.url.split("?")[0] + VIEWS[view])
        assert overflow(page) <= 0, width
        assert_accessible(page)


def test_filters_are_folded_on_a_phone_and_open_beside_the_list(page: Page) -> None:
    choice = page.get_by_label("Burgerzaken (28)")
    expect(choice).to_be_visible()
    filters, results = page.locator(".filters"), page.locator(".register__results")
    beside, list_ = filters.bounding_box(), results.bounding_box()
    assert beside is not None
    assert list_ is not None
    assert beside["x"] + beside["width"] <= list_["x"]
    page.set_viewport_size({"width": 360, "height": 768})
    expect(choice).not_to_be_visible()
    page.get_by_text("Filteren").click()
    expect(choice).to_be_visible()


def test_everything_can_be_done_with_the_keyboard(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 768})
    page.keyboard.press("Tab")
    expect(page.locator(".utrecht-skip-link")).to_be_focused()
    page.get_by_label("Zoek in het register").focus()
    page.keyboard.type("parkeervergunning")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Zoeken")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Burgerzaken (28)")).to_be_checked()
    page.keyboard.press("Enter")
    page.wait_for_url("**/register/?q=parkeervergunning&afdeling=Burgerzaken")
    summary = page.get_by_text("4 verwerkingen gevonden voor ‘parkeervergunning’")
    expect(summary).to_be_visible()
    remove = page.get_by_role("link", name="Niet meer kiezen: bij afdeling Burgerzaken")
    remove.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/register/?q=parkeervergunning")


def test_a_day_is_filled_in_and_left_again(page: Page) -> None:
    page.get_by_label("Dag").fill("31")
    page.get_by_label("Maand").fill("1")
    page.get_by_label("Jaar").fill("2026")
    page.get_by_role("button", name="Toon het resultaat").click()
    page.wait_for_url("**/register/?op=2026-01-31")
    expect(page.get_by_text("Zo was het register op zaterdag 31 januari 2026")).to_be_visible()
    page.get_by_role("link", name="Parkeervergunning zoals zij vroeger was").click()
    page.wait_for_url("**/v/1/")
    page.go_back()
    page.get_by_role("link", name="Toon het register van nu").click()
    expect(page.get_by_text("In dit register staan 84")).to_be_visible()


def test_what_is_wrong_takes_focus_and_leads_to_its_field(page: Page) -> None:
    page.goto(page.url + VIEWS["wrong"])
    expect(page.locator(".error-summary")).to_be_focused()
    page.get_by_role("link", name="Het register op een eerdere dag").click()
    expect(page.get_by_label("Dag")).to_be_focused()
    expect(page.get_by_label("Dag")).to_have_value("31")


def test_the_list_is_readable_without_styles(page: Page) -> None:
    page.route("**/*.css", lambda route: route.fulfill(body="", content_type="text/css"))
    page.goto(page.url + "?q=parkeer")
    text = page.locator("main").inner_text()
    order = ("Zoek in het register", "12 verwerkingen", "Parkeervergunning", "Meenemen")
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_on_paper_there_is_the_list_and_nothing_to_click(page: Page) -> None:
    page.goto(page.url + "?afdeling=Burgerzaken")
    page.emulate_media(media="print")
    expect(page.get_by_text("28 verwerkingen gevonden bij afdeling Burgerzaken.")).to_be_visible()
    expect(page.get_by_text("pagina 1 van 2", exact=True)).to_be_visible()
    for hidden in (".search", ".filters", ".orders", ".chosen", ".pages", ".download"):
        for found in page.locator(hidden).all():
            expect(found).not_to_be_visible()

"""The page of a request in a browser: in with the link, a code, and out again."""

from playwright.sync_api import Page, expect

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.correspondence import doors
from privacyoffice.correspondence.models import Code
from privacyoffice.correspondence.services import access
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import make_office, requests
from tests.screens import follow, look_at


def test_person_comes_in_shows_who_they_are_and_closes_the_page(
    browser_page: Page, committed_db: None, console_problems: list[str]
) -> None:
    office = make_office()
    with organisation_scope(office.organisation.pk):
        officer = office.people[Role.PRIVACY_OFFICER]
        case = requests.written_down("kan7scherm", by=officer)
        token = access.open_door(case, now=clock.now())
    root, page = f"/{office.slug}/mijn-verzoek/", browser_page
    for path in ("", "link-kwijt/"):
        page.goto(f"{root}{path}")
        look_at(page)
    page.goto(f"{root}{token}/")
    assert page.url.endswith(root)
    expect(page.locator("h1")).to_contain_text(case.reference)
    look_at(page)
    page.goto(f"{root}code/")
    look_at(page)
    follow(page, page.get_by_role("button", name="Mail mij een code"))
    look_at(page)
    page.get_by_label("Code").fill("12345")
    follow(page, page.get_by_role("button", name="Verder"))
    expect(page.get_by_role("alert")).to_be_focused()
    look_at(page)
    # The browser calls a form that is not right an error.
    console_problems.clear()
    with organisation_scope(office.organisation.pk):
        code = doors.code_of(Code.objects.get(case_id=case.pk))
    page.get_by_label("Code").fill(code)
    follow(page, page.get_by_role("button", name="Verder"))
    follow(page, page.get_by_role("link", name="Mijn verzoek intrekken"))
    look_at(page)
    page.goto(root)
    follow(page, page.get_by_role("button", name="Mijn pagina sluiten"))
    look_at(page)
    page.goto(root)
    expect(page.locator("main")).not_to_contain_text(case.reference)

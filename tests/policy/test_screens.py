"""The screens of the policy: reading a version, checking a text, saving one."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.policy.models import PolicyProfile
from privacyoffice.policy.queries import shipped_names, shipped_text
from privacyoffice.policy.services import save_profile
from privacyoffice.tenancy.scope import organisation_scope
from tests.access.browsing import Visitor
from tests.factories import make_member, make_organisation, new_canary
from tests.live import Live
from tests.screens import follow, log_in, look_at

LIST = "/admin/policy/policyprofile/"


class Office:
    """An organisation with a privacy officer and an FG."""

    def __init__(self) -> None:
        canary = new_canary()
        self.organisation = make_organisation(canary)
        with organisation_scope(self.organisation.pk):
            self.officer = make_member(Role.PRIVACY_OFFICER, canary=canary).user
            self.dpo = make_member(Role.DPO, canary=canary).user

    def save(self, name: str) -> PolicyProfile:
        with organisation_scope(self.organisation.pk):
            return save_profile(
                text=shipped_text(name),
                in_force_from=clock.today(),
                actor=self.officer,
                now=clock.now(),
            )


@pytest.fixture
def office(committed_db: None) -> Office:
    return Office()


def test_a_version_reads_as_report_and_summary(
    browser_page: Page, live: Live, office: Office
) -> None:
    for name in shipped_names():
        office.save(name)
    log_in(browser_page, live, office.dpo)
    browser_page.goto(LIST)
    look_at(browser_page)
    expect(browser_page.locator("#result_list tbody tr")).to_have_count(5)
    expect(browser_page.get_by_text("geldt nu")).to_have_count(1)
    expect(browser_page.get_by_role("link", name="toevoegen")).to_have_count(0)
    follow(browser_page, browser_page.get_by_role("link", name="Privacybeleid WerkSaam"))
    look_at(browser_page)
    conflict = browser_page.get_by_role("row", name="De FG behandelt datalekken")
    expect(conflict).to_contain_text("art. 9 lid 2")
    expect(conflict).to_contain_text("AVG artikel 38 lid 6")
    expect(browser_page.get_by_text("Inkomen: Uitvoering Participatiewet")).to_be_visible()
    # Who reads cannot make a new version.
    expect(browser_page.get_by_role("link", name="Een nieuwe versie maken")).to_have_count(0)


def test_a_text_is_checked_before_it_is_saved(
    browser_page: Page, live: Live, office: Office
) -> None:
    log_in(browser_page, live, office.officer)
    browser_page.goto(f"{LIST}add/")
    look_at(browser_page)
    browser_page.get_by_role("link", name="Privacyreglement Werkplein Hart van").click()
    follow(browser_page, browser_page.get_by_role("button", name="Alleen controleren"))
    look_at(browser_page)
    expect(browser_page.get_by_role("status")).to_contain_text("nog niet opgeslagen")
    expect(browser_page.get_by_role("row", name="IP-adres")).to_be_visible()
    assert _versions(office) == 0
    browser_page.get_by_role("button", name="Deze versie opslaan").click()
    expect(browser_page.get_by_text("Op 6 plaatsen geeft de wet meer")).to_be_visible()
    assert _versions(office) == 1


def test_mistakes_are_listed_and_the_text_stays(
    browser_page: Page, live: Live, office: Office
) -> None:
    log_in(browser_page, live, office.officer)
    browser_page.goto(f"{LIST}add/")
    wrong = 'title = "Eigen beleid"\n\n[requests]\nresponse_term = "gauw"\n'
    browser_page.get_by_label("Tekst van het profiel").fill(wrong)
    browser_page.get_by_role("button", name="Deze versie opslaan").click()
    summary = browser_page.get_by_role("alert")
    expect(summary).to_contain_text("requests.response_term")
    expect(summary).to_contain_text("requests.source")
    expect(browser_page.get_by_label("Tekst van het profiel")).to_have_value(wrong)
    look_at(browser_page)
    assert _versions(office) == 0


def test_a_file_takes_the_place_of_the_text(live: Live, office: Office, tmp_path: Path) -> None:
    form = {
        "_organisation": str(office.organisation.pk),
        "text": "dit is geen profiel",
        "in_force_from": clock.today().isoformat(),
    }
    good = {"file": ("eigen.toml", b'\xef\xbb\xbftitle = "Uit een bestand"\r\n', "text/plain")}
    with Visitor(live.url, office.officer) as visitor:
        for wrong in (b"\xff\xfe\x00", b"x" * 500_000):
            refused = visitor.post(f"{LIST}add/", form, files={"file": ("x", wrong)})
            assert refused.status_code == 200
        assert _versions(office) == 0
        assert visitor.post(f"{LIST}add/", form, files=good).status_code == 302
    with organisation_scope(office.organisation.pk):
        assert PolicyProfile.objects.get().title == "Uit een bestand"


def test_who_only_reads_finds_no_page_to_add(live: Live, office: Office) -> None:
    with Visitor(live.url, office.dpo) as visitor:
        assert visitor.get(LIST).status_code == 200
        assert visitor.get(f"{LIST}add/").status_code == 404
        assert visitor.post(f"{LIST}add/").status_code == 404


def _versions(office: Office) -> int:
    with organisation_scope(office.organisation.pk):
        return int(PolicyProfile.objects.count())

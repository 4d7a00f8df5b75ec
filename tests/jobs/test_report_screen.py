"""The page of a job as people see it: in order for everybody, and by itself up to date."""

import pytest
from playwright.sync_api import Page, expect

from privacyoffice.accounts.roles import Role
from privacyoffice.jobs.models import Job, JobStatus, Outcome, ReportLine
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World, make_world
from tests.factories.work import begun_again
from tests.live import Live
from tests.screens import follow, log_in, look_at


@pytest.fixture
def world(no_worker: None) -> World:
    return make_world()


def _change(world: World, **values: object) -> None:
    with organisation_scope(world.organisation.pk):
        Job.objects.filter(pk=world.own_job_id).update(**values)


def _tell(world: World) -> None:
    long_name = "Verwerking met een heel erg lange naam die nergens wordt afgebroken " * 3
    with organisation_scope(world.organisation.pk):
        for position, (outcome, remarks) in enumerate(
            [
                (Outcome.DONE, []),
                (Outcome.MADE, []),
                (Outcome.CHANGED, []),
                (Outcome.UNCHANGED, []),
                (Outcome.REFUSED, ["Vul eerst een doel in.", "Vul een bewaartermijn in."]),
                (Outcome.FAILED, ["Een fout in het systeem. Hier is niets veranderd."]),
            ],
            start=2,
        ):
            ReportLine.objects.create(
                job_id=world.own_job_id,
                position=position,
                key=str(position),
                outcome=outcome,
                name=long_name if position == 6 else f"Verwerking {position}",
                reference=f"VA-{position:04d}",
                url="/admin/",
                remarks=remarks,
            )


def test_the_page_of_a_job_follows_the_work_to_its_report(
    browser_page: Page, live: Live, world: World
) -> None:
    page = browser_page
    log_in(page, live, world.people[Role.AMBASSADOR])
    with organisation_scope(world.organisation.pk):
        begun_again(
            world.own_job_id, JobStatus.RUNNING, progress_done=3, progress_total=7, message=""
        )
    page.goto(f"/admin/jobs/job/{world.own_job_id}/change/?standstill=1")
    expect(page.get_by_text("3 van 7, 42%")).to_be_visible()
    look_at(page)
    follow(page, page.get_by_role("link", name="Volg"))
    _tell(world)
    _change(world, status=JobStatus.DONE, message="5 uitgevoerd, 1 niet uitgevoerd.")
    # Nobody reloads: the page does.
    expect(page.get_by_text("5 uitgevoerd, 1 niet uitgevoerd.")).to_be_visible()
    expect(page.get_by_role("row").nth(1)).to_contain_text("Vul eerst een doel in.")
    look_at(page)
    with page.expect_download() as saved:
        page.get_by_role("link", name="Verslag bewaren (CSV)").click()
    assert saved.value.suggested_filename.endswith(".csv")
    assert saved.value.path().read_bytes().count(b"\r\n") == 1 + 6


def test_the_pages_of_parties_are_in_order(browser_page: Page, live: Live, world: World) -> None:
    log_in(browser_page, live, world.people[Role.PRIVACY_OFFICER])
    for path in ("", "add/", f"{world.party_id}/change/", f"{world.party_id}/history/"):
        browser_page.goto(f"/admin/processors/party/{path}")
        look_at(browser_page)
    log_in(browser_page, live, world.people[Role.AUDITOR])
    browser_page.goto(f"/admin/processors/party/{world.party_id}/change/")
    look_at(browser_page)

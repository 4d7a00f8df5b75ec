"""The PDFs of the register in the admin: asked for, followed, and taken by who may."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.documents import storage
from privacyoffice.jobs.models import Job, JobStatus
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import EditionKind, RegisterEdition
from registers.services.edition import RENDER_JOB
from registers.services.ending import withdraw_version
from registers.services.internal_edition import INTERNAL_JOB
from tests.access.browsing import Visitor
from tests.browser.admin_forms import posting_form
from tests.factories import World, make_world
from tests.factories.work import forget_waiting_work
from tests.live import Live
from tests.screens import assert_in_order, log_in

LIST = "/admin/registers/registeredition/"


@pytest.fixture
def world(no_worker: None, live: Live) -> World:
    made = make_world(with_edition=True)
    forget_waiting_work()
    return made


@pytest.fixture
def auditor(live: Live, world: World) -> Iterator[Visitor]:
    with Visitor(live.url, world.people[Role.AUDITOR]) as visitor:
        yield visitor


@pytest.mark.parametrize(
    ("kind", "job"),
    [("public", RENDER_JOB), ("archive", RENDER_JOB), ("internal", INTERNAL_JOB)],
)
def test_a_pdf_is_asked_for_and_followed_on_the_list(
    world: World, auditor: Visitor, kind: str, job: str
) -> None:
    form = posting_form(auditor.get(f"{LIST}add/").text)
    form.values["kind"] = kind
    answer = auditor.post(f"{LIST}add/", form.values)
    assert (answer.status_code, answer.headers["location"]) == (302, LIST)
    with organisation_scope(world.organisation.pk):
        asked = Job.objects.get(kind=job)
        Job.objects.filter(pk=asked.pk).update(
            status=JobStatus.RUNNING,
            leased_until=clock.now() + timedelta(hours=1),
            progress_done=12,
            progress_total=40,
            message="Deel 12 van 40 is opgemaakt",
        )
    page = auditor.get(LIST)
    assert "Deel 12 van 40 is opgemaakt" in page.text
    assert page.headers["refresh"]
    assert "refresh" not in auditor.get(f"{LIST}?standstill=1").headers


def test_the_list_tells_of_each_edition_what_it_is_and_how_large(
    world: World, auditor: Visitor
) -> None:
    page = auditor.get(LIST).text
    for words in ("openbaar", "voor het archief", "intern, met alle velden"):
        assert words in page
    assert page.count("/file/") == 3


def test_taking_the_internal_edition_is_recorded_and_gives_its_file(
    world: World, auditor: Visitor
) -> None:
    answer = auditor.get(f"{LIST}{world.edition_id}/file/")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert "attachment" in answer.headers["content-disposition"]
    assert world.canary.encode() in answer.content
    with organisation_scope(world.organisation.pk):
        event = AuditEvent.objects.get(action="registers.internal_edition_downloaded")
        assert event.actor == world.people[Role.AUDITOR]
        assert event.subject_id == world.edition_id


@pytest.mark.parametrize("role", [Role.AMBASSADOR, Role.CISO, Role.MANAGER, Role.CASE_HANDLER])
def test_who_may_not_read_everything_finds_no_editions(
    printed_world: World, live: Live, role: Role
) -> None:
    with Visitor(live.url, printed_world.people[role]) as visitor:
        for address in (LIST, f"{LIST}add/", f"{LIST}{printed_world.edition_id}/file/"):
            assert visitor.get(address).status_code == 404, address
    with organisation_scope(printed_world.organisation.pk):
        taken = AuditEvent.objects.filter(action__endswith="edition_downloaded")
        assert not taken.filter(actor=printed_world.people[role]).exists()


def test_another_organisation_does_not_find_the_file(
    printed_world: World, shared_world: World, live: Live
) -> None:
    with Visitor(live.url, shared_world.people[Role.PRIVACY_OFFICER]) as visitor:
        assert visitor.get(f"{LIST}{printed_world.edition_id}/file/").status_code == 404


def test_a_public_file_with_a_withdrawn_text_is_not_given_to_officers_either(
    world: World, auditor: Visitor
) -> None:
    with organisation_scope(world.organisation.pk):
        public = RegisterEdition.objects.get(kind=EditionKind.PUBLIC)
    assert auditor.get(f"{LIST}{public.pk}/file/").status_code == 200
    with organisation_scope(world.organisation.pk):
        withdraw_version(
            activity_id=world.activities["published"],
            because="Fout",
            actor=world.people[Role.PRIVACY_OFFICER],
            now=clock.now(),
        )
    assert auditor.get(f"{LIST}{public.pk}/file/").status_code == 404
    on_the_list = auditor.get(LIST).text
    assert on_the_list.count("/file/") == 1, "only the internal one is given"
    assert on_the_list.count("Niet beschikbaar: een tekst erin is ingetrokken.") == 2
    assert "ingetrokken" in auditor.get(f"{LIST}{public.pk}/change/").text
    assert auditor.get(f"{LIST}{world.edition_id}/file/").status_code == 200


def test_an_edition_of_which_the_file_was_lost_is_told_and_no_fault(
    world: World, auditor: Visitor
) -> None:
    with organisation_scope(world.organisation.pk):
        storage.remove(RegisterEdition.objects.get(pk=world.edition_id).file_name)
    assert auditor.get(f"{LIST}{world.edition_id}/file/").status_code == 404
    page = auditor.get(LIST).text
    assert "Niet beschikbaar: het bestand ontbreekt op de server." in page
    assert page.count("/file/") == 2


def test_the_screens_are_accessible_and_fit_a_phone(
    world: World, live: Live, browser_page: Page
) -> None:
    log_in(browser_page, live, world.people[Role.DPO])
    for path in (LIST, f"{LIST}add/", f"{LIST}{world.edition_id}/change/"):
        assert_in_order(browser_page, path)

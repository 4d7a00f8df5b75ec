"""The page of a case, as a visitor with a link meets it."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.cases.models import CaseModel
from privacyoffice.correspondence import doors
from privacyoffice.correspondence.models import Code, Way
from privacyoffice.correspondence.services import access, conversations, lost_links
from privacyoffice.jobs.models import Job
from privacyoffice.jobs.services import Progress
from privacyoffice.notifications.models import OutboxMessage
from privacyoffice.tenancy.scope import organisation_scope
from requests_dsar.models import DataSubjectRequest, Letter, Outcome, Status
from requests_dsar.services import handling, pausing
from tests.factories import World, requests
from tests.factories.letters import left

CANARY = "kan7pagina"
EMAIL = f"{CANARY}@burger.example"


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk):
        yield kept_world


@pytest.fixture
def case(world: World) -> DataSubjectRequest:
    return requests.written_down(CANARY, by=world.people[Role.PRIVACY_OFFICER])


class Visitor:
    """A browser on the pages of one organisation."""

    def __init__(self, slug: str) -> None:
        self.client = Client()
        self.root = f"/{slug}/mijn-verzoek/"

    def get(self, path: str = "") -> Any:
        return self.client.get(f"{self.root}{path}")

    def post(self, path: str, **data: str) -> Any:
        return self.client.post(f"{self.root}{path}", data)

    def come_in(self, case: CaseModel) -> None:
        token = access.open_door(case, now=clock.now())
        assert self.get(f"{token}/").status_code == 303

    def show_who(self, code: str | None = None) -> None:
        if code is None:
            assert self.post("code/", send="1").status_code == 303
            code = doors.code_of(Code.objects.latest("made_at"))
        assert self.post("code/", code=code).status_code == 303


@pytest.fixture
def visitor(world: World) -> Visitor:
    return Visitor(world.slug)


def test_link_leaves_the_address_bar_at_once(visitor: Visitor, case: DataSubjectRequest) -> None:
    token = access.open_door(case, now=clock.now())
    came = visitor.get(f"{token}/")
    assert (came.status_code, came["Location"]) == (303, visitor.root)
    assert token not in str(came.headers) + str(came.cookies)
    cookie = came.cookies["privacyoffice_case"]
    assert cookie["path"] == visitor.root
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    page = visitor.get()
    assert case.reference in page.text
    assert page["Cache-Control"] == "no-store"
    assert token not in page.text


def test_page_tells_how_far_it_is_and_nothing_about_the_person(
    visitor: Visitor, case: DataSubjectRequest
) -> None:
    visitor.come_in(case)
    page = visitor.get().text
    assert "Wij hebben uw verzoek ontvangen" in page
    assert "uiterlijk" in page
    assert CANARY not in page


def test_page_tells_of_a_question_once_its_letter_left(
    visitor: Visitor, case: DataSubjectRequest, world: World
) -> None:
    officer, now = world.people[Role.PRIVACY_OFFICER], clock.now()
    handling.take_up(request_id=case.pk, owner=officer, actor=officer, now=now)
    pausing.ask(
        request_id=case.pk,
        kind="clarification",
        question="Welk jaar?",
        asked_on=clock.today(),
        wanted_by=clock.today() + timedelta(days=14),
        actor=officer,
        now=now,
    )
    visitor.come_in(case)
    assert "Wij hebben u iets gevraagd" not in visitor.get().text
    left(Letter.objects.get(request=case), by=officer)
    assert "Wij hebben u iets gevraagd" in visitor.get().text


def test_unknown_link_is_no_page(visitor: Visitor) -> None:
    assert visitor.get("x" * 43 + "/").status_code == 404
    assert "privacyoffice_case" not in visitor.client.cookies


def test_looking_whether_a_link_works_is_not_coming_in(
    visitor: Visitor, case: DataSubjectRequest
) -> None:
    token = access.open_door(case, now=clock.now())
    assert visitor.client.head(f"{visitor.root}{token}/").status_code == 404
    assert "privacyoffice_case" not in visitor.client.cookies


@pytest.mark.parametrize(
    "path",
    ["", "code/", "brief/1/", "bestanden/1/", "intrekken/", "bezwaar/", "bezwaar/ontvangen/"],
)
def test_who_is_not_inside_sees_no_case(
    visitor: Visitor, case: DataSubjectRequest, path: str
) -> None:
    visitor.come_in(case)
    visitor.client.cookies["privacyoffice_case"] = "x" * 43
    page = visitor.get(path)
    assert page.status_code == 200
    assert case.reference not in page.text
    assert "Open uw pagina met uw link" in page.text


def test_who_closed_the_page_is_out(visitor: Visitor, case: DataSubjectRequest) -> None:
    visitor.come_in(case)
    kept = visitor.client.cookies["privacyoffice_case"].value
    assert visitor.post("sluiten/").status_code == 303
    assert not visitor.client.cookies["privacyoffice_case"].value
    visitor.client.cookies["privacyoffice_case"] = kept
    assert case.reference not in visitor.get().text


def test_closing_the_page_is_never_a_link(visitor: Visitor, case: DataSubjectRequest) -> None:
    visitor.come_in(case)
    assert visitor.get("sluiten/").status_code == 405
    assert case.reference in visitor.get().text


def test_person_of_another_organisation_is_not_inside_here(
    visitor: Visitor, case: DataSubjectRequest, world: World
) -> None:
    visitor.come_in(case)
    from tests.factories import make_organisation

    other = make_organisation()
    page = visitor.client.get(
        f"/{other.slug}/mijn-verzoek/",
        headers={
            "cookie": f"privacyoffice_case={visitor.client.cookies['privacyoffice_case'].value}"
        },
    )
    assert page.status_code == 200
    assert case.reference not in page.text


def test_code_by_mail_is_the_second_step(visitor: Visitor, case: DataSubjectRequest) -> None:
    visitor.come_in(case)
    before = visitor.client.cookies["privacyoffice_case"].value
    assert visitor.post("code/", code="123").status_code == 422
    visitor.show_who()
    assert visitor.client.cookies["privacyoffice_case"].value != before
    assert visitor.get("code/").status_code == 303


def test_withdrawing_needs_the_second_step_and_a_yes(
    visitor: Visitor, world: World, case: DataSubjectRequest
) -> None:
    visitor.come_in(case)
    assert visitor.post("intrekken/")["Location"] == f"{visitor.root}code/"
    visitor.show_who()
    assert visitor.get("intrekken/").status_code == 200
    case.refresh_from_db()
    assert case.status == Status.RECEIVED
    assert visitor.post("intrekken/")["Location"] == visitor.root
    case.refresh_from_db()
    assert (case.status, case.outcome) == (Status.CLOSED, Outcome.WITHDRAWN)
    assert "U hebt uw verzoek ingetrokken" in visitor.get().text
    assert visitor.get("intrekken/").status_code == 404


def test_nobody_objects_before_there_is_a_decision(
    visitor: Visitor, case: DataSubjectRequest
) -> None:
    visitor.come_in(case)
    visitor.show_who()
    assert visitor.get("bezwaar/").status_code == 404


def test_page_of_a_conversation_shows_its_messages(visitor: Visitor, world: World) -> None:
    conversation = conversations.begin(
        name="Voorbeeld", email=EMAIL, body=f"Vraag {CANARY}", language="nl", now=clock.now()
    )
    visitor.come_in(conversation)
    page = visitor.get().text
    assert conversation.reference in page
    assert CANARY not in page
    visitor.show_who()
    assert f"Vraag {CANARY}" in visitor.get().text
    assert visitor.get("intrekken/").status_code == 404
    assert visitor.get("brief/1/").status_code == 404


def test_no_mark_of_two_tones_is_left_on_any_page(
    visitor: Visitor, case: DataSubjectRequest
) -> None:
    pages = [visitor.get(path).text for path in ("", "link-kwijt/", "link-kwijt/gevraagd/")]
    visitor.come_in(case)
    pages += [visitor.get(path).text for path in ("", "code/", "gesloten/")]
    pages += [visitor.post("code/", **data).text for data in ({"code": ""}, {"code": "123456"})]
    visitor.show_who()
    pages += [visitor.get(path).text for path in ("", "intrekken/", "bezwaar/ontvangen/")]
    assert not any("[[" in page for page in pages)


def test_english_pages_are_english(visitor: Visitor, case: DataSubjectRequest) -> None:
    visitor.come_in(case)
    english = visitor.client.get(visitor.root.replace("mijn-verzoek", "my-request")).text
    assert "We have received your request" in english
    assert '<html lang="en"' in english
    assert "[[" not in english
    assert "[[" not in visitor.get().text


def _ask(visitor: Visitor, reference: str, email: str) -> Any:
    return visitor.post("link-kwijt/", reference=reference, email=email)


def _run_jobs(world: World) -> None:
    for job in Job.objects.filter(kind=lost_links.JOB):
        lost_links.run(Progress(world.organisation.pk, job.pk, job.payload, 1))


def test_lost_link_is_mailed_to_who_it_is_of(
    visitor: Visitor, world: World, case: DataSubjectRequest
) -> None:
    written = case.reference.lower().replace("-", " ")
    for reference, email in (
        (case.reference, "iemand.anders@burger.example"),
        ("V-2026-999999", EMAIL),
        (written, EMAIL.upper()),
    ):
        assert _ask(visitor, reference, email).status_code == 303
    _run_jobs(world)
    mail = OutboxMessage.objects.get(intent="correspondence.link")
    assert mail.about_id == case.pk
    _run_jobs(world)
    assert OutboxMessage.objects.filter(intent="correspondence.link").count() == 1


def test_nothing_tells_whether_a_reference_exists(
    visitor: Visitor, world: World, case: DataSubjectRequest
) -> None:
    def seen(reference: str, email: str) -> tuple[Any, ...]:
        asked = _ask(visitor, reference, email)
        page = visitor.client.get(asked["Location"])
        text = re.sub(r'nonce="[^"]+"', "", page.text)
        job = Job.objects.filter(kind=lost_links.JOB).latest("created_at")
        kept = {name: len(str(value)) for name, value in job.payload.items()}
        return asked.status_code, dict(asked.headers), page.status_code, text, kept

    known = seen(case.reference, EMAIL)
    absent = seen(f"{case.reference[:-1]}9", "niemand.hier@burger.example")
    assert known == absent


def test_no_address_stands_in_the_work_for_a_lost_link(
    visitor: Visitor, world: World, case: DataSubjectRequest
) -> None:
    _ask(visitor, case.reference, EMAIL)
    job = Job.objects.get(kind=lost_links.JOB)
    assert CANARY not in str(Job.objects.filter(pk=job.pk).values().get())
    _run_jobs(world)
    job.refresh_from_db()
    assert job.payload == {}


def test_links_are_asked_three_times_an_hour_for_one_address(visitor: Visitor) -> None:
    asked = [_ask(visitor, "V-2026-999999", EMAIL).status_code for _time in range(4)]
    assert asked == [303, 303, 303, 429]


def test_sensitive_case_tells_that_a_mail_is_not_enough(visitor: Visitor, world: World) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    case = requests.written_down(CANARY, by=officer, is_sensitive=True)
    visitor.come_in(case)
    visitor.show_who()
    assert "is een code per e-mail niet genoeg" in visitor.get("code/").text
    visitor.show_who(access.hand_out_code(case, Way.COUNTER, actor=officer, now=clock.now()))
    assert visitor.get("code/").status_code == 303

"""Advice on the staff side: who reads it, whose turn it is, and that a page takes the step."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.advice import services, subjects
from privacyoffice.advice.admin import home
from privacyoffice.advice.admin.acts import ADVICE_ACTS
from privacyoffice.advice.admin.subject_pages import headline_lines
from privacyoffice.advice.admin.words import days_in_words
from privacyoffice.advice.models import Advice, Status
from registers.admin.processing_activity import ProcessingActivityAdmin
from registers.models import ProcessingActivity
from tests.advice.conftest import Exchange
from tests.browser.admin_forms import posting_form
from tests.factories import World
from tests.factories.advice import asked

LIST = "/admin/advice/advice/"
ACTIVITIES = "/admin/registers/processingactivity/"
KIND = "registers.processingactivity"


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="privacyoffice.accounts.backends.LoginBackend")
    return client


def status_of(user: Any, path: str) -> int:
    return client_of(user).get(path).status_code


def text_of(user: Any, path: str) -> str:
    response = client_of(user).get(path)
    assert response.status_code == 200, path
    return str(response.content.decode())


def page_of(world: World, state: str) -> str:
    return f"{LIST}{world.advice[state]}/change/"


def request_of(user: Any) -> Any:
    request = RequestFactory().get("/admin/")
    request.user = user
    return request


@pytest.mark.parametrize("role", [Role.DPO, Role.PRIVACY_OFFICER, Role.MANAGER, Role.AUDITOR])
def test_the_register_of_all_advice_is_for_who_watches_and_who_answers(
    world: World, role: Role
) -> None:
    person = world.people[role]
    assert text_of(person, LIST).count("field-about") == 3
    for state in world.advice:
        assert world.canary in text_of(person, page_of(world, state))


def test_who_sees_an_object_reads_the_advice_on_it_and_no_other(world: World) -> None:
    ambassador = world.people[Role.AMBASSADOR]
    assert world.canary in text_of(ambassador, page_of(world, "given"))
    assert status_of(ambassador, page_of(world, "elsewhere")) == 404
    assert status_of(ambassador, f"{LIST}{world.advice['elsewhere']}/history/") == 404
    page = text_of(ambassador, LIST)
    assert page.count("field-about") == 2
    assert world.secret not in page
    assert world.secret in text_of(world.people[Role.CISO], LIST)


def test_a_case_handler_reads_advice_on_what_was_granted(world: World) -> None:
    handler = world.people[Role.CASE_HANDLER]
    assert status_of(handler, LIST) == 404
    assert status_of(handler, page_of(world, "asked")) == 404
    advice = asked(
        world.canary, world.activities["granted"], asker=world.people[Role.PRIVACY_OFFICER]
    )
    asked(world.canary, world.activities["ended"], asker=world.people[Role.PRIVACY_OFFICER])
    assert text_of(handler, LIST).count("field-about") == 1
    assert status_of(handler, f"{LIST}{advice.pk}/change/") == 200


def test_who_gives_roles_reads_no_advice(world: World) -> None:
    for path in (LIST, page_of(world, "asked")):
        assert status_of(world.people[Role.ACCOUNT_ADMIN], path) == 404


def test_words_are_shown_as_text_and_never_as_a_page(world: World) -> None:
    exchange = Exchange(world)
    advice = exchange.ask(question="<script>alert(1)</script>\n\nTweede alinea")
    page = text_of(exchange.dpo, f"{LIST}{advice.pk}/change/")
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<p>Tweede alinea</p>" in page


def test_the_fg_answers_on_the_page_and_the_officer_reacts(world: World) -> None:
    advice_id = world.advice["asked"]
    dpo, officer = world.people[Role.DPO], world.people[Role.PRIVACY_OFFICER]
    give, react = f"{LIST}{advice_id}/act/give/", f"{LIST}{advice_id}/act/react/"
    assert status_of(officer, give) == 404
    assert f"Vraag {world.canary}" in text_of(dpo, give), "the question stands above the form"
    form = posting_form(text_of(dpo, give)).values | {"text": " ", "verdict": "negative"}
    assert "Write your advice." in client_of(dpo).post(give, form).content.decode()
    form |= {"text": " Nee. "}
    assert client_of(dpo).post(give, form).status_code == 302
    assert status_of(dpo, react) == 404
    assert Advice.objects.get(pk=advice_id).text == " Nee. ", "to the letter"
    form = posting_form(text_of(officer, react)).values | {"reaction": "not"}
    refused = client_of(officer).post(react, form)
    assert "Say why the advice is not adopted in full." in refused.content.decode()
    form |= {"reasons": "De wet verplicht het."}
    assert client_of(officer).post(react, form).status_code == 302
    page = text_of(dpo, f"{LIST}{advice_id}/change/")
    assert "De wet verplicht het." in page
    assert "not adopted" in page
    assert Advice.objects.get(pk=advice_id).status == Status.REACTED
    history = text_of(dpo, f"{LIST}{advice_id}/history/")
    assert "Advice of the FG not adopted" in history


def test_the_fg_reads_that_the_text_changed_before_answering(world: World) -> None:
    exchange = Exchange(world)
    give = f"{LIST}{exchange.ask().pk}/act/give/"
    assert "The text changed" not in text_of(exchange.dpo, give)
    form = posting_form(text_of(exchange.dpo, give)).values | {"text": "Goed."}
    ProcessingActivity.objects.filter(pk=exchange.activity_id).update(name="Anders")
    assert "The text changed" in text_of(exchange.dpo, give)
    # A page that was open before judges a text that is no longer there.
    stale = client_of(exchange.dpo).post(give, form)
    assert "Somebody changed this" in stale.content.decode()
    fresh = posting_form(text_of(exchange.dpo, give)).values | {"text": "Goed."}
    assert client_of(exchange.dpo).post(give, fresh).status_code == 302


@pytest.fixture
def wired(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages of processing activities have the acts of advice, and no others."""
    page = admin.site.get_model_admin(ProcessingActivity)
    assert isinstance(page, ProcessingActivityAdmin)
    monkeypatch.setattr(page, "acts", ADVICE_ACTS)


def test_advice_is_asked_and_given_on_the_page_of_its_subject(world: World, wired: None) -> None:
    exchange = Exchange(world)
    page = f"{ACTIVITIES}{exchange.activity_id}"
    ask, give = f"{page}/act/ask-advice/", f"{page}/act/give-advice/"
    officer, dpo = exchange.officer, exchange.dpo
    assert ask in text_of(officer, f"{page}/change/")
    assert give in text_of(dpo, f"{page}/change/")
    for person, path in ((dpo, ask), (officer, give), (world.people[Role.AUDITOR], ask)):
        assert status_of(person, path) == 404
    day = clock.today() + timedelta(days=3)
    question = {"question": "Mag dit?", "wanted_by": day.isoformat()}
    form = posting_form(text_of(officer, ask)).values | question
    assert client_of(officer).post(ask, form).status_code == 302
    form = posting_form(text_of(dpo, give)).values | {"text": "Let op de termijn."}
    assert client_of(dpo).post(give, form).status_code == 302
    found = Advice.objects.on(KIND, exchange.activity_id)
    assert {(advice.question, advice.text) for advice in found} == {
        ("Mag dit?", ""),
        ("", "Let op de termijn."),
    }


def test_an_ambassador_has_the_button_on_the_own_activities_only(world: World, wired: None) -> None:
    ambassador = world.people[Role.AMBASSADOR]
    own, other = world.activities["draft"], world.activities["elsewhere"]
    assert status_of(ambassador, f"{ACTIVITIES}{own}/act/ask-advice/") == 200
    assert status_of(ambassador, f"{ACTIVITIES}{other}/act/ask-advice/") == 404


@pytest.mark.parametrize(
    ("turn", "states"),
    [
        ("advice", {"asked", "elsewhere", "late"}),
        ("overdue", {"late"}),
        ("reaction", {"given"}),
        ("done", {"done"}),
        ("nonsense", {"asked", "elsewhere", "late", "given", "done"}),
    ],
)
def test_the_list_answers_whose_turn_it_is(world: World, turn: str, states: set[str]) -> None:
    officer, dpo = world.people[Role.PRIVACY_OFFICER], world.people[Role.DPO]
    late = asked(world.canary, world.activities["draft"], asker=officer, days=-2)
    done = Exchange(world)
    answered = done.react(done.give(done.ask()))
    ids = {**world.advice, "late": late.pk, "done": answered.pk}
    page = text_of(dpo, f"{LIST}?turn={turn}")
    assert {name for name, pk in ids.items() if f"{pk}/change/" in page} == states


def test_home_of_the_fg_has_what_is_wanted_first_on_top(world: World) -> None:
    officer, dpo = world.people[Role.PRIVACY_OFFICER], world.people[Role.DPO]
    late = asked(world.canary, world.activities["draft"], asker=officer, days=-2)
    block = home.asked_of_you(request_of(dpo))
    assert block is not None
    assert str(late.pk) in block.items[0].url
    assert "2 days late" in block.items[0].detail
    assert block.sentence.startswith("3 questions")
    assert home.asked_of_you(request_of(officer)) is None


def test_home_of_who_reacts_has_advice_until_the_reaction(world: World) -> None:
    officer, manager = world.people[Role.PRIVACY_OFFICER], world.people[Role.MANAGER]
    for person in (officer, manager):
        block = home.to_react_to(request_of(person))
        assert block is not None
        assert [str(world.advice["given"]) in item.url for item in block.items] == [True]
    for role in (Role.DPO, Role.CISO, Role.AUDITOR):
        assert home.to_react_to(request_of(world.people[role])) is None
    services.react(
        advice_id=world.advice["given"],
        reaction="adopted",
        reasons="",
        actor=manager,
        now=clock.now(),
    )
    block = home.to_react_to(request_of(officer))
    assert block is not None
    assert block.items == ()


def test_lines_on_a_subject_tell_how_its_advice_stands(world: World) -> None:
    exchange = Exchange(world)
    assert headline_lines(KIND, exchange.activity_id) == ()
    advice = exchange.ask()
    (line,) = headline_lines(KIND, exchange.activity_id)
    assert f"{LIST}{advice.pk}/change/" in line
    assert line.endswith("(in 6 days)")
    exchange.give(advice)
    assert headline_lines(KIND, exchange.activity_id)[0].endswith("negative, waits for a reaction")
    exchange.react(advice)
    assert headline_lines(KIND, exchange.activity_id)[0].endswith("negative, not adopted")


def test_advice_whose_kind_is_gone_is_still_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(subjects._kinds, KIND)
    assert world.canary in text_of(world.people[Role.DPO], page_of(world, "given"))
    assert status_of(world.people[Role.AMBASSADOR], page_of(world, "given")) == 404


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-2, "2 days late"),
        (-1, "1 day late"),
        (0, "today"),
        (1, "tomorrow"),
        (2, "in 2 days"),
    ],
)
def test_how_far_away_a_day_is(days: int, words: str) -> None:
    today = date(2026, 2, 27)
    assert days_in_words(today + timedelta(days=days), today) == words


@pytest.mark.parametrize("role", [Role.DPO, Role.AMBASSADOR, Role.CASE_HANDLER])
def test_list_and_home_ask_as_much_of_many_as_of_few(world: World, role: Role) -> None:
    officer, person = world.people[Role.PRIVACY_OFFICER], world.people[role]
    asked(world.canary, world.activities["granted"], asker=officer)

    def queries(path: str) -> int:
        client = client_of(person)
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    few = [queries(path) for path in (LIST, "/admin/")]
    Advice.objects.bulk_create(
        Advice(
            organisation_id=world.organisation.pk,
            subject_kind=KIND,
            subject_id=world.activities["granted"],
            subject_label=f"Nummer {number}",
            question="Mag dit?",
            asked_by=officer,
            asked_at=clock.now(),
            wanted_by=clock.today(),
        )
        for number in range(1000)
    )
    assert [queries(path) for path in (LIST, "/admin/")] == few

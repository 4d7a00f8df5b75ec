"""A party answers our questions by a secret link, without an account."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.crypto import unfinished
from privacyoffice.masking import masked
from privacyoffice.portal.limiting import LIMITS
from privacyoffice.portal.questionnaire.visiting import COOKIE
from processors.models import Agreement, AskStatus, Questionnaire
from processors.questionnaire import TEXT, questions
from processors.services import ask_mails, asking
from tests.factories import World
from tests.factories.agreements import make_agreement
from tests.factories.organisations import make_organisation

MOST_QUERIES = 15


@pytest.fixture
def agreement(world: World) -> Agreement:
    return make_agreement("Loonbureau", world.people)


@pytest.fixture
def asked(world: World, agreement: Agreement) -> Questionnaire:
    return asking.send(
        agreement_id=agreement.pk,
        email="privacy@loonbureau.example",
        language="nl",
        expires_on=clock.today() + timedelta(days=21),
        actor=world.people[Role.PRIVACY_OFFICER],
        now=clock.now(),
    )


def base(world: World) -> str:
    return f"/{world.organisation.slug}/vragenlijst/"


def enter(world: World, client: Client, asked: Questionnaire) -> Any:
    return client.get(f"{base(world)}{ask_mails.token_of(asked)}/")


def filled_in(**changes: str) -> dict[str, str]:
    """Every question answered."""
    told = {"answered_by": "A. Voorbeeld, jurist"}
    for one in questions().asked:
        if one.choices:
            told[one.code] = "yes"
        if one.needs == TEXT:
            told[f"{one.code}_text"] = "Binnen 24 uur"
    return told | changes


def assert_shown(page: Any) -> None:
    """It is there, and speaks in the tone of the organisation, in its title too."""
    assert page.status_code == 200
    assert "[[" not in page.content.decode()


def test_the_link_is_exchanged_at_once_for_a_cookie(
    world: World, citizen: Client, asked: Questionnaire
) -> None:
    page = enter(world, citizen, asked)
    assert page.status_code == 303
    assert page["Location"] == base(world)
    assert page.cookies[COOKIE]["httponly"]
    shown = citizen.get(base(world))
    assert shown.status_code == 200
    text = shown.content.decode()
    assert asked.agreement.title in text
    assert ask_mails.token_of(asked) not in text


def test_logs_never_hold_the_link(world: World, asked: Questionnaire) -> None:
    token = ask_mails.token_of(asked)
    for path in (f"{base(world)}{token}/", f"/{world.organisation.slug}/questionnaire/{token}/"):
        assert token not in masked(f"GET {path}")
    assert masked(f"{base(world)}ontvangen/") == f"{base(world)}ontvangen/"


def test_unknown_expired_and_withdrawn_are_the_same_404(
    world: World, citizen: Client, asked: Questionnaire, agreement: Agreement
) -> None:
    assert enter(world, citizen, asked).status_code == 303
    never = citizen.get(f"{base(world)}{'x' * 43}/")
    Questionnaire.objects.filter(pk=asked.pk).update(expires_on=clock.today() - timedelta(days=1))
    expired = enter(world, citizen, asked)
    inside_expired = citizen.get(base(world))
    Questionnaire.objects.filter(pk=asked.pk).update(expires_on=clock.today())
    asking.withdraw(
        questionnaire_id=asked.pk,
        reason="Fout",
        actor=world.people[Role.PRIVACY_OFFICER],
        now=clock.now(),
    )
    withdrawn = enter(world, citizen, asked)
    nobody = Client().get(base(world))
    bodies = {page.content.split(b"<main")[1] for page in (never, expired, withdrawn)}
    assert len(bodies) == 1
    for page in (never, expired, inside_expired, withdrawn, nobody):
        assert page.status_code == 404
        assert agreement.title not in page.content.decode()


def test_a_link_of_one_organisation_opens_nothing_of_another(
    world: World, citizen: Client, asked: Questionnaire
) -> None:
    other = make_organisation()
    page = citizen.get(f"/{other.slug}/vragenlijst/{ask_mails.token_of(asked)}/")
    assert page.status_code == 404


def test_the_cookie_of_another_form_opens_nothing(
    world: World, citizen: Client, asked: Questionnaire
) -> None:
    enter(world, citizen, asked)
    other = unfinished.begin(now=clock.now())
    unfinished.keep(other, {"surname": "Voorbeeld"}, now=clock.now())
    citizen.cookies[COOKIE] = other
    assert citizen.get(base(world)).status_code == 404


def test_answers_are_sent_once_and_confirmed(
    world: World, citizen: Client, asked: Questionnaire
) -> None:
    enter(world, citizen, asked)
    for _click in range(2):  # clicked twice
        page = citizen.post(base(world), filled_in(send="1"))
        assert page.status_code == 303, page.content.decode()[:3000]
        assert page["Location"] == f"{base(world)}ontvangen/"
    assert_shown(citizen.get(f"{base(world)}ontvangen/"))
    asked.refresh_from_db()
    assert asked.status == AskStatus.ANSWERED
    assert asked.answers.reveal()["breaches"]["text"] == "Binnen 24 uur"
    # What was sent is shown to nobody who comes back.
    assert enter(world, Client(), asked).status_code == 303
    assert citizen.get(base(world))["Location"] == f"{base(world)}ontvangen/"


def test_what_is_missing_is_said_beside_its_question_and_the_rest_is_kept(
    world: World, citizen: Client, asked: Questionnaire
) -> None:
    enter(world, citizen, asked)
    told = filled_in(send="1", breaches_text="", access="partly", work_text="Salarissen rekenen")
    page = citizen.post(base(world), told)
    assert page.status_code == 422
    text = page.content.decode()
    assert 'href="#breaches_text"' in text
    assert "Salarissen rekenen" in text
    asked.refresh_from_db()
    assert asked.status == AskStatus.SENT
    again = citizen.post(base(world), told | {"breaches_text": "Binnen 24 uur"})
    assert again.status_code == 422  # partly, without saying what not
    assert 'href="#access_0"' in again.content.decode()


def test_somebody_goes_on_later_with_the_link(
    world: World, citizen: Client, asked: Questionnaire
) -> None:
    enter(world, citizen, asked)
    page = citizen.post(base(world), {"keep": "1", "work_text": "Salarissen rekenen"})
    assert page["Location"] == f"{base(world)}bewaard/"
    assert_shown(citizen.get(f"{base(world)}bewaard/"))
    colleague = Client()
    enter(world, colleague, asked)
    assert "Salarissen rekenen" in colleague.get(base(world)).content.decode()


def test_a_form_that_was_cut_off_changes_nothing(
    world: World, citizen: Client, asked: Questionnaire
) -> None:
    enter(world, citizen, asked)
    assert citizen.post(base(world), filled_in()).status_code == 422
    asked.refresh_from_db()
    assert not asked.answers.reveal()


def test_the_questions_are_there_in_english(
    world: World, citizen: Client, asked: Questionnaire
) -> None:
    enter(world, citizen, asked)
    page = citizen.get(f"/{world.organisation.slug}/questionnaire/")
    assert questions().known["work"].words["en"] in page.content.decode()


def test_who_closes_the_page_needs_the_link_again(
    world: World, citizen: Client, asked: Questionnaire
) -> None:
    enter(world, citizen, asked)
    assert citizen.post(f"{base(world)}sluiten/").status_code == 200
    assert citizen.get(base(world)).status_code == 404


@pytest.mark.parametrize(
    ("kind", "is_post"), [("questions.enter", False), ("questions.kept", True)]
)
def test_nobody_tries_without_end(
    world: World,
    citizen: Client,
    asked: Questionnaire,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    is_post: bool,
) -> None:
    limit = LIMITS[kind]
    monkeypatch.setitem(LIMITS, kind, type(limit)(1 if is_post else 2, limit.within))
    enter(world, citizen, asked)

    def again() -> int:
        if is_post:
            return int(citizen.post(base(world), {"keep": "1"}).status_code)
        return int(enter(world, citizen, asked).status_code)

    assert [again(), again()] == [303, 429]


def test_the_page_asks_the_database_a_few_times(
    world: World, citizen: Client, asked: Questionnaire
) -> None:
    enter(world, citizen, asked)
    citizen.post(base(world), filled_in(keep="1"))
    with CaptureQueriesContext(connection) as told:
        citizen.get(base(world))
    assert len(told) <= MOST_QUERIES

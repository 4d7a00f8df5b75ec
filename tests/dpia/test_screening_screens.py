"""The screens of screenings: begun on a processing, answered beside what the register proposes,
and signed off."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from dpia.models import Answer, Outcome, Screening, ScreeningStatus
from dpia.services import screening as service
from dpia.services.screening import field_of
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import PersonalDataCategory, ProcessingActivity
from tests.browser.admin_forms import posting_form
from tests.factories import World, activities, screenings
from tests.requests_dsar.test_admin import client_of, sent, text_of

LIST = "/admin/dpia/screening/"
REGISTER = "/admin/registers/processingactivity/"


@pytest.fixture(autouse=True)
def _in_dutch() -> Iterator[None]:
    with translation.override("nl"):
        yield


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk):
        yield kept_world


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def client(officer: Any) -> Client:
    return client_of(officer)


@pytest.fixture
def activity(world: World, officer: Any) -> ProcessingActivity:
    """An entry that tells of health."""
    made = activities.draft("Zegge", department=world.home, writer=officer)
    PersonalDataCategory.objects.create(activity=made, name="Gezondheid", sensitivity="special")
    return made


@pytest.fixture
def draft(activity: ProcessingActivity, officer: Any) -> Screening:
    return screenings.begun("Zegge", officer, activity_id=activity.pk)


def page(one: Screening, ending: str = "change") -> str:
    return f"{LIST}{one.pk}/{ending}/"


def entry(activity: ProcessingActivity, ending: str = "change") -> str:
    return f"{REGISTER}{activity.pk}/{ending}/"


def asked(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def proposed(screening: Screening, answer: str) -> Any:
    """A criterion of which the register proposes this."""
    return screening.answers.filter(proposed=answer).first()


def name_of(one: Any) -> str:
    return field_of(one.criteria, one.criterion)


def test_whoever_begins_goes_on_to_the_screening(
    client: Client, activity: ProcessingActivity
) -> None:
    assert "Nog niet gescreend".lower() in text_of(client, entry(activity)).lower()
    response = sent(client, entry(activity, "act/screen"))
    begun = Screening.objects.get(activity=activity)
    assert response["Location"] == page(begun)
    text = text_of(client, entry(activity))
    assert page(begun) in text
    assert "act/screen/" not in text


def test_a_proposal_shows_the_words_it_rests_on_and_leads_to_that_part(
    client: Client, activity: ProcessingActivity, draft: Screening
) -> None:
    for path in (page(draft), page(draft, "act/answer")):
        text = text_of(client, path)
        assert "«Gezondheid»" in text
        assert f'href="{entry(activity)}#personal_data-part"' in text
    assert 'id="personal_data-part"' in text_of(client, entry(activity))


def test_differing_without_a_reason_is_told_beside_the_answer_and_nothing_is_kept(
    client: Client, draft: Screening
) -> None:
    differs, other = proposed(draft, Answer.YES), proposed(draft, Answer.UNKNOWN)
    given = {name_of(differs): "no", name_of(other): "yes", f"{name_of(other)}__reason": "Zegge 7"}
    answer = sent(client, page(draft, "act/answer"), **given)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "error-summary" in text
    assert "Zegge 7" in text
    assert not draft.answers.exclude(answer="").exists()
    given[f"{name_of(differs)}__reason"] = "Het is er maar een."
    assert sent(client, page(draft, "act/answer"), **given).status_code == 302
    differs.refresh_from_db()
    assert (differs.answer, differs.reason) == ("no", "Het is er maar een.")


def test_the_rest_is_confirmed_at_once_and_what_is_not_known_stays_open(
    client: Client, draft: Screening
) -> None:
    sent(client, page(draft, "act/answer"), confirm_rest="on")
    left = draft.answers.filter(answer="")
    assert set(left.values_list("proposed", flat=True)) == {Answer.UNKNOWN}
    known = draft.answers.exclude(proposed=Answer.UNKNOWN)
    assert all(one.answer == one.proposed for one in known)
    assert "nog niet beantwoord" in text_of(client, page(draft))


def test_nobody_signs_while_a_criterion_is_open(client: Client, draft: Screening) -> None:
    text = text_of(client, page(draft, "act/sign"))
    assert "Beantwoord eerst deze criteria" in text
    assert 'name="outcome"' not in text


def test_what_was_signed_stands_on_the_page_of_the_processing(
    client: Client, activity: ProcessingActivity, draft: Screening, officer: Any
) -> None:
    screenings.answered("Zegge", draft, officer, Answer.YES)
    assert "Uit de antwoorden volgt: een DPIA is nodig" in text_of(client, page(draft, "act/sign"))
    assert sent(client, page(draft, "act/sign")).status_code == 302
    draft.refresh_from_db()
    assert (draft.status, draft.outcome) == (ScreeningStatus.SIGNED, Outcome.NEEDED)
    text = text_of(client, entry(activity))
    assert "een DPIA is nodig" in text
    assert page(draft) in text
    assert "/act/" not in re.sub(r"history.*", "", text_of(client, page(draft)))


def test_the_answers_cannot_be_overruled_against_the_law(
    client: Client, draft: Screening, officer: Any
) -> None:
    screenings.answered("Zegge", draft, officer, Answer.YES)
    answer = sent(client, page(draft, "act/sign"), outcome="not_needed", reasons="Liever niet.")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "error-summary" in text
    assert "Liever niet." in text


def test_health_data_that_are_added_ask_for_another_screening_and_say_so(
    client: Client, world: World, officer: Any
) -> None:
    plain = activities.draft("Braam", department=world.home, writer=officer)
    first = screenings.begun("Braam", officer, activity_id=plain.pk)
    screenings.signed("Braam", first, officer)
    assert text_of(client, entry(plain)).count("act/screen-again/") == 2
    assert "«Gezondheid»" not in text_of(client, page(first))
    PersonalDataCategory.objects.create(activity=plain, name="Gezondheid", sensitivity="special")
    for path in (entry(plain), page(first)):
        text = text_of(client, path)
        assert "opnieuw te screenen" in text
        assert "«Gezondheid»" in text
    assert str(first.pk) in text_of(client, f"{LIST}?standing=again")
    assert str(first.pk) not in text_of(client, f"{LIST}?standing=holds")
    assert "Zeg waarom" in sent(client, entry(plain, "act/screen-again")).content.decode()
    assert sent(client, entry(plain, "act/screen-again"), why="Gezondheid").status_code == 302


def test_what_a_colleague_answered_meanwhile_is_shown_beside_it(
    client: Client, draft: Screening, officer: Any
) -> None:
    one = proposed(draft, Answer.UNKNOWN)
    opened = posting_form(text_of(client, page(draft, "act/answer"))).values
    service.answer(
        screening_id=draft.pk,
        answers={(one.criteria, one.criterion): ("yes", "Van een ander")},
        actor=officer,
        now=clock.now(),
    )
    given = {**opened, name_of(one): "no", f"{name_of(one)}__reason": "Van mij"}
    text = client.post(page(draft, "act/answer"), given).content.decode()
    assert "Van een ander" in text
    assert "Van mij" in text
    one.refresh_from_db()
    assert one.answer == "yes"


def test_an_ambassador_answers_for_the_own_department_and_does_not_sign(
    world: World, draft: Screening, officer: Any
) -> None:
    ambassador = client_of(world.people[Role.AMBASSADOR])
    assert "act/answer/" in text_of(ambassador, page(draft))
    assert ambassador.get(page(draft, "act/sign")).status_code == 404
    other = activities.draft("Elders", department=world.elsewhere, writer=officer)
    hidden = screenings.begun("Elders", officer, activity_id=other.pk)
    assert ambassador.get(page(hidden)).status_code == 404
    assert str(hidden.pk) not in text_of(ambassador, LIST)


def test_the_fg_reads_everything_and_does_nothing(world: World, draft: Screening) -> None:
    text = text_of(client_of(world.people[Role.DPO]), page(draft))
    assert "«Gezondheid»" in text
    assert "/act/" not in text


def test_the_register_narrows_to_what_was_not_screened(
    client: Client, activity: ProcessingActivity, officer: Any
) -> None:
    never = f"{REGISTER}?screened=never&q=Zegge"
    assert str(activity.pk) in text_of(client, never)
    one = screenings.begun("Zegge", officer, activity_id=activity.pk)
    assert str(activity.pk) not in text_of(client, never)
    assert str(activity.pk) in text_of(client, f"{REGISTER}?screened=busy&q=Zegge")
    screenings.signed("Zegge", one, officer)
    assert str(activity.pk) in text_of(client, f"{REGISTER}?screened=not_needed&q=Zegge")
    assert str(activity.pk) not in text_of(client, f"{REGISTER}?screened=needed&q=Zegge")


def test_the_first_page_counts_what_is_to_be_screened(
    client: Client, activity: ProcessingActivity, world: World, officer: Any
) -> None:
    text = text_of(client, "/admin/")
    assert "Te screenen op een DPIA" in text
    assert "?screened=never" in text
    one = screenings.begun("Zegge", officer, activity_id=activity.pk)
    assert "?standing=to_answer" in text_of(client, "/admin/")
    screenings.answered("Zegge", one, officer)
    assert "?standing=to_sign" in text_of(client, "/admin/")
    assert str(one.pk) in text_of(client, f"{LIST}?standing=to_sign")
    assert "Te screenen" not in text_of(client_of(world.people[Role.DPO]), "/admin/")


def test_lists_and_pages_ask_no_more_for_many(
    client: Client, world: World, draft: Screening, officer: Any
) -> None:
    screenings.signed("Zegge", draft, officer)
    paths = (LIST, f"{LIST}?standing=again", page(draft), f"{REGISTER}?screened=never")
    before = [asked(client, path) for path in paths]
    for number in range(8):
        more = activities.draft(f"Zegge {number}", department=world.home, writer=officer)
        screenings.signed("Z", screenings.begun("Z", officer, activity_id=more.pk), officer)
    assert [asked(client, path) for path in paths] == before

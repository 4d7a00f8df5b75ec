"""What somebody else did in the meantime is not undone unseen (F5)."""

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from requests_dsar.models import DataSubjectRequest, Proceeding, ProceedingStatus, SearchTask
from requests_dsar.queries_proceedings import WITH_DECIDER
from requests_dsar.services import letters, proceedings, searching
from tests.browser.admin_forms import posting_form
from tests.factories import World
from tests.factories.letters import a_draft
from tests.requests_dsar.test_admin import LIST, client_of, text_of


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def second(world: World) -> Any:
    return world.people["second_officer"]


@pytest.fixture
def proceeding() -> Proceeding:
    return Proceeding.objects.filter(status=ProceedingStatus.OPEN, kind__in=WITH_DECIDER)[0]


def table_of(page: str) -> str:
    return page[page.index("both-versions") :].partition("</table>")[0]


def test_the_text_of_a_letter_that_a_colleague_changed_is_shown_beside_ones_own(
    world: World, officer: Any, second: Any
) -> None:
    case = DataSubjectRequest.objects.get(pk=world.requests["request-progress"])
    letter = a_draft(case, "kan", by=officer)
    base = reverse("admin:requests_dsar_letter_change", args=[letter.pk])
    path = base.replace("change/", "act/change/")
    client = client_of(officer)
    form = posting_form(text_of(client, path)).values
    theirs = json.loads(json.dumps(letter.content.reveal()).replace("Wij lazen", "Zij lazen"))
    letters.change(letter_id=letter.pk, content=theirs, actor=second, now=clock.now())
    mine = {name: value.replace("Wij lazen", "Ik las") for name, value in form.items()}
    read = AuditEvent.objects.filter(action="cases.read", actor=officer)
    before = read.count()
    page = client.post(path, mine)
    assert page.status_code == 200
    assert "Zij lazen" in table_of(page.content.decode())
    assert "Ik las" in table_of(page.content.decode())
    assert read.count() == before + 1


def test_the_report_of_a_hearing_is_not_overwritten_unseen(
    officer: Any, second: Any, proceeding: Proceeding
) -> None:
    client = client_of(officer)
    path = f"{LIST}{proceeding.request_id}/act/proceeding-hearing/"
    form = posting_form(text_of(client, path)).values
    proceedings.note_hearing(
        proceeding_id=proceeding.pk,
        hearing_on=None,
        note="Lang verslag",
        actor=second,
        now=clock.now(),
    )
    typed = {"proceeding": str(proceeding.pk), "note": "Kort"}
    page = client.post(path, {**form, **typed})
    assert page.status_code == 200
    assert "Lang verslag" in table_of(page.content.decode())
    assert Proceeding.objects.get(pk=proceeding.pk).hearing_note.reveal() == "Lang verslag"
    again = posting_form(page.content.decode()).values
    assert client.post(path, {**again, **typed}).status_code == 302
    assert Proceeding.objects.get(pk=proceeding.pk).hearing_note.reveal() == "Kort"


def test_who_decides_is_not_chosen_over_the_choice_of_another(
    world: World, second: Any, proceeding: Proceeding
) -> None:
    seen = DataSubjectRequest.objects.get(pk=proceeding.request_id).revision
    arguments = {"proceeding_id": proceeding.pk, "actor": second, "now": clock.now()}
    proceedings.note_hearing(**arguments, hearing_on=None, note="Niemand", expected_revision=seen)
    with pytest.raises(ValidationError, match="in the meantime"):
        proceedings.appoint(
            **arguments, decider=world.people[Role.CASE_HANDLER], expected_revision=seen
        )


def test_a_search_that_a_colleague_passed_on_is_not_passed_on_unseen(
    world: World, officer: Any, second: Any
) -> None:
    task = SearchTask.objects.filter(status="open").first()
    assert task is not None
    former = str(task.colleague_id)
    others = [one for one in (officer, second) if one.pk != task.colleague_id]
    searching.pass_on(
        task_id=task.pk,
        colleague=others[0],
        actor=officer,
        now=clock.now(),
        seen_colleague=former,
    )
    third = world.people[Role.CASE_HANDLER]
    arguments = {"task_id": task.pk, "colleague": third, "actor": officer, "now": clock.now()}
    with pytest.raises(ValidationError):
        searching.pass_on(**arguments, seen_colleague=former)
    passed = searching.pass_on(**arguments, seen_colleague=str(others[0].pk))
    assert passed.colleague == third

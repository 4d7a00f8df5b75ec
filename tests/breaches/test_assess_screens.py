"""The screens on which facts are filled in, a breach is judged and linked."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from breaches import facts
from breaches.models import Assessment, Breach, ConcernedParty, ConcernedProcessing, PartyRole
from privacyoffice.accounts.roles import Role
from privacyoffice.tenancy.scope import organisation_scope
from processors.models import Party
from registers.models import PersonalDataCategory, ProcessingActivity
from tests.factories import World
from tests.factories.breaches import make_breach
from tests.requests_dsar.test_admin import client_of, sent, text_of

LIST = "/admin/breaches/breach/"
CHOICES = {
    "categories": ["sensitive"],
    "ease": "maximum",
    "confidentiality": "known_receivers",
    "integrity": "kept",
    "availability": "kept",
}


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk), translation.override("en"):
        yield kept_world


@pytest.fixture
def breach(world: World) -> Breach:
    return make_breach(world, "in_progress")


@pytest.fixture
def officer(world: World) -> Client:
    return client_of(world.people[Role.PRIVACY_OFFICER])


def shown_by(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


def page(breach: Breach) -> str:
    return f"{LIST}{breach.pk}/change/"


def act(breach: Breach, name: str) -> str:
    return f"{LIST}{breach.pk}/act/{name}/"


def test_what_was_filled_in_stands_on_the_page_and_what_lacks_is_counted(
    breach: Breach, officer: Client
) -> None:
    answer = sent(
        officer, act(breach, "facts-incident"), summary="Brief Zegge", kinds=["integrity"]
    )
    assert answer.status_code == 302
    shown = text_of(officer, page(breach))
    assert "Brief Zegge" in shown
    assert "answers lack for a first notification" in shown
    assert act(breach, "facts-people") in officer.get(page(breach)).content.decode()


def test_a_mistake_stands_beside_its_question_and_the_rest_stays_typed(
    breach: Breach, officer: Client
) -> None:
    answer = sent(
        officer, act(breach, "facts-people"), persons_min="9", persons_max="3", people_note="Zegge"
    )
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert "less than the number before it" in shown
    assert "Zegge</textarea>" in shown
    breach.refresh_from_db()
    assert facts.values(breach).get("persons_min") is None


def test_sending_a_section_without_a_change_says_so(breach: Breach, officer: Client) -> None:
    assert "Nothing is different" in shown_by(sent(officer, act(breach, "facts-before")))


def test_of_two_who_fill_in_at_once_the_second_sees_both(breach: Breach, officer: Client) -> None:
    path = act(breach, "facts-incident")
    seen = Breach.objects.get(pk=breach.pk).revision
    sent(officer, path, summary="De eerste")
    answer = sent(officer, path, summary="De tweede", expected_revision=str(seen))
    shown = shown_by(answer)
    assert "Somebody changed this after you opened this page" in shown
    assert "De eerste" in shown
    assert "De tweede" in shown


def test_a_question_of_another_section_decides_what_is_asked(
    breach: Breach, officer: Client
) -> None:
    path = act(breach, "facts-consequences")
    assert 'name="consequences_integrity"' in officer.get(path).content.decode()
    sent(officer, act(breach, "facts-incident"), kinds=["confidentiality"])
    shown = officer.get(path).content.decode()
    assert 'name="consequences_confidentiality"' in shown
    assert 'name="consequences_integrity"' not in shown


def test_the_register_ticks_what_was_not_answered_yet(
    world: World, breach: Breach, officer: Client
) -> None:
    activity = world.activities["draft"]
    PersonalDataCategory.objects.create(activity_id=activity, name="Medische gegevens")
    ConcernedProcessing.objects.create(breach=breach, activity_id=activity)
    path = act(breach, "facts-data")
    shown = officer.get(path).content.decode()
    assert "Ticked by what the register tells" in shown
    assert "checked" in _around(shown, 'value="health"')
    sent(officer, path, data_special=["none"])
    assert "checked" not in _around(officer.get(path).content.decode(), 'value="health"')


def _around(page: str, word: str) -> str:
    start = page.index(word)
    return page[start : page.index(">", start)]


def test_nobody_judges_on_an_outcome_that_they_did_not_see(breach: Breach, officer: Client) -> None:
    path = act(breach, "assess")
    first = sent(officer, path, **CHOICES, risk="high", reason="Omdat")
    assert first.status_code == 200
    shown = shown_by(first)
    assert "severity 4.25, very high" in shown
    assert "This multiplies by 1." in shown
    seen = {"seen": "severity 4.25, very high"}
    other = sent(officer, path, **CHOICES | {"ease": "limited"}, **seen, risk="high", reason="x")
    assert "severity 2.25, medium" in shown_by(other)
    assert not Assessment.objects.filter(breach=breach).exists()
    assert sent(officer, path, **CHOICES, **seen, risk="high", reason="Omdat").status_code == 302
    assert "a high risk" in text_of(officer, page(breach))


def test_who_judges_anew_begins_with_the_choices_of_the_last_judgement(
    breach: Breach, officer: Client
) -> None:
    path = act(breach, "assess")
    seen = {"seen": "severity 4.25, very high"}
    sent(officer, path, **CHOICES, **seen, risk="high", reason="Omdat")
    shown = officer.get(path).content.decode()
    for value in ("sensitive", "maximum", "known_receivers"):
        assert "checked" in _around(shown, f'value="{value}"')
    assert "severity 4.25, very high" in shown
    assert "Omdat" not in shown.partition('name="reason"')[2]


def test_a_judgement_needs_its_choices_and_its_reason(breach: Breach, officer: Client) -> None:
    path = act(breach, "assess")
    assert sent(officer, path, risk="high", reason="Omdat").status_code == 200
    seen = {"seen": "severity 4.25, very high"}
    assert "Say why." in shown_by(sent(officer, path, **CHOICES, **seen, risk="high"))
    assert not Assessment.objects.filter(breach=breach).exists()


def test_processings_are_looked_for_by_words_and_then_ticked(
    world: World, breach: Breach, officer: Client
) -> None:
    path = act(breach, "add-processings")
    activity = ProcessingActivity.objects.get(pk=world.activities["draft"])
    shown = sent(officer, path, look_for=activity.reference).content.decode()
    assert f'value="{activity.pk}"' in shown
    assert f'value="{world.activities["published"]}"' not in shown
    values = {"look_for": activity.reference, "searched": activity.reference}
    assert sent(officer, path, **values).status_code == 200  # nothing ticked
    assert sent(officer, path, **values, processings=[str(activity.pk)]).status_code == 302
    assert activity.reference in text_of(officer, page(breach))
    one = ConcernedProcessing.objects.get(breach=breach)
    taken = sent(officer, act(breach, "remove-processing"), concerned=str(one.pk))
    assert taken.status_code == 302


def test_a_party_is_added_and_taken_out(breach: Breach, officer: Client) -> None:
    party = Party.objects.create(name="Voorbeeld Hosting")
    values: dict[str, Any] = {"party": party.name, "role": PartyRole.RECEIVER.value}
    assert sent(officer, act(breach, "add-party"), **values).status_code == 302
    assert "Voorbeeld Hosting" in text_of(officer, page(breach))
    one = ConcernedParty.objects.get(breach=breach)
    assert sent(officer, act(breach, "remove-party"), concerned=str(one.pk)).status_code == 302


def test_a_manager_reads_and_fills_in_nothing(world: World, breach: Breach) -> None:
    manager = client_of(world.people[Role.MANAGER])
    shown = manager.get(page(breach)).content.decode()
    assert "/act/facts-" not in shown
    for name in ("facts-incident", "assess", "add-processings", "add-party"):
        assert manager.get(act(breach, name)).status_code == 404

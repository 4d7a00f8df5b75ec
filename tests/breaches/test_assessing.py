"""The risk is judged by an officer beside the method, and what a breach is linked to."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import translation

from breaches import queries_assess
from breaches.models import Assessment, Breach, PartyRole, Risk
from breaches.services import assessing, concerning
from breaches.severity_proposal import proposed_inputs
from breaches.severity_words import steps_in_words
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.kernel.severity import Confidentiality, Data, Ease, Inputs, Raising
from privacyoffice.tenancy.scope import organisation_scope
from processors.models import Party
from registers.models import ProcessingActivity
from tests.factories import World
from tests.factories.breaches import make_breach

INPUTS = Inputs(
    categories=(Data.FINANCIAL,),
    ease=Ease.SIGNIFICANT,
    raising=(Raising.VULNERABLE,),
    confidentiality=Confidentiality.UNKNOWN_RECEIVERS,
    people=101,
)


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk), translation.override("en"):
        yield kept_world


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def breach(world: World) -> Breach:
    return make_breach(world, "in_progress")


def assess(breach: Breach, actor: Any, **changes: Any) -> Assessment:
    options: dict[str, Any] = {"inputs": INPUTS, "risk": Risk.RISK, "reason": "Omdat Zegge"}
    return assessing.assess(
        breach_id=breach.pk, actor=actor, now=clock.now(), **(options | changes)
    )


def test_the_judgement_may_differ_from_the_method(breach: Breach, officer: Any) -> None:
    made = assess(breach, officer, risk=Risk.NONE)
    breach.refresh_from_db()
    assert (made.score, made.level) == (Decimal("3.5"), "high")
    assert made.risk == breach.risk == Risk.NONE


def test_a_judgement_has_its_reason_and_keeps_it_encrypted(breach: Breach, officer: Any) -> None:
    with pytest.raises(ValidationError):
        assess(breach, officer, reason=" ")
    made = assess(breach, officer)
    assert made.reason.reveal() == "Omdat Zegge"
    event = AuditEvent.objects.filter(action="breach.assessed").latest("occurred_at")
    assert event.payload == {"score": "3.50", "level": "high", "risk": "risk"}
    assert "Zegge" not in str(Assessment.objects.filter(pk=made.pk).values("reason"))


def test_without_data_or_with_another_word_nothing_is_judged(breach: Breach, officer: Any) -> None:
    for change in ({"risk": "dreadful"}, {"inputs": replace(INPUTS, categories=())}):
        with pytest.raises(ValidationError):
            assess(breach, officer, **change)
    assert assessing.newest(breach) is None


def test_a_former_judgement_stays(breach: Breach, officer: Any) -> None:
    first = assess(breach, officer)
    second = assess(breach, officer, risk=Risk.HIGH)
    assert list(queries_assess.assessments_of(breach)) == [second, first]
    assert assessing.newest(breach) == second


def test_every_step_and_flag_is_told_in_words(breach: Breach, officer: Any) -> None:
    made = Assessment.objects.get(pk=assess(breach, officer).pk)
    told = steps_in_words(made.steps)
    assert len(told) == len(made.steps) == 11
    assert "multiplies by 0.75" in " ".join(told)
    assert told[-1] == "Look also at this: it concerns more than 100 people."
    assert made.inputs["raising"] == ["vulnerable"]
    assert not any("%" in one for one in told)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.DPO, Role.AUDITOR])
def test_who_only_watches_judges_nothing(world: World, breach: Breach, role: Role) -> None:
    with pytest.raises(Http404):
        assess(breach, world.people[role])


def test_the_facts_propose_choices_of_the_method() -> None:
    known = {
        "kinds": ["confidentiality", "availability"],
        "data_kinds": ["name", "address", "financial"],
        "data_special": ["health"],
        "vulnerable": ["children", "protected"],
        "receiver": "client",
        "availability_loss": "temporary",
        "cause": "external_malice",
        "unintelligible": "all",
    }
    assert proposed_inputs(Breach(persons_max=12), known) == {
        "categories": ["simple", "financial", "sensitive"],
        "ease": "maximum",
        "confidentiality": "known_receivers",
        "integrity": "kept",
        "availability": "temporary",
        "raising": ["vulnerable", "safety"],
        "malicious": True,
        "people": 12,
        "unintelligible": True,
    }


def test_what_the_facts_do_not_tell_is_not_proposed() -> None:
    found = proposed_inputs(Breach(), {"data_special": ["none"], "data_kinds": ["not_yet"]})
    assert found == {"malicious": False, "unintelligible": False}


def add(breach: Breach, actor: Any, *activities: Any) -> Any:
    return concerning.add_processings(
        breach_id=breach.pk, activities=activities, actor=actor, now=clock.now()
    )


def test_a_processing_is_in_a_breach_once(world: World, breach: Breach, officer: Any) -> None:
    add(breach, officer, world.activities["draft"])
    with pytest.raises(ValidationError):
        add(breach, officer, world.activities["draft"])
    (both,) = add(breach, officer, world.activities["draft"], world.activities["published"])
    assert both.activity_id == world.activities["published"]
    assert queries_assess.processings_of(breach).count() == 2


def test_a_processing_that_is_not_there_is_not_found(breach: Breach, officer: Any) -> None:
    with pytest.raises(Http404):
        add(breach, officer, uuid4())


def test_a_processing_goes_again_and_its_number_stays_in_the_history(
    world: World, breach: Breach, officer: Any
) -> None:
    (made,) = add(breach, officer, world.activities["draft"])
    reference = ProcessingActivity.objects.get(pk=made.activity_id).reference
    given: dict[str, Any] = {"breach_id": breach.pk, "actor": officer, "now": clock.now()}
    concerning.remove_processing(concerned_id=made.pk, **given)
    assert not queries_assess.processings_of(breach).exists()
    event = AuditEvent.objects.filter(action="breach.processing_removed").latest("occurred_at")
    assert event.payload == {"processings": [reference]}
    with pytest.raises(Http404):
        concerning.remove_processing(concerned_id=made.pk, **given)


def test_a_party_is_there_once_in_a_role(breach: Breach, officer: Any) -> None:
    party = Party.objects.create(name="Voorbeeld Hosting")
    given: dict[str, Any] = {"breach_id": breach.pk, "actor": officer, "now": clock.now()}
    concerning.add_party(party=party, role=PartyRole.PROCESSOR, **given)
    concerning.add_party(party=party, role=PartyRole.RECEIVER, **given)
    for role in (PartyRole.PROCESSOR, "friend"):
        with pytest.raises(ValidationError):
            concerning.add_party(party=party, role=role, **given)


def test_the_processor_that_told_of_it_is_not_taken_out(
    world: World, breach: Breach, officer: Any
) -> None:
    party = Party.objects.create(name="Voorbeeld Hosting")
    given: dict[str, Any] = {"breach_id": breach.pk, "actor": officer, "now": clock.now()}
    made = concerning.add_party(party=party, role=PartyRole.PROCESSOR, **given)
    Breach.objects.filter(pk=breach.pk).update(processor=party)
    with pytest.raises(ValidationError):
        concerning.remove_party(concerned_id=made.pk, **given)
    Breach.objects.filter(pk=breach.pk).update(processor=None)
    concerning.remove_party(concerned_id=made.pk, **given)
    assert not queries_assess.parties_of(breach).exists()

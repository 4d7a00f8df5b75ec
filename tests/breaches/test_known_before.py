"""What is known is not asked again: the report, the register, the account and earlier breaches."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from breaches.fact_proposals import _NUMBER, proposals
from breaches.models import Breach, Source
from breaches.services.facts import fill_in
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World
from tests.factories.breaches import make_breach

pytestmark = pytest.mark.django_db

CONTACT = {"sector", "chamber_number", "notifier_name", "notifier_email", "notifier_phone"}
DATA = {"data_kinds", "data_special", "groups", "persons_min", "persons_max", "persons_counted"}


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk), translation.override("en"):
        yield kept_world


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


def with_report(breach: Breach, **words: str) -> Breach:
    breach.report = {**breach.report.reveal(), **words}
    breach.save()
    return breach


def values(breach: Breach, user: Any, codes: set[str]) -> dict[str, Any]:
    return {code: one.value for code, one in proposals(breach, user, codes).items()}


def test_words_of_the_report_propose_data_people_and_numbers(world: World, officer: Any) -> None:
    breach = with_report(
        make_breach(world, "in_progress"),
        data="Naam en BSN",
        people="Cliënten met een uitkering",
        how_many="tussen 1.200 en 1.500 mensen",
    )
    found = values(breach, officer, DATA)
    assert found["data_kinds"] == ["name"]
    assert found["data_special"] == ["national_number"]
    assert {"clients", "benefit"} <= set(found["groups"])
    assert (found["persons_min"], found["persons_max"]) == (1200, 1500)
    assert found["persons_counted"] == "estimate"


@pytest.mark.parametrize("words", ["op 12-3-2026", "om 10:30 uur", "1,5 procent", "50%", "veel"])
def test_what_is_no_number_of_people_proposes_none(words: str) -> None:
    assert _NUMBER.findall(words) == []


def test_who_was_told_by_a_processor_is_not_asked_whether_one_is_involved(
    world: World, officer: Any
) -> None:
    breach = make_breach(world, "in_progress")
    breach.source = Source.PROCESSOR
    assert values(breach, officer, {"processor_involved"}) == {"processor_involved": True}
    breach.source = Source.CITIZEN
    assert values(breach, officer, {"processor_involved"}) == {}


def test_the_contact_is_proposed_from_the_account_and_the_newest_breach(
    world: World, officer: Any
) -> None:
    earlier, breach = make_breach(world, "in_progress"), make_breach(world, "in_progress")
    given = {
        "sector": "municipality",
        "chamber_number": "12345678",
        "notifier_email": officer.email,
        "notifier_phone": "0612345678",
    }
    now = clock.now()
    fill_in(breach_id=earlier.pk, section="contact", given=given, actor=officer, now=now)
    found = values(breach, officer, CONTACT)
    assert found == {**given, "notifier_name": officer.name}
    # A telephone number belongs to the person who notified.
    other = values(breach, world.people[Role.CISO], CONTACT)
    assert other["chamber_number"] == "12345678"
    assert "notifier_phone" not in other


def test_of_breaches_that_somebody_may_not_see_nothing_is_proposed(
    world: World, officer: Any
) -> None:
    earlier, breach = make_breach(world, "in_progress"), make_breach(world, "in_progress")
    given = {"chamber_number": "12345678"}
    now = clock.now()
    fill_in(breach_id=earlier.pk, section="contact", given=given, actor=officer, now=now)
    assert "chamber_number" not in values(breach, world.people[Role.CASE_HANDLER], CONTACT)

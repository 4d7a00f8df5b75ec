"""What is known of a breach: the catalogue holds together, and a section is kept whole or not."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import translation

from breaches import facts
from breaches.facts import CATALOGUE, SECTIONS, Type
from breaches.models import Breach, Cause, Kind, Risk, Timing
from breaches.services import concerning
from breaches.services import facts as service
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World
from tests.factories.breaches import make_breach

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


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


def fill_in(breach: Breach, section: str, actor: Any, **given: Any) -> Breach:
    options = {"expected_revision": given.pop("expected_revision", None)}
    now = given.pop("now", None) or clock.now()
    return service.fill_in(
        breach_id=breach.pk, section=section, given=given, actor=actor, now=now, **options
    )


def problems(given: dict[str, Any], known: dict[str, Any] | None = None) -> set[str]:
    with pytest.raises(ValidationError) as refused:
        service.checked(given, NOW, known=known)
    return set(refused.value.message_dict)


# ------------------------------------------------------------------------------ the catalogue


def test_every_fact_has_words_in_both_languages() -> None:
    for one in CATALOGUE.values():
        every = [one.label, *one.choices.values(), *([one.help] if str(one.help) else [])]
        assert all(words.nl and words.en for words in every), one.code
    assert all(words.nl and words.en for words in SECTIONS.values())


def test_a_fact_has_choices_exactly_where_one_chooses() -> None:
    for one in CATALOGUE.values():
        assert bool(one.choices) == (one.type in {Type.CHOICE, Type.CHOICES}), one.code
        assert one.section in SECTIONS


def test_a_condition_names_a_fact_before_it_and_answers_that_it_has() -> None:
    order = list(CATALOGUE)
    for one in CATALOGUE.values():
        for code, wanted in one.when.items():
            asked = CATALOGUE[code]
            assert order.index(code) < order.index(one.code)
            possible = (True, False) if asked.type == Type.YES_NO else tuple(asked.choices)
            assert set(wanted) <= set(possible), one.code


def test_a_column_takes_every_choice_of_its_fact_in_the_same_words() -> None:
    expected = {"kinds": Kind, "cause": Cause, "timing": Timing, "risk": Risk}
    for code, choices in expected.items():
        assert set(CATALOGUE[code].choices) == set(choices.values)
        assert CATALOGUE[code].stands_on == code
        for language in ("nl", "en"):
            with translation.override(language):
                words = {name: one.of(language) for name, one in CATALOGUE[code].choices.items()}
                assert words == {name: str(label) for name, label in choices.choices}
    for one in CATALOGUE.values():
        assert not one.stands_on or hasattr(Breach, one.stands_on)


def test_sensitive_codes_of_data_and_of_people_are_apart() -> None:
    data, people = (set(CATALOGUE[code].choices) for code in facts.SENSITIVE_FROM)
    assert data & people == facts.ALONE


# ------------------------------------------------------------------------- what a value may be


@pytest.mark.parametrize(
    "given",
    [
        {"discovered_by": "nobody"},
        {"kinds": ["privacy"]},
        {"data_special": ["none", "health"]},
        {"groups": ["not_yet", "clients"]},
        {"persons_min": -1},
        {"persons_min": True},
        {"receiver_who": "x" * 301},
        {"persons_min": 2**31},
        {"people_told": "yes", "people_told_on": date(2026, 11, 21)},
        {"people_told": "later", "people_told_planned_on": date(2999, 1, 1)},
        {"sector": "bank"},
    ],
)
def test_what_cannot_be_is_refused_beside_its_question(given: dict[str, Any]) -> None:
    assert problems(given) == {list(given)[-1]}


def test_a_moment_that_is_still_to_come_is_refused() -> None:
    known = {"incident_type": ["device_lost"], "remote_wiped": "yes"}
    given = {"remote_wiped_at": NOW + timedelta(minutes=1)}
    assert problems(given, known) == {"remote_wiped_at"}
    assert service.checked({"remote_wiped_at": NOW}, NOW, known=known)["remote_wiped_at"] == NOW


def test_a_plan_may_lie_ahead() -> None:
    given = {"people_told": "later", "people_told_planned_on": date(2026, 12, 1)}
    assert service.checked(given, NOW) == given


def test_at_most_is_not_less_than_at_least() -> None:
    assert problems({"persons_min": 3, "persons_max": 2}) == {"persons_max"}
    assert service.checked({"persons_min": 2, "persons_max": 2}, NOW)


def test_what_is_counted_exactly_is_one_number() -> None:
    found = service.checked({"persons_counted": "exact", "persons_max": 12}, NOW)
    assert (found["persons_min"], found["persons_max"]) == (12, 12)
    given = {"persons_counted": "exact", "persons_min": 1, "persons_max": 12}
    assert problems(given) == {"persons_max"}


def test_an_answer_waits_for_the_question_before_it() -> None:
    assert problems({"contact_name": "Kim Voorbeeld"}) == {"contact_name"}
    assert service.checked({"contact_differs": True, "contact_name": "Kim Voorbeeld"}, NOW)


def test_what_is_ticked_in_another_order_is_the_same() -> None:
    one, other = (
        service.checked({"kinds": kinds}, NOW)
        for kinds in (["integrity", "confidentiality"], ["confidentiality", "integrity"])
    )
    assert one == other


# -------------------------------------------------------------------------------- what is asked


def test_an_answer_to_what_is_not_asked_any_more_does_not_count(
    breach: Breach, officer: Any
) -> None:
    fill_in(breach, "contact", officer, contact_differs=True, contact_name="Kim Voorbeeld")
    fill_in(breach, "contact", officer, contact_differs=False)
    breach.refresh_from_db()
    assert facts.stored(breach)["contact_name"] == "Kim Voorbeeld"
    assert facts.values(breach).get("contact_name") is None


def test_not_known_yet_is_enough_for_a_first_notification_only() -> None:
    known = {"data_special": ["not_yet"], "persons_counted": "not_yet"}
    first = {one.code for one in facts.missing(known, "first")}
    complete = {one.code for one in facts.missing(known, "complete")}
    assert not {"data_special", "persons_counted"} & first
    assert {"data_special", "persons_counted"} <= complete
    assert "summary" in first


def test_a_first_notification_does_not_wait_for_what_may_follow() -> None:
    codes = {one.code for one in facts.missing({}, "first")}
    assert "timeline" not in codes
    assert codes < {one.code for one in facts.missing({}, "complete")}


def test_values_are_told_in_the_language_that_is_asked() -> None:
    told = CATALOGUE["data_special"].in_words(["health", "national_number"], "nl")
    assert told == "gezondheid; burgerservicenummer (BSN)"
    assert CATALOGUE["contact_differs"].in_words(False, "nl") == "nee"
    moment = CATALOGUE["aware_at"].in_words(datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "nl")
    assert "zondag 25 oktober 2026" in moment
    assert "2.30" in moment
    assert CATALOGUE["summary"].in_words(None) == ""


# ------------------------------------------------------------------------------------- keeping


def test_facts_are_kept_encrypted_and_columns_follow(
    world: World, breach: Breach, officer: Any
) -> None:
    fill_in(breach, "incident", officer, summary="Brief naar Zegge", kinds=["confidentiality"])
    fill_in(breach, "data", officer, data_special=["health"], records_max=40)
    made = fill_in(breach, "people", officer, vulnerable=["children"], persons_min=3)
    made.refresh_from_db()
    assert (made.kinds, made.records_max, made.persons_min) == (["confidentiality"], 40, 3)
    assert made.sensitive_data == ["health", "children"]
    assert facts.values(made).get("summary") == "Brief naar Zegge"
    assert "Zegge" not in str(Breach.objects.filter(pk=made.pk).values("facts"))


def test_days_and_moments_come_back_as_they_went_in(breach: Breach, officer: Any) -> None:
    wiped = clock.now() - timedelta(hours=1)
    fill_in(breach, "incident", officer, incident_type=["device_lost"])
    made = fill_in(breach, "before", officer, remote_wiped="yes", remote_wiped_at=wiped)
    planned = fill_in(breach, "after", officer, measures_planned_by=date(2027, 1, 4))
    assert facts.values(made).get("remote_wiped_at") == wiped
    assert facts.values(planned).get("measures_planned_by") == date(2027, 1, 4)
    json.dumps(planned.facts.reveal())


def test_an_empty_value_takes_an_answer_away(breach: Breach, officer: Any) -> None:
    fill_in(breach, "incident", officer, kinds=["integrity"], cause="technical", summary="Iets")
    made = fill_in(breach, "incident", officer, kinds=[], cause="", summary=" ")
    made.refresh_from_db()
    assert (made.kinds, made.cause, facts.values(made).get("summary")) == ([], "", None)


def test_of_a_section_with_a_fault_nothing_is_kept(breach: Breach, officer: Any) -> None:
    with pytest.raises(ValidationError):
        fill_in(breach, "incident", officer, summary="Iets", cause="magic")
    breach.refresh_from_db()
    assert facts.values(breach).get("summary") is None


def test_an_act_names_what_changed_and_none_of_its_words(breach: Breach, officer: Any) -> None:
    fill_in(breach, "incident", officer, summary="Brief naar Zegge", cause="unknown")
    fill_in(breach, "incident", officer, summary="Brief naar Zegge", cause="technical")
    event = AuditEvent.objects.filter(action="breach.facts_filled_in").latest("occurred_at")
    assert event.payload == {"section": "incident", "facts": ["cause"]}


def test_what_is_the_same_is_no_act(breach: Breach, officer: Any) -> None:
    made = fill_in(breach, "incident", officer, summary="Iets")
    again = fill_in(breach, "incident", officer, summary="Iets ")
    assert again.revision == made.revision


def test_whoever_saw_an_older_version_is_refused(breach: Breach, officer: Any) -> None:
    seen = breach.revision
    fill_in(breach, "incident", officer, summary="Iets")
    with pytest.raises(ValidationError):
        fill_in(breach, "incident", officer, summary="Anders", expected_revision=seen)


def test_what_another_act_or_section_asks_is_not_filled_in_here(
    breach: Breach, officer: Any
) -> None:
    for code in ("aware_at", "data_kinds"):
        with pytest.raises(ValueError, match=code):
            fill_in(breach, "incident", officer, **{code: None})


def test_of_a_closed_breach_nothing_changes(world: World, officer: Any) -> None:
    closed = make_breach(world, "closed")
    with pytest.raises(ValidationError):
        fill_in(closed, "incident", officer, summary="Iets")


@pytest.mark.parametrize("role", [Role.MANAGER, Role.DPO, Role.CASE_HANDLER])
def test_who_only_watches_fills_in_nothing(world: World, breach: Breach, role: Role) -> None:
    with pytest.raises(Http404):
        fill_in(breach, "incident", world.people[role], summary="Iets")


# ---------------------------------------------------------------------------------- proposals


def test_the_register_proposes_data_and_people(world: World, breach: Breach, officer: Any) -> None:
    from breaches import queries_assess
    from registers.models import DataSubjectCategory, PersonalDataCategory, Sensitivity

    assert queries_assess.proposed_facts(breach) == {}
    activity = world.activities["draft"]
    concerning.add_processings(
        breach_id=breach.pk, activities=[activity], actor=officer, now=clock.now()
    )
    for name, sensitivity in (
        ("Naam en adres", ""),
        ("Medische gegevens", Sensitivity.SPECIAL),
        ("Nummer", Sensitivity.NATIONAL_NUMBER),
    ):
        PersonalDataCategory.objects.create(
            activity_id=activity, name=name, sensitivity=sensitivity
        )
    DataSubjectCategory.objects.create(activity_id=activity, name="Minderjarige leerlingen")
    found = queries_assess.proposed_facts(breach)
    assert {"name", "address"} <= set(found["data_kinds"])
    assert {"health", "national_number"} <= set(found["data_special"])
    assert "pupils" in found["groups"]
    assert "children" in found["vulnerable"]

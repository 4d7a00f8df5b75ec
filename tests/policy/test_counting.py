"""How a policy counts terms: each open choice of the law is a key, and the default is the law's."""

import dataclasses
from typing import Any, get_args, get_type_hints

import pytest

from privacyoffice.kernel.facts import Choices
from privacyoffice.kernel.lengths import OwnTerm
from privacyoffice.policy.codes import BreachClock, Suspension
from privacyoffice.policy.counting import choices_from, choices_of, said_of_counting
from privacyoffice.policy.effective import effective
from privacyoffice.policy.floor import check
from privacyoffice.policy.parsing import InvalidProfile, parse_profile, read_toml
from privacyoffice.policy.profile import Profile
from privacyoffice.policy.queries import shipped_names, shipped_text
from privacyoffice.policy.subjects_counting import Counting
from privacyoffice.policy.words import summary

CODES = {"suspension": Suspension, "breach_clock": BreachClock}
CHOICES = {field.name: field.default for field in dataclasses.fields(Choices)}


def policy(**said: Any) -> Profile:
    return parse_profile({"title": "Beleid", "counting": {"source": "art. 9", **said}})


def other(name: str) -> Any:
    """The reading of a choice that is not the default."""
    default = CHOICES[name]
    if isinstance(default, bool):
        return not default
    return next(code for code in CODES[name].values if code != default)


def test_every_choice_of_the_rules_is_a_key_and_every_key_a_choice() -> None:
    keys = {field.name for field in dataclasses.fields(Counting)} - {"source", "evidence"}
    assert keys == set(CHOICES)
    hints = get_type_hints(Choices)
    for name, codes in CODES.items():
        assert set(get_args(hints[name])) == set(codes.values)


def test_a_silent_policy_counts_by_the_defaults() -> None:
    assert choices_of(Profile.statutory()) == Choices()
    assert choices_of(policy()) == Choices()
    for name in shipped_names():
        assert choices_of(parse_profile(read_toml(shipped_text(name)))) == Choices()


@pytest.mark.parametrize("name", CHOICES)
def test_each_reading_can_be_chosen_and_leaves_the_others_alone(name: str) -> None:
    chosen = choices_of(policy(**{name: other(name)}))
    assert chosen == dataclasses.replace(Choices(), **{name: other(name)})


@pytest.mark.parametrize("name", CHOICES)
def test_another_reading_than_the_default_is_told_with_its_article(name: str) -> None:
    assert check(policy(**{name: CHOICES[name]})) == []
    (finding,) = check(policy(**{name: other(name)}))
    assert finding.kind == "note"
    assert finding.key == f"counting.{name}"
    assert finding.article
    assert finding.place == "art. 9"
    assert "geldt" in finding.effect_at_run_time


def test_a_reading_is_told_to_end_later_only_where_it_does() -> None:
    later = {
        name
        for name in CHOICES
        if "later" in check(policy(**{name: other(name)}))[0].effect_at_run_time
    }
    assert set(CHOICES) - later == {"asking_on_last_day_suspends", "extension_replaces_own_terms"}


def test_a_reading_that_does_not_exist_is_refused() -> None:
    with pytest.raises(InvalidProfile) as caught:
        policy(suspension="whole_weeks", own_terms_roll="ja")
    assert [problem.key for problem in caught.value.problems] == [
        "counting.suspension",
        "counting.own_terms_roll",
    ]


def test_what_was_stored_by_a_release_with_another_choice_is_still_read() -> None:
    assert choices_from({"own_terms_roll": True, "counts_moons": True}) == Choices(
        own_terms_roll=True
    )
    assert said_of_counting(policy(own_terms_roll=False)) == {"own_terms_roll": False}


def test_a_screen_tells_the_readings_in_words() -> None:
    (section,) = summary(policy(suspension="day_of_receipt_too", own_terms_roll=False))
    told = {line.label: line.values for line in section.lines}
    assert section.title == "Termijnen tellen"
    assert ("nee",) in told.values()
    assert any("ontvangst" in value for values in told.values() for value in values)


@pytest.mark.parametrize(
    ("said", "terms"),
    [
        ("", ()),
        ("1 maand", ()),
        ("4 weken", (OwnTerm(4, "weeks"),)),
        # Shorter than some months: the month of the law holds too.
        ("30 dagen", (OwnTerm(30, "days"),)),
    ],
)
def test_the_own_terms_are_those_beside_the_month_of_the_law(
    said: str, terms: tuple[OwnTerm, ...]
) -> None:
    asked = {"source": "art. 1"} | ({"response_term": said} if said else {})
    profile = parse_profile({"title": "Beleid", "requests": asked})
    assert effective(profile).own_terms == terms

"""How severe a breach is: data times ease plus circumstances, within bounds, step by step."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacyoffice.kernel.severity import (
    AVAILABILITY,
    BASE,
    CONFIDENTIALITY,
    EASE,
    INTEGRITY,
    Availability,
    Confidentiality,
    Data,
    Ease,
    Flag,
    Inputs,
    Integrity,
    Level,
    Lowering,
    Raising,
    severity,
)

SIMPLE = Inputs(categories=(Data.SIMPLE,), ease=Ease.MAXIMUM)
ANY = st.builds(
    Inputs,
    categories=st.sets(st.sampled_from(Data), min_size=1),
    ease=st.sampled_from(Ease),
    raising=st.sets(st.sampled_from(Raising)),
    lowering=st.sets(st.sampled_from(Lowering)),
    confidentiality=st.sampled_from(Confidentiality),
    integrity=st.sampled_from(Integrity),
    availability=st.sampled_from(Availability),
    malicious=st.booleans(),
    people=st.none() | st.integers(0, 100_000),
    unintelligible=st.booleans(),
)


def score(**changes: Any) -> Decimal:
    return severity(replace(SIMPLE, **changes)).score


@pytest.mark.parametrize(
    ("changes", "expected", "level"),
    [
        # One letter with an address at a neighbour's: 1 x 1 + 0.25.
        ({"confidentiality": Confidentiality.KNOWN_RECEIVERS}, "1.25", Level.LOW),
        # Names with benefits, on the internet: 3 x 0.75 + 0.5.
        (
            {
                "categories": (Data.SIMPLE, Data.FINANCIAL),
                "ease": Ease.SIGNIFICANT,
                "confidentiality": Confidentiality.UNKNOWN_RECEIVERS,
            },
            "2.75",
            Level.MEDIUM,
        ),
        # Medical files taken hostage: 4 x 1 + 0.5 + 0.25 + 0.5.
        (
            {
                "categories": (Data.SENSITIVE,),
                "confidentiality": Confidentiality.UNKNOWN_RECEIVERS,
                "availability": Availability.TEMPORARY,
                "malicious": True,
            },
            "5.25",
            Level.VERY_HIGH,
        ),
        # Encrypted behaviour: 2 x 0.25.
        ({"categories": (Data.BEHAVIOURAL,), "ease": Ease.NEGLIGIBLE}, "0.5", Level.LOW),
    ],
)
def test_worked_examples(changes: dict[str, Any], expected: str, level: Level) -> None:
    found = severity(replace(SIMPLE, **changes))
    assert (found.score, found.level) == (Decimal(expected), level)


@pytest.mark.parametrize(
    ("data", "level"),
    [(Data.SIMPLE, Level.LOW), (Data.BEHAVIOURAL, Level.MEDIUM), (Data.FINANCIAL, Level.HIGH)],
)
def test_a_level_begins_at_its_whole_number(data: Data, level: Level) -> None:
    assert severity(replace(SIMPLE, categories=(data,))).level == level


def test_from_four_it_is_very_high_and_just_under_it_high() -> None:
    sensitive = replace(SIMPLE, categories=(Data.SENSITIVE,))
    assert severity(sensitive).level == Level.VERY_HIGH
    under = replace(sensitive, ease=Ease.SIGNIFICANT, malicious=True)
    assert severity(under).score == Decimal("3.5")
    assert severity(under).level == Level.HIGH


def test_context_goes_by_whole_steps_and_never_below_one_or_above_four() -> None:
    assert score(raising=(Raising.VOLUME,)) == 2
    assert score(raising=tuple(Raising)) == 4
    assert score(lowering=tuple(Lowering)) == 1
    assert score(categories=(Data.SENSITIVE,), raising=tuple(Raising)) == 4
    assert score(categories=(Data.SENSITIVE,), lowering=(Lowering.PUBLIC,)) == 3


def test_more_than_hundred_people_is_told_and_changes_no_score() -> None:
    hundred, more = (severity(replace(SIMPLE, people=count)) for count in (100, 101))
    assert hundred.flags == ()
    assert more.flags == (Flag.MANY_PEOPLE,)
    assert hundred.score == more.score
    unreadable = severity(replace(SIMPLE, unintelligible=True))
    assert (unreadable.flags, unreadable.score) == ((Flag.UNINTELLIGIBLE,), hundred.score)


def test_without_any_kind_of_data_there_is_no_score() -> None:
    with pytest.raises(ValueError, match="kind of data"):
        severity(replace(SIMPLE, categories=()))


@given(ANY)
def test_the_score_stays_within_its_bounds(inputs: Inputs) -> None:
    assert Decimal("0.25") <= severity(inputs).score <= 6


@given(ANY)
def test_the_steps_add_up_to_the_score(inputs: Inputs) -> None:
    found = severity(inputs)
    values = {step.code: step.value for step in found.steps}
    assert values["product"] == values["data"] * values["ease"]
    parts = ("product", "confidentiality", "integrity", "availability", "malice")
    assert found.score == values["score"] == sum(values[part] for part in parts)
    assert 1 <= values["data"] <= 4


@given(ANY, st.data())
def test_a_worse_choice_never_lowers_the_score(inputs: Inputs, choose: st.DataObject) -> None:
    before = severity(inputs).score
    for name, order in (
        ("ease", EASE),
        ("confidentiality", CONFIDENTIALITY),
        ("integrity", INTEGRITY),
        ("availability", AVAILABILITY),
    ):
        now: Any = getattr(inputs, name)
        steps: Any = order
        worse = choose.draw(st.sampled_from([one for one in steps if steps[one] >= steps[now]]))
        assert severity(replace(inputs, **{name: worse})).score >= before
    assert severity(replace(inputs, malicious=True)).score >= before
    assert severity(replace(inputs, raising={*inputs.raising, *Raising})).score >= before
    assert severity(replace(inputs, lowering=())).score >= before
    highest = {*inputs.categories, max(Data, key=lambda one: BASE[one])}
    assert severity(replace(inputs, categories=highest)).score >= before

"""What of a policy on impact assessments holds beside the law (GDPR art. 35(3), (4))."""

from typing import Any

import pytest

from privacyoffice.policy.effective import effective
from privacyoffice.policy.parsing import parse_profile
from privacyoffice.policy.profile import Profile


def about(*, dpia: dict[str, Any]) -> Profile:
    """A profile of some organisation that says only this."""
    return parse_profile({"title": "Beleid", "dpia": {"source": "art. 7", **dpia}})


@pytest.mark.parametrize(
    ("said", "sets"),
    [
        ({}, ("gdpr-35-3", "ap-list", "wp248")),
        ({"sets": ["wp248"]}, ("gdpr-35-3", "ap-list", "wp248")),
        ({"sets": []}, ("gdpr-35-3", "ap-list")),
    ],
)
def test_a_policy_adds_criteria_and_never_takes_away_those_of_the_law(
    said: dict[str, Any], sets: tuple[str, ...]
) -> None:
    assert effective(about(dpia=said)).dpia_sets == sets


def test_publishing_without_a_screening_warns_unless_the_policy_refuses_it() -> None:
    assert effective(Profile.statutory()).dpia_publishing == "warn"
    assert effective(about(dpia={"publishing": "refuse"})).dpia_publishing == "refuse"

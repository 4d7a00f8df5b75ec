"""What an app names when it starts: each kind of deadlines once."""

from datetime import datetime

import pytest

from privacyoffice.deadlines import kinds
from privacyoffice.deadlines.admin.own_term import OFFERED
from privacyoffice.deadlines.kinds import DeadlineKind, all_kinds, kind_of, register
from privacyoffice.deadlines.services import linking
from privacyoffice.deadlines.services.bulk import PlannedDay
from privacyoffice.kernel.terms import RULES

CODE = "tests.kind"


@pytest.fixture(autouse=True)
def apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is named here is unknown to other tests."""
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    monkeypatch.setattr(linking, "_wanted", dict(linking._wanted))


def test_a_second_kind_with_the_same_code_is_refused() -> None:
    kind = register(DeadlineKind(CODE, "antwoord"))
    with pytest.raises(ValueError, match=CODE):
        register(DeadlineKind(CODE, "antwoord", is_urgent=True))
    assert kind_of(CODE) is kind


def test_a_second_word_on_which_deadlines_run_is_refused() -> None:
    def none(_now: datetime) -> list[PlannedDay]:
        return []

    linking.keeps_days(CODE, none)
    with pytest.raises(ValueError, match=CODE):
        linking.keeps_days(CODE, lambda now: [])
    linking.keeps_days(CODE, none)
    assert linking._wanted[CODE] is none


def test_naming_the_same_again_changes_nothing() -> None:
    before = all_kinds()
    for kind in before:
        register(kind)
    register(DeadlineKind(CODE, "antwoord"))
    register(DeadlineKind(CODE, "antwoord"))
    assert [kind.code for kind in all_kinds()] == sorted([CODE, *(kind.code for kind in before)])


def test_whatever_runs_and_is_no_part_of_another_is_offered() -> None:
    parts = {name for name, rule in RULES.items() if rule.chosen_as}
    assert {RULES[name].chosen_as for name in parts} <= set(OFFERED)
    assert set(RULES) - set(OFFERED) - parts == {"BREACH_LATE", "REQ_INTERVAL"}
    assert parts.isdisjoint(OFFERED)
    assert len(OFFERED) == len(set(OFFERED))

"""Every worked case gives the day, the moment or the word that was worked out by hand."""

import csv
from pathlib import Path

import pytest

from privacyoffice.kernel.terms import RULES
from tests.kernel.asking import due

CASES = list(csv.DictReader(Path(__file__).with_name("cases.csv").open(encoding="utf-8")))
# Rules without a worked case of their own; test_rules.py tests them.
_WITHOUT_CASE = {"AWB_4_17", "POLICY_TERM", "DATE"}


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_worked_case(case: dict[str, str]) -> None:
    assert due(case["rule"], case["start"], case["param"]) == case["expected"]


def test_every_rule_has_a_worked_case() -> None:
    assert {case["rule"] for case in CASES} == set(RULES) - _WITHOUT_CASE

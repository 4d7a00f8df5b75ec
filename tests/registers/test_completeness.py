"""Whoever puts a text before the public is told what it lacks."""

from typing import Any

import pytest

from registers.services.completeness import MUST, gaps

COMPLETE: dict[str, Any] = {
    "controlling_bodies": ["College"],
    "purposes": ["Bomen beschermen"],
    "legal_bases": [{"basis": "c", "statute": "Omgevingswet", "source_text": "", "purpose": ""}],
    "data_subjects": ["Aanvragers"],
    "personal_data": ["Naam"],
    "recipients": [{"name": "Provincie", "kind": ""}],
    "retention": ["5 jaar"],
}


def _basis(**changes: str) -> dict[str, Any]:
    return COMPLETE | {"legal_bases": [COMPLETE["legal_bases"][0] | changes]}


def test_a_complete_text_has_no_gaps() -> None:
    assert gaps(COMPLETE) == []


@pytest.mark.parametrize("field", MUST)
def test_each_thing_that_the_law_asks_is_missed(field: str) -> None:
    assert gaps(COMPLETE | {field: []}) == [MUST[field]]


@pytest.mark.parametrize("letter", ["c", "e"])
def test_a_legal_obligation_or_public_task_needs_its_law(letter: str) -> None:
    assert len(gaps(_basis(basis=letter, statute=""))) == 1
    assert gaps(_basis(basis=letter)) == []


@pytest.mark.parametrize("letter", ["a", "b", "d"])
def test_other_bases_need_no_law(letter: str) -> None:
    assert gaps(_basis(basis=letter, statute="")) == []


def test_legitimate_interests_of_a_public_body_are_doubtful() -> None:
    assert len(gaps(_basis(basis="f"))) == 1


def test_a_text_that_is_none_of_the_six_bases_is_a_gap() -> None:
    assert len(gaps(_basis(basis=""))) == 1

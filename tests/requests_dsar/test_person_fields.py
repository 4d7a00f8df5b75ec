"""What is kept about a person is asked for on the form and shown on the page: all of it."""

from typing import Any

import pytest

from requests_dsar.admin.forms import CorrectForm, WriteDownForm
from requests_dsar.admin.request import _lines
from requests_dsar.models import PERSON_FIELDS
from requests_dsar.person import person_of
from tests.factories.requests import person


@pytest.mark.parametrize("form", [WriteDownForm, CorrectForm])
def test_the_form_asks_for_everything_that_is_kept(form: Any) -> None:
    assert set(PERSON_FIELDS) <= set(form.base_fields)


def test_the_page_shows_everything_that_is_kept() -> None:
    for name in PERSON_FIELDS:
        value = "1970-12-31" if name == "birth_date" else f"waarde van {name}"
        lines = _lines({name: value})
        assert len(lines) == 1, f"{name} is kept and not shown"
        assert ("1970" if name == "birth_date" else value) in lines[0][1]


def test_people_of_tests_have_everything_that_is_kept() -> None:
    """Otherwise no canary looks for it."""
    assert set(person_of(person("Riet"))) == set(PERSON_FIELDS)

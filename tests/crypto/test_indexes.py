"""Blind indexes: equal for the same person in one organisation, and only there."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from privacyoffice import clock
from privacyoffice.crypto.indexes import address_index, email_index, name_index
from privacyoffice.crypto.services.keys import make_key
from privacyoffice.keyring import KeyLost
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import make_organisation

BORN = date(1980, 2, 29)
SAME_NAMES = [
    ("Jansen", "JANSEN "),
    ("van der Berg", "Berg"),
    ("van der Berg", "Berg, van der"),
    ("v.d. Berg", "Van den Berg"),
    ("In 't Veld", "in ’t veld"),
    ("Müller", "Muller"),
    ("Çelik", "Celik"),
    ("Søren", "Soren"),
    ("Jansen-de Vries", "Jansen de Vries"),
    ("IJssel", "ĳssel"),
    ("Weiß", "Weiss"),
]
OTHER_NAMES = [
    ("Jansen", "Janssen"),
    ("De", "Du"),
    ("Van", "Den"),
    ("Jansen-de Vries", "Jansen Vries"),
    ("Berg, Jansen", "Berg"),
]
SAME_HOUSES = [
    (("1234 AB", "12 A"), ("1234ab", "12a")),
    (("1234AB", "12-a"), (" 1234 ab ", "12 A")),
    (("1234AB", "012"), ("1234AB", "12")),
    (("1234AB", "12 bis"), ("1234AB", "12BIS")),
]
OTHER_HOUSES = [(("1234AB", "12-1"), ("1234AB", "121")), (("1234AB", "12"), ("1234AC", "12"))]


@pytest.mark.parametrize(("one", "other"), SAME_NAMES)
def test_two_spellings_of_a_surname_are_one_person(organisation: Any, one: str, other: str) -> None:
    assert name_index(one, BORN) == name_index(other, BORN) is not None


@pytest.mark.parametrize(("one", "other"), OTHER_NAMES)
def test_another_surname_is_another_person(organisation: Any, one: str, other: str) -> None:
    assert name_index(one, BORN) != name_index(other, BORN)


def test_the_same_surname_of_another_birth_date_is_another_person(organisation: Any) -> None:
    assert name_index("Jansen", BORN) != name_index("Jansen", date(1980, 3, 1))


@pytest.mark.parametrize(("one", "other"), SAME_HOUSES)
def test_two_spellings_of_an_address_are_one_house(
    organisation: Any, one: tuple[str, str], other: tuple[str, str]
) -> None:
    assert address_index(*one) == address_index(*other) is not None


@pytest.mark.parametrize(("one", "other"), OTHER_HOUSES)
def test_another_address_is_another_house(
    organisation: Any, one: tuple[str, str], other: tuple[str, str]
) -> None:
    assert address_index(*one) != address_index(*other)


def test_an_address_of_mail_is_found_in_capitals_and_in_both_spellings(organisation: Any) -> None:
    assert email_index(" Piet@Voorbeeld.example") == email_index("piet@voorbeeld.EXAMPLE")
    assert email_index("piet@café.example") == email_index("piet@xn--caf-dma.example")
    assert email_index("piet+x@voorbeeld.example") != email_index("piet@voorbeeld.example")


def test_nothing_has_no_index(organisation: Any) -> None:
    assert email_index("  ") is None
    assert name_index("Jansen", None) is None
    assert name_index("-", BORN) is None
    assert address_index("1234AB", "") is None


def test_equal_values_of_two_purposes_have_different_indexes(organisation: Any) -> None:
    assert email_index("1234ab 12") != address_index("1234AB", "12")


def test_the_same_person_has_another_index_in_another_organisation(organisation: Any) -> None:
    here = email_index("piet@voorbeeld.example")
    with organisation_scope(make_organisation().pk):
        assert email_index("piet@voorbeeld.example") != here


def test_a_lost_index_key_is_not_replaced_where_there_are_cases(
    organisation: Any, roots: Path
) -> None:
    make_key(uuid4(), clock.now())
    (roots / "keys" / str(organisation.pk) / "index.key").unlink()
    with organisation_scope(organisation.pk), pytest.raises(KeyLost):
        email_index("piet@voorbeeld.example")

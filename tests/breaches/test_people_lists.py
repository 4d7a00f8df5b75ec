"""A list of people that comes in: every row or nothing, each person once."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from breaches.models import CommunicationWay, Recipient
from breaches.recipients_file import MOST, MOST_SHOWN, read_people
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.tenancy.scope import organisation_scope
from tests.breaches import telling
from tests.factories import World

EMAIL, POST = CommunicationWay.EMAIL, CommunicationWay.POST


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def refusals(csv: str, way: str) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        read_people(csv.encode(), way)
    return refused.value.messages


def test_names_and_addresses_come_in_as_they_are_written() -> None:
    csv = (
        "Voornaam,Tussenvoegsel,Achternaam,E-mail,Geboortedatum\n"
        "Bo,van der,Lis,Bo@Burger.example,1-1-1980\n"
    )
    read = read_people(csv.encode("utf-8-sig"), EMAIL)
    assert read.people == ({"name": "Bo van der Lis", "email": "Bo@Burger.example", "address": []},)
    assert read.unused == ("Geboortedatum",)


def test_a_postal_address_becomes_the_lines_of_an_envelope() -> None:
    csv = "naam;straat;huisnummer;toevoeging;postcode;plaats\nBo;Dorpsweg;1;a;1234 AB;Duinmeer\n"
    (person,) = read_people(csv.encode("cp1252"), POST).people
    assert person["address"] == ["Dorpsweg 1 a", "1234 AB  Duinmeer"]


@pytest.mark.parametrize(
    ("way", "csv", "said"),
    [
        (EMAIL, "", "nobody"),
        (EMAIL, "naam;e-mail\n", "nobody"),
        (EMAIL, "naam;telefoon\nBo;06\n", "e-mail"),
        (EMAIL, "e-mail;mail\na@b.nl;c@d.nl\n", "Two columns"),
        (POST, "naam;postcode\nBo;1234 AB\n", "straat"),
        (POST, "straat;plaats\nDorpsweg 1;Duinmeer\n", "naam"),
    ],
)
def test_a_file_without_what_a_message_needs_is_refused(way: str, csv: str, said: str) -> None:
    assert said in " ".join(refusals(csv, way))


def test_each_wrong_row_is_named_and_never_repeated() -> None:
    csv = "naam;e-mail\nBo;bo@burger.example\nAn;geen-adres\nEd;\n"
    said = refusals(csv, EMAIL)
    assert [line.split(":")[0] for line in said] == ["Row 3", "Row 4"]
    assert "geen-adres" not in " ".join(said)


def test_many_wrong_rows_are_counted() -> None:
    rows = "".join(f"Bo {number};fout\n" for number in range(MOST_SHOWN + 5))
    said = refusals(f"naam;e-mail\n{rows}", EMAIL)
    assert len(said) == MOST_SHOWN + 1
    assert "5 more" in said[-1]


def test_the_same_person_is_on_a_list_once() -> None:
    csv = "naam;e-mail\nBo;bo@burger.example\nBo Lis;BO@burger.example\n"
    read = read_people(csv.encode(), EMAIL)
    assert (len(read.people), read.duplicates) == (1, (3,))
    post = "naam;straat;plaats\nBo;Weg 1;Duinmeer\nBo;weg  1;DUINMEER\nAn;Weg 1;Duinmeer\n"
    read = read_people(post.encode(), POST)
    assert (len(read.people), read.duplicates) == (2, (3,))


def test_one_mailbox_written_in_two_ways_is_one_person() -> None:
    csv = "naam;e-mail\nBo;bo@Müller.example\nBo Lis;BO@xn--mller-kva.example\n"
    read = read_people(csv.encode(), EMAIL)
    assert (len(read.people), read.duplicates) == (1, (3,))


@pytest.mark.parametrize("header", ["naam,e-mail", "naam,e-mail,"])
def test_a_row_whose_values_moved_is_refused_by_its_number(header: str) -> None:
    said = refusals(f"{header}\nAn,an@burger.example\nBo,bo@burger.example,Lis\n", EMAIL)
    assert len(said) == 1
    assert said[0].startswith("Row 3: ")


def test_what_is_no_table_is_refused_in_words_about_people() -> None:
    with pytest.raises(ValidationError) as refused:
        read_people(b"%PDF-1.7", EMAIL)
    (said,) = refused.value.messages
    assert "list of people" in said
    assert "register" not in said


def test_a_list_has_a_size() -> None:
    rows = "".join(f"b{number}@burger.example\n" for number in range(MOST + 1))
    assert str(MOST) in " ".join(refusals(f"e-mail\n{rows}", EMAIL))


def test_a_new_list_takes_the_place_of_the_earlier_one_and_a_wrong_one_changes_nothing(
    kept_world: World,
) -> None:
    with organisation_scope(kept_world.organisation.pk):
        officer: Any = kept_world.people[Role.PRIVACY_OFFICER]
        made = telling.drafted(telling.worked_on(kept_world), officer)
        assert telling.imported(made, officer, telling.EMAILS).count == 2
        with pytest.raises(ValidationError):
            telling.imported(made, officer, "naam;e-mail\nBo;fout\n")
        assert Recipient.objects.filter(communication=made).count() == 2
        telling.imported(made, officer, "e-mail\nnieuw@burger.example\n")
        (only,) = Recipient.objects.filter(communication=made)
        assert only.person.reveal()["email"] == "nieuw@burger.example"
        event = AuditEvent.objects.filter(action="breach.recipients_imported").latest("occurred_at")
        assert event.payload["people"] == 1
        assert "burger" not in str(event.payload)

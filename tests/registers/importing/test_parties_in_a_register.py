"""Controlling bodies under one name, and recipients by kind."""

import pytest

from registers.importing import ParsedRecipient
from tests.registers.importing.reading import row_with

COLLEGE = "College van burgemeester en wethouders"


@pytest.mark.parametrize(
    "spelling",
    [
        "college",
        "het college",
        "College van B&W",
        "college van B en W",
        "college van burgemeester & wethouders",
        "Burgemeester en Wethouders",
        "burgemeester en  wethouders",
        "b en w",
        "B&W",
        "B & W",
        "BenW",
    ],
)
def test_every_spelling_of_the_college_is_one_body(spelling: str) -> None:
    assert row_with(Verantwoordelijke=spelling).controlling_bodies == (COLLEGE,)


@pytest.mark.parametrize(
    ("cell", "bodies"),
    [
        ("Burgemeester, Burgemeester en Wethouders", ("Burgemeester", COLLEGE)),
        ("Burgemeester en Wethouders en de burgemeester", (COLLEGE, "Burgemeester")),
        ("college/raad", (COLLEGE, "Gemeenteraad")),
        ("B&W en heffingsambtenaar", (COLLEGE, "Heffingsambtenaar")),
        ("ambtenaar burgerlijke stand\nleerplichtambtenaar", (
            "Ambtenaar van de burgerlijke stand", "Leerplichtambtenaar",
        )),
        ("dagelijks bestuur; algemeen bestuur", ("Dagelijks bestuur", "Algemeen bestuur")),
        ("raad, gemeenteraad", ("Gemeenteraad",)),
        ("Stichting Water en Wind", ("Stichting Water en Wind",)),
        ("Raad en Daad B.V.", ("Raad en Daad B.V.",)),
        ("Toezichthouder Riool", ("Toezichthouder Riool",)),
    ],
)  # fmt: skip
def test_a_value_is_taken_apart_only_into_known_bodies(cell: str, bodies: tuple[str, ...]) -> None:
    assert row_with(Verantwoordelijke=cell).controlling_bodies == bodies


def test_processors_are_recipients_of_their_own_kind() -> None:
    row = row_with(Ontvangers="politie, Team Zorg, externe adviseur", Verwerker="RegieSoft, nee")
    assert row.recipients == (
        ParsedRecipient("politie", ""),
        ParsedRecipient("Team Zorg", "internal"),
        ParsedRecipient("externe adviseur", "external"),
        ParsedRecipient("RegieSoft", "processor"),
    )
    assert row.remarks == "Verwerker: nee"


def test_a_column_can_say_the_kind_of_its_recipients() -> None:
    row = row_with(
        Interne_ontvangers="griffie", Ketenpartners="school", Internationale_organisaties="UNO"
    )
    assert row.recipients == (
        ParsedRecipient("griffie", "internal"),
        ParsedRecipient("school", "external"),
    )


@pytest.mark.parametrize(
    "answer", ["ja", "Nee", "yes", "no", "n.v.t.", "Niet van toepassing", "geen"]
)
def test_a_bare_answer_is_no_party_and_goes_to_the_remarks(answer: str) -> None:
    row = row_with(Verwerker=answer)
    assert row.recipients == ()
    assert row.remarks == f"Verwerker: {answer}"


def test_a_processor_without_a_name_is_noted() -> None:
    assert "does not name it" in row_with(Verwerker="ja").notes[0]
    assert row_with(Verwerker="nee").notes == ()


def test_a_sentence_that_nobody_receives_the_data_is_no_recipient() -> None:
    sentence = "Wij delen deze gegevens niet met anderen"
    row = row_with(Ontvangers=sentence)
    assert row.recipients == ()
    assert row.remarks == f"Ontvangers: {sentence}"
    exception = f"{sentence}, behalve met de politie"
    assert len(row_with(Ontvangers=exception).recipients) == 2

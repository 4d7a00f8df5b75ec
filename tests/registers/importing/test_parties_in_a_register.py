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


@pytest.mark.parametrize(
    "sentence",
    [
        *("Wij delen deze gegevens niet met anderen", "We verstrekken nooit gegevens aan derden"),
        "Wij delen deze gegevens niet met bedrijven, instellingen; of personen",
        *("worden niet gedeeld", "Deze gegevens worden door ons niet verkocht, of gedeeld"),
        *("Geen ontvangers", "geen andere organisaties, geen personen", "Niemand, ook intern"),
        *("Er zijn geen ontvangers.", "Nee, wij delen deze gegevens niet", "aan niemand"),
        *("not shared, not sold", "no third parties, no others", "we do not share, or sell, data"),
        "Wij delen niet met derden, behalve met de politie, de brandweer",
        "Wij delen deze gegevens niet\nmet andere organisaties",
    ],
)
def test_a_sentence_about_who_does_not_receive_the_data_stays_whole(sentence: str) -> None:
    row = row_with(Externe_ontvangers=sentence)
    assert row.recipients == (ParsedRecipient(sentence, ""),)
    assert row.remarks == ""
    assert ["says who does not receive the data" in note for note in row.notes] == [True]


def test_a_sentence_about_nobody_is_one_of_the_values_between_bars() -> None:
    row = row_with(Ontvangers="politie|verder delen wij niets|niet met anderen, of derden")
    assert [each.name for each in row.recipients] == [
        "politie",
        "verder delen wij niets",
        "niet met anderen, of derden",
    ]


@pytest.mark.parametrize("name", ["Niet-gouvernementele organisaties", "Geenhuizen B.V."])
def test_a_name_that_looks_like_a_denial_is_a_name(name: str) -> None:
    row = row_with(Ontvangers=f"{name}, politie")
    assert [each.name for each in row.recipients] == [name, "politie"]
    assert row.notes == ()


@pytest.mark.parametrize("answer", ["Geen", "n.v.t.", "niet van toepassing", "nee", "none"])
def test_none_is_an_answer_to_the_question_who_receives_the_data(answer: str) -> None:
    row = row_with(Ontvangers=answer, Verwerker="RegieSoft")
    assert row.recipients == (
        ParsedRecipient(answer, ""),
        ParsedRecipient("RegieSoft", "processor"),
    )
    assert row.remarks == ""


@pytest.mark.parametrize("answer", ["ja", "onbekend"])
def test_yes_or_unknown_is_no_answer_to_the_question_who(answer: str) -> None:
    row = row_with(Ontvangers=answer)
    assert (row.recipients, row.remarks) == ((), f"Ontvangers: {answer}")


def test_none_beside_a_recipient_goes_to_the_remarks() -> None:
    row = row_with(Interne_ontvangers="Team Zorg", Externe_ontvangers="geen")
    assert row.recipients == (ParsedRecipient("Team Zorg", "internal"),)
    assert row.remarks == "Externe ontvangers: geen"
    twice = row_with(Interne_ontvangers="geen", Externe_ontvangers="Geen")
    assert twice.recipients == (ParsedRecipient("geen", ""),)
    assert twice.remarks == "Externe ontvangers: Geen"
    mixed = row_with(Ontvangers="politie, n.v.t.")
    assert (len(mixed.recipients), mixed.remarks) == (1, "Ontvangers: n.v.t.")


def test_a_sentence_that_there_is_no_processor_goes_to_the_remarks() -> None:
    row = row_with(Verwerker="1. Geen verwerkers, ook niet in de keten")
    assert row.recipients == ()
    assert row.remarks == "Verwerker: 1. Geen verwerkers, ook niet in de keten"
    assert ["there is no processor" in note for note in row.notes] == [True]

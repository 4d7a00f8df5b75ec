"""Transfers, our role, the regime, and data that need a reason: read by their own words."""

import pytest

from registers.importing import ParsedTransfer, says_not_known
from tests.registers.importing.reading import row_with


@pytest.mark.parametrize("answer", ["nee", "Geen", "n.v.t.", "niet van toepassing"])
def test_a_bare_no_says_that_data_stay_in_the_eea(answer: str) -> None:
    row = row_with(Doorgifte_buiten_de_EER=answer)
    assert (row.leaves_eea, row.transfers, row.remarks, row.notes) == ("no", (), "", ())


def test_a_sentence_that_nothing_leaves_is_a_no_and_is_kept() -> None:
    sentence = "Er worden geen gegevens doorgegeven buiten de EU"
    row = row_with(Doorgifte=sentence)
    assert (row.leaves_eea, row.remarks) == ("no", f"Doorgifte: {sentence}")


def test_each_country_named_is_a_transfer_under_its_usual_name() -> None:
    row = row_with(Derde_land="VS, Zwitserland", Waarborgen="standaardcontractbepalingen")
    assert row.transfers == (
        ParsedTransfer("Verenigde Staten", "46-2-c", "standaardcontractbepalingen"),
        ParsedTransfer("Zwitserland", "46-2-c", "standaardcontractbepalingen"),
    )
    assert (row.leaves_eea, row.remarks) == ("yes", "")


def test_a_sentence_that_names_a_country_is_a_transfer_and_is_kept() -> None:
    row = row_with(Doorgifte="Opslag bij een leverancier in Papoea-Nieuw-Guinea")
    assert [each.country for each in row.transfers] == ["Papoea-Nieuw-Guinea"]
    assert "leverancier" in row.remarks


def test_two_safeguards_for_one_row_are_not_guessed_at() -> None:
    row = row_with(Doorgifte="Japan, India", Waarborgen="adequaatheidsbesluit; SCC")
    assert {each.safeguard for each in row.transfers} == {""}
    assert row.transfers[0].documentation == "adequaatheidsbesluit; SCC"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Duitsland", "is no transfer"),
        ("ergens buiten de EU", "No country is recognised"),
        ("ja", "does not say to which country"),
        ("Nee, behalve naar Turkije", "names Turkije"),
    ],
)
def test_what_is_not_clear_is_left_to_a_person(text: str, sentence: str) -> None:
    row = row_with(Doorgifte=text)
    assert row.transfers == ()
    assert row.leaves_eea == ("yes" if text == "ja" else "")
    assert any(sentence in note for note in row.notes)
    assert text == "ja" or text in row.remarks


def test_safeguards_without_a_country_go_to_the_remarks() -> None:
    assert row_with(Doorgifte="nee", Waarborgen="SCC").remarks == "Waarborgen: SCC"


@pytest.mark.parametrize(
    ("cell", "role"),
    [
        ("Verwerker", "processor"),
        ("verwerkingsverantwoordelijke", "controller"),
        ("Gezamenlijk verantwoordelijke", "joint_controller"),
    ],
)
def test_our_role_is_read_from_its_column(cell: str, role: str) -> None:
    assert row_with(Rol=cell).role == role


def test_a_role_in_other_words_goes_to_the_remarks_with_a_note() -> None:
    row = row_with(Rol="dat hangt ervan af")
    assert (row.role, row.remarks) == ("", "Rol: dat hangt ervan af")
    assert "is not clear" in row.notes[0]


def test_who_names_joint_controllers_is_one() -> None:
    row = row_with(Gezamenlijke_verantwoordelijkheid="Gemeente Duinmeer; Werkplein Zee")
    assert row.joint_controllers == ("Gemeente Duinmeer", "Werkplein Zee")
    assert row.role == "joint_controller"
    assert row_with(Gezamenlijke_verantwoordelijkheid="nee").role == ""
    unnamed = row_with(Gezamenlijke_verantwoordelijkheid="ja")
    assert "does not name it" in unnamed.notes[0]


def test_a_sentence_that_something_is_not_so_names_nothing() -> None:
    row = row_with(
        Bijzondere_persoonsgegevens="Er worden geen medische gegevens verwerkt",
        Gezamenlijke_verantwoordelijkheid="Geen gezamenlijke verantwoordelijkheid",
        Systemen="Niet in een systeem",
    )
    assert (row.personal_data, row.joint_controllers, row.systems) == ((), (), ())
    assert row.remarks.count("\n") == 2


def test_special_and_criminal_data_are_data_with_a_mark() -> None:
    row = row_with(
        Persoonsgegevens="naam",
        Bijzondere_persoonsgegevens="gezondheid",
        Strafrechtelijke_gegevens="veroordelingen",
    )
    assert row.personal_data == ("naam", "gezondheid", "veroordelingen")
    assert (row.special_data, row.criminal_data) == (("gezondheid",), ("veroordelingen",))


@pytest.mark.parametrize(
    ("basis", "regime"),
    [
        ("Wet politiegegevens", "wpg"),
        ("publieke taak (Wpg)", "wpg"),
        ("wettelijke verplichting: Wet BRP", "brp"),
        ("publieke taak: Participatiewet en Wet BRP", ""),
        ("Wet politiegegevens; publieke taak (Gemeentewet)", ""),
        ("publieke taak", ""),
    ],
)
def test_a_regime_is_chosen_only_when_its_law_is_the_only_one(basis: str, regime: str) -> None:
    row = row_with(Grondslag=basis)
    assert row.regime == regime
    assert any("regime was chosen" in note for note in row.notes) == bool(regime)


def test_yes_and_no_about_decisions_by_a_computer() -> None:
    row = row_with(Geautomatiseerde_besluitvorming="nee", Profilering="Ja")
    assert (row.automated_decisions, row.profiling, row.remarks) == ("no", "yes", "")


def test_not_yet_known_is_an_answer_to_how_long() -> None:
    row = row_with(Bewaartermijn="n.n.b.")
    assert row.retention == ("n.n.b.",)
    assert says_not_known(row.retention[0])
    assert not says_not_known("7 jaar")


def test_a_name_that_is_too_long_for_the_register_goes_to_the_remarks() -> None:
    row = row_with(Systemen="x" * 300)
    assert row.systems == ()
    assert "x" * 300 in row.remarks
    assert "longer than" in row.notes[0]

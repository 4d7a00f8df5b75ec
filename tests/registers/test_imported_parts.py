"""What an imported row becomes in each part of an entry, and what the vocabulary says of it."""

from dataclasses import replace

from django.db import connection
from django.test.utils import CaptureQueriesContext

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from processors.models import Party
from registers.importing import ParsedLegalBasis, ParsedRecipient, ParsedRow, ParsedTransfer
from registers.models import ImportedRow, ProcessingActivity, VocabularyKind, VocabularyTerm
from registers.services.importing import ImportReport, import_rows
from registers.services.publication import publish_register
from tests.factories import World
from tests.registers.test_importing_service import ROW

FULL = replace(
    ROW,
    key="alles",
    name="Alles tegelijk",
    role="processor",
    regime="wpg",
    legal_bases=(ParsedLegalBasis("", "Wet politiegegevens", "Wet politiegegevens"),),
    personal_data=("Naam", "BSN", "Gezondheidsgegevens", "Iets bijzonders", "Strafblad"),
    special_data=("Iets bijzonders",),
    criminal_data=("Strafblad",),
    recipients=(
        ParsedRecipient("Regiesoft", "processor"),
        ParsedRecipient("leveranciers van software", "processor"),
        ParsedRecipient("belastingdienst", ""),
        ParsedRecipient("Woningcorporaties", "external"),
        ParsedRecipient("Team Zorg", "internal"),
    ),
    joint_controllers=("Werkplein Zee",),
    further_processing=("Onderzoek naar beleid",),
    systems=("Zaaksysteem", "zaaksysteem"),
    transfers=(ParsedTransfer("Japan", "45", "adequaatheidsbesluit"),),
    leaves_eea="yes",
    automated_decisions="no",
    retention=("7 jaar", "nog onbekend"),
)


def _import(*rows: ParsedRow) -> ImportReport:
    return import_rows(rows, layout="delen", actor=None, now=clock.now())


def _made(row: ParsedRow) -> ProcessingActivity:
    made = _import(row).rows[0].activity_id
    return ProcessingActivity.objects.with_parts().get(pk=made)


def test_every_field_has_its_place_in_the_entry(world: World) -> None:
    activity = _made(FULL)
    assert (activity.role, activity.regime, activity.leaves_eea) == ("processor", "wpg", "yes")
    assert (activity.automated_decisions, activity.profiling) == ("no", "")
    assert [str(line) for line in activity.joint_controllers.all()] == ["Werkplein Zee"]
    assert [str(line) for line in activity.further_processing.all()] == ["Onderzoek naar beleid"]
    assert [str(line) for line in activity.systems.all()] == ["Zaaksysteem"]
    transfer = activity.transfers.get()
    assert (transfer.country, transfer.safeguard) == ("Japan", "45")
    terms = [(term.description, term.not_yet_known) for term in activity.retention_terms.all()]
    assert terms == [("7 jaar", False), ("", True)]


def test_one_party_is_known_once_and_kinds_of_parties_stay_text(world: World) -> None:
    activity = _made(FULL)
    named = {line.name: str(line.party or "") for line in activity.recipients.all()}
    assert named == {
        "Regiesoft": "Regiesoft",
        "leveranciers van software": "",
        "belastingdienst": "Belastingdienst",
        "Woningcorporaties": "",
        "Team Zorg": "",
    }
    _import(replace(FULL, key="tweede", name="Tweede"))
    assert Party.objects.filter(name__iexact="regiesoft").count() == 1


def test_data_get_the_sensitivity_of_their_term_or_else_of_their_column(world: World) -> None:
    marks = {line.name: line.sensitivity for line in _made(FULL).personal_data.all()}
    assert marks == {
        "Naam": "",
        "BSN": "national_number",
        "Gezondheidsgegevens": "special",
        "Iets bijzonders": "special",
        "Strafblad": "criminal",
    }
    assert not any(line.statute or line.exception for line in _made(FULL).personal_data.all())


def test_the_report_says_what_must_be_chosen_and_what_no_vocabulary_knows(world: World) -> None:
    remarks = " ".join(_import(FULL).rows[0].remarks)
    assert "“Gezondheidsgegevens”, “Iets bijzonders”. Kies waarom dit mag." in remarks
    assert "“BSN”. Vul in welke wet" in remarks
    assert "Niet in de woordenlijst: “Iets bijzonders”" in remarks
    assert "“Naam”" not in remarks


def test_own_terms_are_recognised_too(world: World) -> None:
    VocabularyTerm.objects.create(
        kind=VocabularyKind.PERSONAL_DATA, name="Iets bijzonders", sensitivity="criminal"
    )
    marks = {line.name: line.sensitivity for line in _made(FULL).personal_data.all()}
    assert marks["Iets bijzonders"] == "criminal"


def test_a_row_from_before_the_new_fields_is_unchanged(world: World) -> None:
    _import(ROW)
    before = ImportedRow.objects.get(layout="delen", key=ROW.key)
    for name in ("transfers", "systems", "role", "special_data"):
        del before.values[name]
    before.save()
    assert _import(ROW).rows[0].outcome == "unchanged"


def test_an_answer_that_a_file_stops_giving_takes_nothing_away(world: World) -> None:
    _import(FULL)
    after = _made(replace(FULL, role="", regime="", transfers=(), leaves_eea=""))
    assert (after.role, after.regime, after.leaves_eea) == ("processor", "wpg", "yes")
    assert after.transfers.count() == 0


def test_an_update_names_what_changed(world: World) -> None:
    _import(FULL)
    remarks = _import(replace(FULL, purposes=("Iets anders",), systems=())).rows[0].remarks
    assert remarks[0] == "Gewijzigd: doelen, systemen."


def test_a_row_costs_the_same_however_long_the_file_is(world: World) -> None:
    def queries(start: int, count: int) -> float:
        rows = [
            replace(FULL, number=n, key=f"rij {n}", name=f"Rij {n}")
            for n in range(start, start + count)
        ]
        with CaptureQueriesContext(connection) as caught:
            _import(*rows)
        return len(caught) / count

    queries(0, 1)  # parties and systems are made once
    few, many = queries(10, 5), queries(100, 25)
    assert many <= few + 1


def test_a_command_leaves_no_sender_who_could_not_publish(world: World) -> None:
    activity = _made(FULL)
    report = publish_register(
        actor=world.people[Role.PRIVACY_OFFICER], now=clock.now(), only=[activity.pk]
    )
    assert report.published == [activity.reference]

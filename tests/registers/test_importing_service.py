"""An import makes, updates, or leaves alone; and never overwrites what people corrected."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.accounts.services.reorganise import reorganise
from privacyoffice.tenancy.models import Department
from privacyoffice.tenancy.scope import organisation_scope
from registers.importing import ParsedLegalBasis, ParsedRecipient, ParsedRow
from registers.models import ControllingBody, ProcessingActivity, PublishedActivity
from registers.models.processing_activity import Status
from registers.services import drafting
from registers.services.importing import ImportReport, ImportRunning, import_rows
from registers.services.publication import publish_register
from tests.factories import World

ROW = ParsedRow(
    number=2,
    key="afval ophalen",
    name="Afval ophalen",
    department="Buitendienst",
    controlling_bodies=("College van burgemeester en wethouders",),
    purposes=("Afval ophalen bij huizen",),
    legal_bases=(ParsedLegalBasis("c", "Wet milieubeheer", "wettelijke verplichting"),),
    data_subjects=("Inwoners",),
    personal_data=("Adres", "Naam"),
    sources=("Basisregistratie Personen",),
    recipients=(ParsedRecipient("Inzamelaar", "processor"),),
    retention=("7 jaar",),
    security_measures=("Slot op de deur",),
    remarks="Wijk: Noord",
    problems=(),
    notes=("Kijk hier nog naar",),
)


def _import(*rows: ParsedRow) -> ImportReport:
    return import_rows(rows, layout="test", actor=None, now=clock.now())


def _made(report: ImportReport) -> ProcessingActivity:
    return ProcessingActivity.objects.with_parts().get(pk=report.rows[0].activity_id)


def test_a_new_row_becomes_a_draft_with_all_its_parts(world: World) -> None:
    report = _import(ROW)
    assert report.summary() == {
        "rows": 1, "created": 1, "updated": 0, "unchanged": 0, "failed": 0,
    }  # fmt: skip
    activity = _made(report)
    assert (activity.name, activity.status) == ("Afval ophalen", Status.DRAFT)
    assert activity.department is not None
    assert activity.department.name == "Buitendienst"
    assert [str(line.body) for line in activity.controllers.all()] == list(ROW.controlling_bodies)
    assert [line.description for line in activity.purposes.all()] == list(ROW.purposes)
    basis = activity.legal_bases.get()
    assert (basis.basis, basis.statute) == ("c", "Wet milieubeheer")
    assert [line.name for line in activity.personal_data.all()] == ["Adres", "Naam"]
    recipient = activity.recipients.get()
    assert (recipient.name, recipient.kind) == ("Inzamelaar", "processor")
    assert activity.remarks == "Wijk: Noord"
    assert "Kijk hier nog naar" in report.rows[0].remarks
    assert activity.purposes.get().history.count() == 1


def test_a_new_department_or_body_is_told_at_the_first_row_that_names_it_and_only_there(
    world: World,
) -> None:
    refused = replace(ROW, key="te lang", controlling_bodies=("x" * 300,))
    other = replace(ROW, key="anders", name="Anders", department="buitendienst")
    slip = replace(ROW, key="tikfout", name="Tikfout", department="Buitendeinst")
    report = _import(refused, ROW, other, slip)
    assert [row.outcome for row in report.rows] == ["failed", "created", "created", "created"]
    told = [[each for each in row.remarks if each.startswith("Nieuwe ")] for row in report.rows]
    assert told == [
        [],
        [
            "Nieuwe afdeling: “Buitendienst”.",
            "Nieuwe verwerkingsverantwoordelijke: “College van burgemeester en wethouders”.",
        ],
        [],
        ["Nieuwe afdeling: “Buitendeinst”."],
    ]
    again = _import(replace(ROW, department="Binnendienst"))
    assert "Nieuwe afdeling: “Binnendienst”." in again.rows[0].remarks


def test_a_body_and_a_department_that_are_known_are_no_news(world: World) -> None:
    _import(ROW)
    report = _import(replace(ROW, key="anders", name="Anders"))
    assert not any(each.startswith("Nieuwe ") for each in report.rows[0].remarks)


def test_the_same_row_again_changes_nothing(world: World) -> None:
    before = _made(_import(ROW))
    report = _import(ROW)
    after = _made(report)
    assert report.summary()["unchanged"] == 1
    assert after.updated_at == before.updated_at
    assert after.history.count() == before.history.count() == 1


def test_a_changed_row_changes_only_what_changed_in_the_file(world: World) -> None:
    activity = _made(_import(ROW))
    retention = activity.retention_terms.get()
    retention.description = "10 jaar, door een mens verbeterd"
    retention.save()
    report = _import(replace(ROW, purposes=("Afval ophalen en scheiden",)))
    after = _made(report)
    assert report.summary()["updated"] == 1
    assert [line.description for line in after.purposes.all()] == ["Afval ophalen en scheiden"]
    assert after.retention_terms.get().description == "10 jaar, door een mens verbeterd"


def test_an_update_of_something_public_is_a_draft_and_the_public_keeps_its_version(
    world: World,
) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    activity = _made(_import(ROW))
    publish_register(actor=officer, now=clock.now(), only=[activity.pk])
    _import(replace(ROW, retention=("1 jaar",)))
    after = ProcessingActivity.objects.get(pk=activity.pk)
    assert after.status == Status.DRAFT
    current = PublishedActivity.objects.current().get(activity_id=activity.pk)
    assert [line["description"] for line in current.content["retention"]] == ["7 jaar"]


def test_an_untouched_import_is_published_by_the_actor_as_second_pair_of_eyes(
    world: World,
) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    activity = _made(_import(ROW))
    report = publish_register(actor=officer, now=clock.now(), only=[activity.pk])
    after = ProcessingActivity.objects.get(pk=activity.pk)
    assert report.published == [activity.reference]
    assert (after.submitted_by, after.accepted_by) == (None, officer)


@pytest.mark.parametrize("complete_only", [False, True])
def test_an_incomplete_import_is_public_with_its_gaps_told_unless_only_complete_ones_are_asked(
    world: World, complete_only: bool
) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    activity = _made(_import(replace(ROW, legal_bases=())))
    report = publish_register(
        actor=officer, now=clock.now(), only=[activity.pk], complete_only=complete_only
    )
    found = report.incomplete if complete_only else report.gaps
    sentences = [str(gap) for gap in found[activity.reference]]
    assert "Er staat geen grondslag (AVG artikel 6 lid 1)." in sentences
    assert (report.published == []) is complete_only
    assert report.needs_review == ([activity.reference] if complete_only else [])


def test_an_import_that_a_person_edited_needs_a_review(world: World) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    activity = _made(_import(ROW))
    activity.name = "Door een mens hernoemd"
    drafting.save_draft(activity, actor=officer, now=clock.now())
    report = publish_register(actor=officer, now=clock.now(), only=[activity.pk])
    assert report.published == []
    assert report.needs_review == [activity.reference]


def test_a_row_with_a_problem_fails_alone(world: World) -> None:
    bad = replace(ROW, number=3, key="", name="", problems=("Geef de verwerking een naam.",))
    good = replace(ROW, number=4, key="anders", name="Anders")
    report = _import(bad, good)
    assert [row.outcome for row in report.rows] == ["failed", "created"]
    assert report.rows[0].remarks == ("Geef de verwerking een naam.",)


def test_a_row_that_does_not_fit_the_database_fails_whole_and_alone(world: World) -> None:
    before = ProcessingActivity.objects.count()
    report = _import(replace(ROW, department="x" * 201), replace(ROW, key="b", name="B"))
    assert [row.outcome for row in report.rows] == ["failed", "created"]
    assert ProcessingActivity.objects.count() == before + 1
    assert not Department.objects.filter(name__startswith="xxx").exists()


def test_bodies_and_departments_are_not_made_twice_for_other_capitals(world: World) -> None:
    _import(ROW)
    _import(
        replace(
            ROW,
            key="ander",
            department="BUITENDIENST",
            controlling_bodies=("college van burgemeester en wethouders",),
        )
    )
    assert Department.objects.filter(name__iexact="buitendienst").count() == 1
    assert ControllingBody.objects.filter(name__icontains="wethouders").count() == 1


def test_a_department_that_was_renamed_is_found_under_its_new_name(world: World) -> None:
    _import(ROW)
    old = Department.objects.get(name="Buitendienst")
    renamed = reorganise(
        sources=[old],
        target=None,
        new_name="Openbare ruimte",
        on=clock.today(),
        reason="Besluit",
        actor=world.people[Role.PRIVACY_OFFICER],
        now=clock.now(),
    )
    activity = _made(_import(replace(ROW, key="tweede", name="Tweede")))
    assert activity.department == renamed


@pytest.mark.parametrize("text", ["=1+1", "<script>alert(1)</script>", "Ω ≠ ’", "a" * 5000])
def test_text_is_kept_as_it_was(world: World, text: str) -> None:
    activity = _made(_import(replace(ROW, purposes=(text,))))
    assert activity.purposes.get().description == text


def test_a_running_import_keeps_nobody_from_making_a_text(public_world: World) -> None:
    """Numbers are reserved beforehand; a second import is refused instead of waiting."""
    officer = public_world.people[Role.PRIVACY_OFFICER]
    organisation_id = public_world.organisation.pk

    def elsewhere() -> str:
        try:
            with organisation_scope(organisation_id):
                made = drafting.save_draft(
                    ProcessingActivity(name="Tussendoor"), actor=officer, now=clock.now()
                )
                with pytest.raises(ImportRunning):
                    _import(replace(ROW, key="ander"))
                return made.reference
        finally:
            connection.close()

    with organisation_scope(organisation_id):
        references = drafting.reserve_references(1)
    with ThreadPoolExecutor(1) as other, organisation_scope(organisation_id):
        report = import_rows(
            [ROW], layout="test", actor=None, now=clock.now(), references=references
        )
        in_between = other.submit(elsewhere).result(timeout=10)
    assert report.rows[0].reference == references[0]
    assert in_between > references[0]

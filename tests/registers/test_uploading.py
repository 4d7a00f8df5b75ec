"""Sending a file through the screen: own, checked first, and published by somebody else."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.documents import storage
from privacyoffice.jobs import services as jobs
from privacyoffice.jobs import telling
from privacyoffice.jobs.models import Job, JobStatus, ReportLine
from privacyoffice.tenancy.scope import organisation_scope
from registers.admin.import_publication import (
    PublishForm,
    what_is_lacking,
    what_is_published,
)
from registers.importing import ColumnRule
from registers.models import ImportUpload, KeptMapping, ProcessingActivity, UploadState
from registers.models.processing_activity import Status
from registers.services import drafting, uploading
from registers.services.gap import Level
from registers.services.publication import publish_register
from tests.factories import World, make_office
from tests.factories.work import forget_waiting_work

FILE = b"Naam verwerking;Doel;Tint\nKapvergunning;Bomen;groen\nTerras;Toezicht;blauw\n;leeg;\n"
HALF = (
    b"Naam verwerking;Verantwoordelijke;Doel;Grondslag;Betrokkenen;Persoonsgegevens;Ontvangers;"
    b"Bewaartermijn;Doorgifte;Beveiligingsmaatregelen;Geautomatiseerde besluitvorming;Bron\n"
    b"Heel;College;Bomen;Algemeen belang (Omgevingswet);Inwoners;Naam;Team Groen;5 jaar;nee;"
    b"Slot;nee;Inwoner zelf\n"
    b"Half;College;Bomen;;Inwoners;Naam;Team Groen;5 jaar;nee;Slot;nee;Inwoner zelf\n"
)


@pytest.fixture
def world(no_worker: None) -> World:
    made = make_office()
    forget_waiting_work()
    return made


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


def _in(world: World) -> Any:
    return organisation_scope(world.organisation.pk)


def _send(world: World, content: bytes = FILE, ago: timedelta = timedelta()) -> ImportUpload:
    with _in(world):
        return uploading.upload_register(
            content,
            file_name="register.csv",
            actor=world.people[Role.PRIVACY_OFFICER],
            now=clock.now() - ago,
        )


def _ask(world: World, ask: Any, upload: ImportUpload, actor: Any) -> Job:
    with _in(world):
        job: Job = ask(upload_id=upload.pk, actor=actor, now=clock.now())
    while jobs.run_one(world.organisation.pk):
        with _in(world):
            job = Job.objects.get(pk=job.pk)
        if job.status != JobStatus.QUEUED:
            break  # making a PDF of what was published is work of others
    return job


def _publish(world: World, upload: ImportUpload, actor: Any, *, also_incomplete: bool) -> Job:
    ask = partial(uploading.ask_for_publication, also_incomplete=also_incomplete)
    return _ask(world, ask, upload, actor)


def _imported(world: World, officer: Any, content: bytes = FILE) -> ImportUpload:
    upload = _send(world, content)
    _ask(world, uploading.ask_for_trial, upload, officer)
    _ask(world, uploading.ask_for_import, upload, officer)
    with _in(world):
        found: ImportUpload = ImportUpload.objects.get(pk=upload.pk)
        return found


def _names(world: World) -> set[str]:
    with _in(world):
        return set(ProcessingActivity.objects.values_list("name", flat=True))


def test_a_trial_reports_each_row_and_changes_nothing(world: World, officer: Any) -> None:
    before = _names(world)
    job = _ask(world, uploading.ask_for_trial, _send(world), officer)
    assert job.status == JobStatus.DONE
    with _in(world):
        lines = list(ReportLine.objects.filter(job=job))
    assert [(line.name, line.outcome) for line in lines] == [
        ("Kapvergunning", "made"),
        ("Terras", "made"),
        ("(geen naam)", "refused"),
    ]
    assert [line.reference for line in lines] == ["rij 2", "rij 3", "rij 4"]
    assert _names(world) == before


def test_an_import_needs_a_trial_with_the_same_columns(world: World, officer: Any) -> None:
    upload = _send(world)
    with _in(world), pytest.raises(ValidationError, match="eerst"):
        uploading.ask_for_import(upload_id=upload.pk, actor=officer, now=clock.now())
    _ask(world, uploading.ask_for_trial, upload, officer)
    with _in(world):
        rules = [ColumnRule(*each, proposed=False) for each in (
            ("Naam verwerking", "name", "whole"),
            ("Doel", "purposes", "lines"),
            ("Tint", "sources", "list"),
        )]  # fmt: skip
        uploading.save_mapping(upload_id=upload.pk, rules=rules, actor=officer, now=clock.now())
        with pytest.raises(ValidationError, match="eerst"):
            uploading.ask_for_import(upload_id=upload.pk, actor=officer, now=clock.now())


def test_an_import_brings_drafts_and_a_second_file_changes_nothing(
    world: World, officer: Any
) -> None:
    upload = _imported(world, officer)
    assert upload.state == UploadState.IMPORTED
    assert {"Kapvergunning", "Terras"} <= _names(world)
    again = _imported(world, officer)
    with _in(world):
        outcomes = set(ReportLine.objects.filter(job=again.import_job).values_list("outcome"))
    assert outcomes == {("unchanged",), ("refused",)}


def test_corrected_columns_are_kept_for_the_next_file_of_the_organisation(
    world: World, officer: Any
) -> None:
    upload = _send(world)
    with _in(world):
        given = uploading.rules_of(upload)
        rules = [*given[:2], ColumnRule("Tint", "sources", "list", proposed=False)]
        uploading.save_mapping(upload_id=upload.pk, rules=rules, actor=officer, now=clock.now())
    turned = b"Tint;Naam verwerking;Doel\ngeel;Markt;Kramen\n"
    mapped = {
        each["column"]: (each["field"], each["origin"]) for each in _send(world, turned).mapping
    }
    assert mapped == {
        "Tint": ("sources", "kept"),
        "Naam verwerking": ("name", "proposed"),
        "Doel": ("purposes", "proposed"),
    }
    other = make_office()
    assert {each["origin"] for each in _send(other, turned).mapping} == {"proposed"}
    with _in(world):
        uploading.save_mapping(upload_id=upload.pk, rules=given, actor=officer, now=clock.now())
        assert not KeptMapping.objects.filter(columns__0__column="Tint").exists()


def test_nobody_else_sees_an_upload_until_it_is_imported(world: World, officer: Any) -> None:
    upload, second = _send(world), world.people["second_officer"]
    for act in (uploading.ask_for_trial, uploading.ask_for_import, uploading.cancel_upload):
        for person in (second, world.people[Role.DPO], world.people[Role.AMBASSADOR]):
            with _in(world), pytest.raises(Http404):
                act(upload_id=upload.pk, actor=person, now=clock.now())
    other = make_office()
    with _in(other), pytest.raises(Http404):
        uploading.ask_for_trial(
            upload_id=upload.pk, actor=other.people[Role.PRIVACY_OFFICER], now=clock.now()
        )


def test_who_sent_a_file_does_not_publish_it_and_another_officer_does(
    world: World, officer: Any
) -> None:
    upload, second = _imported(world, officer), world.people["second_officer"]
    with _in(world):
        with pytest.raises(ValidationError, match="andere privacy officer"):
            uploading.ask_for_publication(upload_id=upload.pk, actor=officer, now=clock.now())
        brought = list(ProcessingActivity.objects.filter(imported_rows__upload=upload))
        report = publish_register(
            actor=officer, now=clock.now(), only=[each.pk for each in brought]
        )
        assert (report.published, len(report.needs_review)) == ([], 2)
    job = _publish(world, upload, second, also_incomplete=True)
    with _in(world):
        outcomes = list(ReportLine.objects.filter(job=job).values_list("outcome", flat=True))
        published = ProcessingActivity.objects.get(name="Terras")
    assert outcomes == ["done", "done"]
    assert (published.submitted_by, published.accepted_by) == (officer, second)


def test_what_lacks_a_must_is_left_with_what_it_lacks_and_the_rest_is_published(
    world: World, officer: Any
) -> None:
    upload, second = _imported(world, officer, HALF), world.people["second_officer"]
    job = _publish(world, upload, second, also_incomplete=False)
    with _in(world):
        lines = {line.name: line for line in ReportLine.objects.filter(job=job)}
        left = ProcessingActivity.objects.get(name="Half")
        published = ProcessingActivity.objects.get(name="Heel")
    assert {name: line.outcome for name, line in lines.items()} == {
        "Heel": "done",
        "Half": "refused",
    }
    assert lines["Half"].remarks == ["Er staat geen grondslag (AVG artikel 6 lid 1)."]
    assert (left.status, left.accepted_by) == (Status.DRAFT, None)
    assert published.status == Status.PUBLISHED


def test_the_choice_to_publish_what_is_not_complete_is_recorded(world: World, officer: Any) -> None:
    upload, second = _imported(world, officer, HALF), world.people["second_officer"]
    for choice in (False, True):
        _publish(world, upload, second, also_incomplete=choice)
        with _in(world):
            events = AuditEvent.objects.filter(action="registers.import_publication_asked")
            assert events.latest("recorded_at").payload == {"also_incomplete": choice}
    with _in(world):
        assert ProcessingActivity.objects.get(name="Half").status == Status.PUBLISHED


def test_what_waits_for_publication_is_what_the_job_would_do(world: World, officer: Any) -> None:
    upload = _imported(world, officer, HALF)
    with _in(world):
        waiting = uploading.waiting_for_publication(upload, clock.today())
        assert [each.name for each in waiting.complete] == ["Heel"]
        assert [activity.name for activity, _gaps in waiting.incomplete] == ["Half"]
        assert {gap.level for gap in waiting.incomplete[0][1]} == {Level.MUST}
        edited = ProcessingActivity.objects.get(name="Heel")
        drafting.save_draft(edited, actor=officer, now=clock.now())
        assert uploading.waiting_for_publication(upload, clock.today()).complete == ()


def test_the_page_of_a_publication_names_the_first_texts_and_counts_the_rest(
    world: World, officer: Any
) -> None:
    head, whole, half = HALF.decode().splitlines()
    rows = [whole, *(half.replace("Half", f"Half {number}", 1) for number in range(23))]
    upload = _imported(world, officer, "\n".join([head, *rows]).encode())
    with _in(world):
        block, lacking = what_is_published(upload), what_is_lacking(upload)
        form = PublishForm(data={}, obj=upload)
        assert form.is_valid()
    assert block.title == "24 teksten kunnen worden gepubliceerd"
    assert block.lines[0] == "Volledig: 1."
    assert "/change/" in block.lines[1]
    assert "Heel</a>" in block.lines[1]
    assert lacking[0].startswith("In 23 teksten ontbreekt")
    assert "Er staat geen grondslag" in lacking[1]
    assert (len(lacking), lacking[-1]) == (22, "en nog 3")
    assert form.cleaned_data == {"also_incomplete": False}


def test_nothing_is_asked_about_gaps_when_there_are_none(world: World, officer: Any) -> None:
    upload = _imported(world, officer, b"\n".join(HALF.splitlines()[:2]))
    with _in(world):
        assert what_is_lacking(upload) == []
        assert list(PublishForm(obj=upload).fields) == []


def test_a_page_looks_at_a_bounded_number_of_texts_in_a_constant_number_of_queries(
    world: World, officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "".join(f"Verwerking {n};Doel {n};x\n" for n in range(30))
    upload = _imported(world, officer, f"Naam verwerking;Doel;Tint\n{rows}".encode())

    def look(most: int) -> tuple[int, uploading.Waiting]:
        monkeypatch.setattr(uploading, "MOST_LOOKED_AT", most)
        with _in(world), CaptureQueriesContext(connection) as captured:
            waiting = uploading.waiting_for_publication(upload, clock.today())
        return len(captured), waiting

    few, first = look(2)
    many, whole = look(30)
    assert few == many
    assert (len(first.incomplete), first.not_looked_at, first.total) == (2, 28, 30)
    assert (len(whole.incomplete), whole.not_looked_at, whole.total) == (30, 0, 30)


def test_a_cancelled_upload_loses_its_file_and_is_not_imported(world: World, officer: Any) -> None:
    upload = _send(world)
    _ask(world, uploading.ask_for_trial, upload, officer)
    path = storage.path_of(upload.stored_as)
    assert path.exists()
    with _in(world):
        uploading.cancel_upload(upload_id=upload.pk, actor=officer, now=clock.now())
    assert not path.exists()
    with _in(world), pytest.raises(ValidationError):
        uploading.ask_for_import(upload_id=upload.pk, actor=officer, now=clock.now())


def test_files_go_after_thirty_days_and_not_before(world: World, officer: Any) -> None:
    # Long ago: every organisation is looked at, and what others sent today stays theirs.
    upload = _send(world, ago=timedelta(days=60))
    path = storage.path_of(upload.stored_as)
    uploading.remove_old_files(upload.uploaded_at + timedelta(days=30))
    assert path.exists()
    uploading.remove_old_files(upload.uploaded_at + timedelta(days=30, seconds=1))
    assert not path.exists()
    with _in(world):
        assert ImportUpload.objects.get(pk=upload.pk).state == UploadState.EXPIRED


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"Naam verwerking;Doel\n"])
def test_a_file_that_is_no_register_is_refused_and_not_kept(world: World, content: bytes) -> None:
    with _in(world):
        before = ImportUpload.objects.count()
    with pytest.raises(ValidationError):
        _send(world, content)
    with _in(world):
        assert ImportUpload.objects.count() == before


def test_a_person_may_choose_the_name_in_a_file_that_the_command_refuses(
    world: World, officer: Any
) -> None:
    upload = _send(world, b"Werk;Waarom\nMarkt;Kramen\n")
    assert "Kies de kolom" in upload.content["notes"][-1]
    rules = list(uploading.rules_of(upload))
    with _in(world):
        with pytest.raises(ValidationError, match="Kies de kolom"):
            uploading.save_mapping(upload_id=upload.pk, rules=rules, actor=officer, now=clock.now())
        rules[0] = ColumnRule("Werk", "name", "whole", proposed=False)
        saved = uploading.save_mapping(
            upload_id=upload.pk, rules=rules, actor=officer, now=clock.now()
        )
    assert saved.mapping[0]["field"] == "name"


def test_progress_is_seen_while_the_import_goes_on(
    world: World, officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    monkeypatch.setattr(telling, "SECONDS_BETWEEN_REPORTS", 0.01)
    report = jobs.Progress.report

    def watched(progress: Any, done: int, total: int, message: str = "") -> None:
        report(progress, done, total, message)
        seen.append((done, total))

    monkeypatch.setattr(jobs.Progress, "report", watched)
    rows = "".join(f"Verwerking {n};Doel {n};x\n" for n in range(40))
    upload = _send(world, f"Naam verwerking;Doel;Tint\n{rows}".encode())
    _ask(world, uploading.ask_for_trial, upload, officer)
    assert any(0 < done < 40 for done, _total in seen)


def test_an_import_that_lost_its_lease_writes_nothing(
    world: World, officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = _send(world)
    _ask(world, uploading.ask_for_trial, upload, officer)
    before = _names(world)

    def lost(teller: Any, outcome: Any) -> None:
        raise jobs.LeaseLost

    monkeypatch.setattr(telling.Teller, "row_done", lost)
    _ask(world, uploading.ask_for_import, upload, officer)
    assert _names(world) == before

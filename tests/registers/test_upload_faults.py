"""An import that meets a fault ends with a sentence, loses nothing and wastes no number."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.documents import storage
from privacyoffice.jobs import services as jobs
from privacyoffice.jobs.models import Job, JobStatus
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import ImportUpload, ProcessingActivity, ReferenceCounter
from registers.services import import_jobs, uploading
from tests.factories import World, make_register
from tests.factories.work import forget_waiting_work

FILE = b"Naam verwerking;Doel;Tint\nKapvergunning;Bomen;groen\nTerras;Toezicht;blauw\n;leeg;\n"


@pytest.fixture
def world(no_worker: None) -> World:
    made = make_register()
    forget_waiting_work()
    return made


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


def _in(world: World) -> Any:
    return organisation_scope(world.organisation.pk)


def _send(world: World, content: bytes = FILE) -> ImportUpload:
    with _in(world):
        return uploading.upload_register(
            content,
            file_name="register.csv",
            actor=world.people[Role.PRIVACY_OFFICER],
            now=clock.now(),
        )


def _ask(world: World, ask: Any, upload: ImportUpload, actor: Any) -> Job:
    with _in(world):
        job: Job = ask(upload_id=upload.pk, actor=actor, now=clock.now())
    while jobs.run_one(world.organisation.pk):
        pass
    with _in(world):
        return Job.objects.get(pk=job.pk)


def test_a_file_that_is_gone_ends_the_work_with_a_sentence_and_leaves_a_way_out(
    world: World, officer: Any
) -> None:
    upload = _send(world)
    storage.path_of(upload.stored_as).unlink()
    job = _ask(world, uploading.ask_for_trial, upload, officer)
    assert job.status == JobStatus.DONE
    assert "Stuur het opnieuw" in job.message
    with _in(world):
        uploading.cancel_upload(upload_id=upload.pk, actor=officer, now=clock.now())


def test_a_second_attempt_of_an_import_takes_the_same_numbers(
    world: World, officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = _send(world)
    _ask(world, uploading.ask_for_trial, upload, officer)
    with _in(world):
        last = ReferenceCounter.objects.get().last
    import_rows = import_jobs.import_rows

    def killed(*args: Any, **options: Any) -> Any:
        monkeypatch.setattr(import_jobs, "import_rows", import_rows)
        raise OSError("the worker is gone")

    monkeypatch.setattr(import_jobs, "import_rows", killed)
    job = _ask(world, uploading.ask_for_import, upload, officer)
    assert job.status == JobStatus.QUEUED
    with _in(world):
        Job.objects.filter(pk=job.pk).update(not_before=clock.now())
    assert jobs.run_one(world.organisation.pk)
    with _in(world):
        assert ReferenceCounter.objects.get().last == last + 2
        numbers = ProcessingActivity.objects.filter(imported_rows__upload=upload)
        assert sorted(numbers.values_list("reference", flat=True)) == [
            f"VA-{last + 1:04d}",
            f"VA-{last + 2:04d}",
        ]


def test_a_disk_that_is_full_is_told_beside_the_file(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: Any, **options: Any) -> Any:
        raise OSError("no space left")

    monkeypatch.setattr(storage, "store", full)
    with pytest.raises(ValidationError, match="kon niet worden bewaard"):
        _send(world)

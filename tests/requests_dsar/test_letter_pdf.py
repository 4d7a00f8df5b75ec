"""The PDF of a letter comes in the end, and leaves nothing behind."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.documents import storage
from privacyoffice.documents.rendering import Made
from privacyoffice.jobs.models import Job, JobStatus
from requests_dsar.models import DataSubjectRequest, Letter
from requests_dsar.services import letter_files, letter_sweeping, letters
from tests.factories import World
from tests.factories.letters import a_draft, stamped
from tests.requests_dsar.test_admin import client_of, text_of


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def letter(world: World, officer: Any) -> Letter:
    """Final, and nobody made its PDF yet."""
    case = DataSubjectRequest.objects.get(pk=world.requests["request-progress"])
    draft = a_draft(case, "kan", by=officer)
    return letters.finalise(letter_id=draft.pk, actor=officer, now=clock.now())


def jobs_of(letter: Letter) -> Any:
    return Job.objects.filter(kind=letter_files.JOB, dedup_key=str(letter.pk))


def give_up(letter: Letter) -> None:
    jobs_of(letter).update(
        status=JobStatus.FAILED, finished_at=clock.now(), message="De schijf is vol."
    )


def test_a_pdf_that_was_given_up_is_asked_for_again_by_itself(letter: Letter) -> None:
    later = clock.now() + timedelta(hours=1)
    letter_sweeping.ask_again(later)
    assert jobs_of(letter).count() == 1  # one waits already
    give_up(letter)
    for _time in range(2):
        letter_sweeping.ask_again(later)
    assert jobs_of(letter).filter(status=JobStatus.QUEUED).count() == 1
    assert stamped(letter).stored_as
    jobs_of(letter).filter(status=JobStatus.QUEUED).update(status=JobStatus.FAILED)
    letter_sweeping.ask_again(later)
    assert not jobs_of(letter).unfinished().exists()


def test_the_page_says_why_there_is_no_pdf_and_an_officer_asks_again(
    letter: Letter, officer: Any
) -> None:
    page = reverse("admin:requests_dsar_letter_change", args=[letter.pk])
    again = page.replace("change/", "act/make-again/")
    client = client_of(officer)
    assert again not in text_of(client, page)
    with pytest.raises(ValidationError):
        letters.make_again(letter_id=letter.pk, actor=officer, now=clock.now())
    give_up(letter)
    told = text_of(client, page)
    assert "De schijf is vol." in told
    assert again in told
    assert client.post(again).status_code == 302
    assert jobs_of(letter).filter(status=JobStatus.QUEUED).count() == 1
    assert again not in text_of(client, page)


def test_who_may_not_change_the_request_does_not_ask_for_a_pdf(
    world: World, letter: Letter
) -> None:
    give_up(letter)
    with pytest.raises(Http404):
        letters.make_again(letter_id=letter.pk, actor=world.people[Role.AUDITOR], now=clock.now())


def test_of_a_request_that_was_destroyed_meanwhile_no_pdf_is_kept(letter: Letter) -> None:
    folder = Path(settings.DOCUMENTS_ROOT) / str(letter.organisation_id) / "letters"
    before = set(folder.glob("*"))
    made = Made(1, {}, b"%PDF-1.7")
    DataSubjectRequest.objects.filter(pk=letter.request_id).update(destroyed_at=clock.now())
    letter_files._keep(letter.pk, made, clock.now())
    assert Letter.objects.get(pk=letter.pk).stored_as == ""
    assert set(folder.glob("*")) == before


def test_making_a_pdf_holds_the_request(letter: Letter) -> None:
    order: list[str] = []
    real = DataSubjectRequest.objects.select_for_update

    def noted(*args: Any, **kwargs: Any) -> Any:
        order.append("request")
        return real(*args, **kwargs)

    def stored(*_all: Any) -> tuple[str, str, int]:
        order.append("file")
        return "", "", 0

    with (
        patch.object(DataSubjectRequest.objects, "select_for_update", noted),
        patch.object(letter_files, "_stored", stored),
    ):
        letter_files._keep(letter.pk, Made(1, {}, b"%PDF-1.7"), clock.now())
    assert order[:2] == ["request", "file"]


def _forget_other_tests(folder: Path) -> None:
    """What they printed lies there still, though its rows were rolled back; a folder with many
    of those looks like one beside the wrong database, and nothing in it is swept."""
    names = Letter.objects.values_list("stored_as", "files_stored_as")
    named = {Path(name).name for pair in names for name in pair if name}
    for path in folder.iterdir():
        if path.is_file() and path.name not in named:
            path.unlink()


def test_a_file_of_a_letter_without_a_row_is_set_aside(letter: Letter) -> None:
    kept = storage.path_of(stamped(letter).stored_as)
    _forget_other_tests(kept.parent)
    stray = kept.with_name(f"{kept.name}-stray")
    half = kept.with_name("half.part")
    for path in (stray, half):
        path.write_bytes(b"x")
    letter_sweeping.sweep(clock.now() + timedelta(hours=2))
    try:
        assert kept.is_file()
        assert not stray.exists()
        assert not half.exists()
        assert (kept.parent / "set-aside" / stray.name).is_file()
    finally:
        for path in (stray, half):
            (kept.parent / "set-aside" / path.name).unlink(missing_ok=True)

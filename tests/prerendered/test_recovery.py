"""After a full disk or a clock that was wrong, pages are there again within a minute."""

import errno
import os
from datetime import timedelta
from pathlib import Path

import pytest

from privacyoffice import clock
from privacyoffice.jobs.models import LEASE, Job, JobStatus
from privacyoffice.jobs.services import run_one
from privacyoffice.prerendered import services
from privacyoffice.prerendered.services import PAGES_JOB
from tests.prerendered.site import Site


def _changed(site: Site) -> None:
    site.rename(site.activities[0], f"Verwerking {site.canary} nieuw")
    site.only_pages()


def test_a_full_disk_leaves_no_litter_and_no_long_pause(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "vol")

    _changed(site)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert run_one(site.organisation.pk)
    assert not _unfinished(site)
    with site.scope():
        failed = Job.objects.get(kind=PAGES_JOB, status=JobStatus.QUEUED)
        assert failed.message == "De schijf van de server is vol."
        Job.objects.filter(pk=failed.pk).update(not_before=clock.now() + timedelta(minutes=20))
    services.ask_for_missing_pages(clock.now())
    assert run_one(site.organisation.pk)
    assert site.is_served()


def test_what_a_worker_that_was_killed_left_is_removed(site: Site) -> None:
    _changed(site)
    with site.scope():
        generation = services._generation_now(site.organisation.pk, clock.today())
    generation.begin()
    left = generation._building / ".0123"
    left.write_text("half")
    assert run_one(site.organisation.pk)
    assert site.is_served()
    assert not _unfinished(site)


def test_pages_are_asked_for_again_though_a_clock_ran_ahead(site: Site) -> None:
    _changed(site)
    with site.scope():
        Job.objects.filter(kind=PAGES_JOB, status=JobStatus.QUEUED).update(
            status=JobStatus.RUNNING, leased_until=clock.now() + timedelta(days=1), attempts=1
        )
    services.ask_for_missing_pages(clock.now())
    while run_one(site.organisation.pk):
        pass
    assert site.is_served()


def test_pages_that_are_being_written_are_not_asked_for_again(site: Site) -> None:
    _changed(site)
    with site.scope():
        Job.objects.filter(kind=PAGES_JOB, status=JobStatus.QUEUED).update(
            status=JobStatus.RUNNING, leased_until=clock.now() + LEASE, attempts=1
        )
    services.ask_for_missing_pages(clock.now())
    with site.scope():
        assert not Job.objects.filter(kind=PAGES_JOB, status=JobStatus.QUEUED).exists()


def _unfinished(site: Site) -> list[Path]:
    """Temporary files of this organisation, in service or being written."""
    generations = site.link.parent / ".generations" / str(site.organisation.pk)
    return list(generations.glob("*/.*"))

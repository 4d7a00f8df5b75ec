"""The same over a real server: headers, and what a killed worker leaves."""

import os
import signal
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from local import processes, product
from local.place import ROOT, tail

from privacyoffice import clock
from privacyoffice.jobs.models import Job, JobStatus
from privacyoffice.prerendered import files, services
from privacyoffice.prerendered.services import PAGES_JOB
from registers.models import PublishedActivity
from tests.factories.published import published_row
from tests.factories.work import forget_waiting_work
from tests.live import NO_TLS, Live
from tests.prerendered.site import Site

PATIENCE = 60.0  # seconds
KILLS = 4
CHANGES_EACH_TIME = {"date"}


def _get(live: Live, path: str, method: str = "GET", **headers: str) -> httpx.Response:
    port = urlsplit(live.url).port
    return httpx.request(
        method,
        f"http://127.0.0.1:{port}{path}",
        headers=headers,
        trust_env=False,
        verify=NO_TLS,
        timeout=30,
    )


def _told(answer: httpx.Response) -> tuple[int, bytes, dict[str, str]]:
    own = {n: v for n, v in answer.headers.items() if n not in CHANGES_EACH_TIME}
    return answer.status_code, answer.content, own


def _wait(until: object, seconds: float = PATIENCE) -> None:
    over = time.monotonic() + seconds
    while not until():  # type: ignore[operator]
        assert time.monotonic() < over, "it takes too long"
        time.sleep(0.02)


def test_a_server_gives_file_and_view_with_the_same_headers(live: Live, site: Site) -> None:
    pages = [site.list_page, site.page(site.activities[0])]
    asked = [
        (path, method, headers)
        for path in pages
        for method in ("GET", "HEAD")
        for headers in ({}, {"If-None-Match": _get(live, path).headers["etag"]})
    ]
    from_files = [_told(_get(live, path, method, **extra)) for path, method, extra in asked]
    files.take_out_of_service([site.slug])
    from_views = [_told(_get(live, path, method, **extra)) for path, method, extra in asked]
    assert from_files == from_views
    assert {status for status, _content, _headers in from_files} == {200, 304}


def test_the_server_serves_the_file_and_not_the_view(live: Live, site: Site) -> None:
    """What the other tests of this folder lean on."""
    file = site.file(site.list_page)
    whole = file.read_bytes()
    file.write_bytes(whole.replace(site.canary.encode(), site.canary.upper().encode()))
    assert site.canary.upper() in _get(live, site.list_page).text


@pytest.fixture
def large(no_worker: None) -> Site:
    """So many pages that a worker is busy with them for a while; none of them in service."""
    return _with_pages(60)


def _with_pages(count: int) -> Site:
    """A site with a page for each of so many activities; none of them in service."""
    forget_waiting_work()  # a worker would do that of other tests first
    site = Site(count=1)
    with site.scope():
        content = PublishedActivity.objects.get().content
        for number in range(1, count):
            published_row(f"Verwerking {site.canary} {number}", content)
    site.rename(site.activities[0], f"Verwerking {site.canary} nieuwste")
    with site.scope():
        Job.objects.exclude(kind=PAGES_JOB).delete()
    return site


def _building(site: Site, pattern: str = ",*") -> list[Path]:
    with site.scope():
        folder = files._folder_of(site.organisation.pk)
    return list(folder.glob(f"*.building/{pattern}"))


def _work_until_it_dies(pages: int) -> None:
    """Have a worker write so many pages and die over the next one."""
    command = [
        "tests.prerendered.dying_worker" if part == "privacyoffice" else part
        for part in product.worker(concurrency=1, queue="celery")
    ]
    data = Path(os.environ["DATA_DIR"])
    process = processes.start(
        command,
        log=data / "dying.log",
        environment=os.environ | {"PAGES": str(pages), processes.MARKER: str(data)},
        folder=ROOT,
    )
    try:
        assert process.wait(PATIENCE) == -signal.SIGKILL, tail(data / "dying.log", 30)
    finally:
        processes.stop_all([process.pid])


def test_a_worker_killed_halfway_leaves_nothing_halfway(live: Live, no_worker: None) -> None:
    site = _with_pages(12)
    path = site.page(site.activities[0])
    _work_until_it_dies(pages=6)
    written = _building(site)
    assert len(written) == 6
    assert len(_building(site, ".*")) == 1, "it died over a page that was not there yet"
    assert not site.is_served()
    for page in written:
        assert files.read(page) is not None, page
    assert f"{site.canary} nieuwste" in _get(live, path).text  # the view, meanwhile
    kept = {page.name: page.stat().st_ino for page in written}
    with site.scope():
        # As when its lease has run out.
        Job.objects.filter(kind=PAGES_JOB, status=JobStatus.RUNNING).update(
            leased_until=clock.now()
        )
    live.start_worker(with_mail=False)
    _wait(site.is_served)
    live.kill("worker")
    generation = site.link.resolve()
    # It went on where the other had died.
    assert all((generation / name).stat().st_ino == inode for name, inode in kept.items())
    assert not list(generation.glob(".*"))
    assert len(site.pages()) >= 12
    before = _told(_get(live, path))
    files.take_out_of_service([site.slug])
    assert _told(_get(live, path)) == before


@pytest.mark.first
def test_workers_that_are_killed_all_the_time_never_serve_half_a_page(
    live: Live, large: Site
) -> None:
    """Kills at whatever moment, while somebody reads."""
    path = large.page(large.activities[0])
    whole = _told(_get(live, path))
    for turn in range(KILLS):
        live.start_worker(with_mail=False)
        over = time.monotonic() + 0.1 + 0.4 * turn
        while time.monotonic() < over:
            assert _told(_get(live, path)) == whole
        live.kill("worker")
        assert _told(_get(live, path)) == whole
        with large.scope():
            Job.objects.filter(status=JobStatus.RUNNING).update(leased_until=clock.now())
    live.start_worker(with_mail=False)
    services.ask_for_missing_pages(clock.now())
    _wait(large.is_served)
    assert _told(_get(live, path)) == whole
    live.kill("worker")


def test_a_publication_reaches_the_file_by_itself(live: Live, site: Site) -> None:
    """Publish, commit, wake-up, worker, file: without anybody waiting for a clock."""
    forget_waiting_work()
    live.start_worker(with_mail=False)
    try:
        site.rename(site.activities[0], f"Verwerking {site.canary} vanzelf")
        assert f"{site.canary} vanzelf" in _get(live, site.page(site.activities[0])).text
        _wait(site.is_served)
        assert f"{site.canary} vanzelf" in site.file(site.list_page).read_text()
    finally:
        live.kill("worker")

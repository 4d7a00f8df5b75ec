"""After a change is committed nobody gets the text of before; a change that fails costs nothing."""

import os
import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta

import httpx
import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from privacyoffice import clock
from privacyoffice.accounts.services.organisation import change_organisation
from privacyoffice.jobs import services as jobs
from privacyoffice.jobs.models import Job, JobStatus
from privacyoffice.prerendered import files, services
from privacyoffice.prerendered.models import PublicRevision
from privacyoffice.prerendered.services import PAGES_JOB
from registers.services import ending
from tests.factories.policies import saved_policy
from tests.live import NO_TLS, Live
from tests.prerendered.site import Site

# Short in a normal run; LONG_TESTS=1 publishes as often as the promise was tried with.
TIMES = 20 if os.environ.get("LONG_TESTS") else 6


@dataclass
class Readers:
    """Threads that read one page of a live server, and what they got that was out of date.

    `committed` is the number of the last text that is known to be committed. An answer must
    hold that of the moment at which it was asked for, or a later one.
    """

    url: str
    path: str
    committed: int = 0
    answers: int = 0
    stale: list[tuple[int, int]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> "Readers":
        self._threads = [threading.Thread(target=self._read) for _ in range(3)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        time.sleep(0.3)
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _read(self) -> None:
        with httpx.Client(base_url=self.url, trust_env=False, verify=NO_TLS, timeout=30) as client:
            while not self._over.is_set():
                known = self.committed
                answer = client.get(self.path)
                self.answers += 1
                if answer.status_code != 200:
                    self.failures.append(f"{answer.status_code}")
                    continue
                found = int(answer.text.partition("stand-")[2][:4] or "0")
                if found < known:
                    self.stale.append((known, found))


def _publish_often(site: Site, readers: Readers) -> None:
    activity = site.activities[0]
    for number in range(1, TIMES + 1):
        site.rename(activity, f"Verwerking {site.canary} stand-{number:04}")
        readers.committed = number
        site.only_pages()
        if number % 3 == 0:
            site.write()
        time.sleep(0.02)


def _readers(live: Live, site: Site) -> Readers:
    port = httpx.URL(live.url).port
    return Readers(f"http://127.0.0.1:{port}", site.page(site.activities[0]))


def test_no_answer_after_the_commit_holds_the_text_of_before(live: Live, site: Site) -> None:
    with _readers(live, site) as readers:
        _publish_often(site, readers)
    assert readers.failures == []
    assert readers.answers > 5 * TIMES
    assert readers.stale == []


def test_the_control_leaves_files_in_service_and_is_found(
    live: Live, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "take_out_of_service", lambda slugs: None)
    with _readers(live, site) as readers:
        _publish_often(site, readers)
    assert readers.stale


def test_the_files_are_those_of_the_last_text_again(site: Site) -> None:
    path = site.page(site.activities[0])
    site.rename(site.activities[0], f"Verwerking {site.canary} nieuw")
    assert not site.is_served()
    assert f"{site.canary} nieuw" in Client().get(path).content.decode()
    site.write()
    assert f"{site.canary} nieuw" in site.file(path).read_text()


def test_a_change_that_is_undone_leaves_the_site_as_it_was(site: Site) -> None:
    path = site.page(site.activities[0])
    before, file = Client().get(path).content, site.file(path).stat().st_ino
    with site.scope(), transaction.atomic():
        site.rename_within(site.activities[0], f"Verwerking {site.canary} nooit")
        assert not site.is_served()
        transaction.set_rollback(True)
    assert Client().get(path).content == before
    # Nobody asked for the files: the request was undone as well. The clock finds out.
    site.write()
    assert Client().get(path).content == before
    assert site.file(path).stat().st_ino == file


def test_a_change_is_refused_when_the_files_cannot_be_taken_away(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(slugs: object) -> None:
        raise PermissionError("alleen lezen")

    path = site.page(site.activities[0])
    before = Client().get(path).content
    monkeypatch.setattr(files, "take_out_of_service", fail)
    with pytest.raises(PermissionError):
        site.rename(site.activities[0], f"Verwerking {site.canary} nooit")
    assert Client().get(path).content == before


def test_pages_that_were_begun_before_a_change_are_thrown_away(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker reads while somebody publishes: nobody gets a mixture."""
    ask = services.answer_to
    times = iter(range(1, 100))

    def ask_and_change(path: str, media_type: str = "") -> object:
        answer = ask(path, media_type)
        if next(times) == 2:
            site.rename(site.activities[1], f"Verwerking {site.canary} intussen")
            site.only_pages()
        return answer

    site.rename(site.activities[0], f"Verwerking {site.canary} eerst")
    site.only_pages()
    monkeypatch.setattr(services, "answer_to", ask_and_change)
    assert jobs.run_one(site.organisation.pk)
    assert not site.is_served()
    with site.scope():
        assert Job.objects.filter(kind=PAGES_JOB, status=JobStatus.QUEUED).count() == 1
    site.write()
    listing = site.file(site.list_page).read_text()
    assert f"{site.canary} eerst" in listing
    assert f"{site.canary} intussen" in listing


def test_what_an_organisation_changes_takes_no_files_of_another_away(site: Site) -> None:
    other = Site(count=1)
    other.write()
    file = other.file(other.list_page).stat().st_ino
    site.rename(site.activities[0], f"Verwerking {site.canary} nieuw")
    assert not site.is_served()
    assert other.is_served()
    site.write()
    assert other.file(other.list_page).stat().st_ino == file
    assert other.canary not in site.file(site.list_page).read_text()


def _end(site: Site) -> None:
    with site.scope():
        ending.retire(
            activity_id=site.activities[0],
            on=clock.today(),
            because="gestopt",
            actor=site.reviewer,
            now=clock.now(),
        )


def _withdraw(site: Site) -> None:
    with site.scope():
        ending.withdraw_version(
            activity_id=site.activities[0], because="fout", actor=site.reviewer, now=clock.now()
        )


def _other_contact(site: Site) -> None:
    with site.scope():
        site.organisation.dpo_email = f"nieuw@{site.canary}.example"
        change_organisation(
            site.organisation, fields=["dpo_email"], actor=site.reviewer, now=clock.now()
        )


def _other_policy(site: Site) -> None:
    with site.scope():
        saved_policy(site.canary, site.reviewer)


def _new_version(site: Site) -> None:
    site.rename(site.activities[0], f"Verwerking {site.canary} anders")


ACTS = (_new_version, _end, _withdraw, _other_contact, _other_policy)


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__.strip("_"))
def test_after_each_act_every_file_is_what_the_view_says(
    site: Site, act: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also those that were used again from the generation before."""
    act(site)  # type: ignore[operator]
    assert not site.is_served()
    site.write()
    paths = site.paths()
    from_files = {path: Client().get(path) for path in paths}
    monkeypatch.setattr(files, "served", lambda slug, name: "/er/is/geen/bestand")
    for path in paths:
        view, file = Client().get(path), from_files[path]
        assert (file.content, dict(file.items())) == (view.content, dict(view.items())), path


def test_an_organisation_that_moves_leaves_no_files_behind(site: Site) -> None:
    former = site.list_page
    with site.scope():
        site.organisation.slug = f"{site.slug}-nieuw"
        change_organisation(
            site.organisation, fields=["slug"], actor=site.reviewer, now=clock.now()
        )
    moved = Client().get(former)
    assert (moved.status_code, moved["Location"]) == (301, f"/{site.slug}-nieuw/register/")
    site.slug = site.organisation.slug
    site.write()
    assert Client().get(site.list_page).status_code == 200
    assert Client().get(former).status_code == 301


def test_a_page_of_yesterday_is_not_served(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text may come into force with the day; what has a key says the same every day."""
    page = site.page(site.activities[0])
    listing, keyed = map(files.read, map(site.file, (site.list_page, page)))
    assert listing is not None
    assert keyed is not None
    assert (listing.key, bool(listing.until)) == ("", True)
    assert (bool(keyed.key), keyed.until) == (True, 0)
    now = clock.now()
    tomorrow = now + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    assert _queries_of(site.list_page) > 0
    assert _queries_of(page) == 0
    assert services.ask_for_missing_pages(tomorrow) >= 1
    site.write()
    assert _queries_of(site.list_page) == 0


def _queries_of(path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert Client().get(path).status_code == 200
    return len(queries)


def test_only_what_changed_is_made_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    ask = services.answer_to

    def note(path: str, media_type: str = "") -> object:
        asked.append(path)
        return ask(path, media_type)

    monkeypatch.setattr(services, "answer_to", note)
    changed, same = (site.page(activity) for activity in site.activities)
    kept = site.file(same).stat().st_ino
    site.rename(site.activities[0], f"Verwerking {site.canary} nieuw")
    site.write()
    assert site.file(same).stat().st_ino == kept
    assert any(path.startswith(changed) for path in asked)
    assert not any(path.startswith(same) for path in asked)
    # One generation is kept.
    assert len(list(site.link.resolve().parent.iterdir())) == 1


def test_files_of_another_release_are_not_served(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _queries_of(site.list_page) == 0
    monkeypatch.setattr(files, "current_release", lambda: "een-andere-uitgave")
    assert _queries_of(site.list_page) > 0
    site.write()
    assert _queries_of(site.list_page) == 0
    monkeypatch.undo()
    # Both run side by side during an upgrade: a change takes the files of both away.
    site.rename(site.activities[0], f"Verwerking {site.canary} nieuw")
    assert _queries_of(site.list_page) > 0
    monkeypatch.setattr(files, "current_release", lambda: "een-andere-uitgave")
    assert not site.is_served()


def test_releases_that_are_long_gone_are_removed(site: Site) -> None:
    releases = site.link.parent.parent
    names = {"van-vorige-week": 7 * 24 * 3600, "van-zojuist": 60}
    for name, age in names.items():
        (releases / name / ".generations").mkdir(parents=True, exist_ok=True)
        then = time.time() - age
        os.utime(releases / name, (then, then))
    site.rename(site.activities[0], f"Verwerking {site.canary} nieuw")
    site.write()
    assert not (releases / "van-vorige-week").exists()
    # It may still be in use beside this one.
    assert (releases / "van-zojuist").exists()


def test_a_revision_is_one_row_and_only_grows(site: Site) -> None:
    with site.scope():
        before = PublicRevision.objects.get()
        assert before.written_at is not None
    site.rename(site.activities[0], f"Verwerking {site.canary} nieuw")
    with site.scope():
        after = PublicRevision.objects.get()
    assert (after.pk, after.number) == (before.pk, before.number + 1)

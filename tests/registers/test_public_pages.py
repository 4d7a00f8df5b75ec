"""The public register over a live server: no cookie, ETag, search, pages, and the worker's PDF."""

import re
import time
from pathlib import Path
from typing import Any

import httpx
import pikepdf
import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.jobs.models import Job
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import PublishedActivity
from registers.services import publication
from registers.services.edition import RENDER_JOB
from registers.services.paper import Cover, Paper
from registers.services.snapshot import sort_key_of
from tests.factories import World, make_organisation
from tests.factories.work import forget_waiting_work
from tests.live import NO_TLS, Live


@pytest.fixture
def get(live: Live) -> httpx.Client:
    return httpx.Client(base_url=live.url, verify=NO_TLS)


def _addresses(world: World) -> list[str]:
    register = f"/{world.slug}/register/"
    return [f"/{world.slug}/", register, f"{register}{world.activities['published']}/"]


def test_public_pages_set_no_cookie_and_answer_304(
    live: Live, get: httpx.Client, shared_world: World
) -> None:
    for address in ["/", *_addresses(shared_world)]:
        # A cookie that a visitor happens to have must not change the answer.
        cookies = {"privacyoffice_session": "x", "privacyoffice_csrf": "kapot"}
        answer = httpx.get(live.url + address, cookies=cookies, verify=NO_TLS)
        assert answer.status_code == 200, address
        assert "set-cookie" not in answer.headers, address
        assert answer.headers["vary"] == "Accept", address
        again = get.get(address, headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b""), address
        head = get.head(address)
        assert (head.status_code, head.content) == (200, b""), address
        assert get.post(address).status_code == 405, address


def test_public_pages_work_without_script_or_inline_style(
    get: httpx.Client, shared_world: World
) -> None:
    for address in ["/", *_addresses(shared_world)]:
        page = get.get(address).text
        assert "<script" not in page, address
        assert not re.search(r"<[^>]+\sstyle=", page), address
        assert 'lang="nl"' in page, address


def test_a_processing_page_shows_what_is_public_and_nothing_else(
    get: httpx.Client, shared_world: World
) -> None:
    page = get.get(_addresses(shared_world)[2]).text
    canary = shared_world.canary
    assert f"Doel {canary}" in page
    assert f"Wet {canary}" in page
    assert f"Opmerking {canary}" not in page
    assert f"Maatregel {canary}" not in page


@pytest.mark.parametrize("state", ["draft", "submitted", "accepted"])
def test_what_is_not_published_is_not_found(
    get: httpx.Client, shared_world: World, state: str
) -> None:
    register = f"/{shared_world.slug}/register/"
    assert get.get(f"{register}{shared_world.activities['published']}/").status_code == 200
    unpublished = get.get(f"{register}{shared_world.activities[state]}/")
    missing = get.get(f"{register}00000000-0000-4000-8000-000000000000/")
    assert unpublished.status_code == missing.status_code == 404
    assert unpublished.content == missing.content


def test_another_organisations_processing_is_not_found_under_mine(
    get: httpx.Client, shared_world: World
) -> None:
    other = make_organisation()
    activity = shared_world.activities["published"]
    assert get.get(f"/{shared_world.slug}/register/{activity}/").status_code == 200
    assert get.get(f"/{other.slug}/register/{activity}/").status_code == 404
    assert shared_world.canary not in get.get(f"/{other.slug}/register/").text


def _publish_many(world: World, first: int, count: int) -> None:
    lists = (
        "controlling_bodies",
        "purposes",
        "legal_bases",
        "data_subjects",
        "personal_data",
        "sources",
        "recipients",
        "retention",
    )
    with organisation_scope(world.organisation.pk):
        PublishedActivity.objects.bulk_create(
            PublishedActivity(
                organisation_id=world.organisation.pk,
                activity_id=f"{world.organisation.pk.hex[:20]}{number:012x}",
                version=1,
                reference=f"VA-{number}",
                name=f"Nummer {number:04d}",
                content={name: [] for name in lists},
                content_hash="x",
                search_text="zoekwoord",
                sort_key=sort_key_of(f"Nummer {number:04d}"),
                published_at=clock.now(),
            )
            for number in range(first, first + count)
        )


def test_a_list_of_a_thousand_takes_as_many_queries_as_a_list_of_ten(public_world: World) -> None:
    register = f"/{public_world.slug}/register/"

    def queries(query: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert Client().get(register, {"q": query}).status_code == 200
        return len(captured)

    _publish_many(public_world, 0, 10)
    few = queries(""), queries("zoekwoord")
    _publish_many(public_world, 10, 990)
    assert (queries(""), queries("zoekwoord")) == few
    assert max(few) <= 12


def test_a_list_shows_25_a_page_and_the_nearest_page_for_an_impossible_one(
    get: httpx.Client, public_world: World
) -> None:
    _publish_many(public_world, 0, 1000)
    register = f"/{public_world.slug}/register/"
    first = get.get(register, params={"q": "zoekwoord"}).text
    assert re.search(r"1\.?000", first)
    assert len(set(re.findall(rf"{register}[0-9a-f-]{{36}}/", first))) == 25
    last = get.get(register, params={"q": "zoekwoord", "pagina": "40"})
    assert "Nummer 0999" in last.text
    for impossible in ("0", "-1", "9999", "x", "1e9", "²"):
        answer = get.get(register, params={"q": "zoekwoord", "pagina": impossible})
        assert answer.status_code == 200, impossible


@pytest.mark.parametrize(
    "query",
    ["parkeer", "'", '"', "\x00", "a" * 3_000, "<b>x</b>", "%", "\\", "é ü", "😀", "a & b | !c"],
)
def test_any_search_gets_a_page_and_echoes_nothing_raw(
    get: httpx.Client, shared_world: World, query: str
) -> None:
    answer = get.get(f"/{shared_world.slug}/register/", params={"q": query})
    assert answer.status_code == 200
    assert "<b>x</b>" not in answer.text


def test_the_pdf_is_made_by_the_worker_after_publication(
    worker: Live, get: httpx.Client, public_world: World
) -> None:
    address = f"/{public_world.slug}/register.pdf"
    forget_waiting_work()
    with organisation_scope(public_world.organisation.pk):
        publication.publish(
            activity_id=public_world.activities["accepted"],
            actor=public_world.people[Role.PRIVACY_OFFICER],
            now=clock.now(),
        )
    deadline = time.monotonic() + 120
    while (answer := get.get(address)).status_code != 200:
        assert answer.status_code == 503
        assert answer.headers["retry-after"]
        assert time.monotonic() < deadline, "no PDF came"
        time.sleep(0.3)
    assert answer.headers["content-type"] == "application/pdf"
    assert "set-cookie" not in answer.headers
    again = get.get(address, headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    with organisation_scope(public_world.organisation.pk):
        # The copy for the archive follows.
        while (job := Job.objects.filter(kind=RENDER_JOB).latest("created_at")).is_unfinished:
            assert time.monotonic() < deadline, "the job did not end"
            time.sleep(0.3)
        assert (job.status, job.percentage) == ("done", 100)
    archive = get.get(address.replace("register.pdf", "register-archief.pdf"))
    assert (archive.status_code, archive.content[:5]) == (200, b"%PDF-")


def test_the_link_on_the_page_leads_to_the_pdf(
    get: httpx.Client, public_world: World, tmp_path: Path
) -> None:
    call_command("render_register", organisation=public_world.slug, output=tmp_path / "x.pdf")
    page = get.get(f"/{public_world.slug}/register/").text
    links = re.findall(r'href="([^"]*)"', page)
    assert "" not in links
    assert get.get(f"/{public_world.slug}/register.pdf").status_code == 200
    for link in links:
        if link.startswith("/"):
            assert get.get(link).status_code == 200, link


def test_there_is_no_pdf_of_an_empty_register(get: httpx.Client, committed_db: None) -> None:
    organisation = make_organisation()
    assert get.get(f"/{organisation.slug}/register/").status_code == 200
    assert get.get(f"/{organisation.slug}/register.pdf").status_code == 404


def test_the_pdf_is_tagged_titled_and_holds_only_what_is_public(
    public_world: World, tmp_path: object
) -> None:
    from pathlib import Path

    output = Path(str(tmp_path)) / "register.pdf"
    call_command("render_register", organisation=public_world.slug, output=output)
    with pikepdf.open(output) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("nl")
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert pdf.open_metadata().get("pdfuaid:part") == "1"
        assert public_world.organisation.name in str(pdf.docinfo["/Title"])
        assert len(pdf.pages) >= 3
        names = {str(key) for key in pdf.Root.keys()}  # noqa: SIM118 - not a dict
    assert "/AcroForm" not in names
    assert "/Names" not in names or "/EmbeddedFiles" not in names


def test_a_second_rendering_of_the_same_content_is_the_same_edition(
    no_worker: None, public_world: World
) -> None:
    from registers.services.edition import render_public_register

    told: list[tuple[int, int, str]] = []
    first = render_public_register(
        public_world.organisation.pk, lambda *progress: told.append(progress)
    )
    second = render_public_register(public_world.organisation.pk, lambda *progress: None)
    assert first.pk == second.pk
    assert told[-1][0] == told[-1][1]


def test_an_edition_that_was_overtaken_is_made_again_from_what_is_public_then(
    no_worker: None, public_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow render of an old text must not replace a quick render of a newer one."""
    from registers.services import edition as editions

    organisation_id = public_world.organisation.pk
    real, begun = editions.make_pdf, []

    def overtaken(paper: Paper, cover: Cover, **options: Any) -> bytes:
        begun.append(paper)
        if len(begun) == 1:
            with organisation_scope(organisation_id):
                publication.publish(
                    activity_id=public_world.activities["accepted"],
                    actor=public_world.people[Role.PRIVACY_OFFICER],
                    now=clock.now(),
                )
            editions.render_public_register(organisation_id, lambda *progress: None)
        return real(paper, cover, **options)

    monkeypatch.setattr(editions, "make_pdf", overtaken)
    last = editions.render_public_register(organisation_id, lambda *progress: None)
    assert (last.number, last.activity_count) == (1, 2)
    with organisation_scope(organisation_id):
        assert editions.current_edition() == last

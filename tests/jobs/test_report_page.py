"""The page of a job: who may see it, how far it is, and the report that can be saved."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.jobs.admin.job import MOST_LINES
from privacyoffice.jobs.models import Job, JobStatus, Outcome, ReportLine
from privacyoffice.jobs.report_file import csv_for_excel, safe_cell
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World
from tests.factories.work import begun_again, finished_job

LIST = "/admin/jobs/job/"


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk):
        yield kept_world


def _client(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="privacyoffice.accounts.backends.LoginBackend")
    return client


def _page(job_id: Any) -> str:
    return f"{LIST}{job_id}/change/"


def _file(job_id: Any) -> str:
    return f"{LIST}{job_id}/report/"


def _told(job: Job, count: int, **options: Any) -> None:
    position = ReportLine.objects.filter(job=job).count()
    ReportLine.objects.bulk_create(
        ReportLine(
            organisation_id=job.organisation_id,
            job=job,
            position=number,
            key=str(number),
            **{"outcome": Outcome.DONE, "name": f"Regel {number}"} | options,
        )
        for number in range(position + 1, position + count + 1)
    )


def _rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_who_asked_sees_the_own_job_and_no_other(world: World) -> None:
    client = _client(world.people[Role.AMBASSADOR])
    for path in (_page(world.own_job_id), _file(world.own_job_id)):
        assert client.get(path).status_code == 200
    listing = client.get(LIST).text
    assert str(world.own_job_id) in listing
    assert str(world.job_id) not in listing
    for path in (_page(world.job_id), _file(world.job_id)):
        assert client.get(path).status_code == 404


def test_a_role_that_asked_for_nothing_finds_no_list(world: World) -> None:
    for role in (Role.MANAGER, Role.ACCOUNT_ADMIN, Role.CASE_HANDLER):
        client = _client(world.people[role])
        for path in (LIST, _page(world.own_job_id), _file(world.own_job_id)):
            assert client.get(path).status_code == 404, (role, path)


@pytest.mark.parametrize("role", [Role.PRIVACY_OFFICER, Role.DPO])
def test_the_office_sees_all_jobs(world: World, role: Role) -> None:
    client = _client(world.people[role])
    for job_id in (world.job_id, world.own_job_id):
        assert client.get(_page(job_id)).status_code == 200
        assert client.get(_file(job_id)).status_code == 200


def test_a_report_is_only_read(world: World) -> None:
    client = _client(world.people[Role.AMBASSADOR])
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(_file(world.own_job_id)).status_code == 405


def test_home_tells_of_own_work_and_of_no_other(world: World) -> None:
    for job_id in (world.job_id, world.own_job_id):
        begun_again(job_id, JobStatus.RUNNING)
    told = _client(world.people[Role.AMBASSADOR]).get("/admin/").text
    assert str(world.own_job_id) in told
    assert str(world.job_id) not in told
    assert LIST not in _client(world.people[Role.MANAGER]).get("/admin/").text


def test_the_page_tells_what_was_not_done_first(world: World) -> None:
    person = world.people[Role.AMBASSADOR]
    job = finished_job(world.canary, person)
    _told(job, 3)
    _told(job, 1, name="Geweigerd", outcome=Outcome.REFUSED, remarks=["Vul een doel in."])
    page = _client(person).get(_page(job.pk))
    assert page.text.index("Geweigerd") < page.text.index(f"Regel {world.canary}")
    assert "Vul een doel in." in page.text
    assert "4 uitgevoerd, 1 niet uitgevoerd." in page.text


def test_a_long_report_is_cut_on_the_page_and_whole_in_the_file(world: World) -> None:
    person = world.people[Role.AMBASSADOR]
    job = finished_job(world.canary, person)
    _told(job, MOST_LINES + 99)
    client = _client(person)
    page = client.get(_page(job.pk)).text
    assert page.count('<th scope="row">') == MOST_LINES
    assert "500 van 600 regels" in page
    assert len(_rows(client.get(_file(job.pk)).content)) == 1 + 600


def test_page_and_file_ask_the_same_of_the_database_however_long_the_report(world: World) -> None:
    person = world.people[Role.AMBASSADOR]
    job = finished_job(world.canary, person)
    client = _client(person)

    def queries() -> list[int]:
        counted = []
        for path in (_page(job.pk), _file(job.pk), LIST):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(path).status_code == 200
            counted.append(len(captured))
        return counted

    _told(job, 9)
    queries()
    at_ten = queries()
    _told(job, 990)
    assert queries() == at_ten


def test_the_file_opens_in_a_dutch_excel(world: World) -> None:
    person = world.people[Role.AMBASSADOR]
    job = finished_job(world.canary, person)
    _told(job, 1, name='Café; "de" Één', reference="VA-0007", remarks=["Eén.", "Twee."])
    answer = _client(person).get(_file(job.pk))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith('attachment; filename="verslag-')
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert _rows(answer.content) == [
        ["Nummer", "Naam", "Kenmerk", "Uitkomst", "Opmerkingen"],
        ["1", f"Regel {world.canary}", "", "uitgevoerd", ""],
        ["2", 'Café; "de" Één', "VA-0007", "uitgevoerd", "Eén.\nTwee."],
    ]


_STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", " =", "\u00a0+", "＝", "\u2212", "\u200b=", "'="]


@pytest.mark.parametrize("start", _STARTS)
def test_no_text_becomes_a_formula(start: str) -> None:
    text = f"{start}1+1"
    ((first, second),) = _rows(csv_for_excel([(text, f"a{text}")]))
    assert first.startswith("'")
    assert second.startswith("a")


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\u2028", "\x0b", "\n\n"])
def test_no_line_inside_a_cell_becomes_a_formula(end: str) -> None:
    assert safe_cell(f"een{end}=1+1{end}twee") == f"een{end}'=1+1{end}twee"


def test_text_in_every_column_is_made_harmless(world: World) -> None:
    person = world.people[Role.AMBASSADOR]
    job = finished_job(world.canary, person)
    evil = "=HYPERLINK(0)"
    _told(job, 1, name=evil, reference=evil, remarks=[evil])
    rows = _rows(_client(person).get(_file(job.pk)).content)
    assert not [cell for row in rows for cell in row if cell.startswith("=")]
    assert [cell for cell in rows[-1] if "HYPERLINK" in cell] == [f"'{evil}"] * 3


def test_the_page_refreshes_only_while_the_work_goes_on(world: World) -> None:
    client = _client(world.people[Role.AMBASSADOR])
    path = _page(world.own_job_id)
    assert "Refresh" not in client.get(path).headers
    begun_again(world.own_job_id, JobStatus.RUNNING, progress_done=3, progress_total=40)
    busy = client.get(path)
    assert busy.headers["Refresh"] == "5"
    assert "3 van 40, 7%" in busy.text
    still = client.get(f"{path}?standstill=1")
    assert "Refresh" not in still.headers
    assert 'href="?"' in still.text


@pytest.mark.parametrize(
    ("status", "changes", "words"),
    [
        (JobStatus.QUEUED, {}, "wacht op zijn beurt"),
        (JobStatus.RUNNING, {"message": ""}, "Het werk is begonnen"),
        (
            JobStatus.QUEUED,
            {"attempts": 2, "message": "OSError"},
            "niet gelukt (OSError). Het systeem probeert het opnieuw op",
        ),
        (
            JobStatus.FAILED,
            {"attempts": 8, "message": "OSError"},
            "na 8 pogingen gestaakt (OSError)",
        ),
        (JobStatus.DONE, {"message": "3 uitgevoerd."}, "3 uitgevoerd."),
    ],
    ids=["waiting", "begun", "tried again", "given up", "done"],
)
def test_the_page_says_in_words_how_far_it_is(
    world: World, status: JobStatus, changes: dict[str, Any], words: str
) -> None:
    not_before = clock.now() + timedelta(minutes=5)
    person = world.people[Role.AMBASSADOR]
    begun_again(world.own_job_id, status, **changes, not_before=not_before)
    page = _client(person).get(_page(world.own_job_id))
    assert words in page.text

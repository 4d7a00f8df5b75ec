"""All processing beside all criteria: who sees what, in how many questions, and as a file."""

import csv
import io
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from openpyxl import load_workbook

from dpia.matrix import activities_for, columns_of, rows
from dpia.models import Answer, Outcome, Screening
from dpia.queries import in_force_on
from dpia.services import screening
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import ProcessingActivity
from tests.factories import World

MATRIX = "/admin/dpia/screening/matrix/"
READERS = (Role.PRIVACY_OFFICER, Role.DPO, Role.AMBASSADOR, Role.CISO, Role.MANAGER, Role.AUDITOR)


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk), translation.override("nl"):
        yield kept_world


def _client(world: World, role: str = Role.PRIVACY_OFFICER) -> Client:
    client = Client()
    person = world.people[role]
    client.force_login(person, backend="privacyoffice.accounts.backends.LoginBackend")
    return client


def _signed(world: World, activity_id: UUID, yes: tuple[str, str]) -> Screening:
    """A screening in which one criterion applies, and no other."""
    officer, now = world.people[Role.PRIVACY_OFFICER], clock.now()
    begun = screening.begin(activity_id=activity_id, actor=officer, now=now)
    answers = {
        (line.criteria, line.criterion): ("no", "Nagekeken.") for line in begun.answers.all()
    }
    answers[yes] = ("yes", "Nagekeken.")
    screening.answer(screening_id=begun.pk, answers=answers, actor=officer, now=now)
    return screening.sign(
        screening_id=begun.pk, outcome=Outcome.NEEDED, reasons="Nagekeken.", actor=officer, now=now
    )


def _first_criterion() -> tuple[str, str]:
    return columns_of(in_force_on(clock.today()).sets)[0].key


def _rows(world: World, **filters: Any) -> dict[UUID, Any]:
    columns = columns_of(in_force_on(clock.today()).sets)
    seen = list(activities_for(world.people[Role.PRIVACY_OFFICER], **filters))
    return {row.activity.pk: row for row in rows(seen, columns, clock.today())}


def test_a_cell_is_what_somebody_signed_for(world: World) -> None:
    activity_id = world.fresh("draft")
    _signed(world, activity_id, _first_criterion())
    row = _rows(world)[activity_id]
    assert row.cells[0] == Answer.YES
    assert set(row.cells[1:]) == {Answer.NO}


def test_answers_that_nobody_signed_for_are_not_told(world: World) -> None:
    activity_id, officer = world.fresh("draft"), world.people[Role.PRIVACY_OFFICER]
    begun = screening.begin(activity_id=activity_id, actor=officer, now=clock.now())
    said = {_first_criterion(): ("yes", "Nagekeken.")}
    screening.answer(screening_id=begun.pk, answers=said, actor=officer, now=clock.now())
    row = _rows(world)[activity_id]
    assert set(row.cells) == {""}
    assert row.standing.draft == begun


def test_each_criterion_in_force_is_a_column_and_one_set_can_be_chosen(world: World) -> None:
    sets = in_force_on(clock.today()).sets
    assert len(columns_of(sets)) == sum(len(of.criteria) for of in sets)
    assert {column.of.code for column in columns_of(sets, "ap-list")} == {"ap-list"}


def test_an_ambassador_sees_the_own_department_and_who_has_no_part_in_it_a_missing_page(
    world: World,
) -> None:
    elsewhere = ProcessingActivity.objects.get(pk=world.activities["elsewhere"])
    for role in READERS:
        page = _client(world, role).get(MATRIX)
        assert page.status_code == 200, role
        assert (elsewhere.reference in page.content.decode()) == (role != Role.AMBASSADOR), role
    for role in (Role.CASE_HANDLER, Role.ACCOUNT_ADMIN):
        assert _client(world, role).get(MATRIX).status_code == 404, role
        assert _client(world, role).get(MATRIX, {"bestand": "csv"}).status_code == 404, role


def test_a_department_narrows_page_and_file(world: World) -> None:
    elsewhere = ProcessingActivity.objects.get(pk=world.activities["elsewhere"])
    narrowed = {"afdeling": str(world.home.pk)}
    page = _client(world).get(MATRIX, narrowed).content.decode()
    file = _client(world).get(MATRIX, {**narrowed, "bestand": "csv"}).content.decode()
    assert elsewhere.reference not in page
    assert elsewhere.reference not in file
    assert elsewhere.reference in _client(world).get(MATRIX).content.decode()


def test_an_impossible_filter_is_said_beside_the_field_and_shows_nothing(world: World) -> None:
    page = _client(world).get(MATRIX, {"criteria": "bestaat-niet"})
    assert page.status_code == 200
    assert page.context["form"].errors
    assert page.context["count"] == 0
    assert _client(world).get(MATRIX, {"bestand": "exe"}).status_code == 404


def test_the_page_says_in_words_what_a_sign_means(world: World) -> None:
    activity_id = world.fresh("draft")
    _signed(world, activity_id, _first_criterion())
    page = _client(world).get(MATRIX).content.decode()
    assert '<span aria-hidden="true">●</span>' in page
    assert '<span class="visually-hidden">ja</span>' in page
    assert '<span class="visually-hidden">nee</span>' in page


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_file_has_every_row_and_no_cell_that_calculates(world: World, kind: str) -> None:
    activity_id = world.fresh("draft")
    _signed(world, activity_id, _first_criterion())
    activity = ProcessingActivity.objects.get(pk=activity_id)
    ProcessingActivity.objects.filter(pk=activity_id).update(name='=HYPERLINK("x")')
    answer = _client(world).get(MATRIX, {"bestand": kind})
    lines = _lines(kind, answer.content)
    heading, told = lines[0], next(line for line in lines if line[0] == activity.reference)
    assert len(lines) == 1 + activities_for(world.people[Role.PRIVACY_OFFICER]).count()
    assert told[heading.index("Uitkomst")] == Outcome.NEEDED.label
    assert told[7] == "ja"
    assert told[8] == "nee"
    if kind == "csv":
        assert told[1].startswith("'=")


def _lines(kind: str, content: bytes) -> list[list[str]]:
    if kind == "csv":
        text = content.decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text), delimiter=";"))
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    return [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]


def test_who_takes_the_file_is_recorded(world: World) -> None:
    _client(world).get(MATRIX, {"bestand": "csv"})
    event = AuditEvent.objects.filter(action="dpia.matrix_downloaded").latest("recorded_at")
    assert event.actor == world.people[Role.PRIVACY_OFFICER]
    assert event.payload["format"] == "csv"


def test_more_processing_takes_no_more_questions(world: World) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert _rows(world)
        return len(queries)

    _signed(world, world.fresh("draft"), _first_criterion())
    before = asked()
    for _one in range(3):
        _signed(world, world.fresh("draft"), _first_criterion())
    assert asked() == before

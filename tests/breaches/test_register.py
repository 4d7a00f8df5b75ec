"""The register of breaches tells of all of them, and as a file of nothing but them."""

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pikepdf
import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from openpyxl import load_workbook

from breaches import facts, figures
from breaches.figures import Counted
from breaches.models import (
    Breach,
    Cause,
    Kind,
    Lateness,
    Notification,
    Outcome,
    Phase,
    RegisterFile,
    Risk,
)
from breaches.register import COLUMNS, Filters, breaches_in, entries, row_of
from breaches.services import evaluating, measures, register_files
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.crypto.errors import KeyDestroyed
from privacyoffice.crypto.unlocking import data_key
from privacyoffice.documents import storage
from privacyoffice.documents.rendering import Made
from privacyoffice.jobs.services import Progress
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World
from tests.factories.breaches import make_breach
from tests.requests_dsar.test_admin import client_of, text_of

PAGE = "/admin/breaches/breach/register/"
FIGURES = "/admin/breaches/breach/figures/"
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk), translation.override("nl"):
        yield kept_world


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


def handled(world: World, officer: Any) -> Breach:
    """A breach with what the register tells of it."""
    breach = make_breach(world, "in_progress")
    Breach.objects.filter(pk=breach.pk).update(
        kinds=[Kind.CONFIDENTIALITY], cause=Cause.INTERNAL_MISTAKE, persons_min=10, persons_max=20
    )
    given = {"breach_id": breach.pk, "actor": officer, "now": clock.now()}
    evaluating.evaluate(cause="=1+1", lesson="Twee mensen kijken", **given)
    measures.agree(
        what="Adressen controleren",
        owner=officer,
        due_on=clock.today() + timedelta(days=30),
        **given,
    )
    return Breach.objects.get(pk=breach.pk)


class Quiet(Progress):
    """No worker holds the job."""

    def report(self, done: int, total: int, message: str = "") -> None:
        """Nobody looks."""


def run_job(file: RegisterFile) -> None:
    register_files.run(Quiet(file.organisation_id, file.pk, {"file": str(file.pk)}, attempt=1))


def counted(**values: Any) -> Counted:
    given: dict[str, Any] = {
        "aware_at": START, "kinds": (), "cause": "", "risk": "", "notified_at": None, "outcome": "",
    }  # fmt: skip
    return Counted(**{**given, **values})


def test_every_breach_stands_in_the_register_whatever_became_of_it(world: World) -> None:
    wanted = set(Breach.objects.values_list("reference", flat=True))
    told = [entry.breach.reference for entry in entries(breaches_in(Filters()))]
    assert set(told) == wanted
    assert len(wanted) >= 3


def test_facts_effects_and_what_was_done_stand_in_it(world: World, officer: Any) -> None:
    breach = handled(world, officer)
    (entry,) = entries(Breach.objects.filter(pk=breach.pk))
    row = dict(zip((str(column.label) for column in COLUMNS), row_of(entry), strict=True))
    text = "\n".join(map(str, row.values()))
    assert row["Gevolgen"] == "nog niet ingevuld"
    for told in (breach.reference, "Brief naar een verkeerd adres", "Adressen", "Twee mensen"):
        assert told in text


def test_of_what_cannot_be_read_the_register_says_why(
    world: World, officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    breach = handled(world, officer)

    def destroyed(_breach: Breach) -> dict[str, Any]:
        raise KeyDestroyed("Zegge")

    monkeypatch.setattr(facts, "values", destroyed)
    (entry,) = entries(Breach.objects.filter(pk=breach.pk))
    assert entry.unreadable in row_of(entry)
    assert "Twee mensen" not in "\n".join(map(str, row_of(entry)))


def test_filters_narrow_the_register(world: World) -> None:
    breach = make_breach(world)
    day = date(2026, 3, 2)
    Breach.objects.filter(pk=breach.pk).update(
        # Half past midnight in Amsterdam, the day before in UTC.
        aware_at=datetime(2026, 3, 1, 23, 30, tzinfo=UTC),
        department=world.home,
        kinds=[Kind.INTEGRITY],
        cause=Cause.TECHNICAL,
        notified_at=START,
    )
    fitting: dict[str, Any] = {
        "since": day,
        "until": day,
        "department": world.home.pk,
        "kind": "integrity",
        "cause": "technical",
        "notified": "yes",
    }
    assert breach in breaches_in(Filters(**fitting))
    assert Filters.from_codes(Filters(**fitting).as_codes()) == Filters(**fitting)
    for other in (
        {"since": day + timedelta(days=1), "until": None},
        {"since": None, "until": day - timedelta(days=1)},
        {"department": world.elsewhere.pk},
        {"kind": "availability"},
        {"cause": "unknown"},
        {"notified": "no"},
    ):
        assert breach not in breaches_in(Filters(**{**fitting, **other}))


def test_many_breaches_take_as_many_questions_as_few(world: World, officer: Any) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            for entry in entries(breaches_in(Filters())):
                row_of(entry)
        return len(captured)

    handled(world, officer)
    before = asked()
    for _number in range(4):
        handled(world, officer)
    assert asked() <= before


def test_the_spreadsheet_opens_and_calculates_nothing(world: World, officer: Any) -> None:
    breach = handled(world, officer)
    answer = client_of(officer).get(f"{PAGE}?bestand=xlsx")
    assert answer.status_code == 200
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert breach.reference in [row[0] for row in values]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    event = AuditEvent.objects.filter(action="breach.register_taken").latest("occurred_at")
    assert breach.reference in event.payload["breaches"]


def test_the_pdf_is_made_encrypted_read_on_record_and_gone_with_a_breach(
    world: World, officer: Any
) -> None:
    breach = handled(world, officer)
    client = client_of(officer)
    assert client.post(f"{PAGE}?cause=internal_mistake").status_code == 302
    file = RegisterFile.objects.latest("asked_at")
    assert file.filters == {"cause": "internal_mistake"}
    run_job(file)
    file.refresh_from_db()
    assert breach.reference in file.breaches
    path = storage.path_of(file.file_key)
    assert b"%PDF" not in path.read_bytes()
    answer = client.get(f"{PAGE}?pdf={file.pk}")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) >= 1
    register_files.remove_with(breach, clock.now())
    assert client.get(f"{PAGE}?pdf={file.pk}").status_code == 404
    with pytest.raises(KeyDestroyed):
        data_key(file.pk)


def test_where_the_key_is_missing_the_register_says_so_and_asks_for_nothing(
    world: World, officer: Any, settings: Any, tmp_path: Path
) -> None:
    handled(world, officer)
    file = register_files.ask(
        filters=Filters(cause=Cause.INTERNAL_MISTAKE), actor=officer, now=clock.now()
    )
    with patch.object(
        register_files, "render_privately", return_value=Made(1, {}, b"%PDF-1.7 register")
    ):
        run_job(file)
    client, asked = client_of(officer), RegisterFile.objects.count()
    settings.KEYS_ROOT = tmp_path
    for answer in (
        client.get(f"{PAGE}?pdf={file.pk}", follow=True),
        client.post(f"{PAGE}?kind=integrity", follow=True),
    ):
        assert answer.status_code == 200
        assert "sleutel" in answer.content.decode()
    assert RegisterFile.objects.count() == asked


def test_a_register_goes_after_its_days(world: World, officer: Any) -> None:
    now = clock.now()
    file = register_files.ask(filters=Filters(), actor=officer, now=now - register_files.KEPT)
    fresh = register_files.ask(filters=Filters(), actor=officer, now=now)
    register_files.remove_old(now)
    assert list(register_files.files_now().filter(pk__in=[file.pk, fresh.pk])) == [fresh]


def test_who_sees_no_breaches_gets_no_register(world: World) -> None:
    client = client_of(world.people[Role.AMBASSADOR])
    for address in (PAGE, f"{PAGE}?bestand=xlsx", FIGURES):
        assert client.get(address).status_code == 404
    assert client.post(PAGE).status_code == 404
    with pytest.raises(Http404):
        register_files.ask(filters=Filters(), actor=world.people[Role.AMBASSADOR], now=clock.now())


def test_a_mistake_in_a_filter_is_told_and_shows_nothing_else(world: World, officer: Any) -> None:
    breach = make_breach(world)
    text = text_of(client_of(officer), f"{PAGE}?since=2026-03-02&until=2026-03-01")
    assert "errorlist" in text
    assert breach.reference not in text
    before = RegisterFile.objects.count()
    answer = client_of(officer).post(f"{PAGE}?since=2026-03-02&until=2026-03-01")
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    assert RegisterFile.objects.count() == before


def test_a_register_that_is_being_made_is_not_asked_for_twice(world: World, officer: Any) -> None:
    wanted, now = Filters(cause=Cause.TECHNICAL), clock.now()
    file = register_files.ask(filters=wanted, actor=officer, now=now)
    assert register_files.ask(filters=wanted, actor=officer, now=now) == file
    assert register_files.ask(filters=Filters(), actor=officer, now=now) != file
    run_job(file)
    assert register_files.ask(filters=wanted, actor=officer, now=now) != file


def test_a_breach_counts_once_in_all_and_for_each_kind() -> None:
    both = (Kind.CONFIDENTIALITY.value, Kind.INTEGRITY.value)
    found = figures.count(
        [
            counted(kinds=both, cause=Cause.TECHNICAL, risk=Risk.HIGH, notified_at=START),
            counted(kinds=both[:1]),
            counted(outcome=Outcome.NO_BREACH, kinds=both),
            counted(outcome=Outcome.DUPLICATE, kinds=both),
        ]
    )
    assert (found.together.total, found.together.notified) == (2, 1)
    assert [(one.code, one.total) for one in found.by_kind] == [
        ("confidentiality", 2),
        ("integrity", 1),
    ]
    assert [one.code for one in found.by_cause] == ["technical", figures.NOT_CLEAR]
    assert (found.no_breach, found.duplicates) == (1, 1)
    assert [one.total for one in found.by_month][:4] == [0, 0, 2, 0]


def test_hours_used_are_elapsed_hours_from_awareness() -> None:
    # The clock goes forward in these hours.
    aware = datetime(2026, 3, 27, 16, tzinfo=UTC)
    found = figures.count([counted(aware_at=aware, notified_at=aware + timedelta(hours=72.01))])
    assert found.median_hours == pytest.approx(72.01)


@pytest.mark.parametrize(
    ("lateness", "late"), [(Lateness.IN_TIME, 0), (Lateness.LAST_HOUR, 1), (Lateness.LATE, 1)]
)
def test_the_figures_are_late_by_the_hours_that_held_for_each(
    lateness: Lateness, late: int
) -> None:
    found = figures.count([counted(notified_at=START + timedelta(hours=90), lateness=lateness)])
    assert (found.late, found.in_time) == (late, 1 - late)


def test_the_figures_ask_the_newest_first_notification(world: World, officer: Any) -> None:
    breach = make_breach(world, "in_progress")
    for number, lateness in ((1, Lateness.LATE), (2, Lateness.IN_TIME)):
        sent = Notification.objects.create(
            breach=breach,
            number=number,
            phase=Phase.FIRST,
            form="ap",
            lateness=lateness,
            prepared_at=clock.now(),
            prepared_by=officer,
        )
        sent.submit(at=clock.now(), by=officer)
        sent.save()
    found = Breach.objects.filter(pk=breach.pk)
    found.update(notified_at=clock.now())
    of = figures.of_year(found, clock.day_of(breach.aware_at).year)
    assert (of.in_time, of.late) == (1, 0)


def test_the_register_calls_a_supplement_neither_late_nor_in_time(
    world: World, officer: Any
) -> None:
    breach = make_breach(world, "in_progress")
    for number, phase, late in ((1, Phase.FIRST, Lateness.LATE), (2, Phase.SUPPLEMENT, "")):
        made = Notification.objects.create(
            breach=breach,
            number=number,
            phase=phase,
            form="ap",
            lateness=late,
            prepared_at=clock.now(),
            prepared_by=officer,
        )
        made.submit(at=datetime(2026, 11, 22, 23, number, tzinfo=UTC), by=officer)
        made.save()
    entry = next(one for one in entries(breaches_in(Filters())) if one.breach.pk == breach.pk)
    told = dict(zip((str(column.label) for column in COLUMNS), row_of(entry), strict=True))
    assert str(told["Gemeld bij de AP"]).splitlines()[:2] == [
        "eerste melding op 23 november 2026 om 0.01 uur, te laat",
        "aanvulling op 23 november 2026 om 0.02 uur",
    ]


def test_a_year_is_that_of_the_day_in_amsterdam(world: World) -> None:
    breach = make_breach(world)
    found = Breach.objects.filter(pk=breach.pk)
    found.update(aware_at=datetime(2025, 12, 31, 23, 30, tzinfo=UTC))
    assert figures.of_year(found, 2026).together.total == 1
    assert figures.of_year(found, 2025).together.total == 0


def test_the_figures_are_drawn_with_their_table(world: World, officer: Any) -> None:
    handled(world, officer)
    text = text_of(client_of(officer), FIGURES)
    assert text.count("<svg") >= 4
    assert text.count("<table") >= 4
    assert client_of(officer).get(f"{FIGURES}?jaar=1066").status_code == 404

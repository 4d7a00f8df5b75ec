"""Deadlines on the staff side: who sees which, what the page tells, and that it takes the step."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.deadlines.kinds import DeadlineKind, register
from privacyoffice.deadlines.models import AddedHoliday, Deadline, EventKind, Status
from privacyoffice.deadlines.services import lifecycle
from privacyoffice.jobs.models import Job
from privacyoffice.tenancy.scope import organisation_scope
from tests.browser.admin_forms import posting_form
from tests.factories import World
from tests.factories.running import running

LIST = "/admin/deadlines/deadline/"
HOLIDAYS = "/admin/deadlines/addedholiday/"


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk), translation.override("en"):
        yield kept_world


def client_of(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="privacyoffice.accounts.backends.LoginBackend")
    return client


def text_of(person: Any, path: str) -> str:
    response = client_of(person).get(path)
    assert response.status_code == 200, path
    return str(response.content.decode())


def status_of(person: Any, path: str) -> int:
    return client_of(person).get(path).status_code


def page_of(deadline: Deadline) -> str:
    return f"{LIST}{deadline.pk}/change/"


def act_of(deadline: Deadline, name: str) -> str:
    return f"{LIST}{deadline.pk}/act/{name}/"


def take(person: Any, path: str, **values: Any) -> Any:
    """What a browser would send from the page of an act, with these values filled in."""
    form = posting_form(text_of(person, path)).values | values
    return client_of(person).post(path, form)


def test_who_watches_sees_all_and_others_their_own(world: World) -> None:
    handler = world.people[Role.CASE_HANDLER]
    own, other = running("van mij", owner=handler), running("van niemand")
    for role in (Role.PRIVACY_OFFICER, Role.DPO, Role.MANAGER, Role.AUDITOR, Role.CISO):
        assert text_of(world.people[role], LIST).count("field-about") == 2
    assert text_of(handler, LIST).count("field-about") == 1
    assert status_of(handler, page_of(own)) == 200
    assert status_of(handler, page_of(other)) == 404
    assert status_of(handler, f"{LIST}{other.pk}/history/") == 404
    for role in (Role.AMBASSADOR, Role.ACCOUNT_ADMIN):
        assert status_of(world.people[role], LIST) == 404
        assert status_of(world.people[role], page_of(own)) == 404


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("", {"late", "today", "soon", "far", "waiting"}),
        ("?when=late", {"late"}),
        ("?when=today", {"today"}),
        ("?when=week", {"today", "soon"}),
        ("?when=suspended", {"waiting"}),
        ("?when=ended", {"done"}),
        ("?when=all", {"late", "today", "soon", "far", "waiting", "done"}),
        ("?when=nonsense", {"late", "today", "soon", "far", "waiting"}),
        ("?owner=me", {"today"}),
        ("?owner=nobody&when=late", {"late"}),
        ("?q=soo", {"soon"}),
    ],
)
def test_the_list_answers_the_questions_of_every_day(
    world: World, question: str, found: set[str]
) -> None:
    officer, now = world.people[Role.PRIVACY_OFFICER], clock.now()
    for label, days in (("late", -1), ("soon", 5), ("far", 90)):
        running(label, days=days)
    running("today", owner=officer, days=0)
    yesterday = clock.today() - timedelta(days=1)
    waiting = running("waiting", rule="AVG_1M", start=yesterday)
    lifecycle.suspend(waiting.pk, clock.today(), reason="Vraag", actor=None, now=now)
    done = running("done", rule="AVG_1M", start=yesterday)
    lifecycle.meet(done.pk, now, actor=None, now=now)
    ids = {deadline.label: str(deadline.pk) for deadline in Deadline.objects.all()}
    page = text_of(officer, f"{LIST}{question}")
    assert {label for label, pk in ids.items() if f"{pk}/change/" in page} == found


def test_what_is_due_first_comes_first_with_words_and_a_shape(world: World) -> None:
    running("later", days=9)
    running("eerst", days=-2)
    page = text_of(world.people[Role.PRIVACY_OFFICER], LIST)
    assert page.index(">eerst<") < page.index(">later<")
    assert "2 days late" in page
    assert "in 9 days" in page
    assert "badge--cross" in page


def test_the_page_tells_the_date_how_it_came_about_and_what_happened(world: World) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    began = clock.today() - timedelta(days=10)
    deadline = running("2026-0012", owner=officer, rule="AVG_1M", start=began, reason="Brief")
    page = text_of(officer, page_of(deadline))
    assert "How this date came about" in page
    assert "That day does not count." in page
    assert "12(3)" in page
    assert "The term began" in page
    assert "Brief" in page
    assert "First date" not in page
    lifecycle.correct(
        deadline.pk,
        began + timedelta(days=8),
        reason="Verkeerd gelezen",
        actor=officer,
        now=clock.now(),
    )
    page = text_of(officer, page_of(deadline))
    assert "First date" in page
    assert "Beginning corrected" in page
    assert "Verkeerd gelezen" in page
    assert "The date moved from" in page


def test_while_suspended_the_date_is_called_provisional(world: World) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    began = clock.today() - timedelta(days=3)
    deadline = running("2026-0012", owner=officer, rule="AVG_1M", start=began)
    assert "rovisional" not in text_of(officer, page_of(deadline))
    response = take(officer, act_of(deadline, "suspend"), reason="Wie bent u?")
    assert response.status_code == 302
    page = text_of(officer, page_of(deadline))
    assert "The clock stands still" in page
    assert "provisional: " in page
    assert "provisional: " in text_of(officer, LIST)
    assert act_of(deadline, "resume") in page
    assert act_of(deadline, "suspend") not in page
    assert take(officer, act_of(deadline, "resume")).status_code == 302
    deadline.refresh_from_db()
    assert deadline.status == Status.OPEN


@pytest.mark.parametrize("role", [Role.PRIVACY_OFFICER, Role.CASE_HANDLER])
def test_officer_and_owner_act_and_others_do_not(world: World, role: Role) -> None:
    handler = world.people[Role.CASE_HANDLER]
    deadline = running("2026-0012", owner=handler, days=4)
    for watching in (Role.DPO, Role.MANAGER, Role.AUDITOR, Role.CISO):
        person = world.people[watching]
        assert "/act/" not in text_of(person, page_of(deadline))
        assert status_of(person, act_of(deadline, "cancel")) == 404
    person = world.people[role]
    assert act_of(deadline, "meet") in text_of(person, page_of(deadline))
    assert take(person, act_of(deadline, "cancel"), reason="").status_code == 200
    assert take(person, act_of(deadline, "cancel"), reason="Ingetrokken").status_code == 302
    deadline.refresh_from_db()
    assert deadline.status == Status.CANCELLED
    assert "/act/" not in text_of(person, page_of(deadline))


def test_what_a_case_does_is_not_done_by_hand(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("privacyoffice.deadlines.kinds._kinds", dict(_kinds()))
    register(DeadlineKind("proef.zaak", "antwoord"))
    officer = world.people[Role.PRIVACY_OFFICER]
    deadline = running("2026-0012", kind="proef.zaak", url="/admin/zaken/1/", days=4)
    page = text_of(officer, page_of(deadline))
    assert "/act/" not in page
    assert "Act there." in page
    assert 'href="/admin/zaken/1/"' in page
    for name in ("meet", "cancel", "suspend"):
        assert status_of(officer, act_of(deadline, name)) == 404


def _kinds() -> dict[str, DeadlineKind]:
    from privacyoffice.deadlines import kinds

    return kinds._kinds


def test_done_on_the_last_day_is_in_time_whatever_the_hour(world: World) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    deadline = running("2026-0012", owner=officer, days=-1)
    assert deadline.due_at is not None
    last_day = clock.day_of(deadline.due_at)
    response = take(officer, act_of(deadline, "meet"), at=last_day.isoformat())
    assert response.status_code == 302
    deadline.refresh_from_db()
    assert deadline.closed_at == deadline.due_at.replace(microsecond=0)
    assert "met, too late" not in text_of(officer, page_of(deadline))


def test_handing_over_goes_to_people_who_work_here(world: World) -> None:
    officer, handler = world.people[Role.PRIVACY_OFFICER], world.people[Role.CASE_HANDLER]
    deadline = running("2026-0012", owner=officer, days=4)
    page = text_of(officer, act_of(deadline, "hand-over"))
    assert str(handler.pk) in page
    assert str(world.people["former"].pk) not in page
    assert f'value="{officer.pk}"' not in page, "it is theirs already"
    path = act_of(deadline, "hand-over")
    assert take(officer, path, owner=str(handler.pk)).status_code == 302
    deadline.refresh_from_db()
    assert deadline.owner_id == handler.pk
    assert deadline.events.filter(kind=EventKind.HANDED_OVER).exists()


def test_list_and_page_ask_as_much_of_many_as_of_few(world: World) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    first = running("eerste", owner=world.people[Role.CASE_HANDLER], days=-1)

    def queries(path: str) -> int:
        client = client_of(officer)
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    paths = (LIST, page_of(first), "/admin/")
    few = [queries(path) for path in paths]
    people = list(world.people.values())
    for number in range(12):
        running(f"nog {number}", owner=people[number % 5], days=number - 3)
    assert [queries(path) for path in paths] == few


def test_an_added_day_is_counted_and_its_page_leads_to_what_it_did(world: World) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    running("2026-0012", rule="BEZWAAR_6W", start=clock.today())
    day = clock.today().replace(month=1, day=1) + timedelta(days=365 * 3 + 30)
    while day.weekday() != 4:
        day += timedelta(days=1)
    values = {"day": day.isoformat(), "name": "Herdenking", "source": "Stb. 2028, 1"}
    assert status_of(world.people[Role.DPO], f"{HOLIDAYS}add/") == 404
    response = take(officer, f"{HOLIDAYS}add/", **values)
    assert response.status_code == 302
    holiday = AddedHoliday.objects.get()
    job = Job.objects.filter(kind="deadlines.recalculate").latest("created_at")
    page = text_of(officer, f"{HOLIDAYS}{holiday.pk}/change/")
    assert f"/admin/jobs/job/{job.pk}/change/" in page
    assert "Herdenking" in text_of(world.people[Role.AMBASSADOR], HOLIDAYS)
    again = take(officer, f"{HOLIDAYS}add/", **values)
    assert again.status_code == 200
    assert "This day has been added already." in again.content.decode()
    assert take(officer, f"{HOLIDAYS}{holiday.pk}/act/withdraw/").status_code == 302
    holiday.refresh_from_db()
    assert holiday.withdrawn_at is not None
    assert "/act/withdraw/" not in text_of(officer, f"{HOLIDAYS}{holiday.pk}/change/")

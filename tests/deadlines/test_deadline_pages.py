"""What the page of a deadline says and asks: of hours to the minute, of a day as a day."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.clock import AMSTERDAM
from privacyoffice.deadlines.admin.story import story_of
from privacyoffice.deadlines.facts import after
from privacyoffice.deadlines.models import AddedHoliday, Deadline
from privacyoffice.deadlines.services import lifecycle
from privacyoffice.tenancy.scope import organisation_scope
from tests.browser.admin_forms import posting_form
from tests.factories import World
from tests.factories.deadlines import recalculate_open, started
from tests.factories.running import running

LIST = "/admin/deadlines/deadline/"
AWARE = datetime(2026, 3, 2, 9, 30, tzinfo=AMSTERDAM)
ENTERED = datetime(2026, 3, 2, 10, 13, tzinfo=AMSTERDAM)
# The clock went back in that night, so that this time was there twice.
TWICE = datetime(2025, 10, 26, 2, 30, tzinfo=AMSTERDAM, fold=1)


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk), translation.override("en"):
        yield kept_world


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


def client_of(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="privacyoffice.accounts.backends.LoginBackend")
    return client


def page_of(deadline: Deadline) -> str:
    return f"{LIST}{deadline.pk}/change/"


def act_of(deadline: Deadline, name: str) -> str:
    return f"{LIST}{deadline.pk}/act/{name}/"


def take(person: Any, path: str, **values: Any) -> Any:
    """What a browser would send from the page of an act, with these values filled in."""
    client = client_of(person)
    form = posting_form(client.get(path).content.decode()).values | values
    return client.post(path, form)


def told(deadline: Deadline) -> list[str]:
    """The latest first: what happened, with its first detail."""
    return [" ".join((entry.sentence, *entry.details[:1])) for entry in story_of(deadline)]


def test_of_a_clock_of_hours_the_page_tells_when_it_was_and_when_it_was_said(
    world: World,
) -> None:
    deadline = started("BREACH_72H_STRICT", AWARE, now=ENTERED)
    really, noticed = AWARE - timedelta(minutes=25), ENTERED + timedelta(hours=1)
    lifecycle.correct(deadline.pk, really, reason="Logboek", actor=None, now=noticed)
    done, said = ENTERED + timedelta(hours=5), ENTERED + timedelta(hours=6)
    lifecycle.meet(deadline.pk, done, actor=None, now=said)
    deadline.refresh_from_db()
    day = "Monday 2 March 2026 at"
    facts = [line for line in told(deadline) if "Reminder" not in line]
    assert facts == [
        f"Done That was on {day} 15:13. It was entered on {day} 16:13.",
        f"Beginning corrected It began on {day} 9:05 and not on {day} 9:30.",
        f"The term began That was on {day} 9:30. It was entered on {day} 10:13.",
    ]


def test_of_a_term_in_days_the_page_tells_a_day_and_only_another_one(world: World) -> None:
    deadline = started("AVG_1M", date(2026, 3, 2), now=ENTERED)
    lifecycle.meet(deadline.pk, ENTERED + timedelta(days=1), actor=None, now=ENTERED + timedelta(2))
    facts = [line for line in told(deadline) if "Reminder" not in line]
    assert facts == ["Done That was on Tuesday 3 March 2026.", "The term began"]


def test_a_day_that_was_chosen_is_changed_and_has_no_beginning(officer: Any) -> None:
    deadline = running("Raad", owner=officer, days=4)
    page = client_of(officer).get(page_of(deadline)).content.decode()
    assert act_of(deadline, "change-date") in page
    assert act_of(deadline, "correct") not in page
    path = act_of(deadline, "change-date")
    asked = client_of(officer).get(path)
    assert asked.context["form"].fields["start"].label == "What is the last day?"
    assert "began" not in asked.content.decode()
    later = clock.today() + timedelta(days=9)
    same = take(officer, path, reason="Verzet")
    assert "It is that already." in same.content.decode()
    assert take(officer, path, start=later.isoformat(), reason="Verzet").status_code == 302
    deadline.refresh_from_db()
    assert deadline.due_at is not None
    assert clock.day_of(deadline.due_at) == later
    assert any(line.startswith("Date changed The date moved from") for line in told(deadline))
    other = running("Brief", owner=officer, rule="BEZWAAR_6W", start=clock.today())
    page = client_of(officer).get(page_of(other)).content.decode()
    assert act_of(other, "correct") in page
    assert act_of(other, "change-date") not in page


def test_correcting_asks_for_the_day_that_starts_the_clock(officer: Any) -> None:
    deadline = running("Brief", owner=officer, rule="BEZWAAR_6W", start=clock.today())
    form = client_of(officer).get(act_of(deadline, "correct")).context["form"]
    assert form.fields["start"].label == "On which day was the decision sent?"


@pytest.mark.parametrize(("fold", "which"), [(0, "first"), (1, "second")])
def test_correcting_keeps_which_of_two_equal_times_it_was(
    officer: Any, fold: int, which: str
) -> None:
    deadline = started(
        "BREACH_72H_STRICT", TWICE.replace(fold=fold), owner=officer, now=clock.now()
    )
    path = act_of(deadline, "correct")
    sent = posting_form(client_of(officer).get(path).content.decode()).values
    assert (sent["time"], sent["which"]) == ("02:30", which)
    unchanged = client_of(officer).post(path, sent | {"reason": "Niets"})
    assert "It is that already." in unchanged.content.decode()
    other = "first" if fold else "second"
    assert take(officer, path, which=other, reason="Zomertijd").status_code == 302
    began = after(deadline.events.order_by("position")).start
    assert isinstance(began, datetime)
    assert began.astimezone(UTC) == TWICE.replace(fold=1 - fold).astimezone(UTC)


def test_until_an_added_day_is_worked_in_the_page_says_so_and_does_not_contradict(
    officer: Any,
) -> None:
    deadline = running("Brief", owner=officer, rule="BEZWAAR_6W", start=clock.today())
    assert deadline.due_at is not None
    client, path = client_of(officer), page_of(deadline)
    assert "being computed again" not in client.get(path).content.decode()
    AddedHoliday.objects.create(
        day=clock.day_of(deadline.due_at), name="Extra", source="Stb. 1", added_at=clock.now()
    )
    page = client.get(path).content.decode()
    assert "This date is being computed again" in page
    assert "How the new date will come about" in page
    assert "How this date came about" not in page
    recalculate_open(now=clock.now())
    page = client.get(path).content.decode()
    assert "being computed again" not in page
    assert "How this date came about" in page


def test_what_is_done_on_a_day_to_come_is_refused_in_days(officer: Any) -> None:
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    deadline = running("Brief", owner=officer, rule="BEZWAAR_6W", start=clock.today())
    refused = take(officer, act_of(deadline, "meet"), at=tomorrow)
    assert "Choose today or an earlier day." in refused.content.decode()
    before = (clock.today() - timedelta(days=1)).isoformat()
    refused = take(officer, act_of(deadline, "meet"), at=before)
    assert "Choose that day or a later one." in refused.content.decode()
    hours = started("BREACH_72H_STRICT", clock.now() - timedelta(hours=2), owner=officer)
    refused = take(officer, act_of(hours, "meet"), at=tomorrow, time="10:00")
    assert "Choose a moment that has passed." in refused.content.decode()

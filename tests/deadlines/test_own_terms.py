"""Beginning a deadline of one's own: by which rule, from when, and for whom."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.deadlines.admin.own_term import OFFERED
from privacyoffice.deadlines.kinds import kind_of
from privacyoffice.deadlines.models import Deadline
from privacyoffice.deadlines.start_words import STARTS
from privacyoffice.tenancy.scope import organisation_scope
from tests.browser.admin_forms import posting_form
from tests.factories import World

ADD = "/admin/deadlines/deadline/add/"
FORWARD, BACK = date(2026, 3, 29), date(2026, 10, 25)  # the clock changes in these nights


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk), translation.override("en"):
        yield kept_world


def client_of(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend="privacyoffice.accounts.backends.LoginBackend")
    return client


def begin(person: Any, rule: str, **values: Any) -> Any:
    """Fill in the page of a rule as a browser would, with these values."""
    client, path = client_of(person), f"{ADD}?rule={rule}"
    form = posting_form(client.get(path).content.decode()).values
    return client.post(path, form | {"label": "Reactie raad", **values})


def begun() -> Deadline:
    found: Deadline = Deadline.objects.get()
    return found


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


def test_first_one_chooses_a_rule_and_every_offer_has_its_page(officer: Any) -> None:
    client = client_of(officer)
    page = client.get(ADD).content.decode()
    for rule in OFFERED:
        assert f"?rule={rule}" in page
        assert client.get(f"{ADD}?rule={rule}").status_code == 200
    for nonsense in ("BREACH_LATE", "iets"):
        assert "What sort of deadline?" in client.get(f"{ADD}?rule={nonsense}").content.decode()


@pytest.mark.parametrize("rule", OFFERED)
def test_every_offered_rule_begins_a_deadline_with_a_date(officer: Any, rule: str) -> None:
    start = clock.today() - timedelta(days=2)
    values = {"start": start.isoformat(), "time": "10:17", "amount": "3", "days": "5"}
    response = begin(officer, rule, **values)
    assert response.status_code == 302, response.content.decode()
    deadline = begun()
    assert deadline.rule == rule
    assert deadline.due_at is not None
    assert deadline.owner == officer, "one's own, unless one chooses another"


def test_a_second_click_begins_nothing_and_gets_the_same_answer(officer: Any) -> None:
    client, path = client_of(officer), f"{ADD}?rule=DATE"
    form = posting_form(client.get(path).content.decode()).values
    form |= {"label": "Reactie raad", "start": clock.today().isoformat()}
    first, second = client.post(path, form), client.post(path, form)
    assert (second.status_code, second["Location"]) == (302, first["Location"])
    assert begun().events.count() == 1
    assert AuditEvent.objects.filter(action="deadlines.started").count() == 1
    client.post(path, form | {"label": "Reactie college"})
    assert Deadline.objects.count() == 2, "who goes back and changes it means another one"


def test_a_term_of_ones_own_counts_what_was_filled_in(officer: Any) -> None:
    start = clock.today() - timedelta(days=2)
    begin(officer, "POLICY_TERM", start=start.isoformat(), amount="3", unit="weeks")
    due = begun().due_at
    assert due is not None
    assert clock.day_of(due) == start + timedelta(weeks=3)


def test_without_its_length_or_label_nothing_begins(officer: Any) -> None:
    start = clock.today().isoformat()
    assert begin(officer, "POLICY_TERM", start=start).status_code == 200
    assert begin(officer, "DATE", start=start, label=" ").status_code == 200
    assert begin(officer, "DATE", start="morgen").status_code == 200
    assert not Deadline.objects.exists()


def test_a_moment_is_taken_on_the_dutch_clock(officer: Any) -> None:
    begin(officer, "BREACH_72H_STRICT", start="2026-10-23", time="10:17")
    aware = datetime(2026, 10, 23, 8, 17, tzinfo=UTC)
    assert begun().due_at == aware + timedelta(hours=72)


def test_a_time_that_the_clock_skips_is_refused_beside_its_field(officer: Any) -> None:
    response = begin(officer, "BREACH_72H_STRICT", start=FORWARD.isoformat(), time="02:30")
    assert response.status_code == 200
    errors = response.context["form"].errors
    assert set(errors) == {"time"}
    assert "does not exist" in str(errors["time"])
    assert not Deadline.objects.exists()


def test_a_time_that_occurs_twice_is_asked_about_and_only_then(officer: Any) -> None:
    sent = {"start": BACK.isoformat(), "time": "02:30"}
    once = begin(officer, "BREACH_72H_STRICT", start=BACK.isoformat(), time="")
    assert "which" not in once.context["form"].fields
    response = begin(officer, "BREACH_72H_STRICT", **sent)
    assert response.status_code == 200
    form = response.context["form"]
    assert set(form.errors) == {"which"}
    names = list(form.fields)
    assert names[names.index("start") :][:3] == ["start", "time", "which"]
    assert form["time"].value() == "02:30", "what was typed stays"
    begin(officer, "BREACH_72H_STRICT", **sent, which="second")
    assert begun().due_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC) + timedelta(hours=72)


def test_a_clock_of_hours_is_urgent_whoever_begins_it(world: World, officer: Any) -> None:
    for person in (officer, world.people[Role.DPO]):
        begin(person, "BREACH_72H_STRICT", start=clock.today().isoformat(), time="00:00")
        begin(person, "DATE", start=clock.today().isoformat())
        kinds = {d.rule: kind_of(d.kind) for d in Deadline.objects.filter(owner=person)}
        assert kinds["BREACH_72H_STRICT"].is_urgent
        assert not kinds["DATE"].is_urgent
        assert all(kind.by_hand for kind in kinds.values())


def test_the_first_of_two_equal_times_is_an_hour_earlier(officer: Any) -> None:
    sent = {"start": BACK.isoformat(), "time": "02:30", "which": "first"}
    begin(officer, "BREACH_72H_STRICT", **sent)
    assert begun().due_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC) + timedelta(hours=72)


def test_what_is_still_to_come_has_not_begun_unless_it_is_the_day_itself(officer: Any) -> None:
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    refused = begin(officer, "BEZWAAR_6W", start=tomorrow)
    assert refused.status_code == 200
    assert "start" in refused.context["form"].errors
    assert begin(officer, "DATE", start=tomorrow).status_code == 302


def test_the_fg_begins_deadlines_of_their_own_only(world: World, officer: Any) -> None:
    dpo = world.people[Role.DPO]
    client = client_of(dpo)
    page = client.get(f"{ADD}?rule=DATE")
    assert "owner" not in page.context["form"].fields
    start = (clock.today() + timedelta(days=1)).isoformat()
    assert begin(dpo, "DATE", start=start, owner=str(officer.pk)).status_code == 302
    assert begun().owner == dpo


@pytest.mark.parametrize("rule", OFFERED)
def test_each_rule_asks_for_the_day_that_starts_its_clock(officer: Any, rule: str) -> None:
    field = client_of(officer).get(f"{ADD}?rule={rule}").context["form"].fields["start"]
    assert (field.label, field.help_text) == (STARTS[rule].legend, STARTS[rule].help)
    assert "day" in field.label or rule.startswith("BREACH")


def test_a_day_or_a_term_that_has_passed_already_is_warned_about(officer: Any) -> None:
    long_ago = (clock.today() - timedelta(days=90)).isoformat()
    for rule, warning in (
        ("DATE", "Then change the date."),
        ("BEZWAAR_6W", "The term has passed already"),
        ("RETAIN", "The retention period has passed already"),
    ):
        response = begin(officer, rule, start=long_ago, amount="3", unit="days")
        told = [(message.level_tag, message.message) for message in _messages(response)]
        assert [tag for tag, _text in told] == ["warning", "success"]
        assert warning in told[0][1]
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    response = begin(officer, "DATE", start=tomorrow)
    (told_once,) = _messages(response)
    assert told_once.message.startswith("The deadline has been added. The last moment is ")


def _messages(response: Any) -> list[Any]:
    return list(get_messages(response.wsgi_request))


def test_who_may_begin_none_finds_no_page(world: World) -> None:
    for role in (Role.CASE_HANDLER, Role.MANAGER, Role.AUDITOR, Role.CISO):
        assert client_of(world.people[role]).get(ADD).status_code == 404
        assert client_of(world.people[role]).post(f"{ADD}?rule=DATE").status_code == 404


def test_another_owner_is_somebody_who_works_here(world: World, officer: Any) -> None:
    start = (clock.today() + timedelta(days=1)).isoformat()
    former = str(world.people["former"].pk)
    assert begin(officer, "DATE", start=start, owner=former).status_code == 200
    handler = world.people[Role.CASE_HANDLER]
    assert begin(officer, "DATE", start=start, owner=str(handler.pk)).status_code == 302
    assert begun().owner == handler

"""What must be done today: the same on the first page and in the mail of the morning."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.home import HomeBlock
from privacyoffice.accounts.models import Membership
from privacyoffice.accounts.roles import Role
from privacyoffice.deadlines.admin.home import SHOWN, to_do_today
from privacyoffice.deadlines.digest import to_do
from privacyoffice.deadlines.models import Deadline
from privacyoffice.deadlines.services import lifecycle
from privacyoffice.deadlines.work import MOST, start_of, work_of
from privacyoffice.notifications.services.digest import Heading
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World, make_office
from tests.factories.running import running


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk), translation.override("en"):
        yield kept_world


def block_of(person: Any) -> HomeBlock | None:
    request = RequestFactory().get("/admin/")
    request.user = person
    return to_do_today(request)


def labels(deadlines: Any) -> list[str]:
    return [deadline.label for deadline in deadlines]


def test_the_oldest_danger_is_on_top_then_today_then_the_week(world: World) -> None:
    owner = world.people[Role.CASE_HANDLER]
    for label, days in (("week", 7), ("later", 8), ("late", -1), ("today", 0), ("longest", -30)):
        running(label, owner=owner, days=days)
    work = work_of(owner, clock.now())
    assert labels(work.overdue) == ["longest", "late"]
    assert labels(work.today) == ["today"]
    assert labels(work.this_week) == ["week"]
    block = block_of(owner)
    assert block is not None
    assert [item.label.partition(":")[0] for item in block.items] == [
        *("longest", "late", "today", "week")
    ]
    assert block.items[0].detail.startswith("30 days late: ")
    assert "badge" in block.items[0].mark, "late is a word with a shape"
    assert block.items[2].mark == ""
    assert block.sentence == "Deadlines: 2 are late, 1 due today, 1 due within a week."


def test_a_day_belongs_to_today_until_its_last_second(world: World) -> None:
    owner = world.people[Role.CASE_HANDLER]
    running("vandaag", owner=owner, days=0)
    midnight = start_of(clock.today() + timedelta(days=1))
    last_second, first_second = midnight - timedelta(seconds=1), midnight
    assert labels(work_of(owner, last_second).today) == ["vandaag"]
    assert labels(work_of(owner, first_second).overdue) == ["vandaag"]


def test_who_watches_sees_what_is_late_of_everybody_and_the_rest_of_their_own(
    world: World,
) -> None:
    handler = world.people[Role.CASE_HANDLER]
    running("te laat van een ander", owner=handler, days=-2)
    running("te laat van niemand", owner=None, days=-1)
    running("morgen van een ander", owner=handler, days=1)
    for role in (Role.PRIVACY_OFFICER, Role.DPO):
        work = work_of(world.people[role], clock.now())
        assert labels(work.overdue) == ["te laat van een ander", "te laat van niemand"]
        assert work.this_week == ()
        block = block_of(world.people[role])
        assert block is not None
        assert f"owner: {handler.name}" in block.items[0].detail
        assert "owner: nobody" in block.items[1].detail
    for role in (Role.MANAGER, Role.CISO, Role.AUDITOR):
        assert work_of(world.people[role], clock.now()).count == 0, "they see it in the list"


def test_what_stands_still_or_has_ended_is_no_work(world: World) -> None:
    owner, now = world.people[Role.CASE_HANDLER], clock.now()
    began = clock.today() - timedelta(days=29)
    waiting, done = (
        running(label, owner=owner, rule="AVG_1M", start=began) for label in ("wacht", "klaar")
    )
    assert work_of(owner, now).count == 2
    lifecycle.suspend(waiting.pk, clock.today(), reason="Vraag", actor=None, now=now)
    lifecycle.meet(done.pk, now, actor=None, now=now)
    assert work_of(owner, now).count == 0


def test_nothing_to_do_is_said_to_whose_role_owns_deadlines(world: World) -> None:
    for role in (Role.DPO, Role.MANAGER, Role.CASE_HANDLER, Role.CISO, Role.AMBASSADOR):
        block = block_of(world.people[role])
        assert block is not None
        assert block.items == ()
        assert block.sentence == "Nothing is late and nothing is due within a week."
    for role in (Role.AUDITOR, Role.ACCOUNT_ADMIN):
        assert block_of(world.people[role]) is None


def test_a_manager_reads_in_one_line_what_stays_late(world: World) -> None:
    manager, handler = world.people[Role.MANAGER], world.people[Role.CASE_HANDLER]
    for label, days in (("kort", -2), ("drie dagen", -3), ("lang", -30)):
        running(label, owner=handler, days=days)
    running("eigen", owner=manager, days=1)
    block = block_of(manager)
    assert block is not None
    assert [item.label.partition(":")[0] for item in block.items] == ["Escalated to you", "eigen"]
    line = block.items[0]
    assert line.detail == "2 deadlines are three days late or longer"
    assert block.sentence == "Deadlines: 1 due within a week."
    client = Client()
    client.force_login(manager, backend="privacyoffice.accounts.backends.LoginBackend")
    listed = client.get(line.url).context["cl"].queryset
    assert set(labels(listed)) == {"drie dagen", "lang"}, "the list behind the line"
    for role in (Role.PRIVACY_OFFICER, Role.DPO, Role.CISO, Role.CASE_HANDLER):
        assert work_of(world.people[role], clock.now()).escalated_count == 0


def test_with_nothing_of_their_own_a_manager_is_not_told_that_nothing_is_late(
    world: World,
) -> None:
    running("lang", owner=world.people[Role.CASE_HANDLER], days=-30)
    block = block_of(world.people[Role.MANAGER])
    assert block is not None
    assert block.sentence == "Nothing of your own is late or due within a week."


def test_work_leads_to_what_it_is_about_or_else_to_its_own_page(world: World) -> None:
    owner = world.people[Role.CASE_HANDLER]
    deadline = running("eigen bladzijde", owner=owner, days=1)
    running("zaak", owner=owner, days=2, url="/admin/zaken/1/")
    block = block_of(owner)
    assert block is not None
    assert [item.url for item in block.items] == [
        reverse("admin:deadlines_deadline_change", args=[deadline.pk]),
        "/admin/zaken/1/",
    ]


def test_somebody_who_left_has_no_work_here(world: World) -> None:
    owner = world.people[Role.CASE_HANDLER]
    running("achtergebleven", owner=owner, days=-1)
    Membership.objects.filter(user=owner).update(valid_until=clock.today())
    person = type(owner).objects.get(pk=owner.pk)
    assert work_of(person, clock.now()).count == 0
    assert labels(work_of(world.people[Role.PRIVACY_OFFICER], clock.now()).overdue) == [
        "achtergebleven"
    ]


def test_work_of_one_organisation_is_not_told_in_another(world: World) -> None:
    other = make_office()
    running("hier", owner=world.people[Role.PRIVACY_OFFICER], days=-1)
    with organisation_scope(other.organisation.pk):
        assert work_of(other.people[Role.DPO], clock.now()).count == 0
        assert work_of(world.people[Role.PRIVACY_OFFICER], clock.now()).count == 0


def test_a_long_list_is_cut_and_all_of_it_is_counted_with_as_many_questions(
    world: World,
) -> None:
    owner = world.people[Role.CASE_HANDLER]
    first = running("0", owner=owner, days=-1)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            work_of(owner, clock.now())
        return len(captured)

    queries()
    few = queries()
    assert few == 2
    for number in range(MOST):
        kept = {field.attname: getattr(first, field.attname) for field in first._meta.fields}
        Deadline(**{**kept, "id": uuid4(), "label": str(number)}).save(force_insert=True)
    assert queries() == few
    work = work_of(owner, clock.now())
    assert (len(work.overdue), work.overdue_count) == (MOST, MOST + 1)
    block = block_of(owner)
    assert block is not None
    assert len(block.items) == SHOWN
    assert block.more_url == reverse("admin:deadlines_deadline_changelist")


def test_the_mail_of_the_morning_tells_the_same(world: World) -> None:
    owner = world.people[Role.CASE_HANDLER]
    running("gisteren", owner=owner, days=-1)
    running("vandaag", owner=owner, days=0)
    running("morgen", owner=owner, days=1)
    entries = list(to_do(owner, clock.now()))
    assert [(entry.heading, entry.label.partition(":")[0]) for entry in entries] == [
        (Heading.OVERDUE, "gisteren"),
        (Heading.TODAY, "vandaag"),
        (Heading.THIS_WEEK, "morgen"),
    ]
    assert entries[0].detail.startswith("1 day late (")
    assert all(entry.url.startswith("/admin/deadlines/deadline/") for entry in entries)


def test_an_hour_that_passed_today_is_late_and_no_longer_of_today(world: World) -> None:
    owner, now = world.people[Role.CASE_HANDLER], clock.now()
    running("uren", owner=owner, rule="BREACH_72H_STRICT", start=now - timedelta(hours=72.5))
    work = work_of(owner, now)
    assert labels(work.overdue) == ["uren"]
    assert work.today == ()
    assert isinstance(work.overdue[0].due_at, datetime)

"""What an FG plans for themselves: no other role sees it, hears of it or takes their place."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from privacyoffice import clock
from privacyoffice.accounts.models import Absence
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.clock import AMSTERDAM
from privacyoffice.deadlines import queries
from privacyoffice.deadlines.digest import to_do
from privacyoffice.deadlines.intents import REPAIRED
from privacyoffice.deadlines.kinds import OWN, OWN_CLOCK_OF_DPO, OWN_OF_DPO
from privacyoffice.deadlines.models import Deadline
from privacyoffice.deadlines.services import asking, bulk, lifecycle, own, recalculation
from privacyoffice.deadlines.services.sweeping import sweep_batch
from privacyoffice.deadlines.work import in_calendar_of, work_of
from privacyoffice.jobs.models import Job, JobStatus, ReportLine
from privacyoffice.jobs.services import Progress
from privacyoffice.kernel.terms import Facts
from privacyoffice.notifications.models import InAppMessage, OutboxMessage
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World
from tests.factories.deadlines import as_if_none

SECRET = "Gesprek met een melder"
OTHERS = [role for role in Role if role != Role.DPO]


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk):
        as_if_none()
        yield kept_world


@pytest.fixture
def dpo(world: World) -> Any:
    return world.people[Role.DPO]


def _begin(dpo: Any, *, days: int = -1, rule: str = "DATE", actor: Any = None) -> Deadline:
    start = clock.today() + timedelta(days=days)
    return own.begin(
        rule, Facts(start=start), SECRET, owner=dpo, actor=actor or dpo, now=clock.now()
    )


def _away(person: Any, deputy: Any) -> None:
    day = clock.today()
    Absence.objects.create(
        user=person, first_day=day, last_day=day, deputy=deputy, entered_at=clock.now()
    )


def test_only_what_an_fg_begins_for_themselves_is_the_fgs_own_work(world: World, dpo: Any) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    assert _begin(dpo).kind == OWN_OF_DPO
    assert _begin(dpo, actor=officer).kind == OWN
    moment = Facts(start=clock.now().astimezone(AMSTERDAM))
    clock_of_dpo = own.begin(
        "BREACH_72H_STRICT", moment, SECRET, owner=dpo, actor=dpo, now=clock.now()
    )
    assert clock_of_dpo.kind == OWN_CLOCK_OF_DPO


@pytest.mark.parametrize("role", OTHERS)
def test_no_other_role_finds_it_in_any_place(world: World, dpo: Any, role: Role) -> None:
    deadline, person = _begin(dpo), world.people[role]
    _away(dpo, person)  # not even as the deputy
    assert not queries.shown_to(person).filter(pk=deadline.pk).exists()
    assert not queries.acted_on_by(person).filter(pk=deadline.pk).exists()
    assert work_of(person, clock.now()).count == 0
    assert deadline not in in_calendar_of(person)
    assert list(to_do(person, clock.now())) == []
    client = Client()
    client.force_login(person, backend="privacyoffice.accounts.backends.LoginBackend")
    for path in ("", f"?q={SECRET}", f"?kind={OWN_OF_DPO}", f"{deadline.pk}/change/"):
        page = client.get(f"/admin/deadlines/deadline/{path}").content.decode()
        assert f">{SECRET}<" not in page
        assert str(deadline.pk) not in page


def test_the_fg_finds_it_and_acts_on_it(world: World, dpo: Any) -> None:
    deadline = _begin(dpo)
    assert work_of(dpo, clock.now()).overdue == (deadline,)
    assert deadline in in_calendar_of(dpo)
    now = clock.now()
    lifecycle.meet(deadline.pk, now, actor=dpo, now=now)


def test_only_the_fg_hears_and_no_copy_of_a_mail_tells_what_it_is_about(
    world: World, dpo: Any
) -> None:
    deadline = _begin(dpo)
    _away(dpo, world.people[Role.PRIVACY_OFFICER])
    assert sweep_batch(clock.now()).told == 1
    about = {"key__startswith": str(deadline.pk)}
    mails = OutboxMessage.objects.filter(**about)
    told = [*mails, *InAppMessage.objects.filter(**about)]
    assert {message.recipient_id for message in told} == {dpo.pk}
    (entry,) = to_do(dpo, clock.now())
    # A privacy officer may read what was mailed, to see why a mail failed.
    assert SECRET not in str([message.context for message in told]) + entry.label
    assert not AuditEvent.objects.filter(subject_label__contains=SECRET).exists()


def test_a_spoilt_date_of_the_fgs_own_work_is_told_to_the_fg(world: World, dpo: Any) -> None:
    deadline = _begin(dpo, days=3)
    Deadline.objects.filter(pk=deadline.pk).update(due_at=clock.now() + timedelta(days=400))
    job = asking.ask_for_recalculation(actor=None, now=clock.now())
    Job.objects.filter(pk=job.pk).update(status=JobStatus.RUNNING, attempts=1)
    recalculation.run(Progress(job.organisation_id, job.pk, {}, 1))
    told = InAppMessage.objects.filter(intent=REPAIRED)
    assert [message.recipient_id for message in told] == [dpo.pk]
    assert not ReportLine.objects.filter(name__contains=SECRET).exists()


def test_an_answer_of_the_fg_stands_in_no_other_calendar(world: World, dpo: Any) -> None:
    day = bulk.PlannedDay(dpo.pk, clock.today() + timedelta(days=3), "V-1", owner_id=dpo.pk)
    bulk.begin("advice.answer", [day], actor=None, now=clock.now())
    assert [deadline.label for deadline in in_calendar_of(dpo)] == ["V-1"]
    assert list(in_calendar_of(world.people[Role.PRIVACY_OFFICER])) == []

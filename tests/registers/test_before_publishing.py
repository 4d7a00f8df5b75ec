"""What another app looks for before a text becomes public: told, or a reason not to publish."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.jobs import services as jobs
from privacyoffice.jobs.models import Job, Outcome, ReportLine
from registers.models import ImportedRow, ProcessingActivity
from registers.models.processing_activity import Status
from registers.services import before_publishing, bulk, publication, review
from registers.services.completeness import gaps_of
from registers.services.gap import Gap, Level
from tests.factories import World
from tests.factories.work import forget_waiting_work

SENTENCE = "Er staat nog een vraag open."


class Check:
    """A check of some app above the register, which finds the same in every text."""

    def __init__(self) -> None:
        self.stops = True
        self.asked: list[int] = []

    def __call__(
        self, activities: Sequence[ProcessingActivity], on: date
    ) -> Mapping[UUID, list[Gap]]:
        self.asked.append(len(activities))
        gap = Gap(Level.POLICY, "", SENTENCE, stops_publishing=self.stops)
        return {activity.pk: [gap] for activity in activities}


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch) -> Check:
    """It alone is asked."""
    one = Check()
    monkeypatch.setattr(before_publishing, "_checks", [one])
    return one


def _publish(world: World, activity_id: UUID) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    publication.publish(activity_id=activity_id, actor=officer, now=clock.now())


def _status(activity_id: UUID) -> str:
    return str(ProcessingActivity.objects.get(pk=activity_id).status)


def _imported(world: World) -> ProcessingActivity:
    brought = ProcessingActivity.objects.get(pk=world.fresh("draft"))
    ImportedRow.objects.create(
        activity=brought, layout="proef", key="1", values={}, imported_at=clock.now()
    )
    ProcessingActivity.objects.filter(pk=brought.pk).update(last_edited_by=None)
    return brought


def test_a_text_with_something_that_stops_it_is_accepted_and_not_published(
    world: World, check: Check
) -> None:
    submitted, now = world.fresh("submitted"), clock.now()
    review.accept(activity_id=submitted, actor=world.people[Role.PRIVACY_OFFICER], now=now)
    with pytest.raises(ValidationError, match=SENTENCE):
        _publish(world, submitted)
    assert _status(submitted) == Status.ACCEPTED


def test_what_does_not_stop_is_told_with_the_other_gaps(world: World, check: Check) -> None:
    check.stops = False
    accepted = ProcessingActivity.objects.get(pk=world.fresh("accepted"))
    assert SENTENCE in [gap.sentence for gap in gaps_of(accepted, clock.today())]
    _publish(world, accepted.pk)
    assert _status(accepted.pk) == Status.PUBLISHED


@pytest.mark.parametrize("stops", [True, False])
def test_many_at_a_time_tell_it_of_each(world: World, check: Check, stops: bool) -> None:
    forget_waiting_work()
    check.stops = stops
    activity = ProcessingActivity.objects.get(pk=world.fresh("accepted"))
    officer = world.people[Role.PRIVACY_OFFICER]
    chosen = [bulk.Chosen(activity.pk, activity.revision)]
    job = bulk.ask_for_many("publish", chosen, actor=officer, now=clock.now())
    jobs.run_one(world.organisation.pk)
    (line,) = ReportLine.objects.filter(job=Job.objects.get(pk=job.pk))
    assert line.outcome == (Outcome.REFUSED if stops else Outcome.DONE)
    assert line.remarks == [SENTENCE]
    assert (line.name, line.reference) == (activity.name, activity.reference)


def test_a_register_that_moves_here_is_published_with_the_gap_reported(
    world: World, check: Check
) -> None:
    brought, officer = _imported(world), world.people[Role.PRIVACY_OFFICER]
    report = publication.publish_register(actor=officer, now=clock.now(), only=[brought.pk])
    assert _status(brought.pk) == Status.PUBLISHED
    assert SENTENCE in [gap.sentence for gap in report.gaps[brought.reference]]


def test_who_publishes_only_what_is_complete_leaves_it_with_the_reason(
    world: World, check: Check
) -> None:
    brought, officer = _imported(world), world.people[Role.PRIVACY_OFFICER]
    report = publication.publish_register(
        actor=officer, now=clock.now(), only=[brought.pk], complete_only=True
    )
    assert _status(brought.pk) == Status.DRAFT
    assert SENTENCE in [gap.sentence for gap in report.incomplete[brought.reference]]


def test_what_was_reviewed_here_is_left_also_with_the_whole_register(
    world: World, check: Check
) -> None:
    accepted = ProcessingActivity.objects.get(pk=world.fresh("accepted"))
    report = publication.publish_register(
        actor=world.people[Role.PRIVACY_OFFICER], now=clock.now(), only=[accepted.pk]
    )
    assert _status(accepted.pk) == Status.ACCEPTED
    assert [gap.sentence for gap in report.incomplete[accepted.reference]] == [SENTENCE]


def test_the_page_says_why_and_has_no_button(world: World, check: Check, client: Client) -> None:
    accepted: Any = world.fresh("accepted")
    client.force_login(
        world.people[Role.PRIVACY_OFFICER],
        backend="privacyoffice.accounts.backends.LoginBackend",
    )
    address = f"/admin/registers/processingactivity/{accepted}/act/publish/"
    stopped = client.get(address).content.decode()
    assert "Dit houdt publicatie tegen" in stopped
    assert SENTENCE in stopped
    assert stopped.count("<button") + 1 == _with_a_button(client, check, address)


def _with_a_button(client: Client, check: Check, address: str) -> int:
    check.stops = False
    page = client.get(address).content.decode()
    assert "Dit houdt publicatie tegen" not in page
    assert SENTENCE in page
    return page.count("<button")

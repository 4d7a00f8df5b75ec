"""What goes on while nobody looks: clocks follow, mails wait, work is asked for again."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django_fsm import TransitionNotAllowed

from breaches.clock_rules import AP
from breaches.models import (
    Breach,
    Communication,
    CommunicationStatus,
    CommunicationWay,
    Phase,
    Recipient,
)
from breaches.queries_clock import clocks_of, running_clocks
from breaches.queries_people import MAIL, sent_of
from breaches.register import Filters
from breaches.services import (
    closing,
    communicating,
    following,
    handling,
    notification_files,
    notifying,
    people_letters,
    people_mails,
    people_sweeping,
    register_files,
    ruling,
    sending_out,
    telling_authority,
)
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.jobs.models import Job, JobStatus
from privacyoffice.jobs.models.job import REST
from privacyoffice.jobs.services import _lanes
from privacyoffice.notifications.intents import known_intent
from privacyoffice.notifications.models import Ending, OutboxMessage, State
from privacyoffice.notifications.services.delivery import LONGEST_URGENT_PAUSE, record, take_up
from privacyoffice.notifications.services.settling import settle
from privacyoffice.notifications.smtp import Answer
from privacyoffice.policy.services import save_profile
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import current_organisation_id, organisation_scope
from tests.breaches import telling
from tests.breaches.test_clocks import own_rule
from tests.breaches.test_sending_to_people import begun, job_of
from tests.factories import World
from tests.factories.breaches import make_breach
from tests.factories.organisations import make_organisation
from tests.requests_dsar.test_admin import client_of

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
SHORTER = 'title = "B"\n[breach]\nsource = "art. 1"\nauthority_hours = 24\n'


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk), translation.override("en"):
        yield kept_world


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def breach(world: World) -> Breach:
    return make_breach(world, "in_progress")


def promise_a_day(officer: Any) -> None:
    now = clock.now()
    save_profile(text=SHORTER, in_force_from=clock.day_of(now), actor=officer, now=now)


def hours_of(breach: Breach) -> float:
    due_at = running_clocks(breach)[AP].due_at
    assert due_at is not None
    return (due_at - breach.aware_at) / HOUR


def row(hours: int = 96) -> ruling.Row:
    return ruling.Row(
        code=AP, name="AP", article="AVG art. 33", hours=hours, valid_from=clock.today()
    )


def by_post(world: World, breach: Breach) -> Communication:
    officer = world.people[Role.PRIVACY_OFFICER]
    made = telling.approved(world.people, breach, CommunicationWay.POST, telling.ADDRESSES)
    return begun(made, officer)


def first(breach: Breach, officer: Any, at: Any = None) -> Any:
    now = clock.now()
    made = notifying.prepare(breach_id=breach.pk, phase=Phase.FIRST, actor=officer, now=now)
    return notifying.submit(notification_id=made.pk, submitted_at=at or now, actor=officer, now=now)


def decide_to_tell(breach: Breach, officer: Any) -> None:
    telling_authority.decide(
        breach_id=breach.pk, tell=True, reason="Toch", actor=officer, now=clock.now()
    )


def test_a_policy_that_is_saved_moves_the_clocks_that_run(breach: Breach, officer: Any) -> None:
    assert hours_of(breach) == 72
    promise_a_day(officer)
    assert hours_of(breach) == 24
    assert clocks_of(breach)[0].ends == running_clocks(breach)[AP].due_at


def test_of_many_breaches_a_job_moves_the_clocks(
    breach: Breach, officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "AT_ONCE", 0)
    promise_a_day(officer)
    assert hours_of(breach) == 72
    assert Job.objects.filter(kind=following.JOB, requested_by=officer).count() == 1
    monkeypatch.setattr(following, "AT_ONCE", 1)
    following.run(job_of_clocks(breach))
    assert hours_of(breach) == 24


def job_of_clocks(breach: Breach) -> Any:
    job = Job.objects.get(kind=following.JOB)
    progress = job_of(Communication(organisation_id=breach.organisation_id))
    return type(progress)(job.organisation_id, job.pk, job.payload, 1)


def test_the_clocks_follow_what_a_release_changed(
    world: World, breach: Breach, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_rule(hours=96)
    assert hours_of(breach) == 72
    following.follow_everywhere(clock.now())
    assert hours_of(breach) == 96


def test_clocks_that_cannot_follow_in_one_organisation_go_on_in_the_others_and_are_reported(
    world: World,
    breach: Breach,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    own_rule(hours=96)
    places = {make_organisation(f"{mark}{world.canary}").pk for mark in "az"}
    whole = following.follow

    def follow(actor: Any, now: Any) -> None:
        if current_organisation_id() in places:
            raise RuntimeError
        whole(actor, now)

    monkeypatch.setattr(following, "follow", follow)
    asked = following.follow_everywhere(clock.now())
    assert hours_of(breach) == 96
    assert asked == Organisation.objects.count() - len(places)
    reported = {record.args[1] for record in caplog.records if isinstance(record.args, tuple)}
    assert reported >= places


def test_rows_and_policy_are_asked_once_for_a_day_of_awareness(
    world: World, officer: Any, breach: Breach
) -> None:
    for _number in range(4):
        make_breach(world, now=breach.aware_at)
    with CaptureQueriesContext(connection) as asked:
        ruling.add_row(row(), actor=officer, now=clock.now())
    days = {clock.day_of(one.aware_at) for one in Breach.objects.unfinished()}
    policies = [one for one in asked if 'FROM "policy_policyprofile"' in one["sql"]]
    rows = [one for one in asked if '"breaches_clockrule"."valid_from" <=' in one["sql"]]
    assert len(rows) == len(days) < Breach.objects.unfinished().count()
    # The floor below asks for its own choices of counting with each clock that it corrects.
    assert policies


def test_mails_to_people_go_after_what_warns_of_a_clock(
    world: World, breach: Breach, officer: Any
) -> None:
    made = begun(telling.approved(world.people, breach, csv=telling.EMAILS), officer)
    people_mails.run(job_of(made))
    make_breach(world)
    order = list(OutboxMessage.objects.due(clock.now() + HOUR).values_list("intent", "is_urgent"))
    assert any(is_urgent for _intent, is_urgent in order)
    last_urgent = max(place for place, (_intent, is_urgent) in enumerate(order) if is_urgent)
    mails = [place for place, (intent, _is) in enumerate(order) if intent == MAIL]
    assert len(mails) == 2
    assert min(mails) > last_urgent
    intent = known_intent(MAIL)
    assert intent is not None
    assert not intent.can_be_bundled


def test_a_mail_to_people_that_fails_is_tried_again_soon(
    world: World, breach: Breach, officer: Any
) -> None:
    made = begun(telling.approved(world.people, breach, csv=telling.EMAILS), officer)
    people_mails.run(job_of(made))
    OutboxMessage.objects.filter(intent=MAIL).update(attempts=4)
    while (parcel := take_up(world.organisation.pk)) is not None:
        if not isinstance(parcel, State):
            record(parcel, Answer(Ending.NOT_NOW, "450"))
    mails = OutboxMessage.objects.filter(intent=MAIL, about_id=breach.pk)
    assert mails.exists()
    assert all(mail.not_before - clock.now() <= LONGEST_URGENT_PAUSE for mail in mails)


def test_letters_keep_no_mail_waiting() -> None:
    assert _lanes[people_mails.JOB] != _lanes[people_letters.JOB]


def test_a_new_decision_after_a_withdrawal_runs_from_awareness_once_more(
    breach: Breach, officer: Any
) -> None:
    decide_to_tell(breach, officer)
    first(breach, officer)
    now = clock.now()
    made = notifying.prepare(
        breach_id=breach.pk, phase=Phase.WITHDRAWAL, remarks="Geen lek", actor=officer, now=now
    )
    notifying.submit(notification_id=made.pk, submitted_at=now, actor=officer, now=now)
    following.follow(officer, clock.now())
    assert AP not in running_clocks(breach)
    decide_to_tell(breach, officer)
    assert hours_of(breach) == 72
    known = Breach.objects.get(pk=breach.pk)
    assert any("Tell the authority, as was decided" in text for text in closing.lacking(known))
    first(breach, officer)
    assert AP not in running_clocks(breach)
    following.follow(officer, clock.now())
    assert AP not in running_clocks(breach)


def test_who_told_before_awareness_is_recorded_as_having_told(breach: Breach, officer: Any) -> None:
    at = breach.aware_at - timedelta(minutes=10)
    sent = first(breach, officer, at)
    assert sent.submitted_at == at
    assert AP not in running_clocks(breach)


def test_an_uncertain_mail_that_was_settled_has_not_failed(
    world: World, breach: Breach, officer: Any
) -> None:
    made = begun(telling.approved(world.people, breach, csv=telling.EMAILS), officer)
    people_mails.run(job_of(made))
    answers = {0: Answer(Ending.UNKNOWN, "gone"), 1: Answer(Ending.REFUSED, "550 no")}
    number = 0
    while (parcel := take_up(world.organisation.pk)) is not None:
        if not isinstance(parcel, State):
            mail = OutboxMessage.objects.get(pk=parcel.message_id)
            answer = Answer(Ending.ACCEPTED, "250")
            if mail.intent == MAIL:
                answer, number = answers[number], number + 1
            record(parcel, answer)
    mails = OutboxMessage.objects.filter(intent=MAIL, about_id=breach.pk)
    for mail in mails:
        settle(message_id=mail.pk, reason="Nagevraagd", actor=officer, now=clock.now())
    told = sent_of(made)
    assert (told.failed, told.uncertain, told.is_over) == (1, 1, True)


def test_what_was_given_up_is_not_asked_again_for_half_an_hour(
    world: World, breach: Breach, officer: Any
) -> None:
    mails = begun(telling.approved(world.people, breach, csv=telling.EMAILS), officer)
    works = (
        (people_mails.JOB, mails.pk),
        (people_letters.JOB, by_post(world, breach).pk),
        (notification_files.JOB, first(breach, officer).pk),
    )
    now = clock.now()
    for kind, key in works:
        Job.objects.filter(kind=kind, dedup_key=str(key)).update(
            status=JobStatus.FAILED, finished_at=now, message="Vol"
        )
    waiting = Job.objects.filter(status=JobStatus.QUEUED, dedup_key__in=[pk for _kind, pk in works])
    for after, expected in ((REST - SECOND, 0), (REST + SECOND, 3)):
        people_sweeping.go_on(now + after)
        notification_files.ask_again(now + after)
        assert waiting.count() == expected


def test_a_message_of_a_destroyed_breach_is_not_called_finished(
    world: World, breach: Breach, officer: Any
) -> None:
    made = begun(telling.approved(world.people, breach, csv=telling.EMAILS), officer)
    Recipient.objects.filter(communication=made).delete()
    Breach.objects.filter(pk=breach.pk).update(destroyed_at=clock.now())
    assert sending_out.finish_sent(clock.now()) == 0


def test_letters_that_were_never_made_can_be_cancelled_and_are_not_made_then(
    world: World, breach: Breach, officer: Any
) -> None:
    made = by_post(world, breach)
    communicating.cancel(
        communication_id=made.pk, reason="Lukt niet", actor=officer, now=clock.now()
    )
    people_letters.keep_pdf(made.pk, b"%PDF", clock.now())
    made = Communication.objects.get(pk=made.pk)
    assert (made.status, made.file_key) == (CommunicationStatus.CANCELLED, "")


def test_letters_and_mails_that_left_cannot_be_cancelled(
    world: World, breach: Breach, officer: Any
) -> None:
    letters = by_post(world, breach)
    people_letters.keep_pdf(letters.pk, b"%PDF", clock.now())
    mails = begun(telling.approved(world.people, breach, csv=telling.EMAILS), officer)
    for made in (letters, mails):
        with pytest.raises(TransitionNotAllowed), transaction.atomic():
            communicating.cancel(
                communication_id=made.pk, reason="Toch niet", actor=officer, now=clock.now()
            )


def test_a_register_that_is_too_long_for_a_pdf_names_the_spreadsheet(
    world: World, breach: Breach, officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register_files, "MOST", 0)
    with pytest.raises(ValidationError, match="take the spreadsheet"):
        register_files.ask(filters=Filters(), actor=officer, now=clock.now())
    address = reverse("admin:breaches_breach_register")
    page = client_of(officer).get(address).content.decode()
    assert "take the spreadsheet" in page
    assert "Make a PDF" not in page
    answer = client_of(officer).post(address, follow=True)
    assert "take the spreadsheet" in answer.content.decode()
    assert not Job.objects.filter(kind=register_files.JOB, requested_by=officer).exists()


@pytest.mark.parametrize("turned", [False, True])
def test_two_breaches_are_locked_in_one_order_whichever_is_the_duplicate(
    world: World, officer: Any, turned: bool
) -> None:
    made = [make_breach(world, "in_progress") for _number in range(2)]
    one, other = sorted(made, key=lambda breach: str(breach.pk), reverse=turned)
    with CaptureQueriesContext(connection) as asked:
        handling.close_as_duplicate(
            breach_id=one.pk, same_as=other, reason="Zelfde", actor=officer, now=clock.now()
        )
    locks = [
        query["sql"]
        for query in asked
        if "FOR UPDATE" in query["sql"] and 'FROM "breaches_breach"' in query["sql"]
    ]
    lowest, highest = sorted((str(one.pk), str(other.pk)))
    assert lowest in locks[0]
    assert highest in locks[1]

"""Mails, letters and notices about a breach: each person once, and nothing of it in the outbox."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from breaches.models import (
    Breach,
    Communication,
    CommunicationStatus,
    CommunicationWay,
    NotTold,
    PublicNotice,
    Recipient,
    RecipientState,
)
from breaches.queries_people import MAIL, is_carried_out, people_decision, sent_of
from breaches.services import communicating, people_letters, people_mails, publishing, sending_out
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.jobs.services import Progress
from privacyoffice.notifications.models import OutboxMessage, State
from privacyoffice.notifications.rendering import render
from privacyoffice.tenancy.scope import organisation_scope
from tests.breaches import telling
from tests.factories import World


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk), translation.override("en"):
        yield kept_world


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def breach(world: World) -> Breach:
    return telling.worked_on(world)


def begun(communication: Communication, officer: Any) -> Communication:
    return sending_out.begin(communication_id=communication.pk, actor=officer, now=clock.now())


class Told(Progress):
    """What a job says about itself, kept for the test."""

    def report(self, done: int, total: int, message: str = "") -> None:
        assert done <= total


def job_of(communication: Communication) -> Progress:
    payload = {"communication": str(communication.pk)}
    return Told(communication.organisation_id, communication.pk, payload, 1)


def mails_of(communication: Communication) -> Any:
    return OutboxMessage.objects.filter(intent=MAIL, about_id=communication.breach_id)


def test_nothing_leaves_before_it_is_decided_and_there_are_people(
    world: World, breach: Breach, officer: Any
) -> None:
    made = telling.written(telling.drafted(breach, officer), officer)
    communicating.approve(communication_id=made.pk, actor=world.people[Role.CISO], now=clock.now())
    with pytest.raises(ValidationError, match="Decide first"):
        begun(made, officer)
    telling.decided(breach, officer, tell=False, ground=NotTold.MEASURES)
    with pytest.raises(ValidationError, match="Decide first"):
        begun(made, officer)
    telling.decided(breach, officer)
    with pytest.raises(ValidationError, match="Nobody stands on the list"):
        begun(made, officer)
    telling.imported(made, officer, telling.EMAILS)
    communicating.approve(communication_id=made.pk, actor=world.people[Role.CISO], now=clock.now())
    assert begun(made, officer).status == CommunicationStatus.SENDING


def test_everybody_gets_one_mail_however_often_the_job_runs(
    world: World, breach: Breach, officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people_mails, "AT_ONCE", 2)
    rows = "".join(f"Bo {number};b{number}@burger.example\n" for number in range(5))
    made = begun(telling.approved(world.people, breach, csv=f"naam;e-mail\n{rows}"), officer)
    people_mails._hand_over(made.pk, clock.now())
    assert mails_of(made).count() == 2
    for _run in range(2):
        people_mails.run(job_of(made))
    assert mails_of(made).count() == 5
    # As after a restore: who was handed over and is not marked so is not mailed twice.
    for one in list(Recipient.objects.filter(communication=made)):
        number = one.pk
        one.delete()
        one.pk, one.state = number, RecipientState.WAITING
        one.save(force_insert=True)
    people_mails.run(job_of(made))
    assert mails_of(made).count() == 5


def test_the_outbox_holds_neither_who_is_told_nor_what(
    world: World, breach: Breach, officer: Any
) -> None:
    made = begun(telling.approved(world.people, breach, csv=telling.EMAILS), officer)
    people_mails.run(job_of(made))
    rows = str(list(mails_of(made).values()))
    for secret in ("Zegge", "Bo Lis", "bo@burger.example"):
        assert secret not in rows
    mail = mails_of(made).get(
        key__endswith=str(Recipient.objects.get(communication=made, position=1).pk)
    )
    told = render(mail, world.organisation, None, now=clock.now())
    assert told.address == "bo@burger.example"
    assert told.subject == "Tekst subject Zegge"
    assert told.text.startswith("Geachte Bo Lis,")
    for part in ("opening", "nature", "consequences", "measures", "contact"):
        assert f"Tekst {part} Zegge" in told.text
    assert breach.reference in told.text


def test_how_far_it_is_follows_from_the_outbox_and_ends_when_nothing_is_on_its_way(
    world: World, breach: Breach, officer: Any
) -> None:
    made = begun(telling.approved(world.people, breach, csv=telling.EMAILS), officer)
    assert sent_of(made).waiting == 2
    people_mails.run(job_of(made))
    assert sent_of(made).on_their_way == 2
    first, second = mails_of(made)
    for mail, state in ((first, State.SENT), (second, State.FAILED)):
        OutboxMessage.objects.filter(pk=mail.pk).update(state=State.SENDING)
        if mail is first:
            assert sending_out.finish_sent(clock.now()) == 0
        OutboxMessage.objects.filter(pk=mail.pk).update(state=state)
    told = sent_of(made)
    assert (told.total, told.sent, told.failed, told.is_over) == (2, 1, 1, True)
    assert sending_out.finish_sent(clock.now()) == 1
    made.refresh_from_db()
    assert made.status == CommunicationStatus.DONE


@pytest.mark.parametrize(("state", "is_told"), [(State.SENT, True), (State.FAILED, False)])
def test_mails_of_which_every_one_failed_told_nobody(
    world: World, breach: Breach, officer: Any, state: str, is_told: bool
) -> None:
    """Law: GDPR art. 34(1)."""
    made = begun(telling.approved(world.people, breach, csv=telling.EMAILS), officer)
    people_mails.run(job_of(made))
    for on_its_way in (State.SENDING, state):
        for mail in mails_of(made):
            OutboxMessage.objects.filter(pk=mail.pk).update(state=on_its_way)
    assert sending_out.finish_sent(clock.now()) == 1
    decision = people_decision(breach)
    assert decision is not None
    assert is_carried_out(breach, decision) is is_told


def test_letters_are_one_file_with_a_letter_for_each_and_kept_encrypted(
    world: World, breach: Breach, officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def made_of(letters: list[str], **_options: Any) -> bytes:
        seen.extend(letters)
        return b"%PDF-proef"

    monkeypatch.setattr(people_letters, "lay_out", made_of)
    monkeypatch.setattr(people_letters, "joined", lambda made: made)
    sent = telling.approved(world.people, breach, CommunicationWay.POST, telling.ADDRESSES)
    made = begun(sent, officer)
    with pytest.raises(ValidationError, match="still being made"):
        sending_out.posted(
            communication_id=made.pk, posted_on=clock.today(), actor=officer, now=clock.now()
        )
    people_letters.run(job_of(made))
    (html,) = seen
    for said in ("Bo Lis", "Dorpsweg 1", "1234 AB", "Geachte Bo Lis,", "Tekst nature Zegge"):
        assert said in html
    made.refresh_from_db()
    assert sent_of(made).printed == 1
    chunks, name = people_letters.open_letters(made)
    assert (b"".join(chunks), name) == (b"%PDF-proef", f"{breach.reference}-brieven.pdf")
    assert breach.pk in [one.case_id for one in people_letters.openings()]
    yesterday = clock.today() - timedelta(days=1)
    with pytest.raises(ValidationError, match="since the letters were made"):
        sending_out.posted(
            communication_id=made.pk, posted_on=yesterday, actor=officer, now=clock.now()
        )
    sending_out.posted(
        communication_id=made.pk, posted_on=clock.today(), actor=officer, now=clock.now()
    )
    made.refresh_from_db()
    assert made.status == CommunicationStatus.DONE


def published(world: World, breach: Breach, officer: Any, **days: Any) -> PublicNotice:
    made = telling.approved(world.people, breach, CommunicationWay.PUBLIC)
    options = {"stands_from": clock.today(), "stands_until": None} | days
    return publishing.publish(communication_id=made.pk, actor=officer, now=clock.now(), **options)


def test_that_one_by_one_asks_too_much_lets_a_notice_stand_and_no_mail_leave(
    world: World, breach: Breach, officer: Any
) -> None:
    """Law: GDPR art. 34(3)(c)."""
    mail = telling.approved(world.people, breach, csv=telling.EMAILS)
    notice = telling.approved(world.people, breach, CommunicationWay.PUBLIC)
    telling.decided(breach, officer, tell=False, ground=NotTold.DISPROPORTIONATE)
    with pytest.raises(ValidationError, match="Decide first"):
        begun(mail, officer)
    publishing.publish(
        communication_id=notice.pk,
        stands_from=clock.today(),
        stands_until=None,
        actor=officer,
        now=clock.now(),
    )
    notice.refresh_from_db()
    assert notice.status == CommunicationStatus.DONE


@pytest.mark.parametrize(
    ("starts", "ends", "stands"),
    [(0, None, True), (0, 0, True), (1, None, False), (0, 5, True)],
)
def test_a_notice_stands_on_the_days_that_were_chosen(
    world: World, breach: Breach, officer: Any, starts: int, ends: int | None, stands: bool
) -> None:
    today = clock.today()
    until = None if ends is None else today + timedelta(days=ends)
    notice = published(
        world, breach, officer, stands_from=today + timedelta(days=starts), stands_until=until
    )
    assert (notice in PublicNotice.objects.standing(today)) is stands
    if until is not None:
        assert notice not in PublicNotice.objects.standing(until + timedelta(days=1))


def test_two_notices_of_one_title_and_day_have_two_addresses(
    world: World, breach: Breach, officer: Any
) -> None:
    first = published(world, breach, officer)
    second = published(world, breach, officer)
    assert first.slug != second.slug


def test_a_notice_that_is_withdrawn_is_gone_at_once_and_its_reason_stays(
    world: World, breach: Breach, officer: Any
) -> None:
    notice = published(world, breach, officer)
    key = notice.communication_id
    with pytest.raises(ValidationError):
        publishing.withdraw(communication_id=key, reason=" ", actor=officer, now=clock.now())
    publishing.withdraw(communication_id=key, reason="Fout", actor=officer, now=clock.now())
    assert notice not in PublicNotice.objects.standing(clock.today())
    with pytest.raises(ValidationError, match="does not stand"):
        publishing.set_last_day(
            communication_id=key, stands_until=clock.today(), actor=officer, now=clock.now()
        )

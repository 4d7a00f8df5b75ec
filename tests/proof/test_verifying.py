"""The nightly look at a chain: what it finds is kept, and who must know hears of it once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from privacyoffice import clock
from privacyoffice.accounts.models import User
from privacyoffice.accounts.roles import Role
from privacyoffice.audit import checkpoints
from privacyoffice.audit import services as audit
from privacyoffice.audit.checkpoints import Series
from privacyoffice.audit.models import ChainHead
from privacyoffice.audit.verdicts import Fault, Problem, Verdict
from privacyoffice.jobs.heartbeats import last_beats
from privacyoffice.jobs.models import Job
from privacyoffice.notifications.models import InAppMessage, OutboxMessage
from privacyoffice.proof.digest import position_of_the_chain
from privacyoffice.proof.intents import BROKEN
from privacyoffice.proof.models import ChainVerification
from privacyoffice.proof.services import asking, checkpointing, verifying
from privacyoffice.proof.services.verifying import Finding
from tests.factories import make_office

NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)  # half past three in Amsterdam
RIGHT = Finding(Verdict(20, 20, b"\x01" * 32), Series())


def wrong(*sequences: int) -> Finding:
    problems = tuple(Problem(Fault.CONTENT_CHANGED, sequence, "x") for sequence in sequences)
    return Finding(Verdict(20, 20, b"\x01" * 32, problems), Series())


def told(intent: str = BROKEN) -> set[str]:
    """Whom the last alarm went to."""
    mails = OutboxMessage.objects.filter(intent=intent)
    return {User.objects.get(pk=mail.recipient_id).name for mail in mails}


def names(world: Any, *people: str) -> set[str]:
    return {world.people[person].name for person in people}


def test_an_untouched_chain_is_found_right(world: Any) -> None:
    kept = verifying.keep(verifying.look(world.organisation), now=NOW)
    assert kept.is_right, kept.problems
    assert kept.checked == kept.right_until == ChainHead.objects.get().sequence
    assert "proof.verify" in {heartbeat.name for heartbeat in last_beats()}


def test_another_chain_than_was_signed_is_found_with_the_act(world: Any) -> None:
    checkpoints.write(
        world.organisation.pk, slug=world.slug, sequence=3, row_hash=b"\x02" * 32, now=NOW
    )
    kept = verifying.keep(verifying.look(world.organisation), now=NOW)
    assert (kept.is_right, kept.first_bad, kept.right_until) == (False, 3, 2)


def test_a_chain_that_is_shorter_than_was_signed_is_found(world: Any) -> None:
    end = ChainHead.objects.get().sequence
    checkpoints.write(
        world.organisation.pk, slug=world.slug, sequence=end + 5, row_hash=b"\x02" * 32, now=NOW
    )
    kept = verifying.keep(verifying.look(world.organisation), now=NOW)
    assert (kept.first_bad, kept.right_until) == (end + 1, end)


def test_a_file_that_is_no_proof_is_a_problem_and_takes_no_proof_away(world: Any) -> None:
    checkpointing.sign(world.organisation, NOW)
    (path,) = checkpoints.folder_of(world.organisation.pk).glob("*.json")
    path.write_text("{}")
    kept = verifying.keep(verifying.look(world.organisation), now=NOW)
    assert (kept.is_right, kept.first_bad) == (False, None)
    assert kept.right_until == ChainHead.objects.get().sequence


def test_what_is_wrong_is_told_to_the_fg_and_the_ciso_at_once(world: Any) -> None:
    verifying.keep(wrong(7), now=NOW)
    assert told() == names(world, Role.DPO, Role.CISO)
    assert OutboxMessage.objects.filter(intent=BROKEN, is_urgent=True).count() == 2
    assert InAppMessage.objects.filter(intent=BROKEN).count() == 2
    message = OutboxMessage.objects.filter(intent=BROKEN)[0]
    assert (message.context["until"], "7" in message.context["what"]) == ("6", True)


def test_a_known_problem_is_not_told_again_and_a_new_one_is(world: Any) -> None:
    verifying.keep(wrong(7), now=NOW)
    verifying.keep(wrong(7), now=NOW + timedelta(days=1))
    assert OutboxMessage.objects.filter(intent=BROKEN).count() == 2
    verifying.keep(wrong(7, 9), now=NOW + timedelta(days=2))
    assert OutboxMessage.objects.filter(intent=BROKEN).count() == 4


def test_a_problem_that_was_gone_and_comes_back_is_told_again(world: Any) -> None:
    verifying.keep(wrong(7), now=NOW)
    verifying.keep(RIGHT, now=NOW + timedelta(days=1))
    verifying.keep(wrong(7), now=NOW + timedelta(days=2))
    assert OutboxMessage.objects.filter(intent=BROKEN).count() == 4


def test_many_problems_are_counted_and_the_first_are_kept(world: Any) -> None:
    kept = verifying.keep(wrong(*range(5, 205)), now=NOW)
    assert (kept.problem_count, len(kept.problems), kept.first_bad) == (200, 100, 5)


@pytest.mark.parametrize("act", ["UPDATE {} SET is_right = true", "DELETE FROM {}"])
def test_what_was_found_stays(world: Any, act: str) -> None:
    verifying.keep(wrong(7), now=NOW)
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(act.format(ChainVerification._meta.db_table))


def test_a_look_is_asked_once_a_night_and_again_the_next(world: Any) -> None:
    Job.objects.filter(kind=asking.VERIFY).delete()
    asking.ask_nightly(NOW)
    asking.ask_nightly(NOW + timedelta(hours=3))
    assert Job.objects.filter(kind=asking.VERIFY).count() == 1
    for status in ("running", "done"):
        Job.objects.filter(kind=asking.VERIFY).update(status=status)
    asking.ask_nightly(NOW + timedelta(days=1))
    assert Job.objects.filter(kind=asking.VERIFY).count() == 2


def test_who_asks_for_a_look_needs_the_permission(world: Any) -> None:
    with pytest.raises(PermissionDenied):
        asking.check_now(actor=world.people[Role.MANAGER], now=NOW)
    asking.check_now(actor=world.people[Role.AUDITOR], now=NOW)


def test_a_chain_is_signed_once_an_hour_and_only_when_it_moved(world: Any) -> None:
    def signed() -> list[int]:
        series = checkpoints.read(world.organisation.pk).checkpoints
        return [checkpoint.sequence for checkpoint in series]

    checkpointing.sign_due(NOW)
    before = ChainHead.objects.get().sequence
    checkpointing.sign_due(NOW + timedelta(hours=1))
    assert signed() == [before]
    audit.record("test.acted", subject=world.organisation, actor=None, at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # links it, as a commit does
    checkpointing.sign_due(NOW + timedelta(minutes=59))
    assert signed() == [before]
    checkpointing.sign_due(NOW + timedelta(hours=1))
    assert signed() == [before, ChainHead.objects.get().sequence]
    assert before < ChainHead.objects.get().sequence


def test_nothing_is_signed_over_what_was_signed_and_is_gone(world: Any) -> None:
    """A new signature would hide it; a look is asked for instead, which raises the alarm."""
    checkpoints.write(
        world.organisation.pk, slug=world.slug, sequence=3, row_hash=b"\x02" * 32, now=NOW
    )
    signed = checkpointing.sign_all(NOW + timedelta(hours=1))
    assert isinstance(signed.failed[world.slug], checkpointing.PositionLost)
    assert Job.objects.filter(kind=asking.VERIFY, status="queued").exists()
    assert len(checkpoints.read(world.organisation.pk).checkpoints) == 1


def test_after_a_restored_backup_one_begins_again_and_the_loss_stays_known(world: Any) -> None:
    head = ChainHead.objects.get()
    checkpoints.write(
        world.organisation.pk,
        slug=world.slug,
        sequence=head.sequence + 9,
        row_hash=b"\x02" * 32,
        now=NOW,
    )
    checkpointing.begin_again(world.organisation, NOW + timedelta(hours=1))
    finding = verifying.look(world.organisation)
    assert finding.problems == []
    assert [(loss.sequence, loss.until) for loss in finding.series.losses] == [
        (head.sequence, head.sequence + 9)
    ]
    assert world.slug in checkpointing.sign_all(NOW + timedelta(hours=2)).done


def test_one_organisation_that_cannot_be_signed_stops_no_other(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed: list[str] = []

    def fail_or_sign(organisation: Any, now: datetime) -> None:
        signed.append(organisation.slug)
        if organisation.slug == world.slug:
            raise OSError

    monkeypatch.setattr(checkpointing, "sign", fail_or_sign)
    other = make_office()
    result = checkpointing.sign_all(NOW)
    assert set(result.failed) == {world.slug}
    assert {world.slug, other.slug} <= set(signed)


def test_the_fg_gets_position_and_check_number_in_the_summary(world: Any) -> None:
    checkpointing.sign(world.organisation, NOW)
    verifying.keep(RIGHT, now=NOW)
    (entry,) = position_of_the_chain(world.people[Role.DPO], clock.now())
    signed = checkpoints.latest(world.organisation.pk)
    assert signed is not None
    assert str(signed.sequence) in entry.label
    assert checkpoints.fingerprint(signed.row_hash) in entry.label
    assert list(position_of_the_chain(world.people[Role.MANAGER], clock.now())) == []

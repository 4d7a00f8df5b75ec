"""The summary of the day: who gets it, when, and with what."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import MagicMock

import pytest
from django.db import connection

from privacyoffice.accounts.models import Membership, User
from privacyoffice.accounts.roles import Role
from privacyoffice.jobs.heartbeats import last_beats, pulses
from privacyoffice.notifications import intents
from privacyoffice.notifications.models import Manner, MessagePreference, OutboxMessage, State
from privacyoffice.notifications.rendering import render
from privacyoffice.notifications.services import digest
from privacyoffice.notifications.services.digest import Entry, Heading, write_digests_here
from privacyoffice.notifications.services.writing import Notice, write
from privacyoffice.tenancy.scope import current_organisation_id
from tests.factories import World
from tests.factories.organisations import make_organisation
from tests.notifications.conftest import TOLD

THURSDAY = datetime(2026, 9, 3, 5, 30, tzinfo=UTC)  # half past seven in Amsterdam
OVERDUE = Entry(Heading.OVERDUE, "Verzoek 2026-014", "2 dagen te laat", "/admin/een/")

Work = dict[Any, list[Entry]]


@pytest.fixture
def work(world: World, monkeypatch: pytest.MonkeyPatch) -> Work:
    """What each person must do, by their key. Roles began long before these days."""
    found: Work = {}
    Membership.objects.update(valid_from=date(2020, 1, 1))
    Membership.objects.filter(valid_until__isnull=False).update(valid_until=date(2021, 1, 1))

    def work_of(person: User, now: datetime) -> Iterable[Entry]:
        return found.get(person.pk, [])

    monkeypatch.setattr(digest, "_providers", [work_of])
    return found


def _digests(person: User | None = None) -> Any:
    mails = OutboxMessage.objects.filter(intent=digest.INTENT.code).order_by("created_at")
    return mails if person is None else mails.filter(recipient=person)


def _wishes(person: User, manner: Manner) -> None:
    MessagePreference.objects.update_or_create(user=person, defaults={"manner": manner})


def _tell(person: User, key: str, now: datetime) -> None:
    write([Notice(intent=TOLD, key=key, recipient_id=person.pk, context={"label": key})], now=now)


def test_who_has_something_to_do_gets_one_mail(world: World, work: Work) -> None:
    manager = world.people[Role.MANAGER]
    work[manager.pk] = [
        OVERDUE,
        Entry(Heading.TODAY, "Datalek 2026-003", "over 3 uur", "/admin/twee/"),
        Entry(Heading.THIS_WEEK, "Advies 2026-007", "over 4 dagen", "/admin/drie/"),
    ]
    assert write_digests_here(THURSDAY) == 1
    (mail,) = _digests()
    assert mail.recipient == manager
    assert mail.state == State.QUEUED
    text = render(mail, world.organisation, manager, now=THURSDAY).text
    places = [text.index(words) for words in ("Te laat:", "2026-014: 2 dagen", "Vandaag:")]
    places += [text.index(words) for words in ("2026-003", "Deze week:", "2026-007")]
    assert places == sorted(places)
    assert "/admin/een/" in text


def test_nothing_to_tell_is_no_mail(world: World, work: Work) -> None:
    assert write_digests_here(THURSDAY) == 0
    assert not _digests().exists()


def test_once_a_day_whatever_comes_later_that_day(world: World, work: Work) -> None:
    manager, auditor = world.people[Role.MANAGER], world.people[Role.AUDITOR]
    work[manager.pk] = [OVERDUE]
    assert write_digests_here(THURSDAY) == 1
    work[auditor.pk] = [OVERDUE]
    for minutes in (0, 5, 600):
        assert write_digests_here(THURSDAY + timedelta(minutes=minutes)) == 0
    assert write_digests_here(THURSDAY + timedelta(days=1)) == 2
    assert _digests(manager).count() == 2


def test_a_quiet_morning_is_not_made_up_for_in_the_afternoon(world: World, work: Work) -> None:
    assert write_digests_here(THURSDAY) == 0
    work[world.people[Role.MANAGER].pk] = [OVERDUE]
    assert write_digests_here(THURSDAY + timedelta(hours=6)) == 0


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (THURSDAY - timedelta(seconds=1), 0),
        (THURSDAY, 1),
        (THURSDAY + timedelta(hours=4), 1),  # nothing ran until then
        (datetime(2026, 9, 5, 8, 0, tzinfo=UTC), 0),  # a Saturday
        (datetime(2026, 9, 6, 8, 0, tzinfo=UTC), 0),
        (datetime(2026, 4, 27, 8, 0, tzinfo=UTC), 0),  # the King's birthday
        (datetime(2026, 12, 3, 6, 29, tzinfo=UTC), 0),  # winter: an hour from UTC
        (datetime(2026, 12, 3, 6, 30, tzinfo=UTC), 1),
    ],
)
def test_on_working_days_from_half_past_seven_in_amsterdam(
    world: World, work: Work, moment: datetime, written: int
) -> None:
    work[world.people[Role.MANAGER].pk] = [OVERDUE]
    assert write_digests_here(moment) == written


def test_who_wants_no_summary_gets_none(world: World, work: Work) -> None:
    manager, auditor = world.people[Role.MANAGER], world.people[Role.AUDITOR]
    work[manager.pk] = work[auditor.pk] = [OVERDUE]
    _wishes(auditor, Manner.AT_ONCE_ONLY)
    assert write_digests_here(THURSDAY) == 1
    assert _digests(manager).exists()


def test_who_has_no_role_any_more_gets_none(world: World, work: Work) -> None:
    former, disabled = world.people["former"], world.people[Role.AUDITOR]
    work[former.pk] = work[disabled.pk] = [OVERDUE]
    disabled.is_active = False
    disabled.save()
    assert write_digests_here(THURSDAY) == 0


def test_what_waited_is_told_once(world: World, work: Work) -> None:
    manager = world.people[Role.MANAGER]
    _wishes(manager, Manner.DAILY)
    _tell(manager, "VA-0001", THURSDAY - timedelta(hours=20))
    waited = OutboxMessage.objects.get(intent=TOLD)
    assert waited.state == State.BUNDLED
    assert write_digests_here(THURSDAY) == 1
    (mail,) = _digests(manager)
    # The summary itself does not wait for a summary.
    assert mail.state == State.QUEUED
    assert "- Bericht over VA-0001" in render(mail, world.organisation, manager, now=THURSDAY).text
    waited.refresh_from_db()
    assert waited.sent_at == THURSDAY
    _tell(manager, "VA-0002", THURSDAY + timedelta(hours=1))
    assert write_digests_here(THURSDAY + timedelta(days=1)) == 1
    text = render(_digests(manager).last(), world.organisation, manager, now=THURSDAY).text
    assert "VA-0002" in text
    assert "VA-0001" not in text


def test_what_waited_and_nobody_need_hear_any_more_is_not_told(
    world: World, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(occasions: Sequence[str]) -> dict[str, str]:
        return {key: "Het is al klaar." for key in occasions if key == "VA-0001"}

    known = replace(intents.intent_of(TOLD), not_meant=overtaken)
    monkeypatch.setitem(intents._intents, TOLD, known)
    manager = world.people[Role.MANAGER]
    _wishes(manager, Manner.DAILY)
    for key in ("VA-0001", "VA-0002"):
        _tell(manager, key, THURSDAY - timedelta(hours=20))
    assert write_digests_here(THURSDAY) == 1
    text = render(_digests(manager).get(), world.organisation, manager, now=THURSDAY).text
    assert "VA-0002" in text
    assert "VA-0001" not in text
    dropped = OutboxMessage.objects.get(intent=TOLD, key="VA-0001")
    assert (dropped.state, dropped.problem) == (State.DROPPED, "Het is al klaar.")


def test_another_wish_loses_nothing_that_was_kept(world: World, work: Work) -> None:
    manager = world.people[Role.MANAGER]
    _wishes(manager, Manner.DAILY)
    _tell(manager, "VA-0001", THURSDAY - timedelta(hours=20))
    _wishes(manager, Manner.AT_ONCE_ONLY)
    work[manager.pk] = [OVERDUE]
    assert write_digests_here(THURSDAY) == 1
    text = render(_digests(manager).get(), world.organisation, manager, now=THURSDAY).text
    assert "VA-0001" in text
    assert "2026-014" not in text
    assert write_digests_here(THURSDAY + timedelta(days=1)) == 0


def test_a_long_list_is_cut_and_says_so(world: World, work: Work) -> None:
    manager = world.people[Role.MANAGER]
    work[manager.pk] = [
        Entry(Heading.OVERDUE, f"Verzoek {number}", "x" * 400) for number in range(25)
    ]
    assert write_digests_here(THURSDAY) == 1
    text = render(_digests().get(), world.organisation, manager, now=THURSDAY).text
    assert "Verzoek 19:" in text
    assert "Verzoek 20:" not in text
    assert "Er zijn er nog 5." in text


def test_it_is_seen_that_the_summaries_are_looked_after(world: World, work: Work) -> None:
    early = THURSDAY - timedelta(hours=3)
    write_digests_here(early)
    (beat,) = [beat for beat in last_beats() if beat.name == digest.PULSE]
    assert beat.last_at == early
    assert digest.PULSE in {pulse.code for pulse in pulses()}


def test_each_organisation_has_its_own(world: World, work: Work) -> None:
    """All of them in one go, whatever scope the caller is in."""
    manager = world.people[Role.MANAGER]
    work[manager.pk] = [OVERDUE]
    assert digest.write_digests(THURSDAY) == 1
    assert _digests(manager).get().organisation_id == world.organisation.pk


def test_two_at_once_write_one(world: World, work: Work) -> None:
    """Whoever comes second leaves it to the first; what waited is in one mail."""
    work[world.people[Role.MANAGER].pk] = [OVERDUE]
    lock = [f"{digest.PULSE}:{world.organisation.pk}"]
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", lock)
        assert write_digests_here(THURSDAY) == 0
        cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", lock)
    other.close()
    assert write_digests_here(THURSDAY) == 1


def test_a_fault_in_one_organisation_leaves_the_others_theirs(
    world: World, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager = world.people[Role.MANAGER]
    work[manager.pk] = [OVERDUE]
    broken = make_organisation(f"a{world.canary}").pk
    whole = digest.write_digests_here

    def break_one(now: datetime) -> int:
        if current_organisation_id() == broken:
            raise RuntimeError
        return whole(now)

    monkeypatch.setattr(digest, "write_digests_here", break_one)
    held = MagicMock(in_atomic_block=False, cursor=connection.cursor)
    monkeypatch.setattr("privacyoffice.tenancy.everywhere.connection", held)
    assert digest.write_digests(THURSDAY) == 1
    held.close_if_unusable_or_obsolete.assert_called_once_with()
    assert _digests(manager).exists()

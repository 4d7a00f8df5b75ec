"""What must go on by itself shows when it was last at work, and warns when it stopped."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.test import RequestFactory

from privacyoffice import clock
from privacyoffice.accounts.home import HomeBlock
from privacyoffice.accounts.roles import Role
from privacyoffice.jobs import heartbeats
from privacyoffice.jobs.admin.pulse import signs_of_life
from privacyoffice.jobs.models import Heartbeat
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World, make_organisation

SWEEP = "tests.sweep"  # no other test beats by this name


@pytest.fixture(autouse=True)
def _only_the_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeats, "_expected", {})
    heartbeats.expect(SWEEP, "Herinneringen aan termijnen")


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk):
        yield kept_world


def _block(world: World, role: str) -> HomeBlock | None:
    request = RequestFactory().get("/admin/")
    request.user = world.people[role]
    return signs_of_life(request)


def test_a_beat_overwrites_the_one_before(world: World) -> None:
    for minutes in (3, 1):
        moment = clock.now() - timedelta(minutes=minutes)
        heartbeats.beat(SWEEP, moment, told=minutes)
    (only,) = Heartbeat.objects.filter(name=SWEEP)
    assert (only.last_at, only.counts) == (moment, {"told": 1})


def test_each_organisation_has_a_sign_of_life_of_its_own(world: World) -> None:
    heartbeats.beat(SWEEP, clock.now())
    with organisation_scope(make_organisation().pk):
        assert heartbeats.last_beats() == []
    assert SWEEP in {beat.name for beat in heartbeats.last_beats()}


def test_a_sign_of_life_is_never_forgotten(world: World) -> None:
    heartbeats.beat(SWEEP, clock.now())
    with pytest.raises(ProgrammingError), transaction.atomic():
        Heartbeat.objects.filter(name=SWEEP).delete()


@pytest.mark.parametrize(
    ("seconds", "words", "is_late"),
    [
        (20, "minder dan een minuut geleden", False),
        (60, "1 minuut geleden", False),
        (299, "4 minuten geleden", False),
        (305, "5 minuten geleden", True),
        (3 * 86_400, "gezien op", True),
        (None, "nog niet gezien", True),
    ],
)
def test_the_home_page_says_when_it_was_last_seen_and_warns_after_five_minutes(
    world: World, seconds: int | None, words: str, is_late: bool
) -> None:
    if seconds is not None:
        heartbeats.beat(SWEEP, clock.now() - timedelta(seconds=seconds))
    block = _block(world, Role.PRIVACY_OFFICER)
    assert block is not None
    (item,) = block.items
    assert words in item.detail
    # A word with a shape, and the block moves up among the work.
    assert ("staat stil" in item.mark) is is_late
    assert "<svg" in item.mark
    assert block.is_aside is not is_late


def test_only_who_sees_background_work_sees_the_signs_of_life(world: World) -> None:
    heartbeats.beat(SWEEP, clock.now())
    seen = {role for role in Role if _block(world, role) is not None}
    assert seen == {Role.PRIVACY_OFFICER, Role.DPO}

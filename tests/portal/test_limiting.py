"""An exact limit: whatever comes at once, no more than it passes."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections, transaction
from django.test import RequestFactory

from privacyoffice import clock
from privacyoffice.portal import limiting
from privacyoffice.portal.limiting import LIMITS, Limit, by_address, by_email, within_limit
from privacyoffice.portal.models import Attempt
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World
from tests.factories.organisations import make_organisation

KIND = "lost.email"


def passed_of(organisation: Organisation, times: int, workers: int) -> int:
    """How many of so many attempts at once pass."""
    now = clock.now()

    def once(_number: int) -> bool:
        try:
            with transaction.atomic(), organisation_scope(organisation.pk):
                return within_limit(KIND, "iemand", now)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=workers) as pool:
        return sum(pool.map(once, range(times)))


def test_of_two_hundred_at_once_no_more_than_the_limit_pass(committed_db: None) -> None:
    assert passed_of(make_organisation(), 200, 16) == LIMITS[KIND].most


def test_without_the_lock_more_than_the_limit_would_pass(
    committed_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the race is there."""
    at_once = LIMITS[KIND].most + 2
    all_counted = threading.Barrier(at_once, timeout=30)
    create = Attempt.objects.create

    def create_after_all_counted(**values: Any) -> Attempt:
        all_counted.wait()
        made: Attempt = create(**values)
        return made

    monkeypatch.setattr(limiting, "_take_turn", lambda _kind, _who: None)
    monkeypatch.setattr(Attempt.objects, "create", create_after_all_counted)
    assert passed_of(make_organisation(), at_once, at_once) == at_once


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk):
        yield kept_world


def test_a_limit_slides_and_does_not_begin_anew_at_the_hour(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, KIND, Limit(2, timedelta(hours=1)))
    now = clock.now()
    minutes = (0, 50, 59, 61, 109, 111)
    passed = [within_limit(KIND, "wie", now + timedelta(minutes=m)) for m in minutes]
    assert passed == [True, True, False, True, False, True]


def test_a_limit_of_the_day_holds_for_who_waits_every_hour(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, KIND, Limit(2, timedelta(hours=1), a_day=3))
    now = clock.now()
    hours = (0, 2, 4, 6, 23, 25)
    passed = [within_limit(KIND, "wie", now + timedelta(hours=h)) for h in hours]
    assert passed == [True, True, True, False, False, True]
    limiting.sweep(now + timedelta(hours=25, minutes=15))
    assert not within_limit(KIND, "wie", now + timedelta(hours=25, minutes=30))


def test_what_stands_after_a_plus_is_the_same_mailbox(world: World) -> None:
    mine = by_email("Noor@burger.example")
    assert by_email("noor+1@burger.example") == by_email("noor+2+3@BURGER.example") == mine
    assert by_email("+noor@burger.example") != by_email("+lis@burger.example")
    assert by_email("noor@ander.example") != mine


def test_nobody_uses_up_the_limit_of_another(world: World) -> None:
    now = clock.now()
    for _time in range(LIMITS[KIND].most + 1):
        within_limit(KIND, by_email("een@voorbeeld.example"), now)
    assert not within_limit(KIND, by_email(" EEN@voorbeeld.example "), now)
    assert within_limit(KIND, by_email("twee@voorbeeld.example"), now)


def whose(settings: Any, proxies: int, forwarded: str, direct: str = "10.0.0.1") -> str:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else None
    return by_address(RequestFactory(REMOTE_ADDR=direct).get("/", headers=headers))


def test_a_spoofed_header_makes_nobody_somebody_else(world: World, settings: Any) -> None:
    assert whose(settings, 0, "1.2.3.4") == whose(settings, 0, "5.6.7.8") == whose(settings, 0, "")
    # Behind one proxy only what that proxy wrote counts: the last one.
    assert whose(settings, 1, "1.2.3.4, 9.9.9.9") == whose(settings, 1, "5.6.7.8, 9.9.9.9")
    assert whose(settings, 1, "9.9.9.9") != whose(settings, 1, "9.9.9.8")


def test_who_has_a_network_is_one_client(world: World, settings: Any) -> None:
    one = whose(settings, 0, "", "2001:db8:1:2:aaaa::1")
    assert one == whose(settings, 0, "", "2001:db8:1:2:bbbb::2")
    assert one != whose(settings, 0, "", "2001:db8:1:3::1")
    assert whose(settings, 0, "", "::ffff:10.0.0.1") == whose(settings, 0, "", "10.0.0.1")


def test_no_address_is_kept(world: World) -> None:
    within_limit(KIND, by_email("een@voorbeeld.example"), clock.now())
    kept = Attempt.objects.get(who=by_email("een@voorbeeld.example"))
    assert "een@" not in kept.who
    assert len(kept.who) == 64


def test_what_no_limit_looks_back_to_is_removed(world: World) -> None:
    longest = timedelta(hours=24)
    now = clock.now()
    Attempt.objects.create(kind=KIND, who="oud", at=now - longest)
    Attempt.objects.create(kind=KIND, who="nieuw", at=now - longest + timedelta(seconds=1))
    limiting.sweep(now)
    assert not Attempt.objects.filter(who="oud").exists()
    assert Attempt.objects.filter(who="nieuw").exists()


def test_what_a_clock_wrote_that_ran_ahead_limits_nobody(world: World) -> None:
    now = clock.now()
    limit = LIMITS["request.email"]
    for _time in range(limit.most):
        assert within_limit("request.email", "x", now + timedelta(hours=3))
    assert within_limit("request.email", "x", now)
    limiting.sweep(now)
    assert Attempt.objects.filter(who="x").count() == 1

"""How long the answer takes tells nobody whether a reference exists."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from privacyoffice.accounts.roles import Role
from privacyoffice.correspondence.services import lost_links
from privacyoffice.portal import limiting
from privacyoffice.tenancy.scope import organisation_scope
from requests_dsar.models import DataSubjectRequest
from tests.factories import World, requests

EMAIL = "kan7tijd@burger.example"
# Asked so often each; the chance that equal times differ by FAR on a clock is 1 in a million.
TIMES = 100
FAR = 0.25

Seconds = tuple[float, float]  # on the wall, and of the processor, which the load cannot hide
Asks = Callable[[DataSubjectRequest | None], Seconds]


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk):
        yield kept_world


@pytest.fixture
def case(world: World) -> DataSubjectRequest:
    officer = world.people[Role.PRIVACY_OFFICER]
    person = {"surname": "Voorbeeld", "email": EMAIL}
    return requests.written_down("kan7tijd", by=officer, person=person)


@pytest.fixture
def ask(world: World, monkeypatch: pytest.MonkeyPatch) -> Asks:
    """Seconds until the answer, for a case or for one that does not exist."""
    for kind in ("lost.address", "lost.email"):
        wide = limiting.Limit(100_000, timedelta(hours=1))
        monkeypatch.setitem(limiting.LIMITS, kind, wide)
    client, path = Client(), f"/{world.slug}/mijn-verzoek/link-kwijt/"

    def asked(case: DataSubjectRequest | None) -> Seconds:
        reference = case.reference if case else "V-2026-9999"
        email = EMAIL if case else f"{uuid4().hex[:8]}@burger.example"
        began = time.perf_counter(), time.thread_time()
        answer = client.post(path, {"reference": reference, "email": email})
        ended = time.perf_counter(), time.thread_time()
        assert answer.status_code == 303
        return ended[0] - began[0], ended[1] - began[1]

    return asked


def _how_far_apart(ask: Asks, case: DataSubjectRequest) -> float:
    """How far from a half, on the clock that tells most, is the share of pairs in which the case
    that exists took longer. Two of a pair follow each other, so that the load of the machine is
    the same for both; by turns each is first."""
    ask(case), ask(None)
    pairs = []
    for turn in range(TIMES):
        if turn % 2:
            absent, known = ask(None), ask(case)
        else:
            known, absent = ask(case), ask(None)
        pairs.append((known, absent))
    slower = (sum(one[clock] > other[clock] for one, other in pairs) for clock in (0, 1))
    return max(abs(count / TIMES - 0.5) for count in slower)


def test_times_do_not_tell_what_exists(ask: Asks, case: DataSubjectRequest) -> None:
    assert _how_far_apart(ask, case) < FAR


def test_times_would_tell_if_it_was_looked_up_at_once(
    ask: Asks, case: DataSubjectRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def looked_up(reference: str, email: str, *, now: Any) -> None:
        found = lost_links._case(reference)
        if found is not None and lost_links._is_of(found, lost_links.indexes.email_index(email)):
            lost_links._mail(found, uuid4().hex)

    monkeypatch.setattr(lost_links, "ask_again", looked_up)
    assert _how_far_apart(ask, case) > FAR

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
# Asked so often each; the chance that equal times differ by more than FAR is 1 in 10,000.
TIMES = 40
FAR = 0.25

Asks = Callable[[DataSubjectRequest | None], float]


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

    def asked(case: DataSubjectRequest | None) -> float:
        reference = case.reference if case else "V-2026-9999"
        email = EMAIL if case else f"{uuid4().hex[:8]}@burger.example"
        began = time.perf_counter()
        answer = client.post(path, {"reference": reference, "email": email})
        took = time.perf_counter() - began
        assert answer.status_code == 303
        return took

    return asked


def _chance_that_known_is_slower(ask: Asks, case: DataSubjectRequest) -> float:
    """Of two random answers, by turns; a half when the times cannot be told apart."""
    ask(case), ask(None)
    pairs = [(ask(case), ask(None)) for _time in range(TIMES)]
    known, absent = zip(*pairs, strict=True)
    slower = sum((one > other) + (one == other) / 2 for one in known for other in absent)
    return slower / len(known) / len(absent)


def test_times_do_not_tell_what_exists(ask: Asks, case: DataSubjectRequest) -> None:
    assert abs(_chance_that_known_is_slower(ask, case) - 0.5) < FAR


def test_times_would_tell_if_it_was_looked_up_at_once(
    ask: Asks, case: DataSubjectRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def looked_up(reference: str, email: str, *, now: Any) -> None:
        found = lost_links._case(reference)
        if found is not None and lost_links._is_of(found, lost_links.indexes.email_index(email)):
            lost_links._mail(found, uuid4().hex)

    monkeypatch.setattr(lost_links, "ask_again", looked_up)
    assert abs(_chance_that_known_is_slower(ask, case) - 0.5) > FAR

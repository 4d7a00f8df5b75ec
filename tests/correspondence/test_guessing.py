"""However many guesses come at once, five are looked at."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime
from threading import Barrier, BrokenBarrierError
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.db.models import QuerySet

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.correspondence import doors
from privacyoffice.correspondence.models import MOST_TRIES, Code
from privacyoffice.correspondence.services import access
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import make_member, make_organisation, requests

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=clock.AMSTERDAM)
AT_ONCE = 12


@contextmanager
def _guessed_at_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The guesses that were compared with the code, of AT_ONCE wrong ones at the same time."""
    organisation = make_organisation()
    with organisation_scope(organisation.pk):
        officer = make_member(Role.PRIVACY_OFFICER, canary=uuid4().hex[:12]).user
        case = requests.written_down("kan7gok", by=officer)
        token = access.enter(access.open_door(case, now=NOW), now=NOW) or ""
        visitor = access.inside(token, now=NOW)
        assert visitor
        access.send_code(visitor, now=NOW)
        right = doors.code_of(Code.objects.get(case_id=case.pk))
    compared: list[str] = []
    honest = access.compare_digest

    together = Barrier(AT_ONCE)

    def slowly(own: bytes, given: bytes) -> bool:
        compared.append(given.decode())
        # Whoever is let in alone waits in vain, and then nobody waits any more.
        with suppress(BrokenBarrierError):
            together.wait(2)
        return honest(own, given)

    monkeypatch.setattr(access, "compare_digest", slowly)

    def guess(number: int) -> str | None:
        try:
            with organisation_scope(organisation.pk):
                typed = f"{(int(right) + 1 + number) % 1_000_000:06}"
                return access.check_code(visitor, typed, now=NOW)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert not any(pool.map(guess, range(AT_ONCE)))
    yield compared


def test_five_guesses_are_looked_at(committed_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with _guessed_at_once(monkeypatch) as compared:
        assert len(compared) == MOST_TRIES


def test_more_would_be_looked_at_without_the_lock(
    committed_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unlocked(self: Any, **_options: Any) -> Any:
        return self

    monkeypatch.setattr(QuerySet, "select_for_update", unlocked)
    with _guessed_at_once(monkeypatch) as compared:
        assert len(compared) > MOST_TRIES

"""Of many guesses at a code that arrive at once, no more are looked at than there are tries."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from privacyoffice import clock
from privacyoffice.correspondence import mailboxes
from privacyoffice.correspondence.models import MOST_TRIES, MailboxCheck
from privacyoffice.correspondence.services import mailbox_codes
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import make_organisation


def looked_at(guesses: int, monkeypatch: pytest.MonkeyPatch, wait: Callable[[], Any]) -> int:
    """How many of so many wrong guesses at once are compared with the code."""
    organisation = make_organisation()
    with organisation_scope(organisation.pk):
        check_id = mailbox_codes.send_code("zegge@burger.example", language="nl", now=clock.now())
    compared: list[None] = []
    real = mailboxes.code_of

    def counted(check: MailboxCheck) -> str:
        compared.append(None)
        wait()
        return real(check)

    def guess(_number: int) -> bool:
        try:
            with organisation_scope(organisation.pk):
                return mailbox_codes.try_code(check_id, "no code", now=clock.now())
        finally:
            connections.close_all()

    monkeypatch.setattr(mailboxes, "code_of", counted)
    with ThreadPoolExecutor(max_workers=8) as pool:
        assert not any(pool.map(guess, range(guesses)))
    return len(compared)


def test_guesses_at_once_are_looked_at_one_by_one(
    committed_db: None, no_worker: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert looked_at(24, monkeypatch, lambda: None) == MOST_TRIES


def test_without_the_lock_more_would_be_looked_at(
    committed_db: None, no_worker: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the race is there."""
    at_once = MOST_TRIES + 2
    everybody = threading.Barrier(at_once, timeout=30)
    monkeypatch.setattr(MailboxCheck.objects, "select_for_update", MailboxCheck.objects.all)
    assert looked_at(at_once, monkeypatch, everybody.wait) == at_once

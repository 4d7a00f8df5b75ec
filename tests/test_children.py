"""A child that a test lets die takes nothing of its parent along, and leaves nothing behind."""

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope
from tests import leaving
from tests.children import code_of
from tests.factories import make_organisation


@contextmanager
def _as_with_a_browser() -> Iterator[None]:
    """An event loop runs in this thread, as Playwright has it do."""
    before, loop = asyncio._get_running_loop(), asyncio.new_event_loop()
    asyncio._set_running_loop(loop)
    try:
        yield
    finally:
        asyncio._set_running_loop(before)
        loop.close()


def _die_in_a_transaction(organisation: Organisation) -> None:
    with organisation_scope(organisation.pk), transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("browser", [False, True])
def test_what_a_child_left_open_is_rolled_back_when_it_dies(
    committed_db: None, monkeypatch: pytest.MonkeyPatch, *, browser: bool
) -> None:
    """Even when this process had a connection from before its browser came."""
    before = leaving.organisations()
    organisation = make_organisation()
    connection.ensure_connection()
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    if browser:
        with _as_with_a_browser():
            code = code_of(lambda: _die_in_a_transaction(organisation))
    else:
        code = code_of(lambda: _die_in_a_transaction(organisation))
    assert code == -signal.SIGKILL
    # It would wait for the transaction of the child, if that went on.
    leaving.remove_others_than(before)
    assert organisation.pk not in leaving.organisations()


def test_a_child_that_fails_or_goes_on_for_ever_is_told_of() -> None:
    assert code_of(lambda: None) == 0
    assert code_of(lambda: 1 // 0) == 1
    with pytest.raises(TimeoutError):
        code_of(lambda: time.sleep(60), seconds=0.1)

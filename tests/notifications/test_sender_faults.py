"""Senders that run at once or die: each mail still goes out once, or a person hears of it."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.db import connection
from local.place import ROOT

from privacyoffice import clock
from privacyoffice.notifications.handlers import ABSENCE
from privacyoffice.notifications.intents import Intent
from privacyoffice.notifications.models import OutboxMessage, State
from privacyoffice.notifications.services import sending
from privacyoffice.notifications.services.delivery import LEASE
from privacyoffice.notifications.services.sending import Sent, send_due
from privacyoffice.notifications.services.writing import Notice, write
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import make_organisation, new_canary
from tests.live import Live, Mailbox
from tests.notifications.mail_servers import MailSink
from tests.notifications.telling import Clock, one_of, tell_address


@pytest.fixture
def organisation(no_worker: None, told: Intent, sink: MailSink) -> Iterator[Organisation]:
    """Committed, and nothing of it is left for the senders of later tests."""
    made = make_organisation()
    yield made
    with organisation_scope(made.pk):
        # By the way that the database allows: what is being sent cannot be dropped at once.
        mails = OutboxMessage.objects.all()
        mails.filter(state=State.SENDING).update(state=State.QUEUED)
        mails.filter(state=State.QUEUED).update(state=State.DROPPED)


def _tell(organisation: Organisation, address: str, key: str) -> None:
    with organisation_scope(organisation.pk):
        tell_address(address, key)


def _tell_of_product(organisation: Organisation, address: str, key: str) -> None:
    """A sort of message that other processes know too."""
    notice = Notice(ABSENCE.code, key, to_address=address, context=dict(ABSENCE.example))
    with organisation_scope(organisation.pk):
        write([notice], now=clock.now())


def _in_a_thread() -> Sent:
    try:
        return send_due()
    finally:
        connection.close()


def test_a_worker_sends_what_was_committed_without_waiting_for_the_clock(
    worker: Live, mailbox: Mailbox, committed_db: None
) -> None:
    organisation = make_organisation()
    address = f"burger@{organisation.slug}.example"
    _tell_of_product(organisation, address, "woken")
    (mail,) = mailbox.wait_for(address)
    assert mail["From"].addresses[0].display_name == organisation.name


def test_senders_at_once_send_each_mail_once(
    organisation: Organisation, sink: MailSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even without the lock that lets one of them work at a time."""
    monkeypatch.setattr(sending, "_the_only_sender", lambda: nullcontext(True))
    addresses = [f"{number}@{organisation.slug}.example" for number in range(40)]
    for address in addresses:
        _tell(organisation, address, address)
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _sender: _in_a_thread(), range(4)))
    assert sum(sent.sent for sent in done) == len(addresses)
    assert sum(sent.sent > 0 for sent in done) > 1
    assert sorted(to for to, _mail in sink.taken) == sorted(addresses)


def test_mail_of_who_was_turned_away_is_sent_by_the_one_at_work(
    organisation: Organisation, sink: MailSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes when the one at work has looked for the last time, and still has the lock."""
    run, turned_away = sending._run, []

    def run_and_hear_of_more() -> sending._Run:
        done = run()
        if not turned_away:
            _tell(organisation, f"laat@{organisation.slug}.example", "late")
            with ThreadPoolExecutor(1) as pool:
                turned_away.append(pool.submit(_in_a_thread).result())
        return done

    monkeypatch.setattr(sending, "_run", run_and_hear_of_more)
    assert send_due().sent == 1
    assert turned_away == [Sent()]
    assert len(sink.to(f"laat@{organisation.slug}.example")) == 1


def test_a_sender_that_is_killed_while_it_waits_for_an_answer_repeats_nothing(
    organisation: Organisation, sink: MailSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"burger@{new_canary()}.example"
    _tell_of_product(organisation, address, "killed")
    sink.says["DATA"] = MailSink.silence
    sender = subprocess.Popen(
        [sys.executable, "manage.py", "send_messages"],
        cwd=ROOT,
        env=dict(os.environ) | {"EMAIL_URL": f"smtp://127.0.0.1:{sink.port}"},
    )
    until = time.monotonic() + 60
    while not sink.to(address):
        assert time.monotonic() < until
        assert sender.poll() is None
        time.sleep(0.02)
    sender.send_signal(signal.SIGKILL)
    sender.wait()
    sink.says.clear()

    def state() -> str:
        with organisation_scope(organisation.pk):
            return one_of("killed").state

    assert state() == State.SENDING
    # The database notices that the process is gone, and its lock with it.
    while not _is_free():
        assert time.monotonic() < until
        time.sleep(0.02)
    send_due()
    assert state() == State.SENDING
    later = Clock()
    later.moment += LEASE + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", later)
    send_due()
    assert state() == State.UNCERTAIN
    assert len(sink.to(address)) == 1


def _is_free() -> bool:
    with sending._the_only_sender() as is_mine:
        return is_mine


def test_the_lock_is_given_back_when_sending_fails(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise RuntimeError

    monkeypatch.setattr(sending, "_run", broken)
    with pytest.raises(RuntimeError):
        send_due()
    free: list[bool] = []
    thread = threading.Thread(target=lambda: (free.append(_is_free()), connection.close()))
    thread.start()
    thread.join()
    assert free == [True]

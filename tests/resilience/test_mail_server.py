"""F7: a mail server that is away, refuses or dawdles holds up nobody who works in the product."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta

import pytest

from privacyoffice.notifications.models import DeliveryAttempt, Ending, OutboxMessage, State
from privacyoffice.tenancy.scope import organisation_scope
from tests.notifications.mail_servers import MailSink, Reply, cut, dripping
from tests.resilience.office import DAYS, Office, check_acts, check_messages, check_shown, noon
from tests.resilience.stand import Stand

pytestmark = pytest.mark.integration

# Seconds that somebody waits for an answer, on a machine that does other things as well.
QUICK = 5.0


@contextmanager
def _away(stand: Stand) -> Iterator[None]:
    yield


def _serving(**says: Reply) -> Callable[[Stand], AbstractContextManager[MailSink]]:
    @contextmanager
    def serving(stand: Stand) -> Iterator[MailSink]:
        sink = MailSink()
        sink.port = stand.mail_port
        sink.says |= says
        sink.start()
        try:
            yield sink
        finally:
            sink.stop()

    return serving


@contextmanager
def _dripping(stand: Stand) -> Iterator[None]:
    with dripping(stand.mail_port):
        yield


# What the server does; what we make of it; whether it has the mail.
FAULTS = {
    "away": (_away, Ending.UNREACHABLE, State.QUEUED),
    "drips": (_dripping, Ending.UNREACHABLE, State.QUEUED),
    "not-now": (_serving(RCPT="451 later"), Ending.NOT_NOW, State.QUEUED),
    "closing": (_serving(MAIL="421 closing"), Ending.NOT_NOW, State.QUEUED),
    "silent-before": (_serving(RCPT=MailSink.silence), Ending.NOT_NOW, State.QUEUED),
    "refuses": (_serving(RCPT="550 nobody here"), Ending.REFUSED, State.FAILED),
    "silent-after": (_serving(DATA=MailSink.silence), Ending.UNKNOWN, State.UNCERTAIN),
    "cut-after": (_serving(DATA=cut), Ending.UNKNOWN, State.UNCERTAIN),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_acts_go_on_and_mail_waits_or_is_shown(stand: Stand, office: Office, fault: str) -> None:
    serving, ending, state = FAULTS[fault]
    stand.start("web")
    stand.rest("mail")
    with serving(stand) as sink:
        assert office.begin(office.in_days(DAYS))
        stand.set_clock(noon(office.in_days(1)))
        assert stand.do("sweep") == [0]
        assert stand.do("send") == [0]
        assert office.begin(office.in_days(DAYS))
        arrived = sink.to(office.officer.email) if sink is not None else []
    assert office.slowest < QUICK
    check_acts(office)
    check_messages(office)
    assert _endings(office) == {ending: 1}
    assert _states(office) == {state: 1}
    assert len(arrived) == (state == State.UNCERTAIN)
    assert check_shown(office) == (state != State.QUEUED)
    # The server is well again: what waited goes, and nothing else does.
    with _serving()(stand) as well:
        stand.set_clock(stand.now + timedelta(hours=1))
        for _time in range(2):
            assert stand.do("send") == [0]
    assert _states(office) == {State.SENT if state == State.QUEUED else state: 1}
    assert len(well.to(office.officer.email)) == (state == State.QUEUED)
    stand.evidence.counts |= {"states": _states(office), "slowest act (s)": office.slowest}


def _endings(office: Office) -> dict[str, int]:
    with organisation_scope(office.organisation.pk):
        return dict(Counter(DeliveryAttempt.objects.values_list("ending", flat=True)))


def _states(office: Office) -> dict[str, int]:
    with organisation_scope(office.organisation.pk):
        return dict(Counter(OutboxMessage.objects.values_list("state", flat=True)))

"""F2: what Valkey knew is forgotten in the middle of the work, and nothing else is."""

import pytest

from tests.resilience.office import (
    DAYS,
    Office,
    check_acts,
    check_mail,
    check_messages,
    noon,
    waits,
)
from tests.resilience.stand import Stand

pytestmark = pytest.mark.integration

LONGEST = 120.0  # seconds


def test_a_broker_that_forgets_everything_loses_nothing(
    stand: Stand, office: Office, *, long_form: bool
) -> None:
    stand.start("mail", "web", "beat")
    acts = 60 if long_form else 6
    for number in range(acts):
        assert office.begin(office.in_days(DAYS))
        if number == acts // 2:
            stand.wipe_broker()
    stand.set_clock(noon(office.in_days(1)))
    # The clock asks, and nobody is there to hear it before it is forgotten.
    stand.wait_until(lambda: stand.keys() > 0)
    assert stand.wipe_broker() > 0
    # Without the clock nothing would come of it, so that it is the clock that mends this.
    stand.rest("beat")
    stand.wipe_broker()
    stand.start("worker")
    with pytest.raises(AssertionError):
        stand.wait_until(lambda: not waits(office), seconds=3)
    stand.begin("beat")
    took = stand.wait_until(lambda: not waits(office), seconds=LONGEST)
    stand.evidence.counts |= {"drained in (s)": round(took, 1), "acts": check_acts(office)}
    stand.evidence.counts |= {"messages": check_messages(office), "mail": check_mail(office)}
    assert stand.evidence.counts["messages"]["mails"] == acts

"""A deadline from its beginning until long after its end, while its worker keeps dying."""

from collections import Counter
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from privacyoffice.accounts.roles import Role
from privacyoffice.deadlines.models import Deadline
from privacyoffice.notifications.models import OutboxMessage
from privacyoffice.notifications.services.delivery import LEASE
from privacyoffice.tenancy.scope import organisation_scope
from tests.resilience.office import DAYS, Office, check_acts, check_mail, check_messages, noon
from tests.resilience.stand import Stand

pytestmark = pytest.mark.integration

# Days before or after the last day, and who hears of it: the owner is the officer.
STEPS = (
    (-7, {Role.PRIVACY_OFFICER}),
    (-1, {Role.PRIVACY_OFFICER}),
    (1, {Role.PRIVACY_OFFICER}),
    (3, {Role.PRIVACY_OFFICER, Role.MANAGER}),
    (7, {Role.PRIVACY_OFFICER, Role.MANAGER, Role.DPO}),
)


def test_a_deadline_runs_to_overdue_and_each_mail_comes_once_though_workers_die(
    stand: Stand, office: Office
) -> None:
    stand.start("mail", "web", "beat", "worker")
    last_day = office.in_days(DAYS)
    assert office.begin(last_day)
    told: Counter[str] = Counter()
    for days, people in STEPS:
        # In the middle of what it does for the step before, or at the beginning of this one.
        stand.kill("worker" if days in (-1, 7) else "worker child")
        stand.set_clock(noon(last_day + timedelta(days=days)))
        stand.keep_up()
        told.update(office.people[role].email for role in people)
        _let_it_come(office, dict(told))
    check_acts(office)
    check_messages(office)
    stand.evidence.counts |= {"mails": dict(told), "states": check_mail(office)}
    with organisation_scope(office.organisation.pk):
        assert Deadline.objects.overdue(stand.now).count() == 1
        intents = Counter(_about_it().values_list("intent", flat=True))
    assert intents == {"deadlines.reminder": 2, "deadlines.overdue": 6}


def _let_it_come(office: Office, wanted: dict[str, int]) -> None:
    """Wait until these mails have come. A machine that is busy keeps a mail for longer than the
    second that senders wait here, and then its pause is longer than this test: the clock goes
    on over it, in steps that together do not get to the next day."""
    for patience in (20, 20, 20, 60):
        with suppress(AssertionError):
            office.stand.wait_until(lambda: _arrived(office) == wanted, seconds=patience)
            return
        office.stand.set_clock(office.stand.now + LEASE * 2)
    assert _arrived(office) == wanted


def _about_it() -> Any:
    return OutboxMessage.objects.filter(intent__in=("deadlines.reminder", "deadlines.overdue"))


def _arrived(office: Office) -> dict[str, int]:
    """Mails about the deadline at the mail server, by recipient."""
    taken = office.stand.taken()
    with organisation_scope(office.organisation.pk):
        rows = list(_about_it().values_list("message_id", "recipient__email"))
    found: Counter[str] = Counter()
    for identity, address in rows:
        found[address] += taken[identity]
    return dict(+found)

"""F1 of breaches: what was reported or told is whole or not there, and nobody is told twice."""

import signal
from collections import Counter
from contextlib import closing
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from breaches.models import (
    Breach,
    Communication,
    CommunicationWay,
    Notification,
    Phase,
    Recipient,
    RecipientState,
)
from breaches.queries_people import MAIL, sent_of
from breaches.services import handling, notifying, people_mails, sending_out
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.deadlines.models import Deadline
from privacyoffice.jobs.models import LEASE, Job
from privacyoffice.notifications.models import OutboxMessage
from privacyoffice.tenancy.scope import organisation_scope
from tests.breaches import telling
from tests.factories import make_member
from tests.factories.breaches import reported
from tests.resilience.office import Office
from tests.resilience.stand import Stand

pytestmark = pytest.mark.integration
PEOPLE = 500


def _begun(office: Office) -> Communication:
    """A communication to many, of which no worker has taken up the work."""
    now, officer = office.stand.now, office.officer
    ciso = make_member(Role.CISO, canary=office.canary).user
    breach = reported(office.canary, now=now)
    handling.take_up(breach_id=breach.pk, owner=officer, actor=officer, now=now)
    rows = "".join(f"Bo {n};b{n}@{office.canary}.example\n" for n in range(PEOPLE))
    people = {str(Role.PRIVACY_OFFICER): officer, str(Role.CISO): ciso}
    made = telling.approved(people, breach, CommunicationWay.EMAIL, f"naam;e-mail\n{rows}")
    return sending_out.begin(communication_id=made.pk, actor=officer, now=now)


def _mails() -> Counter[str]:
    return Counter(OutboxMessage.objects.filter(intent=MAIL).values_list("key", flat=True))


def _told(office: Office) -> Counter[str]:
    """Everything that the office keeps of its breaches."""
    with organisation_scope(office.organisation.pk):
        acts = AuditEvent.objects.filter(action__startswith="breach.")
        return Counter(
            [
                *(f"breach is {status}" for status in _column(Breach, "status")),
                *(f"notification is {status}" for status in _column(Notification, "status")),
                *(f"clock is {status}" for status in _column(Deadline, "status")),
                *(f"mail {intent}" for intent in _column(OutboxMessage, "intent")),
                *(f"job {kind}" for kind in _column(Job, "kind")),
                *(f"act {action}" for action in acts.values_list("action", flat=True)),
            ]
        )


def _column(model: Any, name: str) -> list[Any]:
    return list(model.objects.order_by().values_list(name, flat=True))


def _prepared(office: Office) -> None:
    """A notification of the one breach, ready to be recorded as sent."""
    given: dict[str, Any] = {"actor": office.officer, "now": office.stand.now}
    with organisation_scope(office.organisation.pk):
        breach = Breach.objects.get()
        handling.take_up(breach_id=breach.pk, owner=office.officer, **given)
        notifying.prepare(breach_id=breach.pk, phase=Phase.FIRST, **given)


def test_a_report_and_a_notification_are_whole_or_not_there_and_once_when_they_are_repeated(
    stand: Stand, office: Office
) -> None:
    steps = {"report": "breach.reported", "submit": "breach.notification_submitted"}
    wanted: dict[str, Counter[str]] = {}
    with closing(Office(stand)) as before, closing(Office(stand)) as after:
        for when, one in (("", office), ("before", before), ("after", after)):
            form = uuid4()
            for step, act in steps.items():
                if step == "submit":
                    _prepared(one)
                about = f"{step} {one.organisation.pk} {form} {one.officer.pk}"
                was = _told(one)
                if when:
                    stand.arm(f"{act}-{when}")
                    assert stand.do(about) == [-signal.SIGKILL]
                    assert _told(one) == (was if when == "before" else wanted[step])
                # Who saw no answer sends the form again.
                if when != "after" or step == "report":
                    assert stand.do(about) == [0]
                wanted.setdefault(step, _told(one))
                assert _told(one) == wanted[step], (when, step)


@pytest.mark.parametrize("when", ["before", "after"])
def test_whoever_was_handed_to_the_mail_before_the_worker_died_is_not_mailed_again(
    stand: Stand, office: Office, when: str
) -> None:
    with organisation_scope(office.organisation.pk):
        made = _begun(office)
    about = " ".join(["print", *[str(office.organisation.pk)] * 2, str(office.officer.pk)])
    stand.arm(f"breach.mails_handed_over-{when}")
    assert stand.do(about) == [-signal.SIGKILL]
    with organisation_scope(office.organisation.pk):
        handed = Recipient.objects.filter(communication=made, state=RecipientState.QUEUED).count()
        # A part is handed over whole, with its mails, or not at all.
        assert handed == _mails().total() == (0 if when == "before" else people_mails.AT_ONCE)
    # A worker that is dead keeps its work for as long as its lease.
    stand.set_clock(stand.now + 2 * LEASE + timedelta(seconds=5))
    assert stand.do(about) == [0]
    with organisation_scope(office.organisation.pk):
        mails = _mails()
        assert len(mails) == mails.total() == PEOPLE
        assert sent_of(made).waiting == 0

"""Somebody at work through the web, and what became of their acts."""

import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
from django.conf import settings

from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.clock import AMSTERDAM, day_of
from privacyoffice.deadlines.intents import OVERDUE, REMINDER, URGENT_OVERDUE, URGENT_REMINDER
from privacyoffice.deadlines.models import Deadline, Dispatch, Result
from privacyoffice.notifications.models import InAppMessage, OutboxMessage, State
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope
from tests.access.browsing import Visitor
from tests.factories import make_member, make_organisation, new_canary
from tests.factories.deadlines import as_if_none, started
from tests.resilience.stand import Stand

# The first thing that is told of a deadline: a week before it ends, to its owner.
DAYS = 8
MAILS = "/admin/notifications/outboxmessage/"


@dataclass
class Office:
    """An organisation with a privacy officer who begins deadlines in the admin."""

    stand: Stand
    answered: list[str] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)
    slowest: float = 0.0

    def __post_init__(self) -> None:
        self.canary = new_canary()
        self.organisation = make_organisation(self.canary)
        self.people: dict[str, Any] = {}
        with organisation_scope(self.organisation.pk):
            for role in (Role.PRIVACY_OFFICER, Role.MANAGER, Role.DPO):
                self.people[role] = make_member(role, canary=self.canary).user
        self.officer = self.people[Role.PRIVACY_OFFICER]
        self._visitor = Visitor(self.stand.url, self.officer)

    def close(self) -> None:
        """Close the browser; what is left of it keeps no later sweep at work."""
        self._visitor.client.close()
        with organisation_scope(self.organisation.pk):
            as_if_none()
            # By the way that the database allows: what is being sent cannot be dropped at once.
            mails = OutboxMessage.objects.all()
            mails.filter(state=State.SENDING).update(state=State.QUEUED)
            mails.filter(state=State.QUEUED).update(state=State.DROPPED)

    def begin(self, last_day: date) -> bool:
        """Begin a deadline that ends on a day. Returns whether the product said that it had."""
        label = f"{self.canary} {len(self.answered) + len(self.doubtful)}"
        client = self._visitor.client
        began = time.monotonic()
        try:
            # Once: what was not answered may have happened, so it is not asked again.
            response = client.post(
                "/admin/deadlines/deadline/add/?rule=DATE",
                data={
                    "label": label,
                    "start": last_day.isoformat(),
                    "owner": str(self.officer.pk),
                    "reason": "",
                },
                headers={
                    "X-CSRFToken": client.cookies.get(settings.CSRF_COOKIE_NAME) or "",
                    "Connection": "close",
                },
            )
            status = response.status_code
        except httpx.HTTPError:
            status = 0
        assert status in (0, 302) or status >= 500, f"{status}: {label}"
        self.slowest = max(self.slowest, time.monotonic() - began)
        (self.answered if status == 302 else self.doubtful).append(label)
        return status == 302

    def in_days(self, days: int) -> date:
        """By the clock of the product."""
        return day_of(self.stand.now) + timedelta(days=days)

    def read_mails(self) -> str:
        """The list of mails that somebody must look at, as the officer sees it."""
        found = ""
        for page in range(1, 50):
            html = self._visitor.get(f"{MAILS}?need=look&p={page}").text
            found += html
            if f"p={page + 1}" not in html:
                break
        return found


def noon(day: date) -> datetime:
    """On the Dutch clock."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=AMSTERDAM)


def waits(office: Office) -> Counter[str]:
    """What is still to be done: thresholds that came, and mail by its state."""
    now = office.stand.now
    with organisation_scope(office.organisation.pk):
        mails = OutboxMessage.objects.filter(state__in=(State.QUEUED, State.SENDING))
        found = Counter(mails.values_list("state", flat=True))
        found["threshold"] = Deadline.objects.passed(now).count()
    return +found


def check_acts(office: Office) -> dict[str, int]:
    """Each act that was answered is there once, whole; the others are whole or not there."""
    with organisation_scope(office.organisation.pk):
        rows = Deadline.objects.filter(label__startswith=office.canary)
        labels = Counter(rows.values_list("label", flat=True))
        lost = [label for label in office.answered if label not in labels]
        assert not lost, f"answered and not there: {lost}"
        twice = {label: count for label, count in labels.items() if count > 1}
        assert not twice, f"there more than once: {twice}"
        audited = Counter(
            AuditEvent.objects.filter(action="deadlines.started").values_list(
                "subject_id", flat=True
            )
        )
        for deadline in rows:
            assert deadline.events.count() == 1, deadline.label
            assert audited.pop(deadline.pk) == 1, deadline.label
        assert not audited, "audited and not there"
    return {
        "answered": len(office.answered),
        "not answered": len(office.doubtful),
        "of those there": len(labels) - len(office.answered),
    }


def check_messages(office: Office) -> dict[str, int]:
    """Each threshold that came is recorded once, and each that was told has its messages."""
    counts: Counter[str] = Counter()
    with organisation_scope(office.organisation.pk):
        assert not Deadline.objects.passed(office.stand.now).exists(), "thresholds were left"
        rows = list(Dispatch.objects.values_list("deadline", "revision", "threshold", "result"))
        once = Counter(row[:3] for row in rows)
        twice = {str(key): count for key, count in once.items() if count > 1}
        assert not twice, f"recorded more than once: {twice}"
        mails = Counter(_about_deadlines(OutboxMessage))
        assert set(mails.values()) <= {1}, "two mails to one person about the same"
        in_app = Counter(_about_deadlines(InAppMessage))
        assert in_app == mails, f"by mail {mails - in_app}, in the product {in_app - mails}"
        told = {f"{pk}:{rev}:{code}" for pk, rev, code, result in rows if result == Result.TOLD}
        assert told == {key for key, _recipient in mails}, "told without a mail, or not told"
    counts.update(f"thresholds {row[3]}" for row in rows)
    return {**counts, "mails": len(mails)}


def _about_deadlines(model: Any) -> list[tuple[str, Any]]:
    """Occasion and recipient; the summary of the day is not of a threshold."""
    intents = (REMINDER, OVERDUE, URGENT_REMINDER, URGENT_OVERDUE)
    return list(model.objects.filter(intent__in=intents).values_list("key", "recipient"))


def check_mail(office: Office) -> dict[str, int]:
    """Each mail went out once, or is shown to somebody; none went out twice."""
    taken = office.stand.taken()
    with organisation_scope(office.organisation.pk):
        mails = list(OutboxMessage.objects.values_list("pk", "message_id", "state"))
    twice = [identity for _pk, identity, _state in mails if taken[identity] > 1]
    assert not twice, f"taken more than once by the mail server: {twice}"
    states = Counter(state for _pk, _identity, state in mails)
    left = set(states) - {State.SENT, State.UNCERTAIN, State.FAILED}
    assert not left, f"mail that is not finished: {states}"
    missing = [i for _pk, i, state in mails if state == State.SENT and i not in taken]
    assert not missing, f"called sent, and the mail server never had it: {missing}"
    failed = [i for _pk, i, state in mails if state == State.FAILED and i in taken]
    assert not failed, f"called failed, and the mail server has it: {failed}"
    arrived = sum(i in taken for _pk, i, state in mails if state == State.UNCERTAIN)
    return {**{str(k): v for k, v in states.items()}, "uncertain that arrived": arrived}


def in_doubt() -> set[UUID]:
    """Which mails of all organisations may have arrived or not: a sender that is killed may
    have had that of another office of this stand in hand, such as the summary of its FG."""
    found: set[UUID] = set()
    for organisation_id in Organisation.objects.values_list("pk", flat=True):
        with organisation_scope(organisation_id):
            uncertain = OutboxMessage.objects.filter(state=State.UNCERTAIN)
            found.update(uncertain.values_list("pk", flat=True))
    return found


def check_shown(office: Office) -> int:
    """Each mail that is in doubt, or failed, stands on the screen. Returns how many."""
    with organisation_scope(office.organisation.pk):
        in_need = list(OutboxMessage.objects.in_need().values_list("pk", flat=True))
    html = office.read_mails()
    hidden = [str(pk) for pk in in_need if f"{MAILS}{pk}/change/" not in html]
    assert not hidden, f"in need and not on the screen: {hidden}"
    return len(in_need)


def come_due(office: Office, count: int) -> None:
    """Deadlines of which the first threshold has come, by the clock that is moved by a day."""
    stand = office.stand
    with organisation_scope(office.organisation.pk):
        for _number in range(count):
            started("DATE", office.in_days(DAYS), now=stand.now, owner=office.officer)
    stand.set_clock(noon(office.in_days(1)))

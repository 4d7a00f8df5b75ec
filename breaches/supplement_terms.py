"""The day on which the authority still gets what a notification lacked, as a deadline.

The law gives no number of days, only "without undue further delay"; an officer names the day.
Law: GDPR art. 33(4).
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from breaches.models import Breach
from breaches.queries import handler_of
from privacyoffice.cases.kinds import kind_of
from privacyoffice.deadlines import queries
from privacyoffice.deadlines.kinds import DeadlineKind
from privacyoffice.deadlines.models import Deadline
from privacyoffice.deadlines.reminders import ReminderRule
from privacyoffice.deadlines.services import lifecycle
from privacyoffice.kernel.terms import Facts

SUPPLEMENT = DeadlineKind(
    "breach.supplement",
    _("supplement to a notification of a data breach"),
    reminders=(
        ReminderRule.of("7 dagen voor", "owner"),
        ReminderRule.of("2 dagen voor", "owner"),
        ReminderRule.of("op de dag", "owner"),
        ReminderRule.of("1 dag na", "owner", "dpo"),
        ReminderRule.of("7 dagen na", "owner", "dpo", "manager"),
    ),
    perm="breaches.view_breach",
)
_RULE = "DATE"
# What is proposed to the officer.
USUALLY = timedelta(weeks=4)


def begin(breach: Breach, due_on: date, *, actor: Any, now: datetime) -> None:
    """A supplement is promised for a day (an Amsterdam date).

    Raises ValidationError on "supplement_on".
    """
    try:
        lifecycle.start(
            SUPPLEMENT.code,
            _RULE,
            Facts(start=due_on),
            breach.reference,
            url=kind_of(breach).address_of(breach.pk),
            subject_id=breach.pk,
            owner=handler_of(breach),
            actor=actor,
            now=now,
            checked=True,
        )
    except ValidationError as error:
        raise ValidationError({"supplement_on": error.messages}) from error


def meet(breach: Breach, *, actor: Any, now: datetime) -> None:
    """A supplement was sent."""
    for deadline in _running(breach):
        lifecycle.meet(deadline.pk, now, actor=actor, now=now, checked=True)


def entrust(breach: Breach, owner: Any, *, actor: Any, now: datetime) -> None:
    """Who handles the breach sees to it."""
    for deadline in _running(breach):
        if deadline.owner_id != owner.pk:
            lifecycle.hand_over(deadline.pk, owner, actor=actor, now=now, checked=True)


def drop(breach: Breach, *, actor: Any, now: datetime) -> None:
    """No supplement is needed any more."""
    # A fixed sentence: what officers write about a breach is kept encrypted, and not here.
    reason = str(_("No supplement is needed any more."))
    for deadline in _running(breach):
        lifecycle.cancel(deadline.pk, reason=reason, actor=actor, now=now, checked=True)


def running(breach: Breach) -> Deadline | None:
    """The deadline of the supplement that is waited for."""
    return next(iter(_running(breach)), None)


def _running(breach: Breach) -> list[Deadline]:
    return list(queries.about(breach.pk).unfinished().filter(kind=SUPPLEMENT.code))

"""The last day on which we can object to a sub-processor, as a deadline of who keeps the
agreement. Law: GDPR art. 28(2)."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.colleagues import colleagues
from privacyoffice.deadlines import queries
from privacyoffice.deadlines.kinds import DeadlineKind
from privacyoffice.deadlines.models import Deadline
from privacyoffice.deadlines.reminders import ReminderRule
from privacyoffice.deadlines.services import lifecycle
from privacyoffice.kernel.terms import Facts
from processors.models import Agreement, SubProcessing
from processors.queries import VIEW

OBJECTION = DeadlineKind(
    "agreement.objection",
    gettext_lazy("objection to a sub-processor"),
    reminders=(
        ReminderRule.of("14 dagen voor", "owner", "privacy_officer"),
        ReminderRule.of("3 dagen voor", "owner", "privacy_officer"),
        ReminderRule.of("op de dag", "owner", "privacy_officer"),
        ReminderRule.of("3 dagen na", "owner", "privacy_officer"),
    ),
    perm=VIEW,
)
_RULE = "DATE"


def begin(sub: SubProcessing, agreement: Agreement, *, actor: Any, now: datetime) -> None:
    """Runs until the last day; not when there is none, or when that had passed already."""
    if sub.object_until is None or sub.object_until < clock.day_of(now):
        return
    lifecycle.start(
        OBJECTION.code,
        _RULE,
        Facts(start=sub.object_until),
        agreement.reference,
        url=reverse("admin:processors_agreement_change", args=[agreement.pk]),
        subject_id=sub.pk,
        # Who left keeps nothing; the privacy officers are reminded besides.
        owner=colleagues().filter(pk=agreement.owner_id).first() if agreement.owner_id else None,
        actor=actor,
        now=now,
        checked=True,
    )


def move(sub: SubProcessing, agreement: Agreement, *, actor: Any, now: datetime) -> None:
    """The term lasts until another day, or there is none any more."""
    running = _running(sub)
    if not running:
        begin(sub, agreement, actor=actor, now=now)
    for deadline in running:
        if sub.object_until is None:
            reason = str(_("There is no term for objecting any more."))
            lifecycle.cancel(deadline.pk, reason=reason, actor=actor, now=now, checked=True)
            continue
        reason = str(_("The term for objecting was corrected."))
        lifecycle.correct(
            deadline.pk, sub.object_until, reason=reason, actor=actor, now=now, checked=True
        )


def meet(sub: SubProcessing, *, actor: Any, now: datetime) -> None:
    """We allowed it or objected."""
    for deadline in _running(sub):
        lifecycle.meet(deadline.pk, now, actor=actor, now=now, checked=True)


def cancel(sub: SubProcessing, *, actor: Any, now: datetime) -> None:
    """There is nothing to decide any more."""
    reason = str(_("This sub-processor does not come any more."))
    for deadline in _running(sub):
        lifecycle.cancel(deadline.pk, reason=reason, actor=actor, now=now, checked=True)


def _running(sub: SubProcessing) -> list[Deadline]:
    return list(queries.about(sub.pk).unfinished().filter(kind=OBJECTION.code))

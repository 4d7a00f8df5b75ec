"""The day before which a measure is taken, as a deadline of whoever takes it."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from breaches.models import Measure
from privacyoffice.deadlines import queries
from privacyoffice.deadlines.kinds import DeadlineKind
from privacyoffice.deadlines.models import Deadline
from privacyoffice.deadlines.reminders import ReminderRule
from privacyoffice.deadlines.services import lifecycle
from privacyoffice.kernel.terms import Facts

MEASURE = DeadlineKind(
    "breach.measure",
    _("measure after a data breach"),
    reminders=(
        ReminderRule.of("14 dagen voor", "owner"),
        ReminderRule.of("3 dagen voor", "owner"),
        ReminderRule.of("op de dag", "owner"),
        ReminderRule.of("3 dagen na", "owner", "privacy_officer"),
        ReminderRule.of("14 dagen na", "owner", "privacy_officer", "ciso"),
    ),
    perm="breaches.view_breach",
)
_RULE = "DATE"


def address_of(measure: Measure) -> str:
    """The page of a measure."""
    return reverse("admin:breaches_measure_change", args=[measure.pk])


def begin(measure: Measure, *, actor: Any, now: datetime) -> None:
    """The owner sees to it until the last day, is told now and reminded later.

    Raises ValidationError on "owner" for who does not work here.
    """
    try:
        lifecycle.start(
            MEASURE.code,
            _RULE,
            Facts(start=measure.due_on),
            measure.breach.reference,
            url=address_of(measure),
            subject_id=measure.pk,
            owner=measure.owner,
            actor=actor,
            now=now,
            checked=True,
        )
    except ValidationError as error:
        raise ValidationError({"owner": error.messages}) from error


def move(measure: Measure, *, actor: Any, now: datetime) -> None:
    """It must be there before another day."""
    # Fixed sentences: what officers write about a breach is kept encrypted, and not here.
    reason = str(_("Another day was agreed."))
    for deadline in _running(measure):
        lifecycle.correct(
            deadline.pk, measure.due_on, reason=reason, actor=actor, now=now, checked=True
        )


def hand_over(measure: Measure, *, actor: Any, now: datetime) -> None:
    """Somebody else takes it. Raises ValidationError on "owner"."""
    for deadline in _running(measure):
        lifecycle.hand_over(deadline.pk, measure.owner, actor=actor, now=now, checked=True)


def meet(measure: Measure, *, actor: Any, now: datetime) -> None:
    """It was taken."""
    for deadline in _running(measure):
        lifecycle.meet(deadline.pk, now, actor=actor, now=now, checked=True)


def drop(measure: Measure, *, actor: Any, now: datetime) -> None:
    """It is not taken."""
    reason = str(_("The measure is not taken."))
    for deadline in _running(measure):
        lifecycle.cancel(deadline.pk, reason=reason, actor=actor, now=now, checked=True)


def _running(measure: Measure) -> list[Deadline]:
    return list(queries.about(measure.pk).unfinished().filter(kind=MEASURE.code))

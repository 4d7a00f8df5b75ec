"""The day before which an action is done, as a deadline of whoever does it."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice.actions.models import Action
from privacyoffice.actions.queries import VIEW
from privacyoffice.deadlines import queries
from privacyoffice.deadlines.kinds import DeadlineKind
from privacyoffice.deadlines.models import Deadline
from privacyoffice.deadlines.reminders import ReminderRule
from privacyoffice.deadlines.services import lifecycle
from privacyoffice.kernel.terms import Facts

ACTION = DeadlineKind(
    "actions.action",
    gettext_lazy("action"),
    reminders=(
        ReminderRule.of("14 dagen voor", "owner"),
        ReminderRule.of("3 dagen voor", "owner"),
        ReminderRule.of("op de dag", "owner"),
        ReminderRule.of("3 dagen na", "owner", "privacy_officer"),
        ReminderRule.of("14 dagen na", "owner", "privacy_officer", "manager"),
    ),
    # A checklist can make ten of them at once: they are told in one message.
    has_own_list=True,
    perm=VIEW,
)
_RULE = "DATE"


def address_of(action: Action) -> str:
    """The page of an action."""
    return reverse("admin:actions_action_change", args=[action.pk])


def begin(action: Action, *, actor: Any, now: datetime) -> None:
    """The owner sees to it until the last day, is told now and reminded later.

    Raises ValidationError on "owner" for who does not work here.
    """
    try:
        lifecycle.start(
            ACTION.code,
            _RULE,
            Facts(start=action.due_on),
            action.subject_label,
            url=address_of(action),
            subject_id=action.pk,
            owner=action.owner,
            actor=actor,
            now=now,
            checked=True,
        )
    except ValidationError as error:
        raise ValidationError({"owner": error.messages}) from error


def move(action: Action, *, actor: Any, now: datetime) -> None:
    """It must be there before another day."""
    reason = str(_("Another day was agreed."))
    for deadline in _running(action):
        lifecycle.correct(
            deadline.pk, action.due_on, reason=reason, actor=actor, now=now, checked=True
        )


def hand_over(action: Action, *, actor: Any, now: datetime) -> None:
    """Somebody else does it. Raises ValidationError on "owner"."""
    try:
        for deadline in _running(action):
            lifecycle.hand_over(deadline.pk, action.owner, actor=actor, now=now, checked=True)
    except ValidationError as error:
        raise ValidationError({"owner": error.messages}) from error


def meet(action: Action, *, actor: Any, now: datetime) -> None:
    """It was done."""
    for deadline in _running(action):
        lifecycle.meet(deadline.pk, now, actor=actor, now=now, checked=True)


def drop(action: Action, *, actor: Any, now: datetime) -> None:
    """It is not done."""
    reason = str(_("The action is not done."))
    for deadline in _running(action):
        lifecycle.cancel(deadline.pk, reason=reason, actor=actor, now=now, checked=True)


def _running(action: Action) -> list[Deadline]:
    return list(queries.about(action.pk).unfinished().filter(kind=ACTION.code))

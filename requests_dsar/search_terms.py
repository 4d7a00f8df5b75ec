"""The day on which a colleague should have looked, as a deadline of that colleague."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from privacyoffice.deadlines import queries
from privacyoffice.deadlines.kinds import DeadlineKind
from privacyoffice.deadlines.models import Deadline
from privacyoffice.deadlines.reminders import ReminderRule
from privacyoffice.deadlines.services import lifecycle
from privacyoffice.kernel.terms import Facts
from requests_dsar.models import SearchTask
from requests_dsar.search_mails import tell_colleague

SEARCH = DeadlineKind(
    "dsar.search",
    _("search for data of a person"),
    reminders=(
        ReminderRule.of("3 dagen voor", "owner"),
        ReminderRule.of("op de dag", "owner"),
        ReminderRule.of("1 dag na", "owner", "privacy_officer"),
        ReminderRule.of("5 dagen na", "owner", "privacy_officer"),
    ),
    has_own_list=True,
    app_asks=True,
    perm="requests_dsar.view_datasubjectrequest",
)
_RULE = "DATE"


def address_of(task: SearchTask) -> str:
    """The page of a search."""
    return reverse("admin:requests_dsar_searchtask_change", args=[task.pk])


def begin(task: SearchTask, *, actor: Any, now: datetime) -> None:
    """The colleague sees to it until the last day, is told now and reminded later.

    Raises ValidationError on "colleague" for who does not work here.
    """
    try:
        lifecycle.start(
            SEARCH.code,
            _RULE,
            Facts(start=task.due_on),
            task.request.reference,
            url=address_of(task),
            subject_id=task.pk,
            owner=task.colleague,
            actor=actor,
            now=now,
            checked=True,
        )
    except ValidationError as error:
        raise ValidationError({"colleague": error.messages}) from error
    tell_colleague(task, SEARCH, actor=actor, now=now)


def meet(task: SearchTask, *, actor: Any, now: datetime) -> None:
    """The colleague has looked."""
    for deadline in _running(task):
        lifecycle.meet(deadline.pk, now, actor=actor, now=now, checked=True)


def drop(task: SearchTask, *, actor: Any, now: datetime) -> None:
    """Nobody needs to look any more."""
    # A fixed sentence: what officers write about a person is kept encrypted, and not here.
    reason = str(_("Nobody needs to look any more."))
    for deadline in _running(task):
        lifecycle.cancel(deadline.pk, reason=reason, actor=actor, now=now, checked=True)


def hand_over(task: SearchTask, *, actor: Any, now: datetime) -> None:
    """Another colleague looks."""
    for deadline in _running(task):
        lifecycle.hand_over(deadline.pk, task.colleague, actor=actor, now=now, checked=True)
    tell_colleague(task, SEARCH, actor=actor, now=now)


def _running(task: SearchTask) -> list[Deadline]:
    return list(queries.about(task.pk).unfinished().filter(kind=SEARCH.code))

"""The steps of a deadline as buttons: for kinds on which people act by hand."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act, ActForm
from privacyoffice.deadlines.admin.forms import (
    CorrectForm,
    ExtendForm,
    HandOverForm,
    MeetForm,
    ReasonForm,
    ResumeForm,
    SuspendForm,
)
from privacyoffice.deadlines.admin.words import last_moment
from privacyoffice.deadlines.models import Deadline, EventKind, Status
from privacyoffice.deadlines.services import lifecycle
from privacyoffice.kernel.terms import RULES, end_of_day


def _suspend(request: HttpRequest, deadline: Deadline, data: dict[str, Any]) -> str:
    lifecycle.suspend(deadline.pk, actor=request.user, now=clock.now(), **data)
    return _("The clock stands still. Nobody gets a reminder until it goes on.")


def _resume(request: HttpRequest, deadline: Deadline, data: dict[str, Any]) -> str:
    now = clock.now()
    return last_moment(lifecycle.resume(deadline.pk, actor=request.user, now=now, **data), now)


def _extend(request: HttpRequest, deadline: Deadline, data: dict[str, Any]) -> str:
    now = clock.now()
    return last_moment(lifecycle.extend(deadline.pk, actor=request.user, now=now, **data), now)


def _correct(request: HttpRequest, deadline: Deadline, data: dict[str, Any]) -> str:
    now = clock.now()
    changed = lifecycle.correct(
        deadline.pk, data["moment"], reason=data["reason"], actor=request.user, now=now
    )
    return last_moment(changed, now)


def _meet(request: HttpRequest, deadline: Deadline, data: dict[str, Any]) -> str:
    now = clock.now()
    done = data["moment"]
    # Of a day nobody knows the hour: its end, so that the last day is in time.
    at = done if isinstance(done, datetime) else _end_of(done, now)
    lifecycle.meet(deadline.pk, at, reason=data["reason"], actor=request.user, now=now)
    return _("Done. Nobody gets a reminder any more.")


def _end_of(day: Any, now: datetime) -> datetime:
    """Of today it is this moment; a later day is for the service to refuse."""
    return now if day == clock.day_of(now) else end_of_day(day)


def _cancel(request: HttpRequest, deadline: Deadline, data: dict[str, Any]) -> str:
    lifecycle.cancel(deadline.pk, actor=request.user, now=clock.now(), **data)
    return _("The deadline has been cancelled. Nobody gets a reminder any more.")


def _hand_over(request: HttpRequest, deadline: Deadline, data: dict[str, Any]) -> str:
    lifecycle.hand_over(deadline.pk, actor=request.user, now=clock.now(), **data)
    return _("The deadline is now with %(name)s.") % {"name": data["owner"].name}


def _reads(deadline: Deadline, *parts: str) -> bool:
    rule = RULES.get(deadline.rule)
    return rule is not None and not set(parts).isdisjoint(rule.reads)


def _is_unfinished(deadline: Deadline) -> bool:
    return deadline.status in (Status.OPEN, Status.SUSPENDED)


def _has_a_beginning(deadline: Deadline) -> bool:
    """Of a day that somebody chose there is nothing before it."""
    return _is_unfinished(deadline) and deadline.rule != "DATE"


def _is_a_day(deadline: Deadline) -> bool:
    return _is_unfinished(deadline) and deadline.rule == "DATE"


def _can_be_suspended(deadline: Deadline) -> bool:
    return deadline.status == Status.OPEN and _reads(deadline, "pauses")


def _can_be_extended(deadline: Deadline) -> bool:
    """Once, and where an article or the policy knows it."""
    if not _is_unfinished(deadline) or not _reads(deadline, "extension", "adjourned"):
        return False
    return not deadline.events.filter(kind=EventKind.EXTENDED).exists()


def _act(
    name: str,
    label: Any,
    explanation: Any,
    perform: Any,
    possible: Any,
    form_class: type[ActForm],
) -> Act:
    return Act(
        name=name,
        label=label,
        explanation=explanation,
        perm="change",
        perform=perform,
        possible=possible,
        form_class=form_class,
    )


# What one needs most often comes first: three of them stand beside each other.
ACTS = (
    _act(
        "resume",
        gettext_lazy("Let the clock go on"),
        gettext_lazy(
            "The days that it stood still come on top of the term. The owner gets reminders again."
        ),
        _resume,
        lambda deadline: deadline.status == Status.SUSPENDED,
        ResumeForm,
    ),
    _act(
        "meet",
        gettext_lazy("Mark as done"),
        gettext_lazy("The deadline ends and nobody gets a reminder any more."),
        _meet,
        _is_unfinished,
        MeetForm,
    ),
    _act(
        "suspend",
        gettext_lazy("Suspend"),
        gettext_lazy(
            "The clock stands still from the day after information was asked for, until it comes "
            "in. Meanwhile nobody gets a reminder."
        ),
        _suspend,
        _can_be_suspended,
        SuspendForm,
    ),
    _act(
        "extend",
        gettext_lazy("Extend"),
        gettext_lazy(
            "This can be done once. Whoever waits for an answer must have been told before the "
            "term ended, and why."
        ),
        _extend,
        _can_be_extended,
        ExtendForm,
    ),
    _act(
        "hand-over",
        gettext_lazy("Hand over"),
        gettext_lazy("Somebody else sees to it from now on and gets the reminders."),
        _hand_over,
        _is_unfinished,
        HandOverForm,
    ),
    _act(
        "correct",
        gettext_lazy("Correct the beginning"),
        gettext_lazy(
            "The date is computed again. What was kept before stays on the timeline, with your "
            "reason."
        ),
        _correct,
        _has_a_beginning,
        CorrectForm,
    ),
    _act(
        "change-date",
        gettext_lazy("Change the date"),
        gettext_lazy(
            "It must be done by another day. The day that was kept before stays on the timeline, "
            "with your reason."
        ),
        _correct,
        _is_a_day,
        CorrectForm,
    ),
    _act(
        "cancel",
        gettext_lazy("Cancel this deadline"),
        gettext_lazy("It does not hold any more although nothing was done. It stays in the list."),
        _cancel,
        _is_unfinished,
        ReasonForm,
    ),
)

"""The day on which an advice is wanted, as a deadline of the FG."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from privacyoffice import clock
from privacyoffice.accounts.models import Membership
from privacyoffice.accounts.roles import Role
from privacyoffice.advice.models import Advice
from privacyoffice.deadlines.kinds import DeadlineKind
from privacyoffice.deadlines.reminders import ReminderRule
from privacyoffice.deadlines.services import bulk
from privacyoffice.deadlines.services.bulk import PlannedDay

ANSWER = DeadlineKind(
    "advice.answer",
    _("advice of the FG"),
    reminders=tuple(
        ReminderRule.of(when, "dpo") for when in ("3 dagen voor", "op de dag", "1 dag na")
    ),
    # Who takes the FG's place while the FG is away gives no advice.
    dpo_only=True,
    has_own_list=True,
    perm="advice.view_advice",
)


def begin(advice: Advice, *, actor: Any, now: datetime) -> None:
    """A question runs until the last day on which its answer is wanted."""
    bulk.begin(ANSWER.code, [_planned(advice, _supervisors(now))], actor=actor, now=now)


def meet(advice: Advice, *, actor: Any, now: datetime) -> None:
    """The question has been answered."""
    bulk.meet(ANSWER.code, [advice.pk], actor=actor, now=now)


def drop_about(subject_id: UUID, *, now: datetime) -> None:
    """Nobody can answer any more what was asked about this: it has been destroyed."""
    asked = Advice.objects.filter(subject_id=subject_id).values_list("pk", flat=True)
    reason = gettext("What it was about has been destroyed.")
    bulk.cancel(ANSWER.code, list(asked), reason=reason, actor=None, now=now)


def planned(now: datetime) -> Iterator[PlannedDay]:
    """Of all questions of the organisation in scope that wait for the FG: two queries."""
    supervisors = _supervisors(now)
    for advice in Advice.objects.waiting_for_advice():
        yield _planned(advice, supervisors)


def _planned(advice: Advice, supervisors: tuple[UUID, ...]) -> PlannedDay:
    """Of the FG, if there is one who did not ask it; of several it is all of theirs."""
    may_answer = [person for person in supervisors if person != advice.asked_by_id]
    return PlannedDay(
        advice.pk,
        advice.wanted_by,  # type: ignore[arg-type]  # of a question never, by a constraint
        advice.subject_label,
        reverse("admin:advice_advice_change", args=[advice.pk]),
        may_answer[0] if len(may_answer) == 1 else None,
    )


def _supervisors(now: datetime) -> tuple[UUID, ...]:
    held = Membership.objects.active_on(clock.day_of(now)).filter(
        role=Role.DPO, user__is_active=True
    )
    return tuple(held.values_list("user", flat=True).distinct())

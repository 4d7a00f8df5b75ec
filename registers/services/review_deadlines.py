"""The day on which an entry must be looked at again, as a deadline of who looks at it."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.models import Membership
from privacyoffice.accounts.roles import Role
from privacyoffice.deadlines.kinds import DeadlineKind
from privacyoffice.deadlines.reminders import ReminderRule
from privacyoffice.deadlines.services import bulk
from privacyoffice.deadlines.services.bulk import PlannedDay
from registers.models import ProcessingActivity
from registers.models.processing_activity import Status

REVIEW = DeadlineKind(
    "registers.review",
    pgettext_lazy("deadline", "review"),
    # Few: a register that was published in one go is due in one go.
    reminders=(
        ReminderRule.of("30 dagen voor", "owner"),
        ReminderRule.of("op de dag", "owner"),
        ReminderRule.of("30 dagen na", "owner", "privacy_officer"),
        ReminderRule.of("90 dagen na", "owner", "privacy_officer", "dpo"),
    ),
    has_own_list=True,
)


def plan_reviews(activities: Iterable[ProcessingActivity], *, actor: Any, now: datetime) -> None:
    """The planned reviews of these entries run; of one that has no day, nothing does.

    Of days that have passed, as in a register that comes from elsewhere, the summary tells.
    """
    days = _planned(activities, now)
    bulk.begin(REVIEW.code, days, actor=actor, now=now, tells_of_past=False)


def renew_review(activity: ProcessingActivity, *, actor: Any, now: datetime) -> None:
    """An entry was looked at now; its next review runs."""
    bulk.renew(REVIEW.code, _planned([activity], now), actor=actor, now=now)


def end_review(activity: ProcessingActivity, *, actor: Any, now: datetime) -> None:
    """What has ended is not looked at again."""
    with translation.override(settings.LANGUAGE_CODE):
        reason = _("The processing has ended.")
    bulk.cancel(REVIEW.code, [activity.pk], reason=reason, actor=actor, now=now)


def planned(now: datetime) -> Iterator[PlannedDay]:
    """Of every entry of the organisation in scope that is in use: two queries."""
    in_use = ProcessingActivity.objects.exclude(status=Status.RETIRED)
    columns = ("reference", "name", "department_id", "next_review_on")
    yield from _planned(in_use.filter(next_review_on__isnull=False).only(*columns), now)


def _planned(activities: Iterable[ProcessingActivity], now: datetime) -> list[PlannedDay]:
    """Of the department's ambassador; where there is none, of the privacy officers."""
    due = [activity for activity in activities if activity.next_review_on is not None]
    ambassadors = _ambassadors({activity.department_id for activity in due}, clock.day_of(now))
    return [
        PlannedDay(
            activity.pk,
            activity.next_review_on,  # type: ignore[arg-type]
            str(activity),
            reverse("admin:registers_processingactivity_change", args=[activity.pk]),
            ambassadors.get(activity.department_id),
        )
        for activity in due
    ]


def _ambassadors(departments: set[UUID | None], day: date) -> dict[UUID | None, UUID]:
    """Of each department who has been its ambassador longest, in one query."""
    held = Membership.objects.active_on(day).filter(
        role=Role.AMBASSADOR, department__in=departments - {None}, user__is_active=True
    )
    latest_first = held.order_by("-valid_from", "-pk").values_list("department", "user")
    return dict(latest_first)

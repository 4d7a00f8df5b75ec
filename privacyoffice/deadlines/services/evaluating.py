"""The evaluation of the policy itself, where the policy says how often."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db.models import Max
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.deadlines.kinds import DeadlineKind
from privacyoffice.deadlines.models import Deadline
from privacyoffice.deadlines.reminders import ReminderRule
from privacyoffice.deadlines.services import bulk
from privacyoffice.deadlines.services.bulk import PlannedDay
from privacyoffice.policy.models import PolicyProfile
from privacyoffice.policy.parsing import parse_profile

KIND = "policy.evaluation"
EVALUATION = DeadlineKind(
    KIND,
    gettext_lazy("evaluation of the policy"),
    reminders=(
        ReminderRule.of("30 dagen voor", "owner"),
        ReminderRule.of("op de dag", "owner", "privacy_officer"),
        ReminderRule.of("14 dagen na", "owner", "privacy_officer", "manager"),
        ReminderRule.of("60 dagen na", "owner", "privacy_officer", "manager", "dpo"),
    ),
    # A policy that may stay as it is was evaluated too, and only a person can say so.
    by_hand=True,
)


def planned(now: datetime) -> Iterator[PlannedDay]:
    """When the latest version must be evaluated: so many months after it came into force, or
    after it was last evaluated and stayed as it is. Law: GDPR art. 24(1), 24(2)."""
    policy = PolicyProfile.objects.order_by("-version").first()
    months = parse_profile(policy.content).evaluation.months if policy else None
    if policy is None or not months:
        return
    ended = Deadline.objects.filter(kind=KIND, subject_id=policy.pk).aggregate(at=Max("closed_at"))
    since = policy.in_force_from
    if ended["at"] is not None:
        since = max(since, clock.day_of(ended["at"]))
    with translation.override(settings.LANGUAGE_CODE):
        label = _("Policy, version %(version)s") % {"version": policy.version}
    yield PlannedDay(
        policy.pk,
        since + relativedelta(months=months),
        label,
        reverse("admin:policy_policyprofile_change", args=[policy.pk]),
    )


def policy_saved(actor: Any, now: datetime) -> None:
    """Who writes a new version has looked at the one before."""
    before = Deadline.objects.unfinished().filter(kind=KIND)
    with translation.override(settings.LANGUAGE_CODE):
        reason = _("A new version of the policy was saved.")
    bulk.meet(
        KIND, before.values_list("subject_id", flat=True), actor=actor, now=now, reason=reason
    )
    bulk.begin(KIND, planned(now), actor=actor, now=now)

"""Asking for the work that looks at every deadline again: after a change, and each night."""

from datetime import datetime, time
from typing import Any

from privacyoffice import clock
from privacyoffice.deadlines.models import Deadline
from privacyoffice.jobs import services as jobs
from privacyoffice.jobs.models import Job
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope

RECALCULATE, COMPARE = "deadlines.recalculate", "deadlines.compare"
# In Amsterdam. Versions of the policy come into force at midnight, and few people work then.
NIGHT = time(2)


def ask_for_recalculation(*, actor: Any, now: datetime) -> Job:
    """Ask for it in the organisation in scope; work that still waits does for both."""
    return jobs.ask_for(RECALCULATE, actor=actor, now=now, dedup="all")


def policy_saved(actor: Any, now: datetime) -> None:
    """Another version of the policy may move every date that runs."""
    if Deadline.objects.unfinished().exists():
        ask_for_recalculation(actor=actor, now=now)


def ask_for_comparison(now: datetime, *, at_once: bool = False) -> tuple[str, ...]:
    """Ask for the nightly look in every organisation that had none since two o'clock.

    It may be asked any number of times, and comes later on the day when nothing asked at night.
    `at_once`: whether there was one or not. Returns the names of the organisations.
    """
    begin = datetime.combine(clock.day_of(now), NIGHT, clock.AMSTERDAM)
    asked = []
    for organisation in Organisation.objects.order_by("name"):
        with organisation_scope(organisation.pk):
            if at_once or (now >= begin and not _compared_since(begin)):
                jobs.ask_for(COMPARE, actor=None, now=now, dedup="all")
                asked.append(organisation.name)
    return tuple(asked)


def _compared_since(moment: datetime) -> bool:
    """Or there is nothing to look at."""
    if not Deadline.objects.unfinished().exists():
        return True
    found: bool = Job.objects.filter(kind=COMPARE, created_at__gte=moment).exists()
    return found

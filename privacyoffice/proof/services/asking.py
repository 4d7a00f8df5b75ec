"""Asking for a look at the whole chain: each night, and when somebody wants to know now."""

from datetime import datetime, time, timedelta
from typing import Any

from privacyoffice import clock
from privacyoffice.accounts.access import require
from privacyoffice.jobs import services as jobs
from privacyoffice.jobs.models import Job
from privacyoffice.proof.models import ChainVerification
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope

VERIFY = "proof.verify"
CHECK = "proof.check_chainverification"
# In Amsterdam, after the nightly look at deadlines.
NIGHT = time(3)


def check_now(*, actor: Any, now: datetime) -> Job:
    """Ask for a look at the chain of the organisation in scope. Raises PermissionDenied."""
    require(actor, CHECK)
    return ask_for_verification(actor=actor, now=now)


def ask_for_verification(*, actor: Any, now: datetime) -> Job:
    """Ask for it in the organisation in scope; one that still waits does for both."""
    return jobs.ask_for(VERIFY, actor=actor, now=now, dedup="all")


def ask_nightly(now: datetime) -> int:
    """Ask for it in every organisation that had none since three o'clock at night.

    It may be asked any number of times, and comes later when nothing asked at night. Returns of
    how many organisations.
    """
    begin = _latest_night(now)
    asked = 0
    for organisation_id in Organisation.objects.order_by("pk").values_list("pk", flat=True):
        with organisation_scope(organisation_id):
            if not _asked_or_done_since(begin):
                ask_for_verification(actor=None, now=now)
                asked += 1
    return asked


def _latest_night(now: datetime) -> datetime:
    begin = datetime.combine(clock.day_of(now), NIGHT, clock.AMSTERDAM)
    if begin <= now:
        return begin
    day_before = clock.day_of(now) - timedelta(days=1)
    return datetime.combine(day_before, NIGHT, clock.AMSTERDAM)


def _asked_or_done_since(moment: datetime) -> bool:
    """A job that was given up is not asked again the same day: it stands on the first page."""
    return bool(
        Job.objects.filter(kind=VERIFY, created_at__gte=moment).exists()
        or ChainVerification.objects.filter(checked_at__gte=moment).exists()
    )

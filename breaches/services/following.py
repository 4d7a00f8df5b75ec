"""The clocks of all open breaches follow what changed around them: a row of a clock, the policy, or
what the product itself ships."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from breaches.models import Breach
from breaches.services import clocks
from privacyoffice import clock
from privacyoffice.jobs import services as jobs
from privacyoffice.jobs.models import Job
from privacyoffice.jobs.services import Progress
from privacyoffice.tenancy.everywhere import everywhere
from privacyoffice.tenancy.scope import organisation_scope

JOB = "breach.settle_clocks"
# A clock does not wait for a register that is being printed.
LANE = "breach clocks"
AT_ONCE = 50


def follow(actor: Any, now: datetime) -> None:
    """Settle the clocks of the organisation in scope in this transaction; of more than AT_ONCE
    breaches a job does it, so that nobody waits for it. Raises ValidationError."""
    if Breach.objects.unfinished().count() > AT_ONCE:
        jobs.ask_for(JOB, actor=actor, now=now, dedup="all")
    else:
        clocks.settle_open(actor=actor, now=now)


def follow_everywhere(now: datetime) -> int:
    """The same in every organisation, for what a release or the course of time changed; returns
    in how many. Any number of times: a clock that is right stays as it is. A fault in one leaves
    the others theirs."""
    with translation.override(settings.LANGUAGE_CODE):
        return everywhere(_follow_by_itself, now)


def run(progress: Progress) -> str:
    """The job: settle them some at a time. Raises LeaseLost."""
    with organisation_scope(progress.organisation_id):
        found = list(Breach.objects.unfinished().order_by("pk").values_list("pk", flat=True))
        job = Job.objects.select_related("requested_by").filter(pk=progress.job_id).first()
    actor, done = job and job.requested_by, 0
    for first in range(0, len(found), AT_ONCE):
        some = found[first : first + AT_ONCE]
        with (
            organisation_scope(progress.organisation_id),
            translation.override(settings.LANGUAGE_CODE),
            transaction.atomic(),
        ):
            among = Breach.objects.filter(pk__in=some)
            clocks.settle_open(actor=actor, now=clock.now(), among=among)
        done += len(some)
        progress.report(done, len(found))
    return _("Clocks looked at: %(count)d") % {"count": done}


def _follow_by_itself(now: datetime) -> int:
    follow(None, now)
    return 1

"""Many requests are given to somebody at once, one by one, as background work with a report."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.accounts.models import User
from privacyoffice.cases.kinds import kind_of
from privacyoffice.jobs.models import Job
from privacyoffice.jobs.reports import Line, work_through
from privacyoffice.jobs.services import Progress, ask_for
from requests_dsar.models import Status
from requests_dsar.queries import access_request, handlers
from requests_dsar.services import handling

ASSIGN = "requests_dsar.assign_datasubjectrequest"
ASSIGN_JOB = "dsar.assign_many"
# What one person oversees.
MOST = 500


@dataclass(frozen=True)
class Chosen:
    """A request that somebody chose, and its revision on their screen; None: it showed nothing
    of it, so that it is as missing."""

    request_id: UUID
    revision: int | None


def too_many() -> str:
    """What is said to who chooses more than MOST."""
    return _("Choose at most %(most)s at a time. Use the filters to make the list shorter.") % {
        "most": number_format(MOST, force_grouping=True)
    }


@transaction.atomic
def assign_many(chosen: Iterable[Chosen], *, owner: Any, actor: Any, now: datetime) -> Job:
    """Ask that somebody handles all of these from now on; the job tells about each.

    Asking for the same again before it began is asking once. Raises PermissionDenied for who
    gives no work to others, ValidationError for no requests, more than MOST, or an owner who
    cannot handle requests.
    """
    if not actor.has_perm(ASSIGN):
        raise PermissionDenied
    revisions = {str(one.request_id): one.revision for one in chosen}
    if not revisions:
        raise ValidationError(_("Tick the requests that you want to give to somebody."))
    if len(revisions) > MOST:
        raise ValidationError(too_many())
    if not handlers(clock.day_of(now)).filter(pk=owner.pk).exists():
        raise ValidationError(
            {"owner": _("Choose somebody who is a privacy officer or a case handler today.")}
        )
    payload = {"chosen": list(revisions.items()), "owner": str(owner.pk)}
    digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
    return ask_for(ASSIGN_JOB, actor=actor, now=now, payload=payload, dedup=f"{actor.pk}:{digest}")


def work(progress: Progress) -> str:
    """Do such a job: the service of the single act does each."""
    revisions: dict[str, int | None] = dict(progress.payload["chosen"])
    owner_id = progress.payload["owner"]

    def do(key: str, actor: Any) -> Line | None:
        _give(UUID(key), revisions[key], User.objects.get(pk=owner_id), actor)
        return None

    return work_through(progress, list(revisions), do, about=_about)


def _give(request_id: UUID, revision: int | None, owner: Any, actor: Any) -> None:
    request = access_request(actor, request_id, "view")
    if revision is None:
        raise Http404
    acts = {Status.RECEIVED: handling.take_up, Status.IN_PROGRESS: handling.hand_over}
    act = acts.get(Status(request.status))
    if act is None or request.destroyed_at is not None:
        raise ValidationError(
            _("This cannot be done with a request that is “%(status)s”.")
            % {"status": request.get_status_display()}
        )
    act(
        request_id=request_id,
        owner=owner,
        department=request.department,
        actor=actor,
        now=clock.now(),
        expected_revision=revision,
    )


def _about(key: str, actor: Any) -> Line:
    request = access_request(actor, key, "view")
    return Line(request.reference, url=kind_of(request).address_of(request.pk))

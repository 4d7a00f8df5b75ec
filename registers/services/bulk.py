"""The same act on many texts, one by one, as background work with a report."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.jobs.models import Job
from privacyoffice.jobs.reports import Line, work_through
from privacyoffice.jobs.services import Progress, ask_for
from registers.models import ProcessingActivity
from registers.models.processing_activity import EDITABLE, Status
from registers.queries import access_activity
from registers.services import ending, handing_over, publication, review, reviewing
from registers.services.before_publishing import found_before_publishing

# What one person oversees, and one job finishes in minutes.
MOST = 5_000

_ANY = frozenset(Status)


@dataclass(frozen=True)
class Step:
    """An act that can be done with many texts: the service of the single act does each.

    `needs` are the permissions that somebody must hold to be offered it; the service asks
    again, for each text. `statuses` are those in which the act can be done. `asks` are the
    further arguments of the service, as what a form gives and a job keeps. `remarks` are what the
    report tells of a text with which it was done.
    """

    perform: Callable[..., Any]
    needs: tuple[str, ...]
    statuses: frozenset[Status]
    asks: Mapping[str, Callable[[str], Any]]
    remarks: Callable[[ProcessingActivity], tuple[str, ...]]


def _nothing_to_remark(activity: ProcessingActivity) -> tuple[str, ...]:
    return ()


def _not_stopped_by(activity: ProcessingActivity) -> tuple[str, ...]:
    found = found_before_publishing([activity], clock.today())
    return tuple(gap.sentence for gap in found[activity.pk])


def _step(
    perform: Callable[..., Any],
    *needs: str,
    on: Iterable[Status],
    asks: Mapping[str, Callable[[str], Any]] | None = None,
    remarks: Callable[[ProcessingActivity], tuple[str, ...]] = _nothing_to_remark,
) -> Step:
    return Step(perform, needs, frozenset(on), asks or {}, remarks)


_REGISTER = "registers.{}_processingactivity".format

STEPS: dict[str, Step] = {
    "submit": _step(review.submit, _REGISTER("submit"), on=EDITABLE),
    "accept": _step(review.accept, _REGISTER("accept"), on=[Status.SUBMITTED]),
    "publish": _step(
        publication.publish,
        _REGISTER("publish"),
        on=[Status.ACCEPTED],
        remarks=_not_stopped_by,
    ),
    "confirm": _step(reviewing.confirm_review, _REGISTER("change"), on=[Status.PUBLISHED]),
    "hand_over": _step(
        handing_over.hand_over,
        _REGISTER("change"),
        "tenancy.reorganise_department",
        on=_ANY,
        asks={"department": UUID},
    ),
    "retire": _step(
        ending.retire,
        _REGISTER("publish"),
        on=_ANY - {Status.RETIRED},
        asks={"on": date.fromisoformat, "because": str},
    ),
}


@dataclass(frozen=True)
class Chosen:
    """One text that somebody chose, and its revision on their screen.

    None: their screen showed nothing of it, so that it is as missing.
    """

    activity_id: UUID
    revision: int | None


def kind_of(name: str) -> str:
    """The kind of job that does a step."""
    return f"registers.bulk_{name}"


def may(actor: Any, name: str) -> bool:
    """Whether a role of this person has such a step at all."""
    return all(actor.has_perm(perm) for perm in STEPS[name].needs)


def too_many() -> str:
    """What is said to who chooses more than MOST."""
    return _("Choose at most %(most)s at a time. Use the filters to make the list shorter.") % {
        "most": number_format(MOST, force_grouping=True)
    }


@transaction.atomic
def ask_for_many(
    name: str,
    chosen: Iterable[Chosen],
    *,
    actor: Any,
    now: datetime,
    options: Mapping[str, Any] | None = None,
) -> Job:
    """Ask for a step of STEPS with many texts; the job tells about each.

    `options` holds what the step asks. Asking for the same again before it began is asking
    once. Raises PermissionDenied when no role of the actor has the step, ValidationError for
    no texts or more than MOST.
    """
    if not may(actor, name):
        raise PermissionDenied
    revisions = {one.activity_id: one.revision for one in chosen}
    if not revisions:
        raise ValidationError(_("Tick what you want to do this with."))
    if len(revisions) > MOST:
        raise ValidationError(too_many())
    given = options or {}
    payload = {
        "chosen": [[str(activity_id), revision] for activity_id, revision in revisions.items()],
        "options": {option: str(given[option]) for option in STEPS[name].asks},
    }
    digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
    return ask_for(
        kind_of(name), actor=actor, now=now, payload=payload, dedup=f"{actor.pk}:{digest}"
    )


def handler_of(name: str) -> Callable[[Progress], str]:
    """What does the jobs of one step."""

    def work(progress: Progress) -> str:
        step = STEPS[name]
        revisions: dict[str, int | None] = dict(progress.payload["chosen"])
        options = {
            option: read(progress.payload["options"][option]) for option, read in step.asks.items()
        }

        def do(key: str, actor: Any) -> Line | None:
            activity = _do(step, UUID(key), revisions[key], options, actor)
            remarks = step.remarks(activity)
            return replace(_about(key, actor), remarks=remarks) if remarks else None

        return work_through(progress, list(revisions), do, about=_about)

    return work


def _do(
    step: Step, activity_id: UUID, revision: int | None, options: dict[str, Any], actor: Any
) -> ProcessingActivity:
    activity = access_activity(actor, activity_id, "view")
    if revision is None:
        raise Http404
    if activity.revision == revision and activity.status not in step.statuses:
        # Nothing has changed since: “no longer possible” would be the wrong reason.
        raise ValidationError(
            _("This cannot be done with a text that is “%(status)s”.")
            % {"status": activity.get_status_display()}
        )
    step.perform(
        activity_id=activity_id,
        actor=actor,
        now=clock.now(),
        expected_revision=revision,
        **options,
    )
    return activity


def _about(key: str, actor: Any) -> Line:
    activity: ProcessingActivity = access_activity(actor, key, "view")
    return Line(
        activity.name,
        reference=activity.reference,
        url=reverse("admin:registers_processingactivity_change", args=[activity.pk]),
    )

"""Which processings of the register a request is about, and which body answers in each."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from privacyoffice.audit import services as audit
from requests_dsar import queries_work
from requests_dsar.models import DataSubjectRequest, InvolvedProcessing
from requests_dsar.services.taking import take_open


@transaction.atomic
def involve(
    *, request_id: UUID, activities: Iterable[UUID], actor: Any, now: datetime
) -> list[InvolvedProcessing]:
    """An officer says which processings a request is about; those that are there already stay.

    Raises Http404, also for a processing that they may not choose, and ValidationError without
    any new one. Law: GDPR art. 15(1), 24(1).
    """
    request = take_open(actor, request_id)
    wanted = set(activities)
    if queries_work.choosable_processings(actor).filter(pk__in=wanted).count() != len(wanted):
        raise Http404
    added = add_involved(request, wanted, actor=actor, now=now)
    if not added:
        raise ValidationError({"processings": _("Choose a processing that is not there yet.")})
    return added


def add_involved(
    request: DataSubjectRequest,
    activities: Iterable[UUID],
    *,
    actor: Any,
    now: datetime,
    by_person: bool = False,
) -> list[InvolvedProcessing]:
    """Add processings to a request that the caller holds; where one body is controller it is
    that one which answers. Returns what is new.

    `by_person`: the person chose them, on the form. Law: GDPR art. 4(7), 26.
    """
    added_before = InvolvedProcessing.objects.filter(request=request)
    there = set(added_before.values_list("activity", flat=True))
    new = [activity_id for activity_id in dict.fromkeys(activities) if activity_id not in there]
    bodies = queries_work.bodies_by_activity(new)
    made = []
    for activity_id in new:
        known = bodies.get(activity_id, [])
        involved = InvolvedProcessing(
            organisation_id=request.organisation_id,
            request=request,
            activity_id=activity_id,
            body=known[0] if len(known) == 1 else None,
            by_person=by_person,
            added_at=now,
            added_by=actor,
        )
        involved.save(force_insert=True)
        made.append(involved)
    if made:
        audit.record(
            "dsar.processings_involved",
            subject=request,
            actor=actor,
            at=now,
            payload={"processings": [involved.activity.reference for involved in made]},
        )
    return made


@transaction.atomic
def set_aside(*, request_id: UUID, involved_id: UUID, actor: Any, now: datetime) -> None:
    """A processing was named by mistake and goes, unless something was done in it already.

    Raises Http404, ValidationError.
    """
    request = take_open(actor, request_id)
    involved = _involved(request, involved_id)
    if involved.decisions.exists() or involved.search_tasks.exists():
        text = _("This stays: data were looked for in it, or something was decided on it.")
        raise ValidationError({"involved": text})
    reference = involved.activity.reference
    involved.delete()
    audit.record(
        "dsar.processing_set_aside",
        subject=request,
        actor=actor,
        at=now,
        payload={"processings": [reference]},
    )


@transaction.atomic
def choose_body(
    *,
    request_id: UUID,
    involved_id: UUID,
    body_id: UUID,
    actor: Any,
    now: datetime,
    seen_body: str | None = None,
) -> InvolvedProcessing:
    """Say which controlling body answers for a processing that has several.

    `seen_body` is the id of the body that answered when somebody decided this, as text. Raises
    Http404, ValidationError for a body that is no controller of it, or after a decision.
    Law: GDPR art. 4(7), 26(1); Awb art. 10:3.
    """
    request = take_open(actor, request_id)
    involved = _involved(request, involved_id)
    if seen_body is not None and seen_body != str(involved.body_id or ""):
        raise ValidationError({"choice": _("Somebody chose another body in the meantime.")})
    bodies = queries_work.bodies_by_activity([involved.activity_id])
    if body_id not in {body.pk for body in bodies.get(involved.activity_id, [])}:
        raise ValidationError({"body": _("Choose a body that is controller of this processing.")})
    if involved.decisions.exists():
        raise ValidationError(_("Something was decided here already, in the name of this body."))
    involved.body_id = body_id
    involved.save(update_fields=["body"])
    audit.record(
        "dsar.body_chosen",
        subject=request,
        actor=actor,
        at=now,
        payload={"processings": [involved.activity.reference], "body": str(involved.body)},
    )
    return involved


def _involved(request: DataSubjectRequest, involved_id: UUID) -> InvolvedProcessing:
    """The processing in this request, locked. Raises Http404."""
    found = queries_work.involved_in(request).select_for_update(of=("self",))
    try:
        return found.get(pk=involved_id)
    except (ObjectDoesNotExist, ValidationError, ValueError, TypeError):
        raise Http404 from None

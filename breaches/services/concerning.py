"""Which processings of the register and which external parties have to do with a breach."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from breaches import queries_assess
from breaches.models import ConcernedParty, ConcernedProcessing, PartyRole
from breaches.services.taking import take_open
from privacyoffice.audit import services as audit
from processors.models import Party


@transaction.atomic
def add_processings(
    *, breach_id: UUID, activities: Iterable[UUID], actor: Any, now: datetime
) -> list[ConcernedProcessing]:
    """Say in which processings it happened; those that are there already stay.

    Raises Http404, also for a processing that this person may not choose, and ValidationError
    without any new one. Law: GDPR art. 30, 33(3)(a).
    """
    breach = take_open(actor, breach_id, "change")
    wanted = set(activities)
    found = list(queries_assess.choosable_processings(actor).filter(pk__in=wanted))
    if len(found) != len(wanted):
        raise Http404
    there = set(queries_assess.processings_of(breach).values_list("activity_id", flat=True))
    new = [activity for activity in found if activity.pk not in there]
    if not new:
        raise ValidationError({"processings": _("Choose a processing that is not there yet.")})
    made = [
        ConcernedProcessing(
            organisation_id=breach.organisation_id, breach=breach, activity=activity
        )
        for activity in new
    ]
    for one in made:
        one.save(force_insert=True)
    audit.record(
        "breach.processings_added",
        subject=breach,
        actor=actor,
        at=now,
        payload={"processings": [one.reference for one in new]},
    )
    return made


@transaction.atomic
def remove_processing(*, breach_id: UUID, concerned_id: UUID, actor: Any, now: datetime) -> None:
    """A processing was named by mistake. Raises Http404, ValidationError."""
    breach = take_open(actor, breach_id, "change")
    concerned = _one(queries_assess.processings_of(breach), concerned_id)
    reference = concerned.activity.reference
    concerned.delete()
    audit.record(
        "breach.processing_removed",
        subject=breach,
        actor=actor,
        at=now,
        payload={"processings": [reference]},
    )


@transaction.atomic
def add_party(
    *, breach_id: UUID, party: Party, role: str, actor: Any, now: datetime
) -> ConcernedParty:
    """Say which external party has to do with it, and in which role.

    Raises Http404, ValidationError. Law: GDPR art. 26, 28, 33(2).
    """
    breach = take_open(actor, breach_id, "change")
    if role not in PartyRole.values:
        raise ValidationError({"role": _("Choose what the party has to do with it.")})
    made, is_new = ConcernedParty.objects.get_or_create(
        organisation_id=breach.organisation_id, breach=breach, party=party, role=role
    )
    if not is_new:
        raise ValidationError({"party": _("This party is there already in this role.")})
    audit.record("breach.party_added", subject=breach, actor=actor, at=now, payload=_named(made))
    return made


@transaction.atomic
def remove_party(*, breach_id: UUID, concerned_id: UUID, actor: Any, now: datetime) -> None:
    """A party was named by mistake; the processor that told of it stays.

    Raises Http404, ValidationError.
    """
    breach = take_open(actor, breach_id, "change")
    concerned = _one(queries_assess.parties_of(breach), concerned_id)
    if concerned.role == PartyRole.PROCESSOR and concerned.party_id == breach.processor_id:
        text = _("This processor told of the breach. Name another one first.")
        raise ValidationError({"concerned": text})
    payload = _named(concerned)
    concerned.delete()
    audit.record("breach.party_removed", subject=breach, actor=actor, at=now, payload=payload)


def _one(found: Any, concerned_id: UUID) -> Any:
    concerned = found.filter(pk=concerned_id).first()
    if concerned is None:
        raise Http404
    return concerned


def _named(concerned: ConcernedParty) -> dict[str, str]:
    return {"party": str(concerned.party_id), "role": concerned.role}

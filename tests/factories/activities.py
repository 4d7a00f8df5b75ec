"""Processing activities in each state, in the organisation in scope."""

from typing import Any

from privacyoffice import clock
from privacyoffice.tenancy.models import Department
from registers.models import (
    ActivityController,
    ControllingBody,
    DataSource,
    DataSubjectCategory,
    LegalBasisOfActivity,
    PersonalDataCategory,
    ProcessingActivity,
    PublishedActivity,
    Purpose,
    Recipient,
    RetentionTerm,
    SecurityMeasure,
)
from registers.services import drafting, publication, review


def draft(canary: str, *, department: Department | None, writer: Any) -> ProcessingActivity:
    """A complete draft; each of its texts holds the canary."""
    activity = drafting.save_draft(
        ProcessingActivity(
            name=f"Verwerking {canary}", department=department, remarks=f"Opmerking {canary}"
        ),
        actor=writer,
        now=clock.now(),
    )
    body, _made = ControllingBody.objects.get_or_create(name=f"Bestuur {canary.split()[0]}")
    ActivityController.objects.create(activity=activity, body=body)
    purpose = Purpose.objects.create(activity=activity, description=f"Doel {canary}")
    LegalBasisOfActivity.objects.create(
        activity=activity,
        purpose=purpose,
        basis="c",
        statute=f"Wet {canary}",
        source_text=f"Bron {canary}",
    )
    for model in (DataSubjectCategory, PersonalDataCategory, DataSource, Recipient):
        model.objects.create(activity=activity, name=f"{model.__name__} {canary}")
    RetentionTerm.objects.create(activity=activity, description=f"Termijn {canary}")
    SecurityMeasure.objects.create(activity=activity, description=f"Maatregel {canary}")
    return activity


def submitted(canary: str, *, department: Department | None, writer: Any) -> ProcessingActivity:
    """A draft that its writer put before a reviewer."""
    activity = draft(canary, department=department, writer=writer)
    return review.submit(activity_id=activity.pk, actor=writer, now=clock.now())


def accepted(
    canary: str, *, department: Department | None, writer: Any, reviewer: Any
) -> ProcessingActivity:
    """A submission that somebody else found in order."""
    activity = submitted(canary, department=department, writer=writer)
    return review.accept(activity_id=activity.pk, actor=reviewer, now=clock.now())


def published(
    canary: str, *, department: Department | None, writer: Any, reviewer: Any
) -> PublishedActivity:
    """The first public version of an activity."""
    activity = accepted(canary, department=department, writer=writer, reviewer=reviewer)
    return publication.publish(activity_id=activity.pk, actor=reviewer, now=clock.now())

"""Processing activities in each state, in the organisation in scope."""

from typing import Any

from privacyoffice import clock
from privacyoffice.tenancy.models import Department
from registers.models import (
    ActivityLink,
    ProcessingActivity,
    PublicationChoice,
    PublishedActivity,
)
from registers.record import PART
from registers.services import drafting, publication, review
from registers.services.recording import write_lines


def draft(canary: str, *, department: Department | None, writer: Any) -> ProcessingActivity:
    """A complete draft with a line of every part; each of its texts holds the canary."""
    activity = drafting.save_draft(
        ProcessingActivity(
            name=f"Verwerking {canary}",
            department=department,
            remarks=f"Opmerking {canary}",
            leaves_eea="yes",
        ),
        actor=writer,
        now=clock.now(),
    )
    of_all = canary.split()[0]  # what the organisation knows once
    write_lines(
        activity,
        {
            "controllers": [{"body": f"Bestuur {of_all}"}],
            "purposes": [{"description": f"Doel {canary}"}],
            "legal_bases": [
                {
                    "purpose": f"Doel {canary}",
                    "basis": "c",
                    "statute": f"Wet {canary}",
                    "source_text": f"Bron {canary}",
                }
            ],
            "data_subjects": [{"name": f"DataSubjectCategory {canary}"}],
            "personal_data": [{"name": f"PersonalDataCategory {canary}"}],
            "sources": [{"name": f"DataSource {canary}", "party": f"Partij {of_all}"}],
            "recipients": [{"name": f"Recipient {canary}", "party": f"Partij {of_all}"}],
            "transfers": [{"country": f"Land {canary}", "safeguard": "45"}],
            "retention": [{"description": f"Termijn {canary}"}],
            "joint_controllers": [{"party": f"Partij {of_all}", "arrangement": f"Dit {canary}"}],
            "clients": [{"party": f"Partij {of_all}", "work": f"Werk {canary}"}],
            "consent_texts": [{"text": f"Ja {canary}", "version": "1"}],
            "further_processing": [{"description": f"Meer {canary}", "ground": "consent"}],
            "security_measures": [{"description": f"Maatregel {canary}"}],
            "systems": [{"system": f"Systeem {of_all}", "use": f"Gebruik {canary}"}],
        },
        PART,
    )
    other = ProcessingActivity.objects.filter(department=department).exclude(pk=activity.pk).first()
    if other is not None:
        ActivityLink.objects.create(
            activity=activity, other=other, direction="to", what=f"Dit {canary}"
        )
    PublicationChoice.objects.create(
        activity=activity, part="sources", is_public=True, reason=f"Reden {canary}"
    )
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

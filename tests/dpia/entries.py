"""Entries of the register for screening, and what changes in them."""

from typing import Any

from privacyoffice import clock
from privacyoffice.tenancy.models import Department
from registers.models import PersonalDataCategory, ProcessingActivity
from registers.record import PART
from registers.services import drafting
from registers.services.recording import write_lines

LINES: dict[str, list[dict[str, Any]]] = {
    "purposes": [{"description": "Vragen over de wandelroute beantwoorden"}],
    "data_subjects": [{"name": "Toeristen"}],
    "personal_data": [{"name": "Naam"}],
    "sources": [{"name": "De vrager zelf"}],
    "recipients": [{"name": "Provincie"}],
    "legal_bases": [{"basis": "e", "statute": "Gemeentewet, artikel 108"}],
}


def an_activity(
    writer: Any, department: Department | None, name: str = "Wandelroute", **lines: Any
) -> ProcessingActivity:
    """A draft with LINES, or other lines of these parts."""
    activity = drafting.save_draft(
        ProcessingActivity(
            name=name,
            department=department,
            profiling="no",
            automated_decisions="no",
            leaves_eea="no",
        ),
        actor=writer,
        now=clock.now(),
    )
    write_lines(activity, LINES | lines, PART)
    return activity


def add_data(activity: ProcessingActivity, name: str, **values: Any) -> None:
    """One more kind of personal data in the entry."""
    PersonalDataCategory.objects.create(
        activity=activity, name=name, position=9, organisation_id=activity.organisation_id, **values
    )

"""The person objects on their own page, and gets a confirmation by mail.

Law: Awb 6:4, 6:5, 6:14.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.correspondence.doors import about_destroyed_case, for_person_of_case
from privacyoffice.correspondence.persons import correspondent_of
from privacyoffice.correspondence.telling import mail_person
from privacyoffice.notifications.intents import Field, Intent, register
from requests_dsar.models import DataSubjectRequest, Proceeding, ProceedingKind
from requests_dsar.queries_proceedings import running_in, term_of
from requests_dsar.services import proceedings

OBJECTED = register(
    Intent(
        code="dsar.objection_received",
        name=gettext_lazy("confirmation of an objection"),
        template="objection_received",
        subject=gettext_lazy("We received your objection about %(reference)s"),
        fields={"reference": Field.REFERENCE, "due_on": Field.DAY},
        example={"reference": "V-2026-0012", "due_on": "2027-02-22"},
        in_app=False,
        keeps_text=False,
        not_meant=about_destroyed_case,
        unstored=for_person_of_case,
    )
)


@transaction.atomic
def object_to(request_id: UUID, text: str, *, now: datetime) -> Proceeding:
    """An objection of the person, who came by the gate of their own page; they get a mail with the
    reference, the day and the link.

    Raises Http404, ValidationError, keyring.Unreadable.
    """
    made = proceedings.receive(
        request_id, ProceedingKind.OBJECTION, clock.day_of(now), text, None, now
    )
    due_on = decided_by(made.request)
    if due_on is not None:
        context = {"reference": made.request.reference, "due_on": due_on.isoformat()}
        person = correspondent_of(made.request)
        mail_person(OBJECTED, made.pk, made.request, person, context, now=now)
    return made


def decided_by(request: DataSubjectRequest) -> date | None:
    """By which day the objection that runs is decided; None without one. Law: Awb 7:10."""
    running = next(iter(running_in(request, (ProceedingKind.OBJECTION,))), None)
    term = term_of(running) if running is not None else None
    return clock.day_of(term.due_at) if term is not None and term.due_at is not None else None

"""Days off that the office adds and takes away: every deadline that runs is looked at again."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice.accounts.access import access, require
from privacyoffice.audit import services as audit
from privacyoffice.days import refuse_impossible_in
from privacyoffice.deadlines.models import AddedHoliday, CountsFor
from privacyoffice.deadlines.services.asking import ask_for_recalculation
from privacyoffice.kernel.terms import Calendars, dutch_calendars
from privacyoffice.tenancy.scope import current_organisation_id

ADD = "deadlines.add_addedholiday"


@transaction.atomic
def add(
    *,
    day: date,
    name: str,
    source: str,
    counts_for: str = CountsFor.ATW,
    actor: Any,
    now: datetime,
) -> AddedHoliday:
    """Add a day off that this release does not know, with its source; asks for recalculation.

    Raises PermissionDenied, and ValidationError for a day that is no working day already.
    Law: ATW art. 3(3); Reg. 1182/71 art. 2(1).
    """
    require(actor, ADD)
    holiday = AddedHoliday(
        organisation_id=current_organisation_id(),
        day=day,
        name=name.strip(),
        source=source.strip(),
        counts_for=counts_for,
        added_by=actor,
        added_at=now,
    )
    refuse_impossible_in(day=day)
    holiday.full_clean(exclude=("added_by",))
    if _is_off_already(day, counts_for, dutch_calendars()):
        raise ValidationError({"day": _("The software counts this day as a day off already.")})
    holiday.save(force_insert=True)
    payload = {"day": day.isoformat(), "source": holiday.source, "counts_for": counts_for}
    audit.record("deadlines.holiday_added", subject=holiday, actor=actor, at=now, payload=payload)
    ask_for_recalculation(actor=actor, now=now)
    return holiday


@transaction.atomic
def withdraw(holiday_id: UUID, *, actor: Any, now: datetime) -> AddedHoliday:
    """It counts no longer; the row stays, and with it why dates were what they were.

    Raises Http404, PermissionDenied, and ValidationError the second time.
    """
    require(actor, ADD)
    holiday: AddedHoliday = access(AddedHoliday.objects.all(), actor, holiday_id, ADD, lock=True)
    if holiday.withdrawn_at is not None:
        raise ValidationError(_("This day has been withdrawn already."))
    holiday.withdrawn_at = now
    holiday.save(update_fields=["withdrawn_at"])
    payload = {"day": holiday.day.isoformat()}
    audit.record(
        "deadlines.holiday_withdrawn", subject=holiday, actor=actor, at=now, payload=payload
    )
    ask_for_recalculation(actor=actor, now=now)
    return holiday


def _is_off_already(day: date, counts_for: str, known: Calendars) -> bool:
    """In every calendar for which it is meant to count."""
    if counts_for == CountsFor.BOTH:
        return bool(known.eu.day_off(day) and known.atw.day_off(day))
    return bool(known.atw.day_off(day))

"""References of cases: a letter, the year, and a number without gaps (V-2026-0001)."""

from datetime import datetime

from privacyoffice import clock
from privacyoffice.cases.models import CaseCounter
from privacyoffice.tenancy.scope import current_organisation_id


def next_reference(letter: str, now: datetime) -> str:
    """The next reference of this kind of cases in the organisation in scope.

    The year is that of writing it down, in Amsterdam. Who takes a number holds the row until
    the transaction ends, so that one that is rolled back is given out again: no gap, and no
    duplicate. Call it in the transaction that keeps the case.
    """
    year = clock.day_of(now).year
    which = {"organisation_id": current_organisation_id(), "letter": letter, "year": year}
    CaseCounter.objects.bulk_create([CaseCounter(**which)], ignore_conflicts=True)
    counter = CaseCounter.objects.select_for_update().get(**which)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{letter}-{year}-{counter.last:04d}"

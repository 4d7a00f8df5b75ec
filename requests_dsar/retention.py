"""How long a closed request is kept, and what to look at before it is destroyed.

Law: Archiefwet; GDPR art. 5(1)(e); the selection list of municipalities and of joint bodies 2020.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.policy.codes import Kind
from privacyoffice.policy.profile import Profile
from requests_dsar.models import (
    DataSubjectRequest,
    Outcome,
    Proceeding,
    ProceedingKind,
    ProceedingOutcome,
    ProceedingStatus,
)

# To object or to go to court, from the day after the answer. Law: Awb art. 6:7, 6:8; UAVG 35.
REMEDY = timedelta(weeks=6)


class Result(models.TextChoices):
    """Results of the selection list, and a term of one's own under private law."""

    GRANTED = "6.1", gettext_lazy("granted, wholly or in part (6.1, 5 years)")
    INFORMATION = "6.1.3", gettext_lazy("only a question for information (6.1.3, 1 year)")
    REFUSED = "6.2", gettext_lazy("refused (6.2, 1 year)")
    BROKEN_OFF = "6.3", gettext_lazy("broken off (6.3, 1 year)")
    BRP = "5", gettext_lazy("data from the population register (5, 20 years)")
    OWN = "own", gettext_lazy("own term of the organisation")


YEARS = {
    Result.GRANTED: 5,
    Result.INFORMATION: 1,
    Result.REFUSED: 1,
    Result.BROKEN_OFF: 1,
    Result.BRP: 20,
}
_BY_OUTCOME = {
    Outcome.GRANTED: Result.GRANTED,
    Outcome.PARTLY: Result.GRANTED,
    Outcome.REFUSED: Result.REFUSED,
    Outcome.NOT_TREATED: Result.BROKEN_OFF,
    Outcome.FORWARDED: Result.BROKEN_OFF,
    Outcome.WITHDRAWN: Result.BROKEN_OFF,
}
# Of objections, complaints and cases: results 13.1, and 13.1.4 and 13.2 for those broken off. Of
# what the ombudsman asked, result 13.1.2, and of supervision by the authority, result 25.1,
# however these ended.
DEALT_WITH, BROKEN_OFF, SUPERVISED = 5, 1, 10
_SUPERVISORS = (ProceedingKind.AUTHORITY, ProceedingKind.OMBUDSMAN)
_ENDED_EARLY = (ProceedingOutcome.INADMISSIBLE, ProceedingOutcome.WITHDRAWN)


@dataclass(frozen=True)
class Kept:
    """A result of the selection list, and the first day without the request (Amsterdam date)."""

    result: str
    destroy_from: date


def choices(profile: Profile) -> tuple[Result, ...]:
    """Among which results an organisation with this policy chooses."""
    if profile.kind == Kind.PRIVATE_BODY:
        return (Result.OWN,)
    return tuple(YEARS)


def kept(outcome: str, closed_on: date, profile: Profile, result: str = "") -> Kept:
    """How long a request that ended so is kept: by the selection list, or by one's own term.

    `result` is chosen where another one fits better than what follows from the outcome. A body
    under private law has the years of its policy, or else as long as the list. Raises ValueError
    for a result that this organisation does not have.
    """
    usual = _BY_OUTCOME[Outcome(outcome)]
    years = YEARS[usual]
    if profile.kind == Kind.PRIVATE_BODY:
        usual, years = Result.OWN, profile.retention.years_without_contact or years
    chosen = Result(result) if result else usual
    if chosen not in choices(profile):
        raise ValueError(f"No result {result!r} here.")
    return Kept(chosen, _after(closed_on, YEARS.get(chosen, years)))


def kept_after(kind: str, outcome: str, ended_on: date, profile: Profile) -> date:
    """The first day without a request that was followed by this, which ended so on a day.

    A body under private law has the years of its policy, or else as long as the list.
    """
    if kind in _SUPERVISORS:
        years = SUPERVISED
    else:
        years = BROKEN_OFF if outcome in _ENDED_EARLY else DEALT_WITH
    if profile.kind == Kind.PRIVATE_BODY:
        years = profile.retention.years_without_contact or years
    return _after(ended_on, years)


def kept_for_proceedings(request: DataSubjectRequest, profile: Profile) -> Iterator[date]:
    """The same for everything that followed it and has ended: one query."""
    ended = Proceeding.objects.filter(request=request, status=ProceedingStatus.CLOSED)
    for one in ended:
        if one.closed_at is not None:
            yield kept_after(one.kind, one.outcome, clock.day_of(one.closed_at), profile)


def _after(day: date, years: int) -> date:
    """The first day after a term that began on the day after this one."""
    first: date = day + relativedelta(years=years) + timedelta(days=1)
    return first


def warnings(request: DataSubjectRequest, today: date) -> list[str]:
    """Sentences for whoever is about to destroy it; they stop nobody."""
    return list(_warnings(request, today))


def _warnings(request: DataSubjectRequest, today: date) -> Iterator[Any]:
    if request.closed_at is None:
        return
    closed_on = clock.day_of(request.closed_at)
    if today <= closed_on + REMEDY:
        yield _(
            "The person can object or go to court until %(day)s at least. Without the content "
            "nobody can answer that."
        ) % {"day": date_format(closed_on + REMEDY)}
    if request.destroy_from is not None and today < request.destroy_from:
        yield _("This request is to be kept until %(day)s: %(result)s.") % {
            "day": date_format(request.destroy_from),
            "result": dict(Result.choices).get(request.retention_result, ""),
        }

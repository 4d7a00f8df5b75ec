"""How long a closed breach is kept, and what to look at before it is destroyed.

Law: GDPR art. 5(1)(e), 33(5); Archiefwet; the selection list of municipalities and of joint
bodies 2020, result 29.1.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from breaches.models import Breach, Measure, PublicNotice
from privacyoffice.policy.codes import Kind
from privacyoffice.policy.profile import Profile

YEARS = 5


class Result(models.TextChoices):
    """A result of the selection list, and a term of one's own under private law."""

    BREACH = "29.1", gettext_lazy("data breach (29.1, 5 years)")
    OWN = "own", gettext_lazy("own term of the organisation")


@dataclass(frozen=True)
class Kept:
    """A result of the selection list, and the first day without the breach (Amsterdam date)."""

    result: str
    destroy_from: date


def kept(closed_on: date, profile: Profile) -> Kept:
    """How long a breach that was closed on a day is kept, whatever its outcome.

    A body under private law has the years of its policy, or else as long as the list.
    """
    result, years = Result.BREACH, YEARS
    if profile.kind == Kind.PRIVATE_BODY:
        result, years = Result.OWN, profile.retention.years_without_contact or YEARS
    first: date = closed_on + relativedelta(years=years) + timedelta(days=1)
    return Kept(result.value, first)


def warnings(breach: Breach, today: date) -> list[str]:
    """Sentences for whoever is about to destroy it; they stop nobody."""
    found = []
    if breach.destroy_from is not None and today < breach.destroy_from:
        text = _("This breach is to be kept until %(day)s: %(result)s.")
        result = dict(Result.choices).get(breach.retention_result, "")
        found.append(text % {"day": date_format(breach.destroy_from), "result": result})
    if Measure.objects.filter(breach=breach, done_on__isnull=True, dropped=False).exists():
        found.append(_("A measure is still being worked on. Who does so can read it no longer."))
    if PublicNotice.objects.not_over(today).filter(communication__breach=breach).exists():
        found.append(_("A notice about it stands on the website. It is taken off at once."))
    return found

"""How an agreement stands on a day: whether it runs, expires or has expired, and until when.

Only its status is stored. What follows from its days is computed on reading, so that nobody has
to wait for a job: in Python for one agreement, and as a condition for a list of any length. Days
are Amsterdam dates, each of them the last day itself.
"""

from datetime import date, timedelta
from typing import Any, cast

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from privacyoffice.kernel.terms import BadInput, OwnTerm
from privacyoffice.policy.term import Term
from processors.models import Agreement, Renewal, Status
from processors.models.agreement import RENEWS_ITSELF, AgreementQuerySet

# From when on one reads that an agreement is about to end.
EXPIRING = timedelta(days=90)
_DAY = timedelta(days=1)


class Standing(models.TextChoices):
    """What one reads in a list."""

    DRAFT = "draft", pgettext_lazy("of an agreement", "draft")
    NEGOTIATING = "negotiating", _("being negotiated")
    SIGNED = "signed", pgettext_lazy("of an agreement", "signed")
    EXPIRING = "expiring", pgettext_lazy("of an agreement", "about to expire")
    EXPIRED = "expired", pgettext_lazy("of an agreement", "expired")
    ENDED = "ended", pgettext_lazy("of an agreement", "ended")
    CANCELLED = "cancelled", pgettext_lazy("of an agreement", "did not come about")


_OF_STATUS = {
    Status.DRAFT: Standing.DRAFT,
    Status.NEGOTIATING: Standing.NEGOTIATING,
    Status.TERMINATED: Standing.ENDED,
    Status.CANCELLED: Standing.CANCELLED,
}


def standing(agreement: Agreement, today: date) -> Standing:
    """How it stands. One that renews itself neither expires nor is about to."""
    if agreement.status != Status.SIGNED:
        return _OF_STATUS[Status(agreement.status)]
    until = agreement.valid_until
    if until is None or agreement.renews_itself or until > today + EXPIRING:
        return Standing.SIGNED
    return Standing.EXPIRED if until < today else Standing.EXPIRING


def standing_as(agreements: AgreementQuerySet, wanted: str, today: date) -> AgreementQuerySet:
    """Those that stand so: the same rule as a condition of the database.

    Raises ValueError for what is no standing.
    """
    wanted = Standing(wanted)
    for status, follows in _OF_STATUS.items():
        if follows == wanted:
            return agreements.filter(status=status)
    signed = agreements.filter(status=Status.SIGNED)
    ends = models.Q(valid_until__lte=today + EXPIRING) & ~RENEWS_ITSELF
    if wanted == Standing.EXPIRED:
        return signed.filter(ends, valid_until__lt=today)
    if wanted == Standing.EXPIRING:
        return signed.filter(ends, valid_until__gte=today)
    lasts = models.Q(valid_until__isnull=True) | models.Q(valid_until__gt=today + EXPIRING)
    return signed.filter(lasts | RENEWS_ITSELF)


def ends_first(agreements: AgreementQuerySet) -> AgreementQuerySet:
    """With `ends_at`: the day on which a signed one ends, None of others and of what goes on."""
    ends = models.Q(status=Status.SIGNED) & ~RENEWS_ITSELF
    return agreements.annotate(
        ends_at=models.Case(
            models.When(ends, then="valid_until"), output_field=models.DateField(null=True)
        )
    )


def runs_until(agreement: Agreement, today: date) -> date | None:
    """The last day of the term that runs today; None for an agreement without one.

    One that renews itself has a next term of the same length as often as is needed.
    """
    until = agreement.valid_until
    if until is None or not agreement.renews_itself or until >= today:
        return until
    length = length_of(agreement.renewal_term)
    # A term begins on the day after: after 30 June six months last until 31 December. Counted
    # from the first one each time: 31 January, then 28 February, then 31 March.
    begin, times, end = until + _DAY, 0, until
    while length is not None and end < today:
        times += 1
        try:
            end = OwnTerm(length.amount * times, length.unit).after(begin) - _DAY
        except BadInput:  # beyond the calendar
            return None
    return end


def notice_day(agreement: Agreement, today: date) -> date | None:
    """The last day on which notice ends the agreement with the term that runs; None when there
    is none to give, because it ends anyway, knows no notice, or notice was given."""
    if agreement.status != Status.SIGNED or agreement.renewal == Renewal.ENDS:
        return None
    until, length = runs_until(agreement, today), length_of(agreement.notice_term)
    if until is None or length is None or agreement.notice_on is not None:
        return None
    try:
        return length.before(until)
    except BadInput:
        return None


def length_of(text: str) -> OwnTerm | None:
    """A term as it is written ("3 maanden"); None when there is none, or it cannot be read."""
    try:
        term = Term.parse(text)
    except ValueError:
        return None
    return OwnTerm(term.amount, cast("Any", term.unit))

"""The days and terms of an agreement, what it says of breaches and security, and what is wrong
with them."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from privacyoffice.days import refuse_impossible_in
from processors.models import Agreement, Renewal
from processors.standing import length_of

# What was agreed about breaches and security: of GDPR art. 33(2), 28(3)(c) and (f).
AGREED = ("breach_hours", "security")
RENEWAL = ("notice_term", "renewal", "renewal_term")
TERMS = ("signed_on", "valid_from", "valid_until", *RENEWAL, *AGREED)


def refuse_terms(agreement: Agreement) -> None:
    """Raises ValidationError beside the field for days that contradict, terms that nobody can
    read ("3 maanden" is one) and hours that no agreement has."""
    refuse_impossible_in(
        signed_on=agreement.signed_on,
        valid_from=agreement.valid_from,
        valid_until=agreement.valid_until,
    )
    problems: dict[str, str] = {}
    begins, ends = agreement.valid_from, agreement.valid_until
    if begins is not None and ends is not None and ends < begins:
        problems["valid_until"] = _("It cannot end before it begins.")
    for name in ("notice_term", "renewal_term"):
        text = " ".join(getattr(agreement, name).lower().split())
        setattr(agreement, name, text)
        if text and length_of(text) is None:
            problems[name] = _("Write a number with dagen, weken, maanden or jaar: 3 maanden.")
    if agreement.renewal == Renewal.AUTOMATIC:
        if not agreement.renewal_term:
            problems.setdefault("renewal_term", _("Say for how long it is renewed."))
        if ends is None:
            problems.setdefault("valid_until", _("Say on which day the term ends that is renewed."))
    problems |= _wrong_hours(agreement)
    if problems:
        raise ValidationError(problems)


def _wrong_hours(agreement: Agreement) -> dict[str, str]:
    try:
        Agreement._meta.get_field("breach_hours").clean(agreement.breach_hours, agreement)
    except ValidationError as error:
        return {"breach_hours": error.messages[0]}
    return {}


def refuse_signed(agreement: Agreement, today: date) -> None:
    """Raises ValidationError beside the field for a signed agreement without its days."""
    problems: dict[str, str] = {}
    if agreement.signed_on is None:
        problems["signed_on"] = _("Say on which day it was signed.")
    elif agreement.signed_on > today:
        problems["signed_on"] = _("Choose today or an earlier day.")
    if agreement.valid_from is None:
        problems["valid_from"] = _("Say from which day it holds.")
    if problems:
        raise ValidationError(problems)

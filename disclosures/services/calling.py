"""It is not sure who calls: somebody is called back, on a number that is surely theirs."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from disclosures import rules
from disclosures.models import Channel, Disclosure, RefusalReason, Status
from disclosures.queries import verified_numbers
from disclosures.services.ending import end_refused
from disclosures.services.taking import keep, refuse_without, take_open
from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.policy.queries import profile_on
from processors.models import PartyContact


class Result(StrEnum):
    """How calling back went."""

    CONFIRMED = "confirmed"
    NOBODY = "nobody"
    SOMEBODY_ELSE = "somebody_else"


@transaction.atomic
def doubt(
    *, disclosure_id: UUID, actor: Any, now: datetime, expected_revision: int | None = None
) -> Disclosure:
    """It is not sure who calls: nothing goes out before somebody was called back.

    Raises Http404, TransitionNotAllowed, ValidationError. Law: GDPR art. 5(1)(f), 32.
    """
    disclosure = take_open(actor, disclosure_id, "change", expected_revision=expected_revision)
    is_ruled = rules.calls_back(profile_on(clock.day_of(now)))
    if disclosure.channel != Channel.TELEPHONE or not is_ruled:
        raise ValidationError(_("The policy has no rule for this."))
    disclosure.doubt()
    disclosure.identity_doubted, disclosure.called_back_at = True, None
    keep(disclosure, "status", "identity_doubted", "called_back_at")
    audit.record("disclosure.doubted", subject=disclosure, actor=actor, at=now)
    return disclosure


@transaction.atomic
def call_back(
    *,
    disclosure_id: UUID,
    result: str,
    actor: Any,
    now: datetime,
    contact: PartyContact | None = None,
    number: str = "",
    verified_how: str = "",
    expected_revision: int | None = None,
) -> Disclosure:
    """Write down that somebody was called back, on which number and with which Result.

    `contact` is a number of the party that was verified before; otherwise `number` with how it
    was verified now, where the policy asks that. Whoever turns out to be somebody else gets
    nothing; when nobody answers, it waits.

    Raises Http404, TransitionNotAllowed, ValidationError. Law: GDPR art. 5(1)(f), 32.
    """
    disclosure = take_open(actor, disclosure_id, "change", expected_revision=expected_revision)
    if disclosure.status != Status.CALLING_BACK:
        raise ValidationError(_("Nobody has to be called back for this."))
    if result not in set(Result):
        raise ValidationError({"result": _("Choose one of these.")})
    told = _number(disclosure, contact, number, verified_how, now) | {"result": str(result)}
    disclosure.call_back = told
    # First how it went, then what follows from it: so the history tells it too.
    payload = {"result": str(result)}
    audit.record("disclosure.called_back", subject=disclosure, actor=actor, at=now, payload=payload)
    if result == Result.CONFIRMED:
        disclosure.called_back(at=now)
        keep(disclosure, "status", "call_back", "called_back_at")
    elif result == Result.SOMEBODY_ELSE:
        keep(disclosure, "call_back")
        end_refused(disclosure, RefusalReason.IDENTITY, "", actor=actor, now=now)
    else:
        keep(disclosure, "call_back")
    return disclosure


def _number(
    disclosure: Disclosure,
    contact: PartyContact | None,
    number: str,
    verified_how: str,
    now: datetime,
) -> dict[str, str]:
    if contact is not None:
        known = verified_numbers(disclosure.party).filter(pk=contact.pk).first()
        if known is None or disclosure.party_id is None or known.verified_on is None:
            raise ValidationError({"contact": _("Choose a verified number of this party.")})
        how = _("verified on %(day)s") % {"day": date_format(known.verified_on)}
        return {"number": known.phone, "verified_how": f"{how} ({known.verified_how})"}
    called = refuse_without(number, "number", _("Fill in the number that was called."))
    if profile_on(clock.day_of(now)).disclosure.number_verified:
        missing = _("Write how you found out that the number is theirs.")
        refuse_without(verified_how, "verified_how", missing)
    return {"number": called, "verified_how": verified_how.strip()}

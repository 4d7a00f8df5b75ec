"""The data went out, or nothing did; and later the content of the log ends."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from disclosures import rules
from disclosures.models import Disclosure, RefusalReason
from disclosures.services.taking import keep, take, take_open
from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.cases.models import Destruction
from privacyoffice.cases.services import destroying
from privacyoffice.policy.queries import profile_on

_ENDED = ("status", "refusal", "ended_at", "ended_by", "destroy_from")


@transaction.atomic
def give(
    *,
    disclosure_id: UUID,
    actor: Any,
    now: datetime,
    given_at: datetime | None = None,
    expected_revision: int | None = None,
) -> Disclosure:
    """The data went out, now or at a moment before. Nothing may stand in the way.

    Raises Http404, TransitionNotAllowed, ValidationError. Law: GDPR art. 5(2), 6(1), 6(4).
    """
    disclosure = take_open(actor, disclosure_id, "change", expected_revision=expected_revision)
    at = given_at or now
    if at > now:
        raise ValidationError({"given_at": _("This moment has not come yet.")})
    if at < disclosure.asked_at:
        raise ValidationError({"given_at": _("It cannot be given before it was asked.")})
    if found := rules.obstacles(disclosure, profile_on(clock.day_of(now))):
        raise ValidationError([one.sentence for one in found])
    disclosure.give(at=at, by=actor)
    _keep_ended(disclosure, at)
    audit.record("disclosure.given", subject=disclosure, actor=actor, at=now)
    return disclosure


@transaction.atomic
def refuse(
    *,
    disclosure_id: UUID,
    because: str,
    actor: Any,
    now: datetime,
    reason: str = "",
    expected_revision: int | None = None,
) -> Disclosure:
    """Nothing goes out, because of this RefusalReason. Raises Http404, ValidationError."""
    disclosure = take_open(actor, disclosure_id, "change", expected_revision=expected_revision)
    end_refused(disclosure, because, reason, actor=actor, now=now)
    return disclosure


def end_refused(
    disclosure: Disclosure, because: str, reason: str, *, actor: Any, now: datetime
) -> None:
    """The same of one that is locked already. Raises ValidationError, TransitionNotAllowed."""
    if because not in RefusalReason.values:
        raise ValidationError({"because": _("Say why it is refused.")})
    disclosure.refuse(because=because, at=now, by=actor)
    _keep_ended(disclosure, now)
    audit.record(
        "disclosure.refused",
        subject=disclosure,
        actor=actor,
        at=now,
        reason=reason.strip(),
        payload={"because": str(because)},
    )


@transaction.atomic
def destroy(
    *,
    disclosure_id: UUID,
    why: str,
    decision: str,
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> Destruction:
    """Make what a disclosure tells of people unreadable for ever.

    Raises Http404, ValidationError. Law: GDPR art. 5(1)(e).
    """
    disclosure = take(actor, disclosure_id, "destroy", expected_revision=expected_revision)
    return destroying.destroy(disclosure, why=why, decision=decision, actor=actor, now=now)


def _keep_ended(disclosure: Disclosure, ended_at: datetime) -> None:
    """With the day until which it stays in the log."""
    day = clock.day_of(ended_at)
    disclosure.destroy_from = rules.kept_until(day, profile_on(day))
    keep(disclosure, *_ENDED)

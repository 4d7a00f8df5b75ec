"""Who somebody is, and that who asks for them may do so."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.once import id_of
from privacyoffice.policy.codes import Representative, Right
from privacyoffice.policy.queries import profile_on
from requests_dsar.models import (
    CheckOf,
    CheckOutcome,
    DataSubjectRequest,
    ForWhom,
    IdentityCheck,
    IdentityMethod,
    PauseKind,
)
from requests_dsar.queries_clock import asker_of
from requests_dsar.services import pausing
from requests_dsar.services.taking import take_open


@transaction.atomic
def check(
    *,
    request_id: UUID,
    of: str,
    outcome: str,
    actor: Any,
    now: datetime,
    method: str = "",
    remark: str = "",
    answered_on: date | None = None,
    form_id: UUID | None = None,
) -> IdentityCheck:
    """Record who checked what, how and with what result; no copy of a document is kept.

    With `answered_on` (an Amsterdam date) an open question about identity has its answer since
    that day, so that the term goes on. `form_id` is a random id of the form: sent twice it is done
    once. Raises Http404, ValidationError, keyring.Unreadable.
    Law: GDPR art. 5(1)(c), 12(6); UAVG 5(4); Awb art. 2:1.
    """
    request = take_open(actor, request_id)
    _refuse(request, of, method, outcome, remark, clock.day_of(now))
    key = id_of(form_id, request.pk, of, method, outcome, remark.strip(), answered_on)
    if done_before := IdentityCheck.objects.filter(pk=key).first():
        return done_before
    made = IdentityCheck.objects.create(
        id=key,
        organisation_id=request.organisation_id,
        request=request,
        of=of,
        method=method,
        outcome=outcome,
        remark=remark.strip(),
        checked_at=now,
        checked_by=actor,
    )
    audit.record(
        "dsar.checked",
        subject=request,
        actor=actor,
        at=now,
        payload={"of": of, "method": method, "outcome": outcome},
    )
    waits = pausing.open_questions(request).filter(kind=PauseKind.IDENTITY).first()
    if answered_on is not None:
        if waits is None:
            text = _("Nobody waits for an answer to this question.")
            raise ValidationError({"answered_on": text})
        pausing.end(request, waits, answered_on, actor=actor, now=now)
    return made


@transaction.atomic
def note_login(request_id: UUID, *, now: datetime) -> None:
    """Who asks logged in with DigiD as the person whom we know: that is who they are, and no more.

    The caller compared the two. Written down once a request. Law: GDPR art. 12(6), 5(2).
    """
    request = DataSubjectRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
    shown = {
        "of": asker_of(request),
        "method": IdentityMethod.DIGID,
        "outcome": CheckOutcome.ESTABLISHED,
    }
    if IdentityCheck.objects.filter(request=request, **shown).exists():
        return
    IdentityCheck.objects.create(
        organisation_id=request.organisation_id, request=request, checked_at=now, **shown
    )
    audit.record("dsar.checked", subject=request, actor=None, at=now, payload=shown)


def checkable(request: DataSubjectRequest) -> list[CheckOf]:
    """What there is to check: of somebody who asks for themselves only who they are."""
    if request.for_whom == ForWhom.ONESELF:
        return [CheckOf.PERSON]
    return [CheckOf.PERSON, CheckOf.REPRESENTATIVE, CheckOf.MANDATE]


def policy_condition(request: DataSubjectRequest, today: date) -> str:
    """What the policy asks besides of who has somebody's data corrected; empty for nothing.

    It may lead to a question, never to a refusal.
    """
    asked = profile_on(today).requests
    is_asked = asked.representative == Representative.CONDITIONS
    if not is_asked or request.for_whom == ForWhom.ONESELF:
        return ""
    return asked.representative_conditions if Right.RECTIFICATION in request.rights else ""


def _refuse(
    request: DataSubjectRequest, of: str, method: str, outcome: str, remark: str, today: date
) -> None:
    if of not in checkable(request):
        raise ValidationError({"of": _("Choose what was checked.")})
    if outcome not in CheckOutcome.values:
        raise ValidationError({"outcome": _("Choose what the check found.")})
    if method and method not in IdentityMethod.values:
        raise ValidationError({"method": _("Choose how it was checked.")})
    if of != CheckOf.MANDATE and not method:
        raise ValidationError({"method": _("Choose how it was checked.")})
    if remark.strip():
        return
    if outcome == CheckOutcome.NOT_ESTABLISHED:
        raise ValidationError({"remark": _("Say what was lacking.")})
    if of == CheckOf.MANDATE and policy_condition(request, today):
        text = _("The policy sets a condition for a correction. Say how it was met.")
        raise ValidationError({"remark": text})

"""Data that are only kept while something is found out: restricted, and later free again."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from privacyoffice.audit import services as audit
from privacyoffice.once import id_of
from requests_dsar.models import (
    DataSubjectRequest,
    LetterKind,
    Restriction,
    RestrictionGround,
    Status,
)
from requests_dsar.queries import access_request
from requests_dsar.services import letters
from requests_dsar.services.taking import take_open


@transaction.atomic
def restrict(
    *,
    request_id: UUID,
    ground: str,
    what: str,
    actor: Any,
    now: datetime,
    form_id: UUID | None = None,
) -> Restriction:
    """From now on these data are kept and not used, except as GDPR art. 18(2) allows.

    `what` names the data, encrypted; `form_id` is a random id of the form: sent twice it is done
    once. Before the decision the person is told by a letter made with
    this act; after it that letter tells them. Raises Http404, ValidationError,
    keyring.Unreadable. Law: GDPR art. 12(3), 18(1).
    """
    request = take_open(actor, request_id)
    if ground not in RestrictionGround.values:
        raise ValidationError({"ground": _("Choose why the data are restricted.")})
    if not what.strip():
        raise ValidationError({"what": _("Say which data.")})
    key = id_of(form_id, request.pk, ground, what.strip())
    if done_before := Restriction.objects.filter(pk=key).first():
        return done_before
    restriction = Restriction.objects.create(
        id=key,
        organisation_id=request.organisation_id,
        request=request,
        ground=ground,
        what=what.strip(),
        set_at=now,
        set_by=actor,
    )
    audit.record(
        "dsar.restricted", subject=request, actor=actor, at=now, payload={"ground": ground}
    )
    if request.status != Status.DECIDED:
        facts = {"ground": ground, "what": what.strip()}
        letters.issue(request, LetterKind.RESTRICTION_SET, facts, actor=actor, now=now)
    return restriction


@transaction.atomic
def lift(
    *, request_id: UUID, restriction_id: UUID, because: str, actor: Any, now: datetime
) -> Restriction:
    """Write the letter that the data will be used again. The restriction stands until that letter
    leaves (services.leaving): the person is told before.

    Also after the answer: what is found out last may come later. Raises Http404, ValidationError,
    keyring.Unreadable. Law: GDPR art. 18(3).
    """
    request = access_request(actor, request_id, "change", lock=True)
    restriction: Restriction | None = standing(request).filter(pk=restriction_id).first()
    if restriction is None:
        raise Http404
    if not because.strip():
        raise ValidationError({"because": _("Say why, as the person will read it.")})
    if restriction.lift_letter_id is not None:
        raise ValidationError(_("There is a letter about this already. Send that, or cancel it."))
    facts = {"because": because.strip()}
    restriction.lift_letter = letters.issue(
        request, LetterKind.RESTRICTION_LIFTED, facts, actor=actor, now=now
    )
    restriction.lifted_because = because.strip()
    restriction.save(update_fields=["lift_letter", "lifted_because"])
    return restriction


def standing(request: DataSubjectRequest) -> Any:
    """Restrictions of this request that hold now."""
    return Restriction.objects.filter(request=request, lifted_at__isnull=True)

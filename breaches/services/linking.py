"""Other cases that have to do with a breach, such as a request."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from breaches.models import LinkedCase
from breaches.services.taking import take_open
from privacyoffice.audit import services as audit
from privacyoffice.cases import kinds


@transaction.atomic
def link(*, breach_id: UUID, reference: str, actor: Any, now: datetime) -> LinkedCase:
    """Name another case by its reference ("V-2026-0001").

    Raises Http404, and ValidationError for a case that this person does not see: it is the same
    as none. Law: GDPR art. 33(5).
    """
    breach = take_open(actor, breach_id, "change")
    wanted = reference.strip().upper()
    found = _seen(wanted, actor)
    if found is None:
        raise ValidationError({"reference": _("You see no case with this reference.")})
    kind, case = found
    if case.pk == breach.pk:
        raise ValidationError({"reference": _("This is the reference of this breach itself.")})
    made, is_new = LinkedCase.objects.get_or_create(
        organisation_id=breach.organisation_id,
        breach=breach,
        case_id=case.pk,
        defaults={"case_kind": kind.label, "reference": case.reference},
    )
    if not is_new:
        raise ValidationError({"reference": _("This case is linked already.")})
    audit.record(
        "breach.case_linked",
        subject=breach,
        actor=actor,
        at=now,
        payload={"reference": made.reference},
    )
    return made


@transaction.atomic
def unlink(*, breach_id: UUID, link_id: UUID, actor: Any, now: datetime) -> None:
    """A case has nothing to do with it after all. Raises Http404, ValidationError."""
    breach = take_open(actor, breach_id, "change")
    found = LinkedCase.objects.filter(breach=breach, pk=link_id).first()
    if found is None:
        raise Http404
    reference = found.reference
    found.delete()
    audit.record(
        "breach.case_unlinked",
        subject=breach,
        actor=actor,
        at=now,
        payload={"reference": reference},
    )


def _seen(reference: str, actor: Any) -> Any:
    """The kind and the case with this reference, if this person may see it."""
    for kind in kinds.all_kinds():
        case = kind.seen_by(actor).filter(reference=reference).first()
        if case is not None:
            return kind, case
    return None

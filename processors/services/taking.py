"""An agreement on which somebody is about to act: through its gate, locked, as they saw it."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from processors.models import Agreement
from processors.queries import access_agreement


def take(
    actor: Any, agreement_id: UUID, verb: str, *, expected_revision: int | None = None
) -> Agreement:
    """The agreement, locked, for who may do this and saw it as it is now.

    Raises Http404, and ValidationError when it was destroyed or changed in the meantime.
    """
    agreement = access_agreement(actor, agreement_id, verb, lock=True)
    if agreement.destroyed_at is not None:
        raise ValidationError(_("The content of this case has been destroyed already."))
    if expected_revision is not None and agreement.revision != expected_revision:
        raise ValidationError(
            _("Somebody changed this agreement in the meantime. Look at it again first.")
        )
    return agreement


def take_open(
    actor: Any, agreement_id: UUID, verb: str, *, expected_revision: int | None = None
) -> Agreement:
    """The same, of an agreement that has not ended: raises ValidationError for one that has."""
    agreement = take(actor, agreement_id, verb, expected_revision=expected_revision)
    if refusal := agreement.why_not_change():
        raise ValidationError(refusal)
    return agreement


def keep(agreement: Agreement, *fields: str) -> None:
    """Save these fields, as a revision that others see."""
    agreement.revision += 1
    agreement.save(update_fields=[*fields, "revision"])

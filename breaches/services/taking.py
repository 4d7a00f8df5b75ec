"""A breach on which somebody is about to act: through its gate, locked, as they saw it."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from breaches.models import Breach
from breaches.queries import access_breach


def take(actor: Any, breach_id: UUID, verb: str, *, expected_revision: int | None = None) -> Breach:
    """The breach, locked, for who may do this and saw it as it is now.

    Raises Http404, and ValidationError when it was destroyed or changed in the meantime.
    """
    breach = access_breach(actor, breach_id, verb, lock=True)
    if breach.destroyed_at is not None:
        raise ValidationError(_("The content of this case has been destroyed already."))
    if expected_revision is not None and breach.revision != expected_revision:
        raise ValidationError(
            _("Somebody changed this breach in the meantime. Look at it again first.")
        )
    return breach


def take_open(
    actor: Any, breach_id: UUID, verb: str, *, expected_revision: int | None = None
) -> Breach:
    """The same, of a breach on which the work goes on: raises ValidationError when it is closed."""
    breach = take(actor, breach_id, verb, expected_revision=expected_revision)
    if refusal := breach.why_not_change():
        raise ValidationError(refusal)
    return breach


def keep(breach: Breach, *fields: str) -> None:
    """Save these fields, as a revision that others see."""
    breach.revision += 1
    breach.save(update_fields=[*fields, "revision"])

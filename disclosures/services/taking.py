"""A disclosure on which somebody is about to act: through its gate, locked, as they saw it."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from disclosures.models import Disclosure
from disclosures.queries import access_disclosure


def take(
    actor: Any, disclosure_id: UUID, verb: str, *, expected_revision: int | None = None
) -> Disclosure:
    """The disclosure, locked, for who may do this and saw it as it is now.

    Raises Http404, and ValidationError when it was destroyed or changed in the meantime.
    """
    disclosure = access_disclosure(actor, disclosure_id, verb, lock=True)
    if disclosure.destroyed_at is not None:
        raise ValidationError(_("The content of this case has been destroyed already."))
    if expected_revision is not None and disclosure.revision != expected_revision:
        raise ValidationError(
            _("Somebody changed this disclosure in the meantime. Look at it again first.")
        )
    return disclosure


def take_open(
    actor: Any, disclosure_id: UUID, verb: str, *, expected_revision: int | None = None
) -> Disclosure:
    """The same, of one that has not ended: raises ValidationError for what was given or refused."""
    disclosure = take(actor, disclosure_id, verb, expected_revision=expected_revision)
    if refusal := disclosure.why_not_change():
        raise ValidationError(refusal)
    return disclosure


def keep(disclosure: Disclosure, *fields: str) -> None:
    """Save these fields, as a revision that others see."""
    disclosure.revision += 1
    disclosure.save(update_fields=[*fields, "revision"])


def refuse_without(text: str, field: str, message: str) -> str:
    """The text without spaces around it. Raises ValidationError beside the field for none."""
    if not text.strip():
        raise ValidationError({field: message})
    return text.strip()

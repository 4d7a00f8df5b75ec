"""A disclosure on which somebody is about to act."""

from django.core.exceptions import ValidationError

from disclosures.queries import access_disclosure
from privacyoffice.cases.services.taking import Taking, keep

__all__ = ["keep", "refuse_without", "take", "take_open"]

_taking = Taking(access_disclosure)
take, take_open = _taking.take, _taking.take_open


def refuse_without(text: str, field: str, message: str) -> str:
    """The text without spaces around it. Raises ValidationError beside the field for none."""
    if not text.strip():
        raise ValidationError({field: message})
    return text.strip()

"""A breach on which somebody is about to act."""

from breaches.queries import access_breach
from privacyoffice.cases.services.taking import Taking, keep

__all__ = ["keep", "take", "take_open"]

_taking = Taking(access_breach)
take, take_open = _taking.take, _taking.take_open

"""An agreement on which somebody is about to act."""

from privacyoffice.cases.services.taking import Taking, keep
from processors.queries import access_agreement

__all__ = ["keep", "take", "take_open"]

_taking = Taking(access_agreement)
take, take_open = _taking.take, _taking.take_open

"""A request on which somebody is about to act."""

from privacyoffice.cases.services.taking import Taking, keep, refuse_changed, refuse_ended
from requests_dsar.queries import access_request

__all__ = ["keep", "refuse_changed", "refuse_ended", "take", "take_open"]

_taking = Taking(access_request)
take, take_open = _taking.take, _taking.take_open

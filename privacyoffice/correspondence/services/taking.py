"""A conversation on which somebody is about to act."""

from privacyoffice.cases.services.taking import Taking, keep
from privacyoffice.correspondence.queries import access_conversation

__all__ = ["keep", "take"]

take = Taking(access_conversation).take

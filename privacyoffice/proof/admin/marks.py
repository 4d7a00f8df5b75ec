"""What came of a check of the chain, as a word with a shape."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from privacyoffice.accounts.admin.badges import badge
from privacyoffice.proof.models import ChainVerification


def mark_of(found: ChainVerification) -> SafeString:
    """In order, not right, or whole with something that must be looked into."""
    if found.is_right:
        return badge(_("in order"), "tick")
    return to_look_into() if found.is_whole else badge(_("not right"), "cross")


def to_look_into() -> SafeString:
    """The mark of changes outside the program that nobody explained yet."""
    return badge(_("look into it"), "half")

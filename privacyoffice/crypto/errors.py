"""Why something that is encrypted cannot be read. A screen shows the `told` of each.

`KeyLost` (the key file is not there) is among them; it stands with the keys.
"""

from django.utils.translation import gettext_lazy as _

from privacyoffice.keyring import KeyLost, Unreadable

__all__ = [
    "EnvelopeDamaged",
    "EnvelopeMisplaced",
    "KeyDamaged",
    "KeyDestroyed",
    "KeyLost",
    "LedgerDamaged",
    "Unreadable",
]


class KeyDestroyed(Unreadable):
    """The case was destroyed, and with its key everything that it held."""

    told = _("This was destroyed together with its case. Nobody can read it any more.")


class KeyDamaged(KeyLost):
    """The key of a case was changed: the organisation's own, which is there, does not open it."""

    told = _(
        "This cannot be read: the key of this case was changed or damaged in the database. Warn "
        "the administrator; the key may still be in a backup."
    )


class EnvelopeMisplaced(Unreadable):
    """What stands here was encrypted for another place."""

    told = _(
        "This cannot be shown: it was moved here from another place, outside this program. "
        "Warn the administrator."
    )


class EnvelopeDamaged(Unreadable):
    """What stands here is not what was written."""

    told = _("This cannot be read: it is damaged. Warn the administrator.")


class LedgerDamaged(Unreadable):
    """The list of destroyed cases was changed, so nobody knows which may still be read."""

    told = _(
        "This cannot be shown: the list of destroyed cases on the server is damaged. Warn the "
        "administrator."
    )

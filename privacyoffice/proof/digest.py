"""Where the chain of proof is, in the FG's summary: a copy that nobody on the server can change."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.accounts.models import Membership, User
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.checkpoints import fingerprint
from privacyoffice.notifications.services.digest import Entry, Heading
from privacyoffice.proof.queries import Position, position


def position_of_the_chain(person: User, now: datetime) -> Iterator[Entry]:
    """For the FG: the last act that was signed with its check number, and when the whole chain
    was last found to be right. To be compared by hand with what the page of the chain says.
    Law: GDPR art. 39(1)(b).
    """
    held = Membership.objects.filter(user=person, role=Role.DPO).active_on(clock.day_of(now))
    if not held.exists():
        return
    found = position()
    if found.checkpoint is not None or not found.is_readable:
        yield Entry(
            Heading.FOR_COMPARISON,
            in_a_line(found),
            checked_in_words(found),
            reverse("admin:proof_chainverification_changelist"),
        )


def in_a_line(found: Position) -> str:
    """ "Chain of proof: act 1234, check number ab12-...": what two people can compare."""
    if not found.is_readable:
        return _("Chain of proof: the checkpoints cannot be read")
    if found.checkpoint is None:
        return _("Chain of proof: nothing has been signed yet")
    return _("Chain of proof: act %(sequence)d, check number %(number)s") % {
        "sequence": found.checkpoint.sequence,
        "number": fingerprint(found.checkpoint.row_hash),
    }


def checked_in_words(found: Position) -> str:
    """Up to where the chain was found to be right, and when."""
    if not found.is_whole:
        return _("not right: look at it now")
    if not found.is_right:
        return _("data was changed outside the program: say what happened")
    if found.newest is None:
        return _("not checked yet")
    return _("checked up to act %(sequence)d on %(moment)s") % {
        "sequence": found.newest.right_until,
        "moment": in_words(found.newest.checked_at),
    }


def in_words(moment: Any) -> str:
    """A moment as people in the Netherlands read it."""
    local = moment.astimezone(clock.AMSTERDAM)
    return formats.date_format(local, "DATETIME_FORMAT")

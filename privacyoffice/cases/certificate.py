"""The certificate of a destruction, in sentences that say nothing about the person."""

from collections.abc import Iterator
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacyoffice.cases.models import Destruction


def lines_of(destruction: Destruction, organisation: Any) -> Iterator[str]:
    """What was destroyed, when, by whom, on which ground, and how that can be checked."""
    yield _("Organisation: %(name)s") % {"name": organisation.name}
    yield _("Case: %(reference)s") % {"reference": destruction.reference}
    moment = date_format(localtime(destruction.destroyed_at), "l j F Y, H.i")
    yield _("Destroyed on %(moment)s by %(name)s.") % {
        "moment": moment,
        "name": destruction.destroyed_by or _("the system"),
    }
    why = destruction.get_why_display()
    if destruction.decision:
        words = {"why": why, "decision": destruction.decision}
        yield _("Ground: %(why)s. Decision: %(decision)s.") % words
    else:
        yield _("Ground: %(why)s.") % {"why": why}
        # Nobody decides without naming the decision.
        yield _(
            "This certificate was made again from the ledger of destroyed cases. The decision is "
            "on the one that was made first."
        )
    yield _(
        "The key of the case is gone. In this program nobody can read any more what was encrypted "
        "with it, not even when a backup is put back. Outside it, copies from before can be read "
        "until the organisation’s key of that time has been removed."
    )
    if destruction.files:
        yield ngettext(
            "%(count)d file was removed.", "%(count)d files were removed.", destruction.files
        ) % {"count": destruction.files}
    yield _("Line in the ledger of destroyed cases: %(hash)s") % {"hash": destruction.ledger_hash}


def as_text(destruction: Destruction, organisation: Any) -> str:
    """The same as a text to keep in the archive."""
    title = _("Certificate of destruction")
    return "\n".join((title, "", *lines_of(destruction, organisation), ""))

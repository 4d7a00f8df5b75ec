"""How the chain of proof stands, on the first page after logging in."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from privacyoffice.accounts.home import HomeBlock, HomeItem, on_home
from privacyoffice.proof.admin.marks import mark_of
from privacyoffice.proof.digest import checked_in_words, in_a_line
from privacyoffice.proof.queries import Position, position
from privacyoffice.tenancy.scope import scope_is_set


@on_home
def chain_of_proof(request: HttpRequest) -> HomeBlock | None:
    """One line for who watches over it; before all work when it is not right."""
    if not scope_is_set() or not request.user.has_perm("proof.view_chainverification"):
        return None
    found = position()
    if found.newest is None:
        return None
    item = HomeItem(
        in_a_line(found),
        reverse("admin:proof_chainverification_changelist"),
        checked_in_words(found),
        mark_of(found.newest),
    )
    return HomeBlock(
        _("Chain of proof"),
        _explanation(found),
        (item,),
        is_aside=found.is_right and found.is_readable,
        is_first=not found.is_right or not found.is_readable,
    )


def _explanation(found: Position) -> str:
    if not found.is_whole:
        return _("Recorded acts are not as they were recorded. Read what to do now.")
    if not found.is_right:
        return _("Data was changed outside the program. Find out what happened, and write it down.")
    if not found.is_readable:
        return _("Checkpoints or their key cannot be read on the server. Warn the administrator.")
    return _("Every recorded act is as it was recorded.")

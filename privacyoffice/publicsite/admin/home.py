"""What statements ask of the person who logs in."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacyoffice import clock
from privacyoffice.accounts.home import HomeBlock, HomeItem, on_home
from privacyoffice.publicsite.admin.statement import behind_in_words
from privacyoffice.publicsite.queries import with_policy
from privacyoffice.publicsite.services import why_not_publish


@on_home
def statements_to_look_at(request: HttpRequest) -> HomeBlock | None:
    """For who publishes: texts that wait for somebody else, and texts that the policy left
    behind. There are six at most."""
    if not request.user.has_perm("publicsite.publish_statement"):
        return None
    items = []
    for statement in with_policy(clock.today()):
        behind = behind_in_words(statement, statement.held_version, statement.held_since)
        waits = not why_not_publish(statement, request.user)
        if behind or waits:
            address = reverse("admin:publicsite_statement_change", args=[statement.pk])
            detail = behind or _("waits for you to read and publish it")
            items.append(HomeItem(str(statement), address, detail))
    return HomeBlock(
        _("Statements for the public"),
        ngettext(
            "%(count)d statement needs your attention.",
            "%(count)d statements need your attention.",
            len(items),
        )
        % {"count": len(items)}
        if items
        else _("No statement needs your attention."),
        tuple(items),
    )

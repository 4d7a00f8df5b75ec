"""What telling the authority asks of the person who logs in: reasons of what was late."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from breaches import queries, queries_notify
from breaches.admin.blocks_notify import address_of
from breaches.models import Notification
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.home import HomeBlock, HomeItem, on_home
from privacyoffice.deadlines.explaining import in_words

# A block shows the beginning of its list; the rest is one click away.
SHOWN = 8


@on_home
def reasons_of_delays(request: HttpRequest) -> HomeBlock | None:
    """For who may see breaches: late notifications of which nobody wrote down why."""
    if not request.user.has_perm(queries.VIEW):
        return None
    found = queries_notify.all_without_reasons()
    if not found:
        return None
    count = len(found)
    return HomeBlock(
        _("Late notifications without reasons"),
        ngettext(
            "%(count)d notification to the authority was late, and nobody wrote down why.",
            "%(count)d notifications to the authority were late, and nobody wrote down why.",
            count,
        )
        % {"count": count},
        tuple(_item(one) for one in found[:SHOWN]),
    )


def _item(notification: Notification) -> HomeItem:
    """By the reference of its breach."""
    sent = notification.submitted_at
    detail = _("sent on %(day)s") % {"day": in_words(sent)} if sent else ""
    return HomeItem(
        notification.breach.reference,
        address_of(notification),
        detail,
        badge(_("late"), "cross"),
    )

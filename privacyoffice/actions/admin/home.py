"""What actions ask of the person who logs in."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacyoffice import clock
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.home import HomeBlock, HomeItem, on_home
from privacyoffice.actions import queries
from privacyoffice.actions.models import Action
from privacyoffice.actions.terms import address_of
from privacyoffice.tenancy.scope import scope_is_set

# A block shows the beginning of its list; the rest is one click away.
SHOWN = 8


@on_home
def actions_of_yours(request: HttpRequest) -> HomeBlock | None:
    """For whoever has something to do, what is needed first on top; for an FG besides what ended
    and was not seen yet. One query."""
    if not scope_is_set():
        return None
    found = queries.on_first_page(request.user, SHOWN)
    mine = [one for one in found if one.is_mine]
    unseen = [one for one in found if not one.is_mine]
    if not found:
        return None
    changelist = reverse("admin:actions_action_changelist")
    more = ""
    if mine and mine[0].in_all > SHOWN:
        more = f"{changelist}?status=mine"
    elif unseen and unseen[0].in_all > SHOWN:
        more = f"{changelist}?status=unseen"
    return HomeBlock(
        _("Actions"),
        " ".join([*_to_do(mine), *_to_see(unseen)]),
        (*map(_item, mine), *map(_ended, unseen)),
        more,
        is_aside=not mine,
    )


def _to_do(mine: list[Any]) -> list[str]:
    if not mine:
        return []
    count = mine[0].in_all
    words = ngettext("You have %(count)d action to do.", "You have %(count)d actions to do.", count)
    return [words % {"count": count}]


def _to_see(unseen: list[Any]) -> list[str]:
    if not unseen:
        return []
    count = unseen[0].in_all
    words = ngettext(
        "%(count)d action ended and was not seen by you yet.",
        "%(count)d actions ended and were not seen by you yet.",
        count,
    )
    return [words % {"count": count}]


def _item(action: Action) -> HomeItem:
    return HomeItem(
        str(action),
        address_of(action),
        _("before %(day)s") % {"day": date_format(action.due_on)},
        badge(_("late"), "cross") if action.due_on < clock.today() else "",
    )


def _ended(action: Action) -> HomeItem:
    word = _("not done") if action.dropped else _("done")
    return HomeItem(str(action), address_of(action), word)

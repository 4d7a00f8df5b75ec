"""What actions ask of the person who logs in."""

from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacyoffice import clock
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.home import HomeBlock, HomeItem, on_home
from privacyoffice.actions import queries
from privacyoffice.actions.models.action import shortened
from privacyoffice.actions.promises import all_promises
from privacyoffice.actions.queries import OnFirstPage
from privacyoffice.tenancy.scope import scope_is_set

# A block shows the beginning of its list; the rest is one click away.
SHOWN = 8


@on_home
def actions_of_yours(request: HttpRequest) -> HomeBlock | None:
    """For whoever has something to do, in whichever app, what is needed first on top; for an FG
    besides what ended and was not seen yet. One query."""
    if not scope_is_set():
        return None
    found = queries.on_first_page(request.user, SHOWN)
    if not found:
        return None
    unseen = [one for one in found if one.sort == queries.UNSEEN]
    mine = [one for one in found if one.sort != queries.UNSEEN]
    return HomeBlock(
        _("Actions"),
        " ".join([*_to_do(mine), *_to_see(unseen)]),
        (*map(_item, mine[:SHOWN]), *map(_ended, unseen)),
        _more(found),
        is_aside=not mine,
    )


def _more(found: list[OnFirstPage]) -> str:
    """The list of a sort of which there are more than are shown; one's own before others'."""
    mine = {one.sort: one for one in reversed(found) if one.in_all > SHOWN}
    for kind in all_promises():
        if kind.code in mine:
            return kind.all_of_mine()
    changelist = reverse("admin:actions_action_changelist")
    if queries.ACTION in mine:
        return f"{changelist}?status=mine"
    return f"{changelist}?status=unseen" if queries.UNSEEN in mine else ""


def _to_do(mine: list[OnFirstPage]) -> list[str]:
    if not mine:
        return []
    count = sum({one.sort: one.in_all for one in mine}.values())
    words = ngettext("You have %(count)d action to do.", "You have %(count)d actions to do.", count)
    return [words % {"count": count}]


def _to_see(unseen: list[OnFirstPage]) -> list[str]:
    if not unseen:
        return []
    count = unseen[0].in_all
    words = ngettext(
        "%(count)d action ended and was not seen by you yet.",
        "%(count)d actions ended and were not seen by you yet.",
        count,
    )
    return [words % {"count": count}]


def _item(one: OnFirstPage) -> HomeItem:
    kept = {kind.code: kind for kind in all_promises()}.get(one.sort)
    return HomeItem(
        kept.told(one.label) if kept else shortened(one.label),
        kept.address(one.pk) if kept else _address(one.pk),
        _("before %(day)s") % {"day": date_format(one.due_on)},
        badge(_("late"), "cross") if one.due_on < clock.today() else "",
    )


def _ended(one: OnFirstPage) -> HomeItem:
    word = _("not done") if one.dropped else _("done")
    return HomeItem(shortened(one.label), _address(one.pk), word)


def _address(pk: UUID) -> str:
    return reverse("admin:actions_action_change", args=[pk])

"""What searches for data ask of the person who logs in."""

from django.db.models import Count, Window
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacyoffice import clock
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.home import HomeBlock, HomeItem, on_home
from requests_dsar import queries_work
from requests_dsar.admin.acts_work import place_of
from requests_dsar.models import SearchTask
from requests_dsar.search_terms import address_of

# A block shows the beginning of its list; the rest is one click away.
SHOWN = 8


@on_home
def searches_asked_of_you(request: HttpRequest) -> HomeBlock | None:
    """For whoever was asked to look for data, what is needed first on top; nobody else."""
    waiting = queries_work.open_tasks_of(request.user).annotate(in_all=Window(Count("pk")))
    found = list(waiting[:SHOWN])
    if not found:
        return None
    count = found[0].in_all
    changelist = reverse("admin:requests_dsar_searchtask_changelist")
    return HomeBlock(
        _("Searches for data"),
        ngettext(
            "Somebody asks you to look in %(count)d place for data of a person.",
            "Somebody asks you to look in %(count)d places for data of a person.",
            count,
        )
        % {"count": count},
        tuple(_item(task) for task in found),
        f"{changelist}?status=mine" if count > SHOWN else "",
    )


def _item(task: SearchTask) -> HomeItem:
    """By its reference and place; nothing about the person."""
    return HomeItem(
        f"{task.request.reference}: {place_of(task)}",
        address_of(task),
        _("needed by %(day)s") % {"day": date_format(task.due_on)},
        badge(_("late"), "cross") if task.due_on < clock.today() else "",
    )

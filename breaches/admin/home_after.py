"""What measures after breaches ask of the person who logs in."""

from django.db.models import Count, Window
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from breaches import queries_after
from breaches.measure_terms import address_of
from breaches.models import Measure
from privacyoffice import clock
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.home import HomeBlock, HomeItem, on_home

# A block shows the beginning of its list; the rest is one click away.
SHOWN = 8


@on_home
def measures_of_yours(request: HttpRequest) -> HomeBlock | None:
    """For whoever has to take a measure, what is needed first on top; nobody else."""
    waiting = queries_after.measures_to_take(request.user).annotate(in_all=Window(Count("pk")))
    found = list(waiting[:SHOWN])
    if not found:
        return None
    count = found[0].in_all
    changelist = reverse("admin:breaches_measure_changelist")
    return HomeBlock(
        _("Measures after data breaches"),
        ngettext(
            "You agreed to take %(count)d measure.",
            "You agreed to take %(count)d measures.",
            count,
        )
        % {"count": count},
        tuple(_item(measure) for measure in found),
        f"{changelist}?status=mine" if count > SHOWN else "",
    )


def _item(measure: Measure) -> HomeItem:
    """By the reference of its breach; its words are encrypted."""
    return HomeItem(
        _("Measure after %(reference)s") % {"reference": measure.breach.reference},
        address_of(measure),
        _("before %(day)s") % {"day": date_format(measure.due_on)},
        badge(_("late"), "cross") if measure.due_on < clock.today() else "",
    )

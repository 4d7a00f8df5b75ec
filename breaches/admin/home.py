"""What breaches ask of the person who logs in: hours that are left, the oldest danger on top."""

from typing import Any

from django.db.models import Count, F, Window
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from breaches import queries
from breaches.admin.live import live
from breaches.models import Breach
from breaches.queries_clock import with_first_end
from privacyoffice import clock
from privacyoffice.accounts.home import HomeBlock, HomeItem, on_home
from privacyoffice.cases.kinds import kind_of
from privacyoffice.deadlines.explaining import in_words

# A block shows the beginning of its list; the rest is one click away.
SHOWN = 8


@on_home
def open_breaches(request: HttpRequest) -> HomeBlock | None:
    """For officers, FG, CISO and managers: every open breach, what ends first on top."""
    if not request.user.has_perm(queries.VIEW):
        return None
    breaches = with_first_end(Breach.objects.unfinished()).select_related("owner")
    ordered = breaches.annotate(in_all=Window(Count("pk"))).order_by(
        F("ends_at").asc(nulls_last=True), "aware_at"
    )
    found = list(ordered[:SHOWN])
    count = found[0].in_all if found else 0
    sentence = _("No data breach is open.")
    if count:
        sentence = ngettext(
            "%(count)d data breach is open.", "%(count)d data breaches are open.", count
        ) % {"count": count}
    return HomeBlock(
        _("Data breaches"),
        sentence,
        tuple(map(_item, found)),
        reverse("admin:breaches_breach_changelist") if count > SHOWN else "",
        is_first=bool(count),
    )


def _item(breach: Any) -> HomeItem:
    """By its reference; nothing of what happened."""
    owner = breach.owner.name if breach.owner else _("nobody yet")
    detail, mark = _("no clock runs; handled by: %(name)s") % {"name": owner}, ""
    if breach.ends_at is not None:
        mark = live(breach.ends_at, clock.now())
        detail = _("until %(end)s; handled by: %(name)s") % {
            "end": in_words(breach.ends_at),
            "name": owner,
        }
    return HomeItem(breach.reference, kind_of(breach).address_of(breach.pk), detail, mark)

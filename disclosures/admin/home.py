"""What disclosures ask of the person who logs in: a decision."""

from typing import Any

from django.db.models import Count, Window
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from disclosures.models import Status
from disclosures.queries import DECIDE, to_decide
from privacyoffice.accounts.home import HomeBlock, HomeItem, on_home
from privacyoffice.cases.kinds import kind_of
from privacyoffice.deadlines.explaining import in_words

# A block shows the beginning of its list; the rest is one click away.
SHOWN = 8


@on_home
def waits_for_a_decision(request: HttpRequest) -> HomeBlock | None:
    """For who decides: what waits for that, the longest waiting first. One query."""
    if not request.user.has_perm(DECIDE):
        return None
    waiting = to_decide(request.user).annotate(in_all=Window(Count("pk")))
    found = list(waiting.order_by("asked_at", "reference")[:SHOWN])
    count = found[0].in_all if found else 0
    sentence = _("No disclosure waits for a decision.")
    if count:
        sentence = ngettext(
            "%(count)d disclosure waits for a decision.",
            "%(count)d disclosures wait for a decision.",
            count,
        ) % {"count": count}
    changelist = reverse("admin:disclosures_disclosure_changelist")
    return HomeBlock(
        _("Disclosures that wait for a decision"),
        sentence,
        tuple(map(_item, found)),
        f"{changelist}?status__exact={Status.TO_DECIDE}" if count > SHOWN else "",
    )


def _item(one: Any) -> HomeItem:
    """By its reference; nothing about people."""
    detail = _("%(how)s, asked at %(moment)s") % {
        "how": one.get_channel_display(),
        "moment": in_words(one.asked_at),
    }
    return HomeItem(one.reference, kind_of(one).address_of(one.pk), detail)

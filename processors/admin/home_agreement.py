"""What agreements ask of the person who logs in: those that are about to end."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacyoffice import clock
from privacyoffice.accounts.home import HomeBlock, HomeItem, on_home
from privacyoffice.cases.kinds import kind_of
from processors.admin.blocks_agreement import standing_badge
from processors.models import Agreement, Status
from processors.queries_agreement import soon_over

# A block shows the beginning of its list; the rest is one click away.
SHOWN = 8


@on_home
def agreements_that_end(request: HttpRequest) -> HomeBlock | None:
    """For who writes down signing and ending: what ends first on top. One query."""
    if not request.user.has_perm("processors.sign_agreement"):
        return None
    found = soon_over(clock.today(), SHOWN)
    count = found[0].in_all if found else 0
    sentence = _("No agreement is about to expire.")
    if count:
        sentence = ngettext(
            "%(count)d agreement expires, has expired or waits for proof after its end.",
            "%(count)d agreements expire, have expired or wait for proof after their end.",
            count,
        ) % {"count": count}
    return HomeBlock(
        _("Agreements that end"),
        sentence,
        tuple(map(_item, found)),
        reverse("admin:processors_agreement_changelist") if count > SHOWN else "",
    )


def _item(agreement: Any) -> HomeItem:
    mark = standing_badge(agreement, clock.today())
    return HomeItem(
        f"{agreement.reference}, {agreement.title}",
        kind_of(agreement).address_of(agreement.pk),
        _("%(party)s; %(when)s") % {"party": agreement.party, "when": _when(agreement)},
        mark,
    )


def _when(agreement: Agreement) -> str:
    if agreement.status == Status.TERMINATED:
        return _("nobody showed yet what became of the data")
    day = agreement.valid_until
    return _("until %(day)s") % {"day": date_format(day)} if day is not None else ""

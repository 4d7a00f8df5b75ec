"""What waits for a privacy officer or the FG, in the daily summary."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dpia.models import NamedList, NamedListStatus, Screening, ScreeningStatus
from dpia.queries import SIGN
from privacyoffice.accounts.models import User
from privacyoffice.notifications.services.digest import Entry, Heading


def waiting(user: User, now: datetime) -> Iterator[Entry]:
    """How many screenings wait to be signed off, and the list that waits for the FG or to be
    adopted after the FG spoke."""
    if user.has_perm(SIGN):
        count = Screening.objects.filter(status=ScreeningStatus.DRAFT).count()
        if count:
            changelist = reverse("admin:dpia_screening_changelist")
            yield Entry(
                Heading.TODAY,
                _("Screenings that wait to be signed off"),
                ngettext("%(count)d screening", "%(count)d screenings", count) % {"count": count},
                f"{changelist}?status__exact={ScreeningStatus.DRAFT}",
            )
    mine = {
        NamedListStatus.PROPOSED: ("advise", _("A list of risky processes waits for your view")),
        NamedListStatus.ADVISED: ("adopt", _("A list of risky processes can be adopted")),
    }
    wanted = [
        status for status, (verb, _l) in mine.items() if user.has_perm(f"dpia.{verb}_namedlist")
    ]
    if wanted:
        for named in NamedList.objects.filter(status__in=wanted):
            _verb, label = mine[NamedListStatus(named.status)]
            url = reverse("admin:dpia_namedlist_change", args=[named.pk])
            yield Entry(Heading.TODAY, label, url=url)

"""What waits for a decision, in the daily summary of who decides."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from disclosures.models import Status
from disclosures.queries import DECIDE, to_decide
from privacyoffice.accounts.models import User
from privacyoffice.notifications.services.digest import Entry, Heading


def waiting(user: User, now: datetime) -> Iterator[Entry]:
    """How many disclosures of others wait for a decision, for who may decide; names nobody."""
    if not user.has_perm(DECIDE):
        return
    count = to_decide(user).count()
    if count:
        changelist = reverse("admin:disclosures_disclosure_changelist")
        yield Entry(
            Heading.TODAY,
            _("Disclosures that wait for a decision"),
            ngettext("%(count)d disclosure", "%(count)d disclosures", count) % {"count": count},
            f"{changelist}?status__exact={Status.TO_DECIDE}",
        )

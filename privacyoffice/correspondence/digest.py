"""New messages in the daily summary of who can answer them."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacyoffice.accounts.models import User
from privacyoffice.cases.kinds import all_kinds
from privacyoffice.correspondence import queries
from privacyoffice.notifications.services.digest import Entry, Heading


def new_messages(user: User, now: datetime) -> Iterator[Entry]:
    """How many wait in each kind of cases, for who may act on all of them. Who handles a single
    case was told of each message."""
    for kind in all_kinds():
        if not user.has_perm(kind.perm("change")):
            continue
        if count := queries.waiting_for(user, kind).count():
            meta = kind.model._meta
            changelist = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
            yield Entry(
                Heading.TODAY,
                _("New messages: %(cases)s") % {"cases": meta.verbose_name_plural},
                ngettext("%(count)d message", "%(count)d messages", count) % {"count": count},
                f"{changelist}?messages=new",
            )

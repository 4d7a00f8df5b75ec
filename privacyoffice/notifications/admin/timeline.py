"""The mail about an object, in its history: that it was sent and to whom, nothing of its text."""

from collections.abc import Iterator
from datetime import datetime

from django.db import models
from django.utils.translation import gettext as _

from privacyoffice.accounts.admin.timeline import Entry, Kind, tells_of
from privacyoffice.notifications.models import OutboxMessage
from privacyoffice.notifications.services.settling import name_of


@tells_of
def mail_about(obj: models.Model, before: datetime | None, most: int) -> Iterator[Entry]:
    """At the moment at which it was written: it stands there also while it waits, or when it
    could not be sent."""
    found = OutboxMessage.objects.filter(about_id=obj.pk).select_related("recipient")
    if before is not None:
        found = found.filter(created_at__lt=before)
    for message in found.order_by("-created_at")[:most]:
        yield Entry(
            at=message.created_at,
            actor=None,
            sentence=_("E-mail to %(person)s: %(what)s (%(state)s)")
            % {
                "person": message.recipient or _("somebody outside the organisation"),
                "what": name_of(message),
                "state": message.get_state_display(),
            },
            kind=Kind.MESSAGE,
        )

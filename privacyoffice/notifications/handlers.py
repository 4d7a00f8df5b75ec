"""What this floor hooks into those below, and the messages that are of no app above it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from privacyoffice.accounts.mails import (
    delivers_password_link,
    new_password_link,
    send_password_link,
    woken_by_requests,
)
from privacyoffice.accounts.models import Absence, User
from privacyoffice.accounts.ports import tells_of_absence
from privacyoffice.jobs.heartbeats import expect
from privacyoffice.notifications.intents import Field, Intent, register
from privacyoffice.notifications.services import digest
from privacyoffice.notifications.services.writing import Notice, wake_sender, write
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope

# Of this floor: that of accounts lies below it and cannot declare a message.
PASSWORD_LINK = register(
    Intent(
        code="accounts.mail",
        name=_("a new password"),
        template="password_reset",
        subject=_("Choose a new password"),
        fields={"works_in": Field.NUMBER},
        example={"works_in": 1},
        in_app=False,
        keeps_text=False,
        makes_link=new_password_link,
        goes_elsewhere=send_password_link,
    )
)

ABSENCE = register(
    Intent(
        code="accounts.absence_changed",
        name=_("an absence that somebody else entered or changed"),
        template="absence_changed",
        subject=_("%(by)s entered or changed your absence"),
        fields={
            "by": Field.REFERENCE,
            "first_day": Field.DAY,
            "last_day": Field.DAY,
            "deputy": Field.REFERENCE,
            "is_withdrawn": Field.NUMBER,
        },
        example={
            "by": "Sanne Voorbeeld",
            "first_day": "2026-11-23",
            "last_day": "2026-11-27",
            "deputy": "Robin Voorbeeld",
            "is_withdrawn": 0,
        },
    )
)

register(digest.INTENT)
woken_by_requests(wake_sender)
expect(digest.PULSE, _("the daily summary"), longest_pause=timedelta(minutes=20))


@delivers_password_link
def write_password_link(
    user: User, organisations: Sequence[Organisation], occasion: str, now: datetime
) -> None:
    """Into the outbox of one of the organisations that somebody works for; once an occasion."""
    notice = Notice(
        intent=PASSWORD_LINK.code,
        key=occasion,
        recipient_id=user.pk,
        context={"works_in": len(organisations)},
    )
    with organisation_scope(organisations[0].pk):
        write([notice], now=now)


@tells_of_absence
def write_of_absence(absence: Absence, actor: User, now: datetime) -> None:
    """To who is away, about what somebody else made of it. Each act is an occasion of its own."""
    with translation.override(settings.LANGUAGE_CODE):
        deputy = str(absence.deputy or _("nobody, or whom the policy names"))
    notice = Notice(
        intent=ABSENCE.code,
        key=f"{absence.pk}:{now.isoformat()}",
        recipient_id=absence.user_id,
        context={
            "by": str(actor),
            "first_day": absence.first_day.isoformat(),
            "last_day": absence.last_day.isoformat(),
            "deputy": deputy,
            "is_withdrawn": int(absence.withdrawn_at is not None),
        },
        url=reverse("admin:accounts_absence_change", args=[absence.pk]),
    )
    write([notice], now=now)

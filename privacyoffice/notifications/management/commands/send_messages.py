"""Sends the mail that is due, as the clock does every fifteen seconds."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from privacyoffice.notifications.services.sending import send_due


class Command(BaseCommand):
    help = (
        "Send the mail that is due, of every organisation. May run at any time, also beside a "
        "worker: no mail goes out twice."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done = send_due()
        self.stdout.write(
            _(
                "Sent: %(sent)d. Tried again later: %(later)d. Failed: %(failed)d. Uncertain: "
                "%(uncertain)d. No longer meant for the recipient: %(dropped)d."
            )
            % vars(done)
        )

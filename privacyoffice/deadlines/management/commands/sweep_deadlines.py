"""Tell of the deadlines whose moment has come, as the clock does every minute."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.deadlines.services.sweeping import Swept, sweep


class Command(BaseCommand):
    """script/manage sweep_deadlines"""

    help = "Tells of every deadline whose moment has come. Doing it again does no harm."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Nothing to choose: what has come is told."""

    def handle(self, *args: Any, **options: Any) -> None:
        done = sweep(clock.now())
        for slug, swept in done.done.items():
            self.stdout.write(f"{slug}: {_in_words(swept)}")
        everywhere = _("All organisations")
        self.stdout.write(f"{everywhere}: {_in_words(done.total)}")
        if done.failed:
            raise CommandError(
                _("This did not succeed in: %(names)s. The log says why.")
                % {"names": ", ".join(done.failed)}
            )


def _in_words(swept: Swept) -> str:
    if not swept.found:
        return _("nothing had come.")
    return _("%(told)d told, %(missed)d missed, %(messages)d new mails.") % {
        "told": swept.told,
        "missed": swept.missed,
        "messages": swept.messages,
    }

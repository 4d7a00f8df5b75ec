"""After a restore: what was destroyed before is destroyed again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.crypto.management.organisations import organisation_named
from privacyoffice.crypto.services.applying import apply_destroyed_keys, begin_ledger


class Command(BaseCommand):
    """script/manage apply_destroyed_keys"""

    help = (
        "Empty the keys of destroyed cases that came back with a backup of the database. Also "
        "done every hour by the clock, and none of them can be read in between."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--new-ledger",
            metavar="SLUG",
            help="for this organisation whose ledger is lost and has no copy: write one from the "
            "rows of the database. Only right when the database was not put back from a backup",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["new_ledger"]:
            applied = [begin_ledger(organisation_named(options["new_ledger"]), clock.now())]
        else:
            applied = apply_destroyed_keys(clock.now())
        for one in applied:
            if one.is_damaged:
                self.stderr.write(
                    _(
                        "%(slug)s: the ledger is damaged or not there. Connect its folder, or put "
                        "it back from its copy."
                    )
                    % {"slug": one.slug}
                )
            else:
                self.stdout.write(
                    _("%(slug)s: %(emptied)d keys emptied, %(noted)d lines written.") % vars(one)
                )
        if any(one.is_damaged for one in applied):
            raise CommandError(_("Not every ledger could be used."))

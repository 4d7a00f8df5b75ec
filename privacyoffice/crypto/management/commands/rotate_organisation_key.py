"""Lets an organisation go over to another key."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.crypto.management.organisations import organisation_named
from privacyoffice.crypto.services import rotating
from privacyoffice.keyring import KeyLost
from privacyoffice.tenancy.models import Organisation


class Command(BaseCommand):
    """script/manage rotate_organisation_key --organisation SLUG [--remove-retired]"""

    help = (
        "Wrap the keys of all cases of an organisation under a new key. May be broken off and "
        "done again; everybody can go on working."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organisation", required=True, metavar="SLUG")
        parser.add_argument(
            "--remove-retired",
            action="store_true",
            help="remove the former keys that no case needs any more: a backup of the database "
            "from before can then not be read again, by anybody",
        )
        parser.add_argument(
            "--without-rotating",
            action="store_true",
            help="keep the key in use, and only remove former ones",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = organisation_named(options["organisation"])
        lost = 0
        try:
            if not options["without_rotating"]:
                lost = self._rotate(organisation)
            if options["remove_retired"]:
                removed = rotating.remove_retired(organisation, clock.now())
                told = _("Former keys removed: %(keys)s.")
                self.stdout.write(told % {"keys": ", ".join(removed) or "-"})
        except KeyLost as error:
            raise CommandError(str(error.told)) from error
        except rotating.Overtaken as error:
            text = _("Another key came into use meanwhile. Nothing was lost; do this again.")
            raise CommandError(text) from error
        if lost:
            raise CommandError(
                _(
                    "The former key of %(count)d cases is missing. They cannot be read until it "
                    "is put back; then do this again."
                )
                % {"count": lost}
            )

    def _rotate(self, organisation: Organisation) -> int:
        done = rotating.rotate(organisation, clock.now())
        if done.was_resumed:
            self.stdout.write(_("An earlier rotation was taken up."))
        self.stdout.write(
            _("Key in use: %(key)s. Cases that went over to it: %(count)d.")
            % {"key": done.key_id, "count": done.wrapped}
        )
        return done.lost

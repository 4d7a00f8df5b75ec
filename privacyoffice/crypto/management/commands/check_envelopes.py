"""Opens everything that is encrypted, and names what cannot be opened."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from privacyoffice.crypto.management.organisations import organisation_named
from privacyoffice.crypto.services.checking import check_envelopes
from privacyoffice.tenancy.models import Organisation


class Command(BaseCommand):
    """script/manage check_envelopes [--organisation SLUG]"""

    help = (
        "Open everything that is encrypted, history and files included, and name what cannot be "
        "opened or stands in the wrong place. Shows no content."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organisation", metavar="SLUG", help="only this one")

    def handle(self, *args: Any, **options: Any) -> None:
        slug = options["organisation"]
        organisations = (
            [organisation_named(slug)] if slug else Organisation.objects.order_by("slug")
        )
        problems = 0
        for organisation in organisations:
            checked = check_envelopes(organisation)
            for where, why in checked.problems:
                self.stderr.write(f"{checked.slug}: {where}: {why}")
            problems += len(checked.problems)
            self.stdout.write(
                _("%(slug)s: %(opened)d opened, %(destroyed)d of destroyed cases, %(bad)d bad.")
                % {
                    "slug": checked.slug,
                    "opened": checked.opened,
                    "destroyed": checked.destroyed,
                    "bad": len(checked.problems),
                }
            )
        if problems:
            raise CommandError(_("%(count)d cannot be opened.") % {"count": problems})

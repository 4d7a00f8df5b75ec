"""Makes an organisation."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.accounts.services.organisation import create_organisation


class Command(BaseCommand):
    help = "Make an organisation. Then give somebody the role account_admin with give_role."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the first part of its public addresses, for ever")
        parser.add_argument("--name", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            organisation = create_organisation(
                slug=options["slug"], name=options["name"], now=clock.now()
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(
            _("%(name)s has been made: /%(slug)s/")
            % {"name": organisation.name, "slug": organisation.slug}
        )

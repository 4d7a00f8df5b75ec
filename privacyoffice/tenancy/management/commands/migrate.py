"""`migrate`, on the owner's connection."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import migrate

from privacyoffice.tenancy.routers import OWNER


class Command(migrate.Command):
    help = migrate.Command.help + " Runs as the database's owner (DATABASE_OWNER_URL)."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database=OWNER)

    def handle(self, *args: Any, **options: Any) -> None:
        if OWNER not in settings.DATABASES:
            raise CommandError("Set DATABASE_OWNER_URL: migrations run as the database's owner.")
        super().handle(*args, **options)

"""Writes the chain of acts to a file that can be checked elsewhere."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from privacyoffice.audit.exporting import lines
from privacyoffice.audit.management.commands.verify_audit import organisations_named
from privacyoffice.tenancy.scope import organisation_scope


class Command(BaseCommand):
    help = (
        "Write the audit chain of an organisation to a new file, as JSON lines with all hashes; "
        "with --case only what happened in that case, between the hashes of the rest."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organisation", metavar="SLUG", required=True)
        parser.add_argument("--case", metavar="UUID", type=UUID)
        parser.add_argument("--to", metavar="FILE", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(settings.LANGUAGE_CODE):
            (organisation,) = organisations_named(options["organisation"])
            count = -1  # the first line is no act
            try:
                with options["to"].open("x") as file, organisation_scope(organisation.pk):
                    for line in lines(organisation, case_id=options["case"]):
                        file.write(line)
                        count += 1
            except OSError as error:
                raise CommandError(str(error)) from error
            told = _("%(count)d acts written to %(path)s.")
            self.stdout.write(told % {"count": count, "path": options["to"]})

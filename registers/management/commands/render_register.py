"""Writes the current public register to a PDF file."""

import os
import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from privacyoffice.documents import storage
from privacyoffice.documents.rendering import RenderFailed
from registers.management.arguments import find_organisation
from registers.services.edition import NothingPublished, render_public_register, told_once


class Command(BaseCommand):
    help = "Write the current public register of an organisation to a PDF file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organisation", required=True, metavar="SLUG")
        parser.add_argument("--output", required=True, type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = find_organisation(options["organisation"])
        output: Path = options["output"]
        if not output.parent.is_dir():
            raise CommandError(_("There is no folder “%(path)s”.") % {"path": output.parent})
        try:
            with told_once(organisation.pk):
                edition = render_public_register(organisation.pk, self._report)
        except NothingPublished:
            raise CommandError(
                _("This organisation has not published anything yet; there is no PDF to make.")
            ) from None
        except (RenderFailed, OSError) as error:
            raise CommandError(_("The PDF could not be made.") + f" {error}") from None
        self._deliver(storage.path_of(edition.file_name), output)
        self.stdout.write(
            _("Edition %(number)d, %(count)d processing activities, %(size)d kB: %(path)s")
            % {
                "number": edition.number,
                "count": edition.activity_count,
                "size": edition.file_size // 1024,
                "path": output,
            }
        )

    def _report(self, done: int, total: int, message: str) -> None:
        self.stdout.write(f"{100 * done // max(total, 1):>3} %  {message}")

    def _deliver(self, made: Path, output: Path) -> None:
        """Put the whole file in place at once, or leave what is there."""
        beside = output.with_name(f".{output.name}.{os.getpid()}")
        try:
            shutil.copyfile(made, beside)
            beside.replace(output)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise CommandError(
                _("“%(path)s” cannot be written: %(reason)s.")
                % {"path": output, "reason": error.strerror}
            ) from None

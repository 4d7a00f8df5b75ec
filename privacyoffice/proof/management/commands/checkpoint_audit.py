"""Sign how far the chains are, as the clock does every hour."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.audit.checkpoints import Checkpoint, fingerprint
from privacyoffice.proof.services.checkpointing import begin_again, sign_all
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope


class Command(BaseCommand):
    """script/manage checkpoint_audit"""

    help = (
        "Signs how far the audit chain of each organisation is, in CHECKPOINTS_ROOT. "
        "Doing it again does no harm."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--after-restore",
            metavar="SLUG",
            help="begin again in this organisation after a backup was put back: what was signed "
            "beyond it is then told as lost, for ever",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["after_restore"]:
            self._begin_again(options["after_restore"])
            return
        signed = sign_all(clock.now())
        for slug, checkpoint in signed.done.items():
            self.stdout.write(f"{slug}: {_in_words(checkpoint)}")
        for slug, error in signed.failed.items():
            told = getattr(type(error), "told", type(error).__name__)
            self.stderr.write(f"{slug}: {told}")
        if signed.failed:
            raise CommandError(
                _("This did not succeed in: %(names)s. The log says why.")
                % {"names": ", ".join(signed.failed)}
            )

    def _begin_again(self, slug: str) -> None:
        organisation = Organisation.objects.filter(slug=slug).first()
        if organisation is None:
            raise CommandError(_("There is no organisation “%(slug)s”.") % {"slug": slug})
        with organisation_scope(organisation.pk):
            checkpoint = begin_again(organisation, clock.now())
        self.stdout.write(f"{slug}: {_in_words(checkpoint)}")


def _in_words(checkpoint: Checkpoint | None) -> str:
    if checkpoint is None:
        return _("nothing happened since the last checkpoint.")
    return _("signed up to act %(sequence)d, check number %(number)s.") % {
        "sequence": checkpoint.sequence,
        "number": fingerprint(checkpoint.row_hash),
    }

"""Looks whether the chain of acts is whole, and whether rows are what it says."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacyoffice.audit import checkpoints, verification
from privacyoffice.audit.checkpoints import Series
from privacyoffice.audit.verification import Verdict
from privacyoffice.audit.words import in_words
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Command(BaseCommand):
    help = (
        "Verify the audit chain of every organisation, or of one: hashes, order, sealed rows, "
        "triggers and signed checkpoints. Names the first bad act, and changes that went around "
        "the program into which nobody looked yet; exits with 1 for either, and when the folder "
        "to compare with has no checkpoint of an organisation with acts."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organisation", metavar="SLUG", help="only this one")
        parser.add_argument(
            "--against",
            metavar="FOLDER",
            type=Path,
            help="checkpoints that were kept elsewhere (default: those of this installation)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        slug, folder = options["organisation"], options["against"]
        told: dict[str, list[str]] = defaultdict(list)
        with translation.override(settings.LANGUAGE_CODE):
            for organisation in organisations_named(slug):
                verdict, series = self._look(organisation, folder)
                self._tell(organisation, verdict, series)
                for sentence in _wrong(verdict, series, folder):
                    told[sentence].append(organisation.slug)
            if slug is None and (gone := signed_and_gone(folder)):
                told[_("Checkpoints were signed of organisations that are gone: %s.")] = gone
            if told:
                sentences = [sentence % ", ".join(names) for sentence, names in told.items()]
                raise CommandError(" ".join(sentences), returncode=1)

    def _look(self, organisation: Organisation, folder: Path | None) -> tuple[Verdict, Series]:
        try:
            with organisation_scope(organisation.pk):
                series = checkpoints.look(organisation.pk, folder)
        except OSError as error:
            raise CommandError(str(error), returncode=1) from error
        return verification.verify(organisation, series.checkpoints), series

    def _tell(self, organisation: Organisation, verdict: Verdict, series: Series) -> None:
        self.stdout.write(f"{organisation.slug}: {_outcome(verdict, series)}")
        for problem in (*verdict.problems, *verdict.outside):
            self.stdout.write(f"  {in_words(problem.code, problem.sequence, problem.detail)}")
        for flawed in series.flaws:
            self.stdout.write(f"  {in_words(flawed.flaw, flawed.sequence, flawed.name)}")
        for loss in series.losses:
            lost = _("  acts %(first)d to %(last)d were lost when a backup was put back")
            self.stdout.write(lost % {"first": loss.sequence + 1, "last": loss.until})


def _wrong(verdict: Verdict, series: Series, folder: Path | None) -> Iterator[str]:
    """What the command fails for, with room for the organisations of which that is so."""
    if not verdict.is_whole or series.flaws:
        yield _("The chain is not whole: %s.")
    if verdict.outside:
        yield _("Changed outside the program, and not looked into: %s.")
    if folder is not None and verdict.end and not series.checkpoints:
        # Nothing was compared: whoever asked for that must not read that all is well.
        yield _("The folder with checkpoints has no valid one of: %s.")


def _outcome(verdict: Verdict, series: Series) -> str:
    if not verdict.is_whole:
        told = _("the chain is NOT whole; the first bad act is %(bad)d (of %(end)d).")
        return told % {"bad": verdict.first_bad, "end": verdict.end}
    sentences = [
        ngettext(
            "the chain is whole: %(acts)d act.", "the chain is whole: %(acts)d acts.", verdict.end
        )
        % {"acts": verdict.end}
    ]
    if number := len(series.checkpoints):
        agree = ngettext("%(number)d checkpoint agrees.", "%(number)d checkpoints agree.", number)
        sentences.append(agree % {"number": number})
    if number := len(verdict.outside):
        outside = ngettext(
            "But %(number)d change outside the program must be looked into.",
            "But %(number)d changes outside the program must be looked into.",
            number,
        )
        sentences.append(outside % {"number": number})
    return " ".join(sentences)


def signed_and_gone(folder: Path | None) -> list[str]:
    """Ids of organisations that have a folder of checkpoints, and no row in the database."""
    place = Path(settings.CHECKPOINTS_ROOT) if folder is None else folder
    named = {path.name for path in place.iterdir() if path.is_dir()} if place.is_dir() else set()
    there = {str(pk) for pk in Organisation.objects.values_list("pk", flat=True)}
    return sorted(name for name in named - there if _UUID.fullmatch(name))


def organisations_named(slug: str | None) -> list[Organisation]:
    """All organisations, or the one with this slug. Raises: CommandError without that one."""
    found = Organisation.objects.order_by("slug")
    if slug is not None:
        found = found.filter(slug=slug)
    if slug is not None and not found:
        raise CommandError(_("There is no organisation “%(slug)s”.") % {"slug": slug})
    return list(found)

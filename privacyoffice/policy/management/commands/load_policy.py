"""Loads a policy profile for an organisation and prints how it stands to the law."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.policy.floor import Finding, FindingKind
from privacyoffice.policy.models import PolicyProfile
from privacyoffice.policy.parsing import InvalidProfile, parse_profile, read_toml
from privacyoffice.policy.queries import shipped_names, shipped_text
from privacyoffice.policy.services import save_profile
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope


class Command(BaseCommand):
    help = (
        "Save a policy profile as the next version of an organisation, and print where the "
        "law gives more and where the policy contradicts itself."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        names = ", ".join(shipped_names())
        parser.add_argument("profile", metavar="FILE_OR_NAME", help=f"a file, or: {names}")
        parser.add_argument("--organisation", required=True, metavar="SLUG")
        parser.add_argument(
            "--in-force-from",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="without it: the day that the profile gives, or else today",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = Organisation.objects.filter(slug=options["organisation"]).first()
        if organisation is None:
            raise CommandError(
                _("There is no organisation “%(slug)s”.") % {"slug": options["organisation"]}
            )
        text = _text_of(options["profile"])
        with organisation_scope(organisation.pk):
            try:
                version = save_profile(
                    text=text,
                    in_force_from=options["in_force_from"] or _day_in(text) or clock.today(),
                    actor=None,
                    now=clock.now(),
                )
            except ValidationError as error:
                raise CommandError("\n".join(error.messages)) from None
        self._print(version)

    def _print(self, version: PolicyProfile) -> None:
        self.stdout.write(
            _("Version %(version)d: %(title)s, in force from %(day)s.")
            % {
                "version": version.version,
                "title": version.title,
                "day": f"{version.in_force_from:%d-%m-%Y}",
            }
        )
        for kind in FindingKind:
            findings = [Finding(**finding) for finding in version.findings_of(kind)]
            self.stdout.write(f"\n{str(kind.label).capitalize()}: {len(findings)}")
            for finding in findings:
                self.stdout.write(f"- {finding.article}: {finding.sentence}")
                place = f" ({finding.place})" if finding.place else ""
                policy = (finding.policy or _("Nothing.")) + place
                for label, text in (
                    (_("The policy says"), policy),
                    (_("What holds"), finding.effect_at_run_time),
                ):
                    self.stdout.write(f"    {label}: {text}")


def _text_of(name: str) -> str:
    if name in shipped_names():
        return shipped_text(name)
    try:
        return Path(name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise CommandError(
            _("“%(name)s” is no file that can be read, and no profile. There are: %(known)s.")
            % {"name": name, "known": ", ".join(shipped_names())}
        ) from None


def _day_in(text: str) -> date | None:
    """The day that the profile itself gives; mistakes in it are told by the service."""
    try:
        return parse_profile(read_toml(text)).adoption.in_force_from
    except InvalidProfile:
        return None

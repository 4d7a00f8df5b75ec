"""Publishes what may be published in an organisation's register."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.audit.actor import acting
from privacyoffice.tenancy.scope import organisation_scope
from registers.management.arguments import find_actor, find_organisation
from registers.services.publication import publish_register


class Command(BaseCommand):
    help = (
        "Publish what was accepted, and accept and publish what an import brought and nobody "
        "changed since. What a person wrote needs a review by somebody else first."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organisation", required=True, metavar="SLUG")
        parser.add_argument("--actor", required=True, metavar="EMAIL")

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = find_organisation(options["organisation"])
        with organisation_scope(organisation.pk):
            actor = find_actor(options["actor"])
            with acting(actor):
                try:
                    report = publish_register(actor=actor, now=clock.now())
                except PermissionDenied:
                    raise CommandError(
                        _("Only a privacy officer of this organisation can publish.")
                    ) from None
        for reference in report.published:
            self.stdout.write(_("%(reference)s is public now") % {"reference": reference})
            for gap in report.gaps[reference]:
                self.stdout.write(f"    - {gap}")
        for reference in report.needs_review:
            if stops := report.incomplete.get(reference):
                self.stdout.write(_("%(reference)s waits:") % {"reference": reference})
                for gap in stops:
                    self.stdout.write(f"    - {gap}")
                continue
            self.stdout.write(
                _("%(reference)s waits: somebody else must review it first")
                % {"reference": reference}
            )
        self.stdout.write(
            _("Published: %(published)d. Public already: %(already)d. Waiting: %(waiting)d.")
            % {
                "published": len(report.published),
                "already": len(report.already_public),
                "waiting": len(report.needs_review),
            }
        )

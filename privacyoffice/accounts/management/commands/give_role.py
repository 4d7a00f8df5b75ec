"""Gives the first roles of an organisation, before anybody can log in to do so."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.accounts.services.membership import give_role
from privacyoffice.tenancy.models import Department, Organisation
from privacyoffice.tenancy.scope import organisation_scope


class Command(BaseCommand):
    help = "Give somebody a role in an organisation, on a recorded decision."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True)
        parser.add_argument("--organisation", required=True, metavar="SLUG")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--decision", required=True)
        parser.add_argument("--department", default="", help="for a privacy ambassador")

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = Organisation.objects.filter(slug=options["organisation"]).first()
        if organisation is None:
            raise CommandError(
                _("There is no organisation “%(slug)s”.") % {"slug": options["organisation"]}
            )
        today = clock.today()
        with organisation_scope(organisation.pk):
            department = None
            if options["department"]:
                department = Department.objects.existing_on(today).get(name=options["department"])
            give_role(
                email=options["email"],
                name=options["name"],
                role=options["role"],
                decision=options["decision"],
                decided_on=today,
                valid_from=today,
                department=department,
                actor=None,
                now=clock.now(),
            )
        self.stdout.write(_("Role given."))

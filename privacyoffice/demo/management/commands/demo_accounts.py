"""Prints with which accounts one can try the product."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from privacyoffice.demo.content import ORGANISATIONS, PASSWORD, PEOPLE


class Command(BaseCommand):
    help = "Print the demo accounts, one per role, of every demo organisation."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("There are no demo accounts in production.")
        self.stdout.write(f"Password of every demo account: {PASSWORD}")
        self.stdout.write("Accounts (each organisation below has all of them):")
        for person in PEOPLE:
            self.stdout.write(f"  {person.local + '@<organisation>.example':<36} {person.role}")
        self.stdout.write("For instance in the empty organisation:")
        for person in PEOPLE:
            self.stdout.write(f"  {person.local}@proefgemeente.example")
        self.stdout.write("Organisations: " + ", ".join(demo.slug for demo in ORGANISATIONS))

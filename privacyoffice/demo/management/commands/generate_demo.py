"""Makes a demo as large as one likes; harmless to repeat."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from privacyoffice import clock
from privacyoffice.demo.generating.generate import generate


class Command(BaseCommand):
    help = (
        "Make invented municipalities with registers that look real. "
        "Log in as po@<organisation>.example, with the password that demo_accounts prints."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organisations", type=int, default=50)
        parser.add_argument(
            "--processings", type=int, default=10_000, help="over all organisations together"
        )
        parser.add_argument("--seed", type=int, default=1, help="the same number, the same texts")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo has known passwords and is not for production.")
        if options["organisations"] < 1 or options["processings"] < 0:
            raise CommandError("There must be at least one organisation, and no number below zero.")
        made, there = generate(
            organisations=options["organisations"],
            processings=options["processings"],
            seed=options["seed"],
            now=clock.now(),
            report=lambda slug, amount: self.stdout.write(f"{slug}: {amount} processings"),
        )
        self.stdout.write(f"{made} organisations made, {there} were there already.")

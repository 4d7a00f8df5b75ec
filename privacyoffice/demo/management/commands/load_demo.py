"""Loads the demo organisations; harmless to repeat."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from privacyoffice import clock
from privacyoffice.demo.loading import load_demo


class Command(BaseCommand):
    help = "Make the demo organisations, people and processings that are not there yet."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo has known passwords and is not for production.")
        made = load_demo(clock.now())
        self.stdout.write(f"{made} demo organisations made.")

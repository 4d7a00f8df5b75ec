"""Asks for the nightly look at all deadlines now: for a person, or a scheduler of one's own."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.deadlines.services.asking import ask_for_comparison
from privacyoffice.deadlines.services.linking import link


class Command(BaseCommand):
    help = (
        "Begin the deadlines that are missing and end those that nobody needs, and let a worker "
        "recompute every unfinished one and compare it with what is kept."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(settings.LANGUAGE_CODE):
            linked = link(clock.now())
            told = _("%(count)d deadlines began, ended or got another owner.")
            self.stdout.write(told % {"count": linked})
            asked = ask_for_comparison(clock.now(), at_once=True)
            for name in asked:
                self.stdout.write(name)
            told = _("Asked for in %(count)d organisations. The reports are among the jobs.")
            self.stdout.write(told % {"count": len(asked)})

"""What the acts on letters are called on a screen, and the job that makes their PDF."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice.accounts.admin.words import describe, explain
from privacyoffice.jobs.admin import name_work
from requests_dsar.models import LetterKind
from requests_dsar.services.letter_files import JOB

_ACTS = {
    "dsar.letter_written": gettext_lazy("Letter written"),
    "dsar.letter_changed": gettext_lazy("Letter changed"),
    "dsar.letter_final": gettext_lazy("Letter made final"),
    "dsar.letter_asked_again": gettext_lazy("PDF of a letter asked for again"),
    "dsar.letter_printed": gettext_lazy("PDF of a letter made"),
    "dsar.letter_downloaded": gettext_lazy("Letter downloaded"),
    "dsar.letter_sent": gettext_lazy("Letter sent"),
    "dsar.letter_collected": gettext_lazy("Letter collected by the person"),
    "dsar.letter_cancelled": gettext_lazy("Letter not sent"),
}


def _which(payload: Mapping[str, Any]) -> str:
    """“letter 2, extension of the term”; the number alone where the act has no more."""
    number = _("letter %(number)s") % {"number": payload.get("number", "")}
    kind = dict(LetterKind.choices).get(payload.get("kind", ""), "")
    return f"{number}, {kind}" if kind else number


def _which_file(payload: Mapping[str, Any]) -> str:
    """The same, and whether it was the letter itself or what goes along with it."""
    file = _("ZIP with the files") if payload.get("files") else "PDF"
    return f"{_which(payload)} ({file})"


describe(_ACTS)
explain(dict.fromkeys(_ACTS, _which))
explain(dict.fromkeys(("dsar.letter_collected", "dsar.letter_downloaded"), _which_file))
name_work({JOB: gettext_lazy("PDF of a letter")})

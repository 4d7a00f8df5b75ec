"""What the page of a subject tells about the advice on it."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.advice import queries
from privacyoffice.advice.admin.words import date_of, last_day_in_words
from privacyoffice.advice.models import Advice, Status


def headline_lines(kind: str, subject_id: UUID) -> tuple[SafeString, ...]:
    """A short sentence an advice, with a link to it, newest first: one query.

    For people who see the subject, and therefore the advice on it.
    """
    return tuple(_line(advice) for advice in queries.advice_on(kind, subject_id))


def _line(advice: Advice) -> SafeString:
    address = reverse("admin:advice_advice_change", args=[advice.pk])
    return format_html('<a href="{}">{}</a>: {}', address, _what(advice), _how_it_stands(advice))


def _what(advice: Advice) -> str:
    if advice.status == Status.ASKED:
        return _("Advice asked on %(date)s") % {"date": date_of(advice.asked_at)}
    return _("Advice of %(date)s") % {"date": date_of(advice.given_at)}


def _how_it_stands(advice: Advice) -> str:
    if advice.status == Status.ASKED and advice.wanted_by is not None:
        until = last_day_in_words(advice.wanted_by, clock.today())
        return _("waits for the FG, wanted by %(day)s") % {"day": until}
    words: list[Any] = [advice.get_verdict_display()] if advice.verdict else []
    if advice.status == Status.REACTED:
        words.append(advice.get_reaction_display())
    else:
        words.append(advice.get_status_display())
    return ", ".join(str(word) for word in words)

"""On the page of a breach: its clocks, how the authority's came about, and what was corrected."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from breaches.admin.live import left_in_words, live
from breaches.models import Breach
from breaches.queries import dpo_handles
from breaches.queries_clock import ClockNow, clocks_of, corrections_of
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.deadlines.admin.deadline import explanation_of
from privacyoffice.deadlines.explaining import article_in_words, in_words
from privacyoffice.deadlines.models import Status as DeadlineStatus


def clock_blocks(request: HttpRequest, breach: Breach, now: datetime) -> list[Block]:
    """The clocks first; what was corrected and who handles it against the rule after that."""
    clocks = clocks_of(breach)
    blocks = []
    if lines := tuple(_lines(clocks, now)):
        blocks.append(Block(_("Clocks"), lines))
    first = next((one.deadline for one in clocks if one.runs), None)
    if first is not None:
        # The end stands above the page already: how it came about is for who asks.
        blocks.append(replace(explanation_of(first).block, is_first=False, is_folded=True))
    if corrected := tuple(_corrections(breach)):
        blocks.append(Block(_("Moment of awareness, corrected"), corrected))
    if dpo_handles():
        blocks.append(Block(_("The FG handles breaches here"), (_conflict(),)))
    return blocks


def _lines(clocks: list[ClockNow], now: datetime) -> Iterator[Any]:
    for clock in clocks:
        yield format_html(
            '<strong>{}</strong>: {}<span class="steps__article">{}</span>',
            clock.rule.name,
            _how_it_stands(clock, now),
            _what_it_rests_on(clock),
        )


def _how_it_stands(clock: ClockNow, now: datetime) -> Any:
    deadline = clock.deadline
    if clock.runs:
        return format_html(
            "{}, {}", live(clock.ends, now), _("until %(end)s") % {"end": in_words(clock.ends)}
        )
    if deadline is not None and deadline.status == DeadlineStatus.MET and deadline.closed_at:
        return _("told on %(moment)s, %(left)s") % {
            "moment": in_words(deadline.closed_at),
            "left": left_in_words(clock.ends, deadline.closed_at),
        }
    return _("does not run")


def _what_it_rests_on(clock: ClockNow) -> str:
    rule = clock.rule
    hours = ngettext("%(count)d hour", "%(count)d hours", rule.hours) % {"count": rule.hours}
    words = [_("%(hours)s from %(moment)s") % {"hours": hours, "moment": in_words(clock.begins)}]
    if rule.article:
        words.append(article_in_words(rule.article))
    if rule.by_policy:
        words.append(_("shorter by the own policy"))
    elif rule.is_own:
        words.append(_("by a row of the organisation"))
    words.append(
        _("counted in whole hours (Regulation 1182/71, for information): %(end)s")
        % {"end": in_words(clock.ends_by_whole_hours)}
    )
    return "; ".join(words)


def clock_content(breach: Breach) -> list[tuple[str, str]]:
    """Why the moment of awareness was corrected, and why the case was closed as it was: encrypted.
    Raises keyring.Unreadable."""
    found = [
        (_("Awareness corrected on %(moment)s") % {"moment": in_words(row.at)}, row.reason.reveal())
        for row in corrections_of(breach)
    ]
    if breach.closing_reason:
        found.append((_("Why it was closed so"), breach.closing_reason.reveal()))
    return [(label, text) for label, text in found if text]


def _corrections(breach: Breach) -> Iterator[str]:
    for row in corrections_of(breach):
        yield _("It was %(was)s and became %(became)s (by %(name)s on %(at)s).") % {
            "was": in_words(row.was),
            "became": in_words(row.became),
            "name": row.by,
            "at": in_words(row.at),
        }


def _conflict() -> str:
    return _(
        "The policy gives the FG the work on data breaches, with the information security officer. "
        "The FG also watches over that work, and may have no other tasks that conflict with it "
        "(GDPR article 38(6)). Let somebody else take the decisions, and write down who did."
    )

"""What the page of an agreement shows of the checks by the FG."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.blocks import Block
from processors.admin.forms_check import question_in_words
from processors.checking import Kept
from processors.models import Agreement, PeriodicCheck, Status, Verdict

_SHAPES = {Verdict.KEPT: "tick", Verdict.ATTENTION: "half", Verdict.NOT_KEPT: "cross"}
_ANSWERS = {
    Kept.YES: "tick",
    Kept.PARTLY: "half",
    Kept.NO: "cross",
    Kept.NOT_SEEN: "open",
    Kept.NOT_NEEDED: "back",
}


def check_blocks(request: HttpRequest, agreement: Agreement, now: datetime) -> list[Block]:
    """The last check with its answers, those before it folded, and when the next one is. One
    query."""
    checks = list(PeriodicCheck.objects.filter(agreement=agreement).select_related("by"))
    lines = []
    if agreement.status == Status.SIGNED and agreement.destroyed_at is None:
        lines.append(_next(agreement, now))
    lines += [_line(one) for one in checks[:1]]
    blocks = [Block(_("Check by the FG"), tuple(lines))] if lines else []
    if checks:
        blocks.append(
            Block(_("What the FG saw, point by point"), _answers(checks[0]), is_folded=True)
        )
    if earlier := checks[1:]:
        blocks.append(
            Block(_("Earlier checks by the FG"), tuple(map(_line, earlier)), is_folded=True)
        )
    return blocks


def check_badge(agreement: Agreement, now: datetime) -> SafeString:
    """Whether a check is due, as a word with a shape; nothing for one that nobody checks."""
    if agreement.status != Status.SIGNED or agreement.next_check_on is None:
        return SafeString("")
    if agreement.next_check_on < clock.day_of(now):
        return badge(_("check is late"), "cross")
    return badge(_("planned"), "open")


def _next(agreement: Agreement, now: datetime) -> SafeString:
    if agreement.next_check_on is None:
        return format_html("{}", _("No next check is planned."))
    words = _("Next check before %(day)s") % {"day": date_format(agreement.next_check_on)}
    return format_html("{} {}", check_badge(agreement, now), words)


def _line(check: PeriodicCheck) -> SafeString:
    under = _("%(name)s, %(day)s; questions of %(version)s") % {
        "name": check.by,
        "day": date_format(clock.day_of(check.at)),
        "version": check.questions_version,
    }
    return format_html(
        '{} {}<span class="under">{}</span>',
        badge(check.get_verdict_display(), _SHAPES[Verdict(check.verdict)]),
        check.finding,
        under,
    )


def _answers(check: PeriodicCheck) -> tuple[Any, ...]:
    return tuple(
        format_html_join(
            "",
            '{} {}<span class="under">{}</span>',
            [
                (
                    _answer_badge(told.get("answer", "")),
                    question_in_words(code),
                    told.get("note", ""),
                )
            ],
        )
        for code, told in check.answers.items()
    )


def _answer_badge(answer: str) -> SafeString:
    if answer not in Kept.values:
        return badge(answer, "open")
    return badge(Kept(answer).label, _ANSWERS[Kept(answer)])

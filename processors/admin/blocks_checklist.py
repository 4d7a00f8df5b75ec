"""What the page of an agreement shows of its checklist and of the actions about it."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.actions.admin.blocks import action_blocks
from privacyoffice.actions.terms import address_of as address_of_action
from privacyoffice.deadlines.explaining import article_in_words
from privacyoffice.drawings import Bar, Drawing, Part, Tone
from processors.admin.acts_checklist import GAPS, address_of, address_of_gaps, is_worked_on
from processors.checklists import Checklist, Section, checklist_of
from processors.models import Agreement, Judgement
from processors.queries_checklist import Judged, judged

_SHAPES = {
    Judgement.MET: "tick",
    Judgement.PARTLY: "half",
    Judgement.MISSING: "cross",
    Judgement.NOT_NEEDED: "back",
}


def checklist_blocks(request: HttpRequest, agreement: Agreement, now: datetime) -> list[Block]:
    """How complete it is, drawn and in a table; what is missing; and all actions about it."""
    found = checklist_of(agreement)
    blocks = [] if found is None else [_block(request, agreement, found)]
    return [*blocks, *action_blocks(agreement.pk, request.user)]


def _block(request: HttpRequest, agreement: Agreement, checklist: Checklist) -> Block:
    points = judged(agreement)
    may_judge = is_worked_on(agreement) and request.user.has_perm(
        "processors.change_agreement", agreement
    )
    lines: list[Any] = [_drawn(checklist, points)]
    gaps = [one for one in points if one.is_gap]
    lines += [_gap(one, address_of_gaps(agreement) if may_judge else "") for one in gaps]
    if may_judge:
        lines += [_to_judge(agreement, section, points) for section in checklist.sections]
    return Block(_("Checklist: %(name)s") % {"name": checklist.name}, tuple(lines))


def _drawn(checklist: Checklist, points: list[Judged]) -> SafeString:
    drawing = Drawing(
        "checklist",
        _title(points),
        _("For each part of the checklist how many points were judged, and how."),
        tuple(_bar(section, points) for section in checklist.sections),
        (_("Point"), _("Article"), _("Judgement"), _("Clause"), _("Evidence"), _("Note")),
        tuple(_row(one) for one in points),
    )
    return render_to_string("drawings/drawing.html", {"drawing": drawing})


def _title(points: list[Judged]) -> str:
    """The finding: what is open comes before what is right."""
    numbers = _numbers(points)
    fine = numbers[Judgement.MET] + numbers[Judgement.NOT_NEEDED]
    if fine == len(points):
        return _("All %(all)d points are in order") % {"all": len(points)}
    if not numbers[""]:
        return _("%(fine)d of %(all)d points are in order") % {"fine": fine, "all": len(points)}
    return _("%(fine)d of %(all)d points are in order, %(open)d were not judged yet") % {
        "fine": fine,
        "all": len(points),
        "open": numbers[""],
    }


def _numbers(points: list[Judged]) -> Counter[str]:
    return Counter(one.answer.judgement if one.answer else "" for one in points)


def _bar(section: Section, points: list[Judged]) -> Bar:
    numbers = _numbers([one for one in points if one.point.section == section.code])
    words = (
        (Judgement.MET, _("%(count)d in order"), Tone.PLAIN),
        (Judgement.NOT_NEEDED, _("%(count)d not needed"), Tone.LIGHT),
        (Judgement.PARTLY, _("%(count)d partly"), Tone.STRIPED),
        (Judgement.MISSING, _("%(count)d missing"), Tone.CROSSED),
        ("", _("%(count)d not judged"), Tone.DOTTED),
    )
    return Bar(
        section.title,
        tuple(
            Part(numbers[code], text % {"count": numbers[code]}, tone) for code, text, tone in words
        ),
    )


def _row(one: Judged) -> tuple[str, ...]:
    answer, article = one.answer, article_in_words(one.point.article)
    if answer is None:
        return (one.point.title, article, _("not judged yet"), "", "", "")
    return (
        one.point.title,
        article,
        str(answer.in_words()),
        answer.clause,
        answer.evidence,
        answer.note,
    )


def _gap(one: Judged, acted_on_at: str) -> SafeString:
    """What is missing, and what is done about it; for who may, where something can be done."""
    judgement = Judgement(one.answer.judgement) if one.answer else Judgement.MISSING
    return format_html(
        '{} {}<span class="under">{}</span>',
        badge(judgement.label, _SHAPES[judgement]),
        one.point.title,
        _doing(one, acted_on_at),
    )


def _doing(one: Judged, acted_on_at: str) -> Any:
    action = one.action
    if action is None:
        words = _("Nobody does anything about it yet.")
        if not acted_on_at:
            return words
        return format_html('{} <a href="{}">{}</a>', words, acted_on_at, GAPS.label)
    words = _("%(name)s sees to it before %(day)s") % {
        "name": action.owner,
        "day": date_format(action.due_on),
    }
    if action.done_on is not None:
        words = _("Done on %(day)s: judge this point again") % {"day": date_format(action.done_on)}
    return format_html('<a href="{}">{}</a>', address_of_action(action), words)


def _to_judge(agreement: Agreement, section: Section, points: list[Judged]) -> SafeString:
    """Where a section is judged, with how many points are still open."""
    left = sum(one.answer is None for one in points if one.point.section == section.code)
    under = _("Every point was judged; you can change it here.")
    if left:
        under = ngettext(
            "%(count)d point was not judged yet", "%(count)d points were not judged yet", left
        ) % {"count": left}
    return format_html(
        '<a href="{}">{}</a><span class="under">{}</span>',
        address_of(agreement, section.code),
        _("Judge: %(section)s") % {"section": section.title},
        under,
    )

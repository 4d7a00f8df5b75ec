"""What a proposed answer rests on, in words, each with the way to that part of the entry."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dpia.admin.page import address_of
from dpia.models import Answer, Screening, ScreeningAnswer
from privacyoffice.accounts.admin.badges import badge
from registers.models import ProcessingActivity
from registers.record.parts import ANSWERS, PARTS

_SHAPES = {Answer.YES: "full", Answer.NO: "open", Answer.UNKNOWN: "half"}
# Columns of the entry that are no answer on its public page; a plan has words of its own.
_COLUMNS = ("name", "leaves_eea")
_OF_PLAN = {"description": gettext_lazy("what is planned")}


@cache
def _titles() -> Mapping[str, Any]:
    """What each part and answer of an entry is called, by its key."""
    fields = ProcessingActivity._meta.fields
    columns = {one.name: one.verbose_name for one in fields if one.name in _COLUMNS}
    answers = {one.column: one.heading for one in ANSWERS}
    return {**_OF_PLAN, **columns, **answers, **{part.key: part.title for part in PARTS}}


@cache
def _anchors() -> Mapping[str, str]:
    """Where a part stands on the page of an entry; an answer is a field of its form."""
    columns = (*_COLUMNS, *(one.column for one in ANSWERS))
    fields = {name: f"id_{name}" for name in columns}
    return {**fields, **{part.key: f"{part.relation}-part" for part in PARTS}}


def subject_address(user: Any, screening: Screening) -> str:
    """The page of what is screened; empty for who may not see that."""
    thing = screening.subject
    meta = thing._meta
    may_see = user.has_perm(f"{meta.app_label}.view_{meta.model_name}", thing)
    return address_of(thing) if may_see else ""


def answer_badge(answer: str) -> SafeString:
    """Yes, no or not known as a word with a shape."""
    return badge(Answer(answer).label, _SHAPES[Answer(answer)])


def proposal(answer: ScreeningAnswer, address: str) -> SafeString:
    """What the register proposes and why. `address` is the page of what is screened."""
    return format_html(
        '<div class="proposal">{} {}{}</div>',
        _("Proposed:"),
        answer_badge(answer.proposed),
        _because(answer.evidence, address),
    )


def _because(evidence: Iterable[Mapping[str, str]], address: str) -> SafeString:
    lines = [(_piece(one, address),) for one in evidence]
    if not lines:
        return SafeString("")
    return format_html(
        '<ul class="proposal__because">{}</ul>', format_html_join("", "<li>{}</li>", lines)
    )


def _piece(piece: Mapping[str, str], address: str) -> SafeString:
    """The words that stand in the entry, where they stand, and what they mean."""
    where: Any = capfirst(str(_titles().get(piece["part"], "")))
    if where and address:
        anchor = _anchors().get(piece["part"])
        where = format_html('<a href="{}{}">{}</a>', address, f"#{anchor}" if anchor else "", where)
    words = f"«{piece['text']}»" if piece["text"] else ""
    told = [one for one in (where, words, piece["because"]) if one]
    if where and len(told) > 1:
        return format_html("{}: {}", where, " · ".join(str(one) for one in told[1:]))
    return format_html_join(" · ", "{}", ((one,) for one in told))

"""What is known of a breach as steps, one a section, and as it stands on the page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from breaches import facts
from breaches.admin.forms_facts import facts_form
from breaches.facts import SECTIONS, Fact, Phase
from breaches.models import Breach
from breaches.queries import may_act
from breaches.services.facts import fill_in
from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.keyring import Unreadable


def _fills_in(section: str) -> Callable[[HttpRequest, Breach, dict[str, Any]], str]:
    def perform(request: HttpRequest, breach: Breach, data: dict[str, Any]) -> str:
        fill_in(breach_id=breach.pk, section=section, actor=request.user, now=clock.now(), **data)
        return _("Kept. What was there before stays in the history, encrypted.")

    return perform


def is_worked_on(breach: Breach) -> bool:
    """Whether anything about it may change."""
    return breach.destroyed_at is None and not breach.why_not_change()


def why_unreadable(breach: Breach, user: Any) -> str:
    """One cannot add to what one cannot read."""
    try:
        facts.stored(breach)
    except Unreadable as error:
        return str(error.told)
    return ""


def _act(section: str) -> Act:
    return Act(
        name=facts.act_of(section),
        label=format_lazy("{}: {}", gettext_lazy("Fill in"), SECTIONS[section]),
        explanation=gettext_lazy(
            "Fill in what is known by now, and leave the rest empty. The forms for the authority "
            "and the register take it from here. Texts are encrypted."
        ),
        perm="change",
        perform=_fills_in(section),
        possible=is_worked_on,
        refused=why_unreadable,
        form_class=facts_form(section),
    )


FACTS_ACTS = tuple(_act(section) for section in SECTIONS)
# Their pages show what is encrypted.
FACTS_ACTS_THAT_SHOW = tuple(act.name for act in FACTS_ACTS)
# One of them stands among the buttons; the page links the others beside what they change.
FACTS_ON_PAGE = FACTS_ACTS_THAT_SHOW[:1] + FACTS_ACTS_THAT_SHOW[2:]


@dataclass(frozen=True)
class SectionOnPage:
    """What is known of one section: questions with their answers, what a first notification still
    lacks in words, and where it is filled in; no address for who may not."""

    code: str
    title: str
    lines: tuple[tuple[str, str], ...]
    lacks: str
    address: str


def facts_content(request: HttpRequest, breach: Breach) -> list[SectionOnPage]:
    """Every section of the facts for the page of the case. Raises keyring.Unreadable."""
    known = facts.values(breach)
    missing = facts.missing(known, Phase.FIRST)
    may_fill_in = is_worked_on(breach) and may_act(request.user, "change")
    return [
        SectionOnPage(
            code=section,
            title=str(title),
            lines=tuple(_lines(section, known)),
            lacks=_lacks([one for one in missing if one.section == section]),
            address=address_of(breach, section) if may_fill_in else "",
        )
        for section, title in SECTIONS.items()
    ]


def address_of(breach: Breach, section: str) -> str:
    """The page on which a section is filled in."""
    return reverse("admin:breaches_breach_act", args=[breach.pk, facts.act_of(section)])


def _lines(section: str, known: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (str(one.label), one.in_words(known[one.code]))
        for one in facts.in_section(section)
        if one.is_filled_in_here and one.code in known
    ]


def _lacks(missing: list[Fact]) -> str:
    asked = [one for one in missing if one.is_filled_in_here]
    if not asked:
        return ""
    return ngettext(
        "%(count)d answer lacks for a first notification",
        "%(count)d answers lack for a first notification",
        len(asked),
    ) % {"count": len(asked)}

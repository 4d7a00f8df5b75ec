"""What follows a breach, as lists on its page; nothing that is encrypted."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from breaches import queries_after, signals
from breaches.admin.forms_after import day_in_words
from breaches.clock_rules import rules_for
from breaches.measure_terms import address_of
from breaches.models import Breach, Measure, ProtocolStep, Status
from breaches.queries import may_act
from breaches.services import closing
from privacyoffice import clock
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.cases import kinds
from privacyoffice.deadlines.explaining import how_long, in_words

STEPS_AT_ONCE = 5  # of the protocol, that are still to be done


def after_blocks(request: HttpRequest, breach: Breach, now: datetime) -> list[Block]:
    """The steps of the protocol, others who were told, measures, linked cases, signals of the
    same cause, and what comes before closing; each only where it says something."""
    found = [
        _signals(request, breach),
        _before_closing(breach),
        _protocol(request, breach, now),
        _others(breach),
        _measures(breach, now),
        _evaluation(breach),
        _links(request, breach),
    ]
    return [block for block in found if block is not None]


def after_texts(breach: Breach) -> list[tuple[str, str]]:
    """What was written about it, each under what it is. Raises keyring.Unreadable."""
    found = []
    evaluation = queries_after.evaluation_of(breach)
    if evaluation is not None:
        found.append((_("What caused it"), evaluation.cause.reveal()))
        found.append((_("What was learned"), evaluation.lesson.reveal()))
    for measure in queries_after.measures_of(breach):
        told = [measure.what.reveal(), measure.result.reveal() if measure.result else ""]
        found.append((_named(measure), "\n\n".join(text for text in told if text)))
    for notice in queries_after.outside_notices_of(breach):
        what = _("Told to %(whom)s") % {"whom": notice.get_to_display()}
        found.append((what, notice.note.reveal()))
    steps = queries_after.steps_of(breach)
    return found + [(step.text, step.note.reveal()) for step in steps if step.note]


def measure_badge(measure: Measure, now: datetime) -> SafeString:
    """How far it is, as a word with a shape."""
    if measure.done_on is not None:
        return badge(_("taken"), "tick")
    if measure.dropped:
        return badge(_("not taken"), "back")
    if measure.due_on < clock.day_of(now):
        return badge(_("late"), "cross")
    return badge(_("still to be taken"), "half")


def _protocol(request: HttpRequest, breach: Breach, now: datetime) -> Block | None:
    steps = list(queries_after.steps_of(breach))
    if not steps:
        return None
    shown = [_step(step, breach, now) for step in steps if step.done_at is None]
    done = len(steps) - len(shown)
    title = _("Protocol: %(done)d of %(all)d steps") % {"done": done, "all": len(steps)}
    lines: list[Any] = shown[:STEPS_AT_ONCE]
    if later := shown[STEPS_AT_ONCE:]:
        words = ngettext("%(count)d step after that", "%(count)d steps after that", len(later))
        lines.append(_folded(words % {"count": len(later)}, later))
    is_open = breach.status != Status.CLOSED and breach.destroyed_at is None
    if done < len(steps) and is_open and may_act(request.user, "change"):
        address = reverse("admin:breaches_breach_act", args=[breach.pk, "tick-steps"])
        lines.append(format_html('<a href="{}">{}</a>', address, _("Tick what was done")))
    if done:
        words = ngettext("%(count)d step done", "%(count)d steps done", done) % {"count": done}
        lines.append(_folded(words, [_step(step, breach, now) for step in steps if step.done_at]))
    return Block(title, (*lines, steps[0].protocol))


def _folded(title: str, lines: list[Any]) -> SafeString:
    """Lines for who looks for them."""
    return format_html(
        "<details><summary>{}</summary><ul>{}</ul></details>",
        title,
        format_html_join("", "<li>{}</li>", ((line,) for line in lines)),
    )


def _step(step: ProtocolStep, breach: Breach, now: datetime) -> Any:
    if step.done_at is not None:
        word = badge(_("does not apply"), "back") if step.skipped else badge(_("done"), "tick")
        by = _("%(name)s, %(moment)s") % {"name": step.done_by, "moment": in_words(step.done_at)}
        return format_html('{} {}<span class="under">{}</span>', word, step.text, by)
    word = badge(_("to be done"), "open")
    if step.hours is None:
        return format_html("{} {}", word, step.text)
    due_at = breach.aware_at.astimezone(UTC) + timedelta(hours=step.hours)
    if due_at < now and breach.status != Status.CLOSED:
        word = badge(_("late"), "cross")
    until = _("within %(hours)d hours: until %(moment)s (%(left)s)") % {
        "hours": step.hours,
        "moment": in_words(due_at),
        "left": how_long(due_at, now),
    }
    return format_html('{} {}<span class="under">{}</span>', word, step.text, until)


def _others(breach: Breach) -> Block | None:
    notices = list(queries_after.outside_notices_of(breach))
    rules = rules_for(breach) if any(one.rule for one in notices) else {}
    lines = []
    for notice in notices:
        line = _("%(whom)s, %(moment)s (written down by %(name)s)") % {
            "whom": notice.get_to_display(),
            "moment": in_words(notice.told_at),
            "name": notice.by,
        }
        if notice.rule:
            known = rules.get(notice.rule)
            of = {"clock": notice.rule if known is None else known.name}
            line += " · " + _("for the clock of: %(clock)s") % of
        lines.append(line)
    return Block(_("Others who were told"), tuple(lines)) if lines else None


def _measures(breach: Breach, now: datetime) -> Block | None:
    lines = [
        format_html('<a href="{}">{}</a> {}', address_of(one), _named(one), measure_badge(one, now))
        for one in queries_after.measures_of(breach)
    ]
    return Block(_("Measures"), tuple(lines)) if lines else None


def _named(measure: Measure) -> str:
    """A measure without its words, which are encrypted."""
    return _("Measure of %(name)s, before %(day)s") % {
        "name": measure.owner,
        "day": date_format(measure.due_on, "j F Y"),
    }


def _evaluation(breach: Breach) -> Block | None:
    found = queries_after.evaluation_of(breach)
    if found is None:
        return None
    line = _("By %(name)s on %(day)s.") % {"name": found.by, "day": day_in_words(found.at)}
    return Block(_("Evaluated"), (line,))


def _links(request: HttpRequest, breach: Breach) -> Block | None:
    found = list(queries_after.links_of(breach))
    if not found:
        return None
    seen: set[Any] = set()
    for label in {link.case_kind for link in found}:
        wanted = [link.case_id for link in found if link.case_kind == label]
        cases = kinds.kind_of(label).seen_by(request.user).filter(pk__in=wanted)
        seen.update(cases.values_list("pk", flat=True))
    lines = []
    for link in found:
        kind = kinds.kind_of(link.case_kind)
        name: Any = f"{kind.name} {link.reference}"
        if link.case_id in seen:
            name = format_html('<a href="{}">{}</a>', kind.address_of(link.case_id), name)
        lines.append(name)
    return Block(_("Cases that have to do with it"), tuple(lines))


def _signals(request: HttpRequest, breach: Breach) -> Block | None:
    found, more = signals.repeated(breach, request.user)
    if not found or breach.destroyed_at is not None:
        return None
    first = ngettext(
        "Within a year there was %(count)d other breach like this one.",
        "Within a year there were %(count)d other breaches like this one.",
        len(found),
    ) % {"count": len(found)}
    if more:
        first = _("Within a year there were more than %(count)d other breaches like this one.") % {
            "count": len(found)
        }
    return Block(_("The same again"), (first, *map(_alike, found)))


def _alike(other: signals.Repeated) -> SafeString:
    why = [_("same cause in the same department")] if other.same_cause else []
    why += [_("also in: %(name)s") % {"name": name} for name in other.processings]
    address = reverse("admin:breaches_breach_change", args=[other.breach.pk])
    return format_html(
        '<a href="{}">{}</a>, {}: {}',
        address,
        other.breach.reference,
        day_in_words(other.breach.aware_at),
        format_html_join("; ", "{}", ((reason,) for reason in why)),
    )


def _before_closing(breach: Breach) -> Block | None:
    if breach.status != Status.IN_PROGRESS or breach.destroyed_at is not None:
        return None
    missing = closing.lacking(breach)
    if not missing:
        return Block(_("Before closing"), (_("Everything is there: this can be closed."),))
    return Block(_("Before closing"), tuple(missing))

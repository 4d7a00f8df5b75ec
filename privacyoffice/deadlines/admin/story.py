"""What happened to a deadline, as its page tells it: facts, moves and reminders in one order."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.deadlines.admin.words import moment_in_words
from privacyoffice.deadlines.explaining import in_words
from privacyoffice.deadlines.facts import start_in
from privacyoffice.deadlines.models import (
    Cause,
    Deadline,
    DeadlineEvent,
    DeadlineMove,
    Dispatch,
    EventKind,
    Result,
)
from privacyoffice.deadlines.queries import events_of, moves_of
from privacyoffice.deadlines.reminders import threshold_in_words
from privacyoffice.deadlines.work import is_in_hours

# A reminder that is told within this after its moment was told in time.
SOON = timedelta(hours=1)


@dataclass(frozen=True)
class Entry:
    """One thing that happened: what, when it was recorded, and by whom (None: the system).

    `steps` explain the date that followed, each as {"text", "article"}, as they read then.
    """

    at: datetime
    sentence: str
    actor: Any = None
    details: tuple[str, ...] = ()
    reason: str = ""
    steps: tuple[dict[str, str], ...] = ()


def story_of(deadline: Deadline) -> list[Entry]:
    """Everything that happened to a deadline, the latest first: three queries."""
    moves = list(moves_of(deadline))
    # What followed from a fact was recorded with it, and is told as later.
    entries = [*_reminders(deadline), *_moves(moves), *_facts(deadline, moves)]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


_SENTENCES = {
    EventKind.STARTED: lambda: _("The term began"),
    EventKind.SUSPENDED: lambda: _("Suspended"),
    EventKind.RESUMED: lambda: _("Going on again"),
    EventKind.EXTENDED: lambda: _("Extended"),
    EventKind.CORRECTED: lambda: _("Beginning corrected"),
    EventKind.MET: lambda: _("Done"),
    EventKind.CANCELLED: lambda: _("Cancelled"),
    EventKind.HANDED_OVER: lambda: _("Handed over"),
}


def _facts(deadline: Deadline, moves: list[DeadlineMove]) -> list[Entry]:
    """Each with the move of the date that followed from it. The latest first: of what was
    recorded at once that order stays."""
    followed = {move.moved_at: move for move in moves if move.cause == Cause.EVENT}
    entries, began = list[Entry](), None
    for event in events_of(deadline):
        moved = followed.get(event.recorded_at)
        entry = Entry(
            at=event.recorded_at,
            sentence=_sentence(deadline, event),
            actor=event.actor,
            details=(*_when(deadline, event, began), *([f"{_moved(moved)}."] if moved else [])),
            reason=event.reason,
            steps=tuple(moved.steps) if moved else (),
        )
        entries.append(entry)
        began = start_in(event) or began
    return entries[::-1]


def _sentence(deadline: Deadline, event: DeadlineEvent) -> str:
    kind = EventKind(event.kind)
    if kind == EventKind.CORRECTED and deadline.rule == "DATE":
        return _("Date changed")
    return _SENTENCES[kind]()


def _when(deadline: Deadline, event: DeadlineEvent, began: datetime | date | None) -> Iterator[str]:
    """When it was so, if somebody said it on another day; and of a clock of hours always to the
    minute, with when it was said. Law: GDPR art. 33(1), 33(5).
    """
    if event.kind in (EventKind.STARTED, EventKind.CORRECTED) and deadline.rule == "DATE":
        return  # nothing began: the day itself is the date
    start = start_in(event)
    if event.kind == EventKind.CORRECTED and start is not None and began is not None:
        yield _("It began on %(start)s and not on %(before)s.") % {
            "start": _day_or_moment(start),
            "before": _day_or_moment(began),
        }
    elif event.kind in (EventKind.STARTED, EventKind.MET) and is_in_hours(deadline):
        yield _("That was on %(moment)s. It was entered on %(recorded)s.") % {
            "moment": moment_in_words(event.happened_at),
            "recorded": moment_in_words(event.recorded_at),
        }
    elif clock.day_of(event.happened_at) != clock.day_of(event.recorded_at):
        day = in_words(clock.day_of(event.happened_at))
        yield _("That was on %(day)s.") % {"day": day}


def _day_or_moment(start: datetime | date) -> str:
    return moment_in_words(start) if isinstance(start, datetime) else in_words(start)


def _moves(moves: list[DeadlineMove]) -> Iterator[Entry]:
    """Those that followed from no fact of the deadline itself."""
    for move in moves:
        if move.cause != Cause.EVENT:
            yield Entry(
                at=move.moved_at,
                sentence=_moved(move),
                details=(_why(move),),
                steps=tuple(move.steps),
            )


def _moved(move: DeadlineMove) -> str:
    if move.to_due_at is None:
        return _("The date has gone: there is no term")
    to = moment_in_words(move.to_due_at)
    if move.from_due_at is None:
        return _("The date became %(to)s") % {"to": to}
    return _("The date moved from %(from)s to %(to)s") % {
        "from": moment_in_words(move.from_due_at),
        "to": to,
    }


def _why(move: DeadlineMove) -> str:
    why = capfirst(str(move.get_cause_display()))
    return f"{why}: {move.because}" if move.because else f"{why}."


def _reminders(deadline: Deadline) -> Iterator[Entry]:
    """Those that were told or missed; what had passed before a date held is one line."""
    dispatches = deadline.dispatches.order_by("-passed_at")
    for (at, result), found in groupby(
        dispatches, key=lambda each: (each.recorded_at, each.result)
    ):
        together = list(found)
        if result == Result.OVERTAKEN:
            names = ", ".join(threshold_in_words(each.threshold) for each in reversed(together))
            text = _("Reminders that had passed before this date held: %(names)s")
            yield Entry(at=at, sentence=text % {"names": names})
        else:
            yield from map(_reminder, together)


def _reminder(dispatch: Dispatch) -> Entry:
    words = _("Reminder %(when)s: %(result)s") % {
        "when": threshold_in_words(dispatch.threshold),
        "result": dispatch.get_result_display(),
    }
    return Entry(at=dispatch.recorded_at, sentence=words, details=tuple(_came_on(dispatch)))


def _came_on(dispatch: Dispatch) -> Iterator[str]:
    """When its moment was, if nobody looked then."""
    if dispatch.recorded_at - dispatch.passed_at > SOON:
        yield _("It came on %(moment)s.") % {"moment": moment_in_words(dispatch.passed_at)}

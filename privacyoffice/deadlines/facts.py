"""What happened to a deadline: between the events that are kept and the facts of the kernel.

An event's `values` are JSON: only what it sets, under the names of `kernel.terms.Facts`. Days
and moments are ISO 8601 (moments with their offset), lengths too ("P4W"), a pause is a pair.
"""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any

from privacyoffice.deadlines.models import DeadlineEvent, EventKind, Status
from privacyoffice.kernel.terms import Facts, OwnTerm, Pause, read_length

Values = dict[str, Any]

_LETTERS = {"days": "D", "weeks": "W", "months": "M", "years": "Y"}
_LEADS_TO = {
    EventKind.STARTED: Status.OPEN,
    EventKind.SUSPENDED: Status.SUSPENDED,
    EventKind.RESUMED: Status.OPEN,
    EventKind.MET: Status.MET,
    EventKind.CANCELLED: Status.CANCELLED,
}


def as_values(facts: Facts) -> Values:
    """What is not as it is by default, as JSON."""
    given = ((field, getattr(facts, field.name)) for field in fields(facts))
    return {field.name: _written(value) for field, value in given if value != field.default}


def from_values(values: Values) -> Facts:
    """The facts that `as_values` wrote. Raises TermError for facts that contradict."""
    return Facts(**{name: _READERS.get(name, _as_it_is)(value) for name, value in values.items()})


def suspended_values(on: date) -> Values:
    """Information was asked on this day."""
    return {"asked_on": on.isoformat()}


def resumed_values(on: date) -> Values:
    """It came in on this day."""
    return {"received_on": on.isoformat()}


def started_with(events: Iterable[DeadlineEvent]) -> Facts:
    """The facts as they were first said. Raises ValueError without a beginning."""
    for event in events:
        if event.kind == EventKind.STARTED:
            return from_values(event.values)
    raise ValueError("A deadline begins with an event.")


def after(events: Iterable[DeadlineEvent]) -> Facts:
    """The facts after all events, which come in their order.

    Raises TermError for facts that contradict, and ValueError without a beginning.
    """
    events = list(events)
    facts = started_with(events)
    for event in events:
        facts = _with_event(facts, event)
    return facts


def status_after(events: Iterable[DeadlineEvent]) -> Status:
    """How it stands after all events. One that began with an open pause is suspended."""
    events = list(events)
    status = Status.OPEN
    for event in events:
        status = _LEADS_TO.get(EventKind(event.kind), status)
        if event.kind == EventKind.STARTED and open_pause(from_values(event.values)):
            status = Status.SUSPENDED
    return status


def start_in(event: DeadlineEvent) -> datetime | date | None:
    """What an event says about the start of the clock; None when it says nothing about it."""
    text = event.values.get("start")
    return None if text is None else _read_time(text)


def open_pause(facts: Facts) -> Pause | None:
    """The pause that has not ended, if there is one."""
    return next((pause for pause in facts.pauses if pause.received_on is None), None)


def as_if_resumed(facts: Facts) -> Facts:
    """The same with the open pause as if it took no days, for the date that is known while it
    lasts.

    With an extension that was told during the pause, the pause is counted until then: it was in
    time because the term stood still.
    """
    waiting = open_pause(facts)
    if waiting is None:
        return facts
    until = max(waiting.asked_on, facts.extension_given_on or waiting.asked_on)
    so_far = replace(waiting, counted_until=until)
    pauses = (so_far if pause == waiting else pause for pause in facts.pauses)
    return replace(facts, pauses=tuple(pauses))


def _with_event(facts: Facts, event: DeadlineEvent) -> Facts:
    values: Values = event.values
    if event.kind == EventKind.SUSPENDED:
        pause = Pause(date.fromisoformat(values["asked_on"]))
        return replace(facts, pauses=(*facts.pauses, pause))
    if event.kind == EventKind.RESUMED:
        return _closed(facts, date.fromisoformat(values["received_on"]))
    if event.kind in (EventKind.EXTENDED, EventKind.CORRECTED):
        changes = {name: _READERS.get(name, _as_it_is)(value) for name, value in values.items()}
        return replace(facts, **changes)
    return facts


def _closed(facts: Facts, on: date) -> Facts:
    return replace(
        facts,
        pauses=tuple(
            replace(pause, received_on=on) if pause.received_on is None else pause
            for pause in facts.pauses
        ),
    )


def _written(value: Any) -> Any:
    if isinstance(value, date):  # a moment is one too
        return value.isoformat()
    if isinstance(value, OwnTerm):
        return f"P{value.amount}{_LETTERS[value.unit]}"
    if isinstance(value, Pause):
        return [_written(value.asked_on), value.received_on and _written(value.received_on)]
    if isinstance(value, tuple):
        return [_written(item) for item in value]
    return value


def _read_time(text: str) -> datetime | date:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _read_pauses(pairs: list[list[str | None]]) -> tuple[Pause, ...]:
    return tuple(
        Pause(date.fromisoformat(str(asked)), date.fromisoformat(received) if received else None)
        for asked, received in pairs
    )


def _as_it_is(value: Any) -> Any:
    return value


_READERS: dict[str, Any] = {
    "start": _read_time,
    "other": _read_time,
    "extension_given_on": date.fromisoformat,
    "pauses": _read_pauses,
    "terms": lambda texts: tuple(read_length(text) for text in texts),
    "period": read_length,
}

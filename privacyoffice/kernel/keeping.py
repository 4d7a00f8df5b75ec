"""Days that no working-day rule touches: retention, time between requests, a given day."""

from datetime import date

from privacyoffice.kernel.errors import BadInput
from privacyoffice.kernel.facts import Facts, Outcome, Step
from privacyoffice.kernel.lengths import OwnTerm
from privacyoffice.kernel.moments import day_of, end_of_day
from privacyoffice.kernel.running import Setting, refuse_before

PERMANENT = "PERMANENT"
OK = "OK"
TOO_SOON = "TOO_SOON"
RETENTION = "Archiefwet"


def retention(facts: Facts, setting: Setting) -> Outcome:
    """The day on which a retention period has passed; PERMANENT for one that never does.

    Law: the disposal schedule that the office follows (Archiefwet).
    Raises: BadInput without a period: nothing is kept for ever because somebody forgot.
    """
    event = day_of(facts.start)
    if facts.period is None:
        raise BadInput("length_is_missing")
    if facts.period == "permanent":
        return Outcome(None, PERMANENT, (Step("kept_for_ever", RETENTION),))
    end = facts.period.after(event)
    values: dict[str, object] = {"length": facts.period, "event": event, "end": end}
    steps = [Step("kept_until", RETENTION, end, values)]
    if facts.period.unit in ("months", "years") and end.day != event.day:
        steps.append(Step("kept_until_month_end", "", end, {"number": event.day, "end": end}))
    return Outcome(end, "", tuple(steps))


def interval(facts: Facts, setting: Setting) -> Outcome:
    """TOO_SOON up to and including one month after the previous request, or else OK.

    A sign for a person to look at, never a refusal by itself (GDPR art. 12(5)). `period` may
    give another interval; `due` is its last moment.
    Raises: BadInput without the second request, or with one before the first.
    """
    if facts.other is None:
        raise BadInput("other_is_missing")
    first, second = day_of(facts.start), day_of(facts.other)
    refuse_before(first, second, "second_before_first")
    length = facts.period if isinstance(facts.period, OwnTerm) else OwnTerm(1, "months")
    last = length.after(first)
    values: dict[str, object] = {"first": first, "second": second, "end": last, "length": length}
    word, code = (TOO_SOON, "requested_too_soon") if second <= last else (OK, "requested_later")
    steps = (
        Step("interval", "", last, values),
        Step(code, "GDPR art. 12(5)", second, values),
    )
    return Outcome(end_of_day(last), word, steps)


def given_day(facts: Facts, setting: Setting) -> Outcome:
    """A day that somebody set: until its last second, whatever day of the week it is."""
    day: date = day_of(facts.start)
    return Outcome(end_of_day(day), "", (Step("given_day", "", day, {"day": day}),))

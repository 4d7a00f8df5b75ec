"""Clocks of hours: the two of a breach, any other, and whether a notification was late."""

from datetime import UTC, datetime, timedelta

from privacyoffice.kernel.errors import BadInput
from privacyoffice.kernel.facts import Facts, Outcome, Step
from privacyoffice.kernel.moments import AMSTERDAM, moment_of
from privacyoffice.kernel.running import Setting

ARTICLE = "GDPR art. 33(1)"
HOURS = 72
# Days off are counted in, and only terms in days or longer move to a working day.
_NEVER_MOVE = "Reg. 1182/71 art. 3(3); Reg. 1182/71 art. 3(4)"
_HOUR = timedelta(hours=1)


def strict(facts: Facts, setting: Setting) -> Outcome:
    """72 elapsed hours after the moment of awareness. Law: GDPR art. 33(1)."""
    return _elapsed(facts, HOURS, "aware_at", ARTICLE)


def after_awareness(facts: Facts, setting: Setting) -> Outcome:
    """As many elapsed hours after the moment of awareness as a rule in force says.

    Raises: BadInput without a number of hours. Law: GDPR art. 33(1).
    """
    return _elapsed(facts, _hours_of(facts, "BREACH_HOURS"), "aware_at", ARTICLE)


def elapsed(facts: Facts, setting: Setting) -> Outcome:
    """A number of elapsed hours after a moment.

    Raises: BadInput without a number of hours.
    """
    return _elapsed(facts, _hours_of(facts, "HOURS"), "hours_begin", "")


def full_hours(facts: Facts, setting: Setting) -> Outcome:
    """72 whole hours after the hour of awareness, which does not count.

    A moment exactly on the hour lies in the hour that begins then.
    Law: Reg. 1182/71 art. 3(1), 3(2)(a), 3(3), 3(4).
    """
    aware = moment_of(facts.start)
    begins, due = _full_hours_from(aware), whole_hours_end(aware, HOURS)
    hour = {"aware": aware, "hour": _later(begins, -1), "begins": begins}
    steps = [
        Step("hour_not_counted", "Reg. 1182/71 art. 3(1)", begins, hour),
        Step("full_hours", "Reg. 1182/71 art. 3(2)(a)", due, {"hours": HOURS, "end": due}),
        *_clock_change(begins, due),
        Step("hours_never_move", _NEVER_MOVE),
    ]
    return Outcome(due, "", tuple(steps))


def lateness(facts: Facts, setting: Setting) -> Outcome:
    """OK up to and including the strict end, WARN up to that of whole hours, or else
    REASONS_REQUIRED; `due` is the end that decides.

    Law: GDPR art. 33(1), last sentence.
    Raises: BadInput without the moment of notification, or with one before awareness.
    """
    if facts.other is None:
        raise BadInput("other_is_missing")
    aware, notified = moment_of(facts.start), moment_of(facts.other)
    if notified.astimezone(UTC) < aware.astimezone(UTC):
        raise BadInput("notified_before_aware", aware=aware, notified=notified)
    number = facts.hours or HOURS
    short, long = _later(aware, number), whole_hours_end(aware, number)
    by_full_hours = setting.choices.breach_clock == "full_hours"
    values = {"hours": number, "notified": notified, "strict": short, "full": long}
    steps = (
        Step("aware_at", ARTICLE, aware, {"aware": aware}),
        Step("both_clocks", "Reg. 1182/71 art. 3(2)(a)", short, values),
    )
    due = long if by_full_hours else short
    if _by(notified, due):
        word, code = "OK", "notified_in_time"
    elif _by(notified, long):
        word, code = "WARN", "notified_in_last_hour"
    else:
        word, code = "REASONS_REQUIRED", "notified_late"
    return Outcome(due, word, (*steps, Step(code, ARTICLE, notified, values)))


def whole_hours_end(aware: datetime, hours: int) -> datetime:
    """The end of so many whole hours after the hour of awareness, which does not count.

    Law: Reg. 1182/71 art. 3(1), 3(2)(a).
    """
    return _later(_full_hours_from(moment_of(aware)), hours)


def _by(moment: datetime, end: datetime) -> bool:
    """In UTC: two times of one zone are compared by the clock, which shows an hour twice."""
    return moment.astimezone(UTC) <= end.astimezone(UTC)


def _later(moment: datetime, hours: int = HOURS) -> datetime:
    """Elapsed hours, also when the clock changes meanwhile."""
    return (moment.astimezone(UTC) + timedelta(hours=hours)).astimezone(AMSTERDAM)


def _full_hours_from(aware: datetime) -> datetime:
    # Amsterdam is whole hours away from UTC, so that hours begin together.
    hour = aware.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return (hour + _HOUR).astimezone(AMSTERDAM)


def _elapsed(facts: Facts, number: int, begin: str, article: str) -> Outcome:
    start = moment_of(facts.start)
    due = _later(start, number)
    steps = [
        Step(begin, article, start, {"aware": start}),
        Step("hours_elapsed", article, due, {"hours": number, "aware": start, "end": due}),
        *_clock_change(start, due),
        Step("hours_never_move", _NEVER_MOVE),
    ]
    return Outcome(due, "", tuple(steps))


def _hours_of(facts: Facts, rule: str) -> int:
    if not facts.hours or facts.hours < 1:
        raise BadInput("part_is_missing", rule=rule, part="hours")
    return facts.hours


def _clock_change(begin: datetime, end: datetime) -> list[Step]:
    """A step when summer time begins or ends in between."""
    before, after = begin.utcoffset(), end.utcoffset()
    if before is None or after is None or before == after:
        return []
    code = "clock_forward" if after > before else "clock_back"
    changed = begin
    while changed.utcoffset() != after:
        changed = _later(changed, 1)
    return [Step(code, "", end, {"day": changed.date(), "end": end})]

"""When a mail about a deadline may go out: not in the evening, at night or at the weekend."""

from datetime import UTC, datetime, time, timedelta

from privacyoffice.clock import AMSTERDAM
from privacyoffice.policy.subjects_reminders import Reminders

_SATURDAY = 5
_MIDNIGHT = time(0)


def not_before(now: datetime, rules: Reminders) -> datetime:
    """The first moment from `now` on that is not quiet, by the clock in Amsterdam.

    `now` itself when the policy knows no quiet hours, or they have no end.
    """
    moment = now.astimezone(AMSTERDAM)
    for _attempt in range(7):
        end = _end_of_quiet(moment, rules)
        if end is None:
            return moment.astimezone(UTC)
        moment = end
    return now


def _end_of_quiet(moment: datetime, rules: Reminders) -> datetime | None:
    """When the quiet in which this moment lies ends; None when it lies in none."""
    day = moment.date()
    tomorrow = datetime.combine(day + timedelta(days=1), _MIDNIGHT, AMSTERDAM)
    if rules.quiet_weekends and day.weekday() >= _SATURDAY:
        return tomorrow
    begins, ends = rules.quiet_from, rules.quiet_until
    if begins is None and ends is None:
        return None
    begins, ends = begins or _MIDNIGHT, ends or _MIDNIGHT
    at = moment.time()
    end_today = datetime.combine(day, ends, AMSTERDAM)
    if begins < ends:
        return end_today if begins <= at < ends else None
    if at < ends:
        return end_today
    return tomorrow if at >= begins else None

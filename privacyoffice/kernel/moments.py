"""Moments and days in the Netherlands."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from privacyoffice.kernel.errors import AmbiguousLocalTime, BadInput, InvalidLocalTime

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
LAST_SECOND = time(23, 59, 59)


def end_of_day(day: date) -> datetime:
    """The last second of a day in Amsterdam: a term in days, weeks or months ends then.

    Law: Reg. 1182/71 art. 3(2)(b) and (c).
    """
    return datetime.combine(day, LAST_SECOND, AMSTERDAM)


def moment_of(value: datetime | date) -> datetime:
    """A moment, on the clock of Amsterdam.

    Raises: BadInput for a day without a time, and for a time without a zone.
    """
    if not isinstance(value, datetime):
        raise BadInput("time_is_missing", day=value)
    if value.utcoffset() is None:
        raise BadInput("zone_is_missing", moment=value)
    return value.astimezone(AMSTERDAM)


def day_of(value: datetime | date) -> date:
    """The day that it is in Amsterdam at a moment; a day stays that day."""
    return moment_of(value).date() if isinstance(value, datetime) else value


def local_moment(clock_time: datetime, second_pass: bool | None = None) -> datetime:
    """The moment at which clocks in Amsterdam show `clock_time` (without zone).

    `second_pass` says which of the two is meant when the clock shows a time twice.
    Raises: InvalidLocalTime for a time that is skipped; AmbiguousLocalTime for one that occurs
    twice while `second_pass` is None; BadInput for the second pass of a time that occurs once.
    """
    first, second = (clock_time.replace(tzinfo=AMSTERDAM, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        if second_pass:
            raise BadInput("time_occurs_once", moment=first)
        return first
    if first.astimezone(UTC).astimezone(AMSTERDAM).replace(tzinfo=None) != clock_time:
        raise InvalidLocalTime("time_is_skipped", clock_time=clock_time)
    if second_pass is None:
        raise AmbiguousLocalTime("time_occurs_twice", clock_time=clock_time)
    return second if second_pass else first

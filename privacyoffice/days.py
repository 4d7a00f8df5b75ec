"""Which days people can mean. Beyond them is a slip of the keys or somebody who tries.

A day of the year 1 or 9999 is a date like any other until it becomes a moment: that may not fit
the database or the calendar any more, and then every page that shows it fails.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FIRST_YEAR, LAST_YEAR = 1900, 2200


def is_possible(day: date) -> bool:
    """Whether people can mean this day; of a moment, its day in its own zone."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def refuse_impossible(day: date) -> None:
    """Raises ValidationError for a day that nobody can mean."""
    if not is_possible(day):
        text = _("Choose a day in the years %(first)s to %(last)s.")
        raise ValidationError(text % {"first": FIRST_YEAR, "last": LAST_YEAR})


def refuse_impossible_in(**days: date | None) -> None:
    """The same beside the field of each day; of those that are not filled in, nothing."""
    problems = {}
    for field, day in days.items():
        try:
            if day is not None:
                refuse_impossible(day)
        except ValidationError as error:
            problems[field] = error
    if problems:
        raise ValidationError(problems)

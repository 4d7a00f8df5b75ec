"""Lengths of terms, and what day it is after one."""

import calendar
import re
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import Literal, get_args

from privacyoffice.kernel.errors import BadInput

Unit = Literal["days", "weeks", "months", "years"]
_LETTERS: dict[str, Unit] = {"D": "days", "W": "weeks", "M": "months", "Y": "years"}
_PART = re.compile(r"(\d{1,5})([DWMY])")


@dataclass(frozen=True)
class OwnTerm:
    """A length in calendar days, weeks, months or years; a policy's own term is one.

    Raises: BadInput for less than one, and for a unit that does not exist.
    """

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.amount < 1 or self.unit not in get_args(Unit):
            raise BadInput("length_is_wrong", text=f"{self.amount} {self.unit}")

    def after(self, day: date) -> date:
        """The last day of a term of this length when `day` itself does not count.

        Months end on the day of the same number, or else on the last day of the month.
        Law: Reg. 1182/71 art. 3(2)(c); for weeks likewise the same day of the week.
        Raises: BadInput beyond the year 9999.
        """
        if self.unit in ("days", "weeks"):
            days = self.amount * (7 if self.unit == "weeks" else 1)
            return add_days(day, days)
        return _months_later(day, self._months())

    def before(self, day: date) -> date:
        """The day on which a term of this length must begin at the latest to end on `day`.

        At the end of a month the earliest of several: of one month before 28 February it is
        28 January and not the 31st. Raises: BadInput before the year 1.
        """
        if self.unit in ("days", "weeks"):
            return add_days(day, -self.amount * (7 if self.unit == "weeks" else 1))
        return _months_later(day, -self._months())

    def _months(self) -> int:
        return self.amount * (12 if self.unit == "years" else 1)


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        raise BadInput("out_of_range")
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def add_days(day: date, days: int) -> date:
    """`days` later. Raises: BadInput beyond the years 1 to 9999."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise BadInput("out_of_range") from None


def read_length(text: str) -> OwnTerm:
    """Read “4W”, “P5Y” or “P1Y6M”: an ISO 8601 duration, with or without its P.

    Years go with months, weeks with days. Raises: BadInput for anything else.
    """
    body = text.upper().removeprefix("P")
    parts = [(int(amount), letter) for amount, letter in _PART.findall(body)]
    letters = "".join(letter for _amount, letter in parts)
    if not parts or _PART.sub("", body) or letters not in ("Y", "M", "YM", "W", "D", "WD"):
        raise BadInput("length_is_wrong", text=text)
    if len(parts) == 1:
        return OwnTerm(parts[0][0], _LETTERS[letters])
    (large, _), (small, letter) = parts
    return OwnTerm(large * (12 if letter == "M" else 7) + small, _LETTERS[letter])

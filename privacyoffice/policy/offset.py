"""A moment beside a deadline as a policy writes it: “7 dagen voor”, “bij verstrijken”."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from privacyoffice.clock import AMSTERDAM

# When a reminder of a day comes: at the beginning of the working day.
_MORNING = time(8)
_ON_THE_DAY = "op de dag"
_AT_THE_END = "bij verstrijken"
_WRITTEN = re.compile(r"([1-9]\d{0,2}) (uur|dag|dagen|week|weken) (voor|na)")
_CODE = re.compile(r"([-+]?)P(?:(\d+)D|T(\d+)H)")


@dataclass(frozen=True, order=True)
class Offset:
    """So many days or hours before (below zero) or after the last moment of a term.

    Days are those of the calendar in Amsterdam, and mean that day at 08.00; hours are elapsed
    hours. No days is the day itself, no hours is the last moment itself.
    """

    amount: int
    in_hours: bool = False

    @classmethod
    def parse(cls, text: str) -> "Offset":
        """Read “24 uur voor”. Raises ValueError for anything else."""
        text = text.strip()
        if text in (_ON_THE_DAY, _AT_THE_END):
            return cls(0, in_hours=text == _AT_THE_END)
        found = _WRITTEN.fullmatch(text)
        if found is None:
            raise ValueError(text)
        days = 7 if found[2] in ("week", "weken") else 1
        sign = -1 if found[3] == "voor" else 1
        return cls(sign * days * int(found[1]), in_hours=found[2] == "uur")

    @classmethod
    def of_code(cls, code: str) -> "Offset":
        """The offset that has this code. Raises ValueError for a text that is no code."""
        found = _CODE.fullmatch(code)
        if found is None:
            raise ValueError(code)
        amount = int(found[2] or found[3] or 0)
        return cls(-amount if found[1] == "-" else amount, in_hours=found[3] is not None)

    @property
    def code(self) -> str:
        """Short and the same for ever: -P7D, -PT24H, P0D, +PT0H, +P3D."""
        if self.in_hours:
            return f"{'-' if self.amount < 0 else '+'}PT{abs(self.amount)}H"
        sign = "-" if self.amount < 0 else "+" if self.amount else ""
        return f"{sign}P{abs(self.amount)}D"

    def moment(self, due_at: datetime) -> datetime:
        """When it is so for a term that ends at `due_at` (aware)."""
        if self.in_hours:
            return due_at.astimezone(UTC) + timedelta(hours=self.amount)
        day = due_at.astimezone(AMSTERDAM).date() + timedelta(days=self.amount)
        return datetime.combine(day, _MORNING, AMSTERDAM)

    def __str__(self) -> str:
        if not self.amount:
            return _AT_THE_END if self.in_hours else _ON_THE_DAY
        number = abs(self.amount)
        unit = "uur" if self.in_hours else "dag" if number == 1 else "dagen"
        return f"{number} {unit} {'voor' if self.amount < 0 else 'na'}"

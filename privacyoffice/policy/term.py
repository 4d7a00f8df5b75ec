"""A term as a policy writes it: “4 weken”, “1 maand”, “30 dagen”."""

import re
from dataclasses import dataclass

_UNITS = {
    "dag": "days",
    "dagen": "days",
    "week": "weeks",
    "weken": "weeks",
    "maand": "months",
    "maanden": "months",
    "jaar": "years",
}
_DUTCH = {
    "days": ("dag", "dagen"),
    "weeks": ("week", "weken"),
    "months": ("maand", "maanden"),
    "years": ("jaar", "jaar"),
}
# No month is shorter than this many days.
SHORTEST_MONTH = 28


@dataclass(frozen=True)
class Term:
    """A number of calendar days, weeks, months or years (`unit` is the English plural)."""

    amount: int
    unit: str

    def __str__(self) -> str:
        one, many = _DUTCH[self.unit]
        return f"{self.amount} {one if self.amount == 1 else many}"

    @classmethod
    def parse(cls, text: str) -> "Term":
        """Read “4 weken”. Raises ValueError for anything else, and for less than one."""
        found = re.fullmatch(r"([1-9]\d{0,3}) ([a-z]+)", text.strip())
        if found is None or found[2] not in _UNITS:
            raise ValueError(text)
        return cls(int(found[1]), _UNITS[found[2]])

    def fits_in_a_month(self) -> bool:
        """Whether it never ends later than one month, whatever the month.

        Law: GDPR art. 12(3); Reg. 1182/71 art. 3(2)(c).
        """
        if self.unit == "months":
            return self.amount <= 1
        days = {"days": 1, "weeks": 7, "years": 366}[self.unit] * self.amount
        return days <= SHORTEST_MONTH

"""What a public authority owes for each day that it decides too late (Awb art. 4:17)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

ARTICLE = "Awb art. 4:17"
LONGEST = 42  # calendar days, none of them moved to a working day
# Euros a day, by steps of fourteen days. Law: Awb art. 4:17(2), as indexed under 4:17(5).
STEP = 14
RATES = (23, 35, 45)


@dataclass(frozen=True)
class Penalty:
    """What is owed on a day.

    `first_day` and `last_day` (both inclusive) are the first day for which something is owed and
    the last one for which it can be; `days` of them have been counted. `amount` and `a_day` are
    whole euros; `a_day` is what the last counted day cost, 0 where none was.
    """

    first_day: date
    last_day: date
    days: int
    amount: int
    a_day: int

    @property
    def is_full(self) -> bool:
        """Whether it does not grow any more."""
        return self.days == LONGEST


def penalty(first_day: date, until: date) -> Penalty:
    """What is owed from the first day after the two weeks up to and including a day.

    On the day on which the decision is sent nobody is in default any more: `until` is then the
    day before. Both are Amsterdam dates. Law: Awb art. 4:17(1)-(3).
    """
    days = min(max((until - first_day).days + 1, 0), LONGEST)
    each = [RATES[number // STEP] for number in range(days)]
    return Penalty(
        first_day=first_day,
        last_day=first_day + timedelta(days=LONGEST - 1),
        days=days,
        amount=sum(each),
        a_day=each[-1] if each else 0,
    )


def steps(first_day: date) -> Iterator[tuple[date, date, int]]:
    """From when until when (inclusive) how many euros a day are owed."""
    for number, rate in enumerate(RATES):
        begin = first_day + timedelta(days=number * STEP)
        yield begin, begin + timedelta(days=STEP - 1), rate

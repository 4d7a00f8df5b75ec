"""What higher apps look for before a text becomes public: a port, and the question to it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from registers.models import ProcessingActivity
from registers.services.gap import Gap

Check = Callable[[Sequence[ProcessingActivity], date], Mapping[UUID, Sequence[Gap]]]
_checks: list[Check] = []


def checks_before_publishing(check: Check) -> Check:
    """Register, from an app above this one, what to look at before a text becomes public.

    A check gets texts and the day, and gives for each, by its id, what it found: a gap that
    `stops_publishing`, or one that is only told. It asks the database a constant number of
    questions, however many texts it gets.
    """
    _checks.append(check)
    return check


def found_before_publishing(
    activities: Sequence[ProcessingActivity], on: date
) -> dict[UUID, list[Gap]]:
    """What the checks of this day find, by the id of each of these texts."""
    found: dict[UUID, list[Gap]] = {activity.pk: [] for activity in activities}
    for check in _checks:
        for pk, gaps in check(activities, on).items():
            found[pk].extend(gaps)
    return found


def stopping(gaps: Iterable[Gap]) -> list[Gap]:
    """Those with which a text is not published."""
    return [gap for gap in gaps if gap.stops_publishing]

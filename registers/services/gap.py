"""A thing that is missing or doubtful in an entry, and how much it weighs."""

from dataclasses import dataclass
from enum import IntEnum

from django.utils.translation import gettext_lazy


class Level(IntEnum):
    """How much a gap weighs; only a must stops a submission."""

    MUST = 1
    DOUBTFUL = 2
    POLICY = 3
    WHERE_POSSIBLE = 4


LEVELS = {
    Level.MUST: gettext_lazy("Must be filled in"),
    Level.DOUBTFUL: gettext_lazy("Look at this again"),
    Level.POLICY: gettext_lazy("Your own policy"),
    Level.WHERE_POSSIBLE: gettext_lazy("If possible"),
}


@dataclass(frozen=True)
class Gap:
    """One thing that is missing or doubtful, and the part that it is about.

    The text can be submitted and accepted with one that `stops_publishing`, and no further.
    """

    level: Level
    part: str
    sentence: str
    stops_publishing: bool = False

    def __str__(self) -> str:
        return self.sentence


def short(text: str) -> str:
    """The beginning of a text, to name a line by."""
    return text if len(text) <= 80 else f"{text[:79]}…"

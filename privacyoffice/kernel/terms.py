"""The rules about time, for everybody: name a rule, give the facts, get a day and the reasons.

Time is an argument, and so are the calendar and the choices where the law is open; nothing here
asks what day it is. docs/terms.md describes every rule.
"""

from privacyoffice.kernel.calendars import AddedDay, Calendar, Calendars, dutch_calendars
from privacyoffice.kernel.errors import (
    AmbiguousLocalTime,
    BadInput,
    InvalidLocalTime,
    TermError,
)
from privacyoffice.kernel.facts import Choices, Facts, Outcome, Pause, Step
from privacyoffice.kernel.lengths import OwnTerm, read_length
from privacyoffice.kernel.moments import AMSTERDAM, day_of, end_of_day, local_moment, moment_of
from privacyoffice.kernel.reading import read, read_moment
from privacyoffice.kernel.rules import RULES, Rule, rule_named
from privacyoffice.kernel.running import Setting

__all__ = [
    "AMSTERDAM",
    "RULES",
    "AddedDay",
    "AmbiguousLocalTime",
    "BadInput",
    "Calendar",
    "Calendars",
    "Choices",
    "Facts",
    "InvalidLocalTime",
    "Outcome",
    "OwnTerm",
    "Pause",
    "Rule",
    "Step",
    "TermError",
    "compute",
    "day_of",
    "dutch_calendars",
    "end_of_day",
    "local_moment",
    "moment_of",
    "read",
    "read_length",
    "read_moment",
    "rule_named",
]

_DEFAULT = Choices()


def compute(
    rule: str,
    facts: Facts,
    *,
    choices: Choices = _DEFAULT,
    calendars: Calendars | None = None,
) -> Outcome:
    """When the term that `rule` names is due, and the steps towards it.

    `calendars`: None for the days that this release knows (`dutch_calendars()`).
    Raises: BadInput for an unknown rule and for facts that are missing or contradict.
    """
    setting = Setting(calendars or dutch_calendars(), choices)
    try:
        return rule_named(rule).compute(facts, setting)
    except OverflowError:
        raise BadInput("out_of_range") from None

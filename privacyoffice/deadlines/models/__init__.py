"""Tables of this floor."""

from privacyoffice.deadlines.models.added_holiday import AddedHoliday, CountsFor
from privacyoffice.deadlines.models.calendar_feed import CalendarFeed
from privacyoffice.deadlines.models.deadline import UNFINISHED, Deadline, Status
from privacyoffice.deadlines.models.deadline_event import DeadlineEvent, EventKind
from privacyoffice.deadlines.models.deadline_move import Cause, DeadlineMove
from privacyoffice.deadlines.models.dispatch import Dispatch, Result

__all__ = [
    "UNFINISHED",
    "AddedHoliday",
    "CalendarFeed",
    "Cause",
    "CountsFor",
    "Deadline",
    "DeadlineEvent",
    "DeadlineMove",
    "Dispatch",
    "EventKind",
    "Result",
    "Status",
]

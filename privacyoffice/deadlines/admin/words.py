"""How a deadline stands, in words: the same in the list, on its page and on the first page."""

from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.words import describe
from privacyoffice.deadlines.explaining import how_long, in_words
from privacyoffice.deadlines.models import Deadline, Status
from privacyoffice.jobs.admin import name_work

describe(
    {
        "deadlines.started": gettext_lazy("Deadline began"),
        "deadlines.suspended": gettext_lazy("Deadline suspended"),
        "deadlines.resumed": gettext_lazy("Deadline goes on"),
        "deadlines.extended": gettext_lazy("Deadline extended"),
        "deadlines.corrected": gettext_lazy("Beginning of a deadline corrected"),
        "deadlines.met": gettext_lazy("Deadline marked as done"),
        "deadlines.cancelled": gettext_lazy("Deadline cancelled"),
        "deadlines.handed_over": gettext_lazy("Deadline handed over"),
        "deadlines.recalculated": gettext_lazy("Dates of deadlines computed again"),
        "deadlines.repaired": gettext_lazy("Kept date of a deadline repaired"),
        "deadlines.holiday_added": gettext_lazy("Day off added"),
        "deadlines.holiday_withdrawn": gettext_lazy("Day off withdrawn"),
        "deadlines.calendar_address_made": gettext_lazy("Calendar address made"),
        "deadlines.calendar_address_withdrawn": gettext_lazy("Calendar address withdrawn"),
    }
)
name_work(
    {
        "deadlines.recalculate": gettext_lazy("Compute all open deadlines again"),
        "deadlines.compare": gettext_lazy("Check all open deadlines"),
    }
)

_SHAPES = {
    Status.OPEN: "open",
    Status.SUSPENDED: "half",
    Status.MET: "tick",
    Status.CANCELLED: "back",
}
# As long as there is time, and when it has passed. Keeping data is no thing to be done by a day.
_OF_A_TERM = (
    gettext_lazy("The last moment is %(date)s."),
    gettext_lazy("The term has passed already: the last moment was %(date)s."),
)
_LAST_MOMENT = {
    "RETAIN": (
        gettext_lazy("The retention period ends on %(date)s."),
        gettext_lazy("The retention period has passed already: it ended on %(date)s."),
    ),
    "DATE": (
        _OF_A_TERM[0],
        gettext_lazy(
            "This day has passed already: %(date)s. Is it the wrong day? Then change the date."
        ),
    ),
}


def is_late(deadline: Deadline, now: datetime) -> bool:
    """Whether its clock runs and its last moment has passed."""
    return bool(
        deadline.status == Status.OPEN and deadline.due_at is not None and deadline.due_at < now
    )


def status_badge(deadline: Deadline, now: datetime) -> SafeString:
    """How it stands; too late is a word and a shape, and never colour alone."""
    if is_late(deadline, now):
        return badge(_("late"), "cross")
    if deadline.status == Status.MET and _was_late(deadline):
        return badge(_("met, too late"), "tick")
    return badge(deadline.get_status_display(), _SHAPES[Status(deadline.status)])


def time_left(deadline: Deadline, now: datetime) -> str:
    """How long it still is or how late it is; empty when no clock runs."""
    if deadline.status != Status.OPEN or deadline.due_at is None:
        return ""
    return how_long(deadline.due_at, now)


def due_in_words(deadline: Deadline) -> str:
    """The last day or moment in full; of a suspended one with a warning."""
    if deadline.due_at is None:
        return _("no term")
    words = in_words(deadline.due_at)
    if deadline.status == Status.SUSPENDED:
        return _("provisional: %(date)s") % {"date": words}
    return words


def last_moment(deadline: Deadline, now: datetime) -> str:
    """Until when it can be done, in a sentence for whoever has just set or moved it."""
    if deadline.due_at is None:
        return _("There is no last day.")
    texts = _LAST_MOMENT.get(deadline.rule, _OF_A_TERM)
    return texts[is_late(deadline, now)] % {"date": in_words(deadline.due_at)}


def moment_in_words(moment: datetime) -> str:
    """A day and a time in full."""
    return in_words(moment.astimezone(clock.AMSTERDAM))


def _was_late(deadline: Deadline) -> bool:
    ended, due = deadline.closed_at, deadline.due_at
    return bool(ended and due and ended > due)

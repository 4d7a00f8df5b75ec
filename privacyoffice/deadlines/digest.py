"""What somebody must do, for the summary that they get by mail in the morning."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.text import capfirst

from privacyoffice.accounts.models import User
from privacyoffice.deadlines.explaining import how_long, in_words
from privacyoffice.deadlines.models import Deadline
from privacyoffice.deadlines.work import (
    address_of,
    address_of_late,
    kind_name,
    mail_title,
    number_late,
    work_of,
)
from privacyoffice.notifications.services.digest import Entry, Heading


def to_do(person: User, now: datetime) -> Iterator[Entry]:
    """The same as on the first page: the oldest danger first, two queries."""
    work = work_of(person, now)
    for heading, deadlines in (
        (Heading.OVERDUE, work.overdue),
        (Heading.TODAY, work.today),
        (Heading.THIS_WEEK, work.this_week),
    ):
        for deadline in deadlines:
            title = mail_title(deadline.kind, deadline.label)
            yield Entry(heading, title, _when(deadline, now), address_of(deadline))
    for gathered in work.gathered:
        yield Entry(
            Heading.OVERDUE,
            capfirst(kind_name(gathered.kind)),
            number_late(gathered.count),
            address_of_late(gathered.kind),
        )


def _when(deadline: Deadline, now: datetime) -> str:
    """How long it is or how late, with the date: a mail is not always read on its day."""
    if deadline.due_at is None:
        return ""
    return f"{how_long(deadline.due_at, now)} ({in_words(deadline.due_at)})"

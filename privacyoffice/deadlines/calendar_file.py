"""Deadlines as a calendar program reads them (RFC 5545): references and dates, nothing else."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vDuration

from privacyoffice import clock
from privacyoffice.deadlines.models import Deadline
from privacyoffice.deadlines.work import address_of, is_in_hours, title_of
from privacyoffice.links import absolute_path

# How often a calendar program is asked to look again.
AGAIN_AFTER = timedelta(hours=1)


def written(deadlines: Iterable[Deadline], organisation_name: str) -> bytes:
    """A calendar with one entry a deadline; each has `changed_at`.

    A term in days or longer is an entry of its whole last day; one in hours is an entry at its
    moment, in UTC, so that no program has to know when the clock changes.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Privacy Office//Deadlines//NL")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Deadlines of %(name)s") % {"name": organisation_name})
    calendar.add("refresh-interval", vDuration(AGAIN_AFTER), parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", vDuration(AGAIN_AFTER))
    for deadline in deadlines:
        if deadline.due_at is not None:
            calendar.add_component(_entry(deadline, deadline.due_at))
    return bytes(calendar.to_ical())


def _entry(deadline: Deadline, due: datetime) -> Event:
    """The same UID for ever; a date that moved has a higher SEQUENCE."""
    address = absolute_path(address_of(deadline))
    entry = Event()
    entry.add("uid", str(deadline.pk))
    # The last change instead of now: the same deadlines are the same bytes, and so the same ETag.
    entry.add("dtstamp", deadline.changed_at.astimezone(UTC))  # type: ignore[attr-defined]
    entry.add("sequence", deadline.revision)
    entry.add("summary", title_of(deadline))
    entry.add("description", address)
    entry.add("url", address)
    if is_in_hours(deadline):
        entry.add("dtstart", due.astimezone(UTC))
    else:
        day = clock.day_of(due)
        entry.add("dtstart", day)
        entry.add("dtend", day + timedelta(days=1))  # the first day that is not part of it
    # It says when something must be ready, and not that somebody is busy.
    entry.add("transp", "TRANSPARENT")
    entry.add("class", "PRIVATE")
    return entry

"""How many hours are left, true when the page is read; a script keeps the minutes going.

Computed from the moments that are kept, at reading: with every worker dead it is still right.
"""

from datetime import UTC, datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.dateformat import format as date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from breaches.models import Breach
from breaches.queries import AUTHORITY
from breaches.queries_clock import running_now
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.clock import AMSTERDAM
from privacyoffice.deadlines.explaining import in_words
from privacyoffice.deadlines.models import UNFINISHED
from privacyoffice.drawings import Ring, RingLine


def hours_and_minutes(left: float) -> tuple[str, str]:
    """Whole hours and minutes of a number of seconds, each in words: never more than are left."""
    hours, minutes = divmod(int(abs(left)) // 60, 60)
    return (
        ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours},
        ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes},
    )


def left_in_words(ends: datetime, now: datetime) -> str:
    """“71 hours and 3 minutes left”, or “3 minutes too late”: hours, however many there are."""
    seconds = seconds_left(ends, now)
    parts = [part for part in hours_and_minutes(seconds) if not part.startswith("0 ")]
    words = pgettext("between hours and minutes", " and ").join(parts) or _("less than a minute")
    if seconds < 0:
        return _("%(time)s too late") % {"time": words}
    return _("%(time)s left") % {"time": words}


def seconds_left(ends: datetime, now: datetime) -> float:
    """Elapsed seconds, below zero when it is late."""
    return (ends.astimezone(UTC) - now.astimezone(UTC)).total_seconds()


def live(ends: datetime, now: datetime) -> SafeString:
    """The hours left as text that a script keeps up to date; late is a word and a shape too."""
    words = left_in_words(ends, now)
    moment = ends.astimezone(UTC).isoformat(timespec="seconds")
    text = format_html(
        '<time class="left" datetime="{0}" data-ends="{0}">{1}</time>', moment, words
    )
    return badge(text, "cross") if seconds_left(ends, now) < 0 else text


def banner(breach: Breach, now: datetime) -> SafeString:
    """For every page about a breach: which clocks run, and how many hours are left of each.

    Empty when none runs. One query.
    """
    clocks = [
        {
            "whom": _whom(one.kind, one.label, breach),
            "left": live(one.due_at, now),
            "ends": in_words(one.due_at),
        }
        for one in running_now(breach)
        if one.due_at is not None
    ]
    if not clocks:
        return SafeString("")
    read_at = now.astimezone(AMSTERDAM)
    context = {
        "clocks": clocks,
        "read_at": read_at,
        "time": date_format(read_at, pgettext("time of day", "G:i")),
    }
    return SafeString(render_to_string("admin/breaches/banner.html", context))


def ring_context(breach: Any, now: datetime) -> dict[str, Any]:
    """For the template of a breach that has `due_at` and `clock_status`: what is left of the
    clock of the authority, drawn; nothing when it does not run."""
    if breach.due_at is None or breach.clock_status not in UNFINISHED:
        return {}
    began, ends = breach.aware_at, breach.due_at
    seconds = seconds_left(ends, now)
    whole = max(1.0, seconds_left(ends, began))
    hours, minutes = hours_and_minutes(seconds)
    ring = Ring(
        "clock",
        left_in_words(ends, now),
        _("A ring that is full when the clock begins and empty when it ends."),
        seconds / whole,
        (
            RingLine(hours, "hours", is_large=True),
            RingLine(minutes, "minutes"),
            RingLine(_("too late") if seconds < 0 else pgettext("hours", "left")),
        ),
    )
    return {
        "ring": ring,
        "ring_ends": ends.astimezone(UTC).isoformat(timespec="seconds"),
        "ring_seconds": int(whole),
    }


def _whom(kind: str, label: str, breach: Breach) -> str:
    if kind == AUTHORITY:
        return _("Tell the authority")
    return label.removeprefix(f"{breach.reference}, ")

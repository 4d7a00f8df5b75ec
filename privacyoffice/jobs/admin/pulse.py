"""What must go on by itself, on the first page after logging in: when it was last at work."""

from datetime import timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacyoffice import clock
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.home import HomeBlock, HomeItem, on_home
from privacyoffice.jobs.heartbeats import Pulse, pulses
from privacyoffice.tenancy.scope import scope_is_set


@on_home
def signs_of_life(request: HttpRequest) -> HomeBlock | None:
    """For who may see the background work; a warning when something has stopped."""
    if not scope_is_set() or not request.user.has_perm("jobs.view_job"):
        return None
    found = pulses()
    if not found:
        return None
    stopped = any(pulse.is_late(clock.now()) for pulse in found)
    return HomeBlock(
        _("Clockwork"),
        _("Something that must go on by itself stands still. Tell the technical administrator.")
        if stopped
        else _("What must go on by itself is at work."),
        tuple(_item(pulse) for pulse in found),
        is_aside=not stopped,
    )


def _item(pulse: Pulse) -> HomeItem:
    now = clock.now()
    late = pulse.is_late(now)
    return HomeItem(
        pulse.name,
        reverse("admin:jobs_job_changelist"),
        last_seen(pulse, now - pulse.last_at if pulse.last_at else None),
        mark=badge(_("stands still"), "cross") if late else badge(_("at work"), "tick"),
    )


def last_seen(pulse: Pulse, ago: timedelta | None) -> str:
    """When it was last at work, as one says it."""
    if pulse.last_at is None or ago is None:
        return _("not seen yet")
    minutes = int(ago.total_seconds() // 60)
    if minutes < 1:
        return _("last seen less than a minute ago")
    if minutes < 60:
        words = ngettext(
            "last seen %(number)d minute ago", "last seen %(number)d minutes ago", minutes
        )
        return words % {"number": minutes}
    moment = formats.date_format(timezone.localtime(pulse.last_at), "DATETIME_FORMAT")
    return _("last seen on %(moment)s") % {"moment": moment}

"""What must be done today, on the first page after logging in."""

from collections.abc import Iterator
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacyoffice import clock
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.home import HomeBlock, HomeItem, on_home
from privacyoffice.deadlines.admin.filters import ESCALATED
from privacyoffice.deadlines.admin.words import due_in_words, is_late, status_badge, time_left
from privacyoffice.deadlines.models import Deadline
from privacyoffice.deadlines.work import (
    Gathered,
    Work,
    address_of,
    address_of_late,
    can_have_work,
    kind_name,
    number_late,
    title_of,
    work_of,
)
from privacyoffice.tenancy.scope import scope_is_set

# A block shows the beginning of its list; the rest is one click away.
SHOWN = 8


@on_home
def to_do_today(request: HttpRequest) -> HomeBlock | None:
    """One's own deadlines of this week, for who watches over all of them what is late, and for a
    manager in one line what stays late.

    The oldest danger on top; two queries, whatever the number.
    """
    if not scope_is_set():
        return None
    now = clock.now()
    work = work_of(request.user, now)
    if not (work.count or work.escalated_count or can_have_work(request.user)):
        return None
    items = (
        *(_item(deadline, request, now) for deadline in work.overdue),
        *(_line(gathered) for gathered in work.gathered),
        *_escalated(work),
        *(_item(deadline, request, now) for deadline in (*work.today, *work.this_week)),
    )
    return HomeBlock(
        _("What must I do today"),
        _sentence(work),
        items[:SHOWN],
        reverse("admin:deadlines_deadline_changelist") if work.count > SHOWN else "",
        is_first=True,
    )


def _sentence(work: Work) -> str:
    """How many there are of each; that there is nothing is good news, and is said."""
    if not work.count and work.escalated_count:
        return _("Nothing of your own is late or due within a week.")
    if not work.count:
        return _("Nothing is late and nothing is due within a week.")
    parts = []
    if work.overdue_count:
        parts.append(number_late(work.overdue_count))
    if work.today_count:
        parts.append(_("%(count)d due today") % {"count": work.today_count})
    if work.this_week_count:
        parts.append(_("%(count)d due within a week") % {"count": work.this_week_count})
    return _("Deadlines: %(parts)s.") % {"parts": ", ".join(parts)}


def _line(gathered: Gathered) -> HomeItem:
    """What whoever does that work reads one by one, in a list of its own."""
    return HomeItem(
        capfirst(kind_name(gathered.kind)),
        address_of_late(gathered.kind),
        number_late(gathered.count),
        badge(_("late"), "cross"),
    )


def _escalated(work: Work) -> Iterator[HomeItem]:
    if work.escalated_count:
        yield HomeItem(
            _("Escalated to you"),
            f"{reverse('admin:deadlines_deadline_changelist')}?when={ESCALATED}",
            ngettext(
                "%(count)d deadline is three days late or longer",
                "%(count)d deadlines are three days late or longer",
                work.escalated_count,
            )
            % {"count": work.escalated_count},
            badge(_("late"), "cross"),
        )


def _item(deadline: Deadline, request: HttpRequest, now: datetime) -> HomeItem:
    """Of somebody else's with whose it is."""
    detail = _("%(how_long)s: %(date)s") % {
        "how_long": time_left(deadline, now),
        "date": due_in_words(deadline),
    }
    if deadline.owner_id != request.user.pk:
        owner = deadline.owner.name if deadline.owner else _("nobody")
        detail = _("%(detail)s (owner: %(name)s)") % {"detail": detail, "name": owner}
    mark = status_badge(deadline, now) if is_late(deadline, now) else ""
    return HomeItem(title_of(deadline), address_of(deadline), detail, mark)

"""What was decided about the authority and what it got, as lists on the page of the breach."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from breaches import queries_notify, supplement_terms
from breaches.admin.forms_notify import phase_in_words
from breaches.models import (
    Breach,
    Lateness,
    Notification,
    NotificationStatus,
    Phase,
    TellingDecision,
)
from breaches.queries import may_act
from breaches.services import clocks
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.deadlines.explaining import how_long, in_words

_SHAPES = {
    NotificationStatus.DRAFT: "open",
    NotificationStatus.SUBMITTED: "tick",
    NotificationStatus.CANCELLED: "cross",
}


def address_of(notification: Notification) -> str:
    """The page of a notification."""
    return reverse("admin:breaches_notification_change", args=[notification.pk])


def status_badge(notification: Notification) -> SafeString:
    """How far a notification is, as a word with a shape."""
    status = NotificationStatus(notification.status)
    return badge(notification.get_status_display(), _SHAPES[status])


def words_of(notification: Notification) -> str:
    """“notification 2, supplement”."""
    return phase_in_words(notification.phase, notification.number)


def notify_blocks(request: HttpRequest, breach: Breach, now: datetime) -> list[Block]:
    """The late ones without reasons first; then the decision, and each notification."""
    sent = list(queries_notify.notifications_of(breach))
    decision = queries_notify.decision_about(breach)
    found = [*_being_prepared(sent), *_late(sent, may_act(request.user, "notify"))]
    lines: list[Any] = []
    if decision is not None:
        lines.append(_decided(decision))
    lines += [_told(one) for one in sent]
    if sent and (waiting := supplement_terms.running(breach)) and waiting.due_at:
        text = _("The rest follows before %(day)s (%(left)s).")
        words = {"day": in_words(waiting.due_at), "left": how_long(waiting.due_at, now)}
        lines.append(text % words)
    if lines:
        found.append(Block(_("Telling the authority"), tuple(lines)))
    return found


def _being_prepared(sent: list[Notification]) -> list[Block]:
    """The way to the one that waits, before everything that can be done besides."""
    drafts = [one for one in sent if one.status == NotificationStatus.DRAFT]
    lines = tuple(
        format_html(
            '<a class="act-link act-link--first" href="{}">{}</a>',
            address_of(one),
            _("Open the notification that is being prepared"),
        )
        for one in drafts
    )
    return [Block(_("A notification is being prepared"), lines, is_first=True)] if lines else []


def _late(sent: list[Notification], leads: bool) -> list[Block]:
    """What is missing; for who may give the reasons it `leads` there."""
    lines = tuple(
        _reasons_missing(one, leads)
        for one in sent
        if one.status == NotificationStatus.SUBMITTED
        and one.lateness == Lateness.LATE
        and not one.late_reasons
    )
    return [Block(_("The reasons of the delay are missing"), lines, is_first=True)] if lines else []


def _reasons_missing(one: Notification, leads: bool) -> Any:
    told = _("Notification %(number)d was late, and nobody wrote down why.")
    told %= {"number": one.number}
    if not leads:
        return told
    page = address_of(one).removesuffix("change/")
    return format_html('{} <a href="{}act/reasons/">{}</a>', told, page, _("Give the reasons"))


def _decided(decision: TellingDecision) -> SafeString:
    words = _("It is told") if decision.tell else _("It is not told")
    told = decision.get_ground_display() if decision.ground else ""
    departs = badge(_("departs from the own policy"), "back") if decision.departs else ""
    by = _("decided by %(name)s on %(day)s") % {"name": decision.by, "day": in_words(decision.at)}
    return format_html(
        "{}{} {} {}",
        badge(words, "tick" if decision.tell else "cross"),
        f" {told}." if told else "",
        departs,
        by,
    )


def _told(notification: Notification) -> SafeString:
    parts = []
    if notification.submitted_at is not None:
        parts.append(in_words(notification.submitted_at))
    if notification.case_number:
        parts.append(_("number %(number)s") % {"number": notification.case_number})
    if notification.lateness in (Lateness.LATE, Lateness.LAST_HOUR):
        parts.append(notification.get_lateness_display())
    if _misses_policy(notification):
        parts.append(_("after the hours of the own policy"))
    if notification.status == NotificationStatus.SUBMITTED and not notification.complete:
        parts.append(_("not complete"))
    return format_html(
        '<a href="{}">{}</a> {} {}',
        address_of(notification),
        capfirst(words_of(notification)),
        status_badge(notification),
        " · ".join(str(part) for part in parts),
    )


def _misses_policy(notification: Notification) -> bool:
    """It came later than the own policy promises: no delay by the law, but a departure."""
    at = notification.submitted_at
    if notification.phase != Phase.FIRST or at is None:
        return False
    return clocks.misses_policy(notification.breach, at)

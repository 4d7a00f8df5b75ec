"""Mail that somebody has to look at, on the first page."""

from datetime import timedelta

from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.home import HomeBlock, HomeItem, on_home
from privacyoffice.notifications.addressing import PERSON_OF_CASE
from privacyoffice.notifications.models import OutboxMessage, State
from privacyoffice.notifications.rendering import moment_in_words
from privacyoffice.notifications.services import settling

# A block shows the beginning of its list; the rest is one click away.
SHOWN = 5
# Until then a mail that waits is nothing out of the ordinary.
WORTH_TELLING = timedelta(minutes=15)


@on_home
def mail_in_need(request: HttpRequest) -> HomeBlock | None:
    """For who can do something about it: mail that failed or perhaps did not arrive, and since
    when mail has been waiting for the mail server. One query."""
    if not request.user.has_perm(settling.SETTLE):
        return None
    of_both = OutboxMessage.objects.in_need().select_related("recipient")[: SHOWN + 1]
    found = list(of_both.union(_waiting_longest(), all=True))
    in_need = [message for message in found if message.state != State.QUEUED]
    waiting = next((message for message in found if message.state == State.QUEUED), None)
    if not in_need and waiting is None:
        return None
    items = tuple(_item(message) for message in in_need[:SHOWN])
    if waiting is not None:
        items = (_waits(waiting), *items)
    return HomeBlock(
        _("Mail that did not go out"),
        _("Look what happened, and send it again or mark it as dealt with.")
        if in_need
        else _("It goes out by itself as soon as the mail server answers again."),
        items,
        f"{_list()}?need=look" if len(in_need) > SHOWN else "",
    )


def _waiting_longest() -> "models.QuerySet[OutboxMessage]":
    """Of the mail that was tried and has to wait: one, or none."""
    tried = OutboxMessage.objects.filter(
        state=State.QUEUED, attempts__gt=0, created_at__lt=clock.now() - WORTH_TELLING
    )
    longest: models.QuerySet[OutboxMessage] = tried.select_related("recipient").order_by(
        "created_at"
    )[:1]
    return longest


def _list() -> str:
    return reverse("admin:notifications_outboxmessage_changelist")


def _item(message: OutboxMessage) -> HomeItem:
    is_failed = message.state == State.FAILED
    to = message.recipient.name if message.recipient else message.to_address
    if to == PERSON_OF_CASE:
        to = _("the person of the case")
    return HomeItem(
        settling.name_of(message),
        reverse("admin:notifications_outboxmessage_change", args=[message.pk]),
        _("to %(name)s, written %(moment)s")
        % {"name": to, "moment": moment_in_words(message.created_at)},
        badge(message.get_state_display(), "cross" if is_failed else "full"),
    )


def _waits(message: OutboxMessage) -> HomeItem:
    return HomeItem(
        _("Mail has been waiting since %(moment)s")
        % {"moment": moment_in_words(message.created_at)},
        f"{_list()}?need=waits",
        message.problem,
    )

"""The steps with messages, for the page of any kind of case."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.correspondence.admin.forms import SendForm
from privacyoffice.correspondence.models import Message
from privacyoffice.correspondence.persons import correspondent_of
from privacyoffice.correspondence.services import messages
from privacyoffice.keyring import Unreadable


def _send(request: HttpRequest, case: Any, data: dict[str, Any]) -> str:
    messages.write_out(
        case,
        body=data["body"],
        uploads=data.get("files") or (),
        form_id=data["form_id"],
        actor=request.user,
        now=clock.now(),
    )
    if correspondent_of(case).email:
        return _("Sent. The person gets a mail that says only that there is a message.")
    return _("The message stands on the page of the case. The person is not mailed.")


def _mark_read(request: HttpRequest, case: Any, _data: dict[str, Any]) -> str:
    count = messages.mark_read(case, actor=request.user, now=clock.now())
    return ngettext(
        "%(count)d message is marked as read.", "%(count)d messages are marked as read.", count
    ) % {"count": count}


def _warn_without_address(case: Any) -> list[Any]:
    try:
        email = correspondent_of(case).email
    except Unreadable as error:
        return [error.told]
    if email:
        return []
    return [
        _(
            "There is no e-mail address: the person is not told that there is a message. Send a "
            "letter, or give the link to the page of the case at the counter."
        )
    ]


def can_be_written_about(case: Any) -> bool:
    """Whether the person can still read and answer what is written about a case."""
    try:
        return case.destroyed_at is None and not correspondent_of(case).refusal
    except Unreadable:
        return False


def _waits(case: Any) -> bool:
    if case.destroyed_at is not None:
        return False
    return bool(Message.objects.waiting().filter(case_id=case.pk).exists())


MESSAGE_ACTS = (
    Act(
        name="message",
        label=gettext_lazy("Send a message"),
        explanation=gettext_lazy(
            "The person gets a mail with a link, and reads the message on the own page. What they "
            "wrote before is marked as read."
        ),
        perm="change",
        perform=_send,
        possible=can_be_written_about,
        form_class=SendForm,
        warnings=_warn_without_address,
    ),
    Act(
        name="read-messages",
        label=gettext_lazy("Mark messages as read"),
        explanation=gettext_lazy(
            "For messages that need no answer. They no longer stand among the new ones, for "
            "anybody."
        ),
        perm="change",
        perform=_mark_read,
        possible=_waits,
    ),
)

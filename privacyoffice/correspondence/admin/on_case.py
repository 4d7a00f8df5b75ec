"""Messages on the page of a case: what was said, by whom, and what is new."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice.attachments.admin.attachment import file_address, moment
from privacyoffice.attachments.admin.words import name_in_words
from privacyoffice.cases.kinds import kind_of
from privacyoffice.correspondence import queries
from privacyoffice.correspondence.admin.acts import can_be_written_about
from privacyoffice.correspondence.models import Direction, Message
from privacyoffice.keyring import Unreadable


@dataclass(frozen=True)
class MessageLine:
    """A message in the list of a case. `seen` says when the other side read it, if it did;
    `files` are names with addresses, empty for a file that was removed. `is_unproven`: whoever
    wrote it had the link alone."""

    is_in: bool
    is_new: bool
    is_unproven: bool
    who: str
    when: str
    body: str
    seen: str
    files: tuple[tuple[str, str], ...]


class MessagesOnCase:
    """For the admin of a kind of case, before CaseAdmin among its bases.

    Its page gets `messages_block` (MessageLine by line), and `message_address` for who may write,
    to be shown with `{% include "admin/correspondence/block.html" %}` where the content of the
    case stands. Add `MESSAGE_ACTS` to its acts.
    """

    def change_view(
        self: Any,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        case = self.get_object(request, unquote(object_id))
        context: dict[str, Any] = {}
        if case is not None and case.destroyed_at is None and request.method in ("GET", "HEAD"):
            try:
                context["messages_block"] = lines_of(case)
            except Unreadable:
                context["messages_block"] = []
            may_write = request.user.has_perm(kind_of(case).perm("change"), case)
            if may_write and can_be_written_about(case):
                name = f"admin:{self._url_name}_act"
                context["message_address"] = reverse(name, args=[case.pk, "message"])
        return super().change_view(  # type: ignore[misc,no-any-return]
            request, object_id, form_url, {**context, **(extra_context or {})}
        )


class NewMessagesFilter(admin.SimpleListFilter):
    """Cases of which nobody has read something yet."""

    title = gettext_lazy("messages")
    parameter_name = "messages"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("new", _("new messages"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() != "new":
            return queryset
        waiting = Message.objects.waiting().order_by().values("case_id")
        return queryset.filter(pk__in=waiting, destroyed_at__isnull=True)


def lines_of(case: Any) -> list[MessageLine]:
    """The messages of a case as its page shows them: two queries. Raises keyring.Unreadable."""
    written = list(queries.of_case(case.pk))
    files = queries.files_of(written)
    return [_line(message, files) for message in written]


def _line(message: Message, files: dict[int, Any]) -> MessageLine:
    is_in = message.direction == Direction.IN
    seen = ""
    if message.read_at is not None:
        by = message.read_by or (_("the person") if not is_in else "")
        seen = _("read at %(moment)s by %(who)s") % {"moment": moment(message.read_at), "who": by}
    elif not is_in:
        seen = _("not opened by the person yet")
    return MessageLine(
        is_in=is_in,
        is_new=is_in and message.read_at is None,
        is_unproven=is_in and not message.second_step,
        who=_("The person") if is_in else str(message.by or _("the office")),
        when=moment(message.at),
        body=message.body.reveal(),
        seen=seen,
        files=tuple(_file(files[number]) for number in message.files if number in files),
    )


def _file(attachment: Any) -> tuple[str, str]:
    address = "" if attachment.removed_at is not None else file_address(attachment)
    return name_in_words(attachment), address

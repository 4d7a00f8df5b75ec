"""All conversations in a list, and one of them from top to bottom."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.base import Headline
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.accounts.admin.timeline import EMPTY
from privacyoffice.attachments.admin import AttachmentsOnCase
from privacyoffice.cases.admin.base import CaseAdmin
from privacyoffice.cases.admin.destroying import DestroyForm
from privacyoffice.correspondence import queries
from privacyoffice.correspondence.admin.acts import MESSAGE_ACTS
from privacyoffice.correspondence.admin.forms import CloseForm, ToRequestForm
from privacyoffice.correspondence.admin.on_case import MessagesOnCase, NewMessagesFilter
from privacyoffice.correspondence.models import Conversation, ConversationStatus
from privacyoffice.correspondence.services import conversations, to_request
from privacyoffice.proof.admin.timeline_files import TimelineFiles


def _make_request(request: HttpRequest, case: Conversation, data: dict[str, Any]) -> str:
    made = to_request.make_request(
        conversation_id=case.pk, actor=request.user, now=clock.now(), **data
    )
    return format_html(
        '{} <a href="{}">{}</a>',
        _("This is request %(reference)s now.") % {"reference": made.reference},
        reverse("admin:requests_dsar_datasubjectrequest_change", args=[made.pk]),
        _("Open the request"),
    )


def _close(request: HttpRequest, case: Conversation, data: dict[str, Any]) -> str:
    conversations.close(conversation_id=case.pk, actor=request.user, now=clock.now(), **data)
    return _("Closed. Who wants to say more begins a new conversation.")


def _destroy(request: HttpRequest, case: Conversation, data: dict[str, Any]) -> str:
    conversations.destroy(
        conversation_id=case.pk,
        why=data["why"],
        decision=data["decision"],
        actor=request.user,
        now=clock.now(),
        expected_revision=data["expected_revision"],
    )
    return _("Destroyed. The certificate stands on this page.")


def _is_open(case: Conversation) -> bool:
    return case.status == ConversationStatus.OPEN and case.destroyed_at is None


@admin.register(Conversation)
class ConversationAdmin(MessagesOnCase, AttachmentsOnCase, TimelineFiles, CaseAdmin):
    """People begin them, on the website; the list shows nothing about people."""

    acts = (
        MESSAGE_ACTS[0],
        Act(
            name="make-request",
            label=gettext_lazy("Make a request of this"),
            explanation=gettext_lazy(
                "For who asks something that the law gives a right to. The term runs from the day "
                "of the first message. Messages and files go along; this conversation is closed, "
                "and the person gets a mail."
            ),
            perm="change",
            perform=_make_request,
            possible=_is_open,
            form_class=ToRequestForm,
        ),
        MESSAGE_ACTS[1],
        Act(
            name="close",
            label=gettext_lazy("Close this conversation"),
            explanation=gettext_lazy(
                "Nothing more is to be said. The person can still read it, and begins a new "
                "conversation to say more."
            ),
            perm="close",
            perform=_close,
            possible=_is_open,
            form_class=CloseForm,
        ),
        Act(
            name="destroy",
            label=gettext_lazy("Destroy the content"),
            explanation=gettext_lazy(
                "The key of this conversation is destroyed, and with it everything that it tells "
                "about people. It cannot be undone."
            ),
            perm="destroy",
            perform=_destroy,
            possible=lambda case: (
                case.status == ConversationStatus.CLOSED and case.destroyed_at is None
            ),
            form_class=DestroyForm,
        ),
    )
    list_display = ("reference", "began", "new", "status_badge")
    list_filter = ("status", NewMessagesFilter)
    search_help_text = gettext_lazy("Searches in references only.")
    ordering = ("-created_at", "-reference")
    change_form_template = "admin/correspondence/conversation.html"

    class Media:
        css: ClassVar[dict[str, tuple[str, ...]]] = {"all": ("css/cases.css",)}

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People begin them."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return queries.with_waiting(super().get_queryset(request)).select_related(
            "organisation", "closed_by"
        )

    @admin.display(description=gettext_lazy("first message"), ordering="created_at")
    def began(self, case: Conversation) -> str:
        return date_format(clock.day_of(case.created_at))

    @admin.display(description=gettext_lazy("new messages"), ordering="new_messages")
    def new(self, case: Any) -> str | SafeString:
        return badge(_new_in_words(case), "open") if _has_new(case) else EMPTY

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def status_badge(self, case: Conversation) -> SafeString:
        words = case.get_status_display()
        if case.destroyed_at is not None:
            words = _("%(status)s, content destroyed") % {"status": words}
            return badge(words, "cross")
        return badge(words, "open" if case.status == ConversationStatus.OPEN else "tick")

    def page_title(self, obj: Conversation) -> str:
        return _("Conversation %(reference)s") % {"reference": obj.reference}

    def headline(self, request: HttpRequest, obj: Any) -> Headline:
        """Since when, and how it ended."""
        blocks: tuple[Block, ...] = ()
        if (certificate := self.certificate_block(obj)) is not None:
            blocks = (certificate,)
        return Headline(badge=self.status_badge(obj), facts=tuple(_facts(obj)), blocks=blocks)

    def content(self, request: HttpRequest, case: Any) -> dict[str, Any]:
        """Who writes."""
        return {
            "person": [
                (_("Name"), case.name.reveal()),
                (_("E-mail address"), case.email.reveal()),
            ]
        }


def _has_new(case: Any) -> bool:
    return bool(case.new_messages) and case.destroyed_at is None


def _new_in_words(case: Any) -> str:
    count = case.new_messages
    return ngettext("%(count)d new", "%(count)d new", count) % {"count": count}


def _facts(case: Any) -> list[tuple[Any, Any]]:
    began = date_format(clock.day_of(case.created_at), "l j F Y")
    facts: list[tuple[Any, Any]] = [(_("First message"), began)]
    if _has_new(case):
        facts.append((_("New messages"), case.new_messages))
    if case.closed_at is not None:
        facts.append((_("Closed on"), date_format(clock.day_of(case.closed_at), "l j F Y")))
        facts.append((_("Closed by"), case.closed_by or _("the system")))
        facts.append((_("Outcome"), case.get_outcome_display()))
    if case.became_id is not None:
        address = reverse("admin:requests_dsar_datasubjectrequest_change", args=[case.became_id])
        facts.append(
            (_("Request"), format_html('<a href="{}">{}</a>', address, case.became_reference))
        )
    return facts

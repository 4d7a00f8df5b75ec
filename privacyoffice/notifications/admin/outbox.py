"""Mails: what went out, what did not and why, and what somebody can do about it."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act, ActForm
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.base import GatedModelAdmin, Headline
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.accounts.admin.timeline import EMPTY
from privacyoffice.accounts.admin.words import describe
from privacyoffice.notifications.addressing import PERSON_OF_CASE
from privacyoffice.notifications.intents import known_intent
from privacyoffice.notifications.models import IN_NEED, DeliveryAttempt, OutboxMessage, State
from privacyoffice.notifications.rendering import moment_in_words
from privacyoffice.notifications.services import settling
from privacyoffice.notifications.services.purging import NO_ADDRESS

describe(
    {
        "notifications.sent_again": gettext_lazy("Mail sent again"),
        "notifications.settled": gettext_lazy("Mail marked as dealt with"),
    }
)

_SHAPES = {
    State.QUEUED: "open",
    State.SENDING: "half",
    State.SENT: "tick",
    State.FAILED: "cross",
    State.UNCERTAIN: "full",
    State.BUNDLED: "half",
    State.DROPPED: "back",
    State.SETTLED: "tick",
}


class SettleForm(ActForm):
    """How it was dealt with."""

    reason = forms.CharField(
        label=gettext_lazy("How was this dealt with?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "For instance: told by telephone. It stands in the history of this mail."
        ),
    )


def _send_again(request: HttpRequest, message: OutboxMessage, data: dict[str, Any]) -> str:
    settling.send_again(message_id=message.pk, actor=request.user, now=clock.now())
    return _("The mail is in the outbox again. It goes out within a minute.")


def _settle(request: HttpRequest, message: OutboxMessage, data: dict[str, Any]) -> str:
    settling.settle(
        message_id=message.pk, reason=data["reason"], actor=request.user, now=clock.now()
    )
    return _("Marked as dealt with. Nothing is sent.")


def _needs_somebody(message: OutboxMessage) -> bool:
    return message.state in IN_NEED


def _perhaps_twice(message: OutboxMessage) -> list[Any]:
    if message.state != State.UNCERTAIN:
        return []
    return [_("Perhaps this mail arrived after all. Then the recipient gets it twice. Ask first.")]


ACTS = (
    Act(
        name="again",
        label=gettext_lazy("Send again"),
        explanation=gettext_lazy(
            "The same mail goes out once more, to the address that this person has now."
        ),
        perm="settle",
        perform=_send_again,
        possible=_needs_somebody,
        refused=lambda message, user: settling.why_not_again(message),
        warnings=_perhaps_twice,
    ),
    Act(
        name="settle",
        label=gettext_lazy("Mark as dealt with"),
        explanation=gettext_lazy("The mail is not sent again, and leaves your list of work."),
        perm="settle",
        perform=_settle,
        possible=_needs_somebody,
        form_class=SettleForm,
    ),
)


class NeedFilter(admin.SimpleListFilter):
    """What somebody has to look at comes first."""

    title = gettext_lazy("what to do")
    parameter_name = "need"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("look", gettext_lazy("look at it: failed or uncertain")),
            ("waits", gettext_lazy("still has to go out")),
            ("out", gettext_lazy("went out")),
            ("not", gettext_lazy("was not sent")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        states = {
            "look": IN_NEED,
            "waits": (State.QUEUED, State.SENDING),
            "out": (State.SENT,),
            "not": (State.BUNDLED, State.DROPPED, State.SETTLED),
        }.get(self.value() or "")
        return queryset if states is None else queryset.filter(state__in=states)


@admin.register(OutboxMessage)
class OutboxMessageAdmin(GatedModelAdmin):
    """All mail of the organisation, the newest first."""

    acts = ACTS
    list_display = ("what", "to_whom", "state_badge", "created_at", "problem")
    list_display_links = ("what",)
    list_filter = (NeedFilter,)
    list_select_related = ("recipient",)
    search_fields = ("recipient__name", "recipient__email", "to_address")
    search_help_text = gettext_lazy("Searches in names and addresses.")
    change_form_template = "admin/notifications/outboxmessage/change_form.html"

    @admin.display(description=pgettext_lazy("to a person", "message"), ordering="intent")
    def what(self, message: OutboxMessage) -> str:
        return settling.name_of(message)

    @admin.display(description=pgettext_lazy("of a mail", "to"), ordering="recipient__name")
    def to_whom(self, message: OutboxMessage) -> str:
        if message.recipient is not None:
            return message.recipient.name
        if message.to_address == PERSON_OF_CASE:
            return _("the person of the case")
        return EMPTY if message.to_address == NO_ADDRESS else message.to_address

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_badge(self, message: OutboxMessage) -> SafeString:
        return badge(message.get_state_display(), _SHAPES[State(message.state)])

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """With how much of what the mail said is for these eyes."""
        intent = known_intent(context["original"].intent)
        shown = {
            "text_is_shown": intent is not None and intent.text_is_shown,
            "holds_content": intent is None or intent.carries_content,
        }
        return super().render_change_form(request, {**context, **shown}, *args, **kwargs)

    def page_title(self, obj: OutboxMessage) -> str:
        return _("Mail: %(name)s") % {"name": settling.name_of(obj)}

    def headline(self, request: HttpRequest, obj: OutboxMessage) -> Headline:
        facts = [(_("To"), self.to_whom(obj)), (_("Written"), moment_in_words(obj.created_at))]
        if obj.sent_at is not None:
            facts.append((_("Sent"), moment_in_words(obj.sent_at)))
        if obj.state == State.QUEUED:
            facts.append((_("Goes out at the earliest"), moment_in_words(obj.not_before)))
        if obj.again_of_id is not None:
            facts.append((_("Repeats"), _link_to(obj.again_of_id)))
        in_need = obj.state in IN_NEED
        return Headline(
            badge=self.state_badge(obj),
            facts=tuple(facts),
            notice_title=_("What happened"),
            notice="\n\n".join((obj.problem, _meaning(obj))) if in_need else "",
            blocks=tuple(filter(None, (_settled(obj), _attempts(obj)))),
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("recipient", "settled_by")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The page shows what happened and the text, and no fields."""
        return ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _meaning(message: OutboxMessage) -> str:
    if message.state == State.UNCERTAIN:
        return _(
            "It is not sent again by itself, because then it could arrive twice. Ask the "
            "recipient, and choose below."
        )
    return _("It is not tried again by itself. Mend what was wrong, and choose below.")


def _link_to(message_id: Any) -> SafeString:
    address = reverse("admin:notifications_outboxmessage_change", args=[message_id])
    return format_html('<a href="{}">{}</a>', address, _("an earlier mail"))


def _settled(message: OutboxMessage) -> Block | None:
    if message.settled_at is None:
        return None
    words = _("%(moment)s, by %(name)s: %(reason)s") % {
        "moment": moment_in_words(message.settled_at),
        "name": message.settled_by,
        "reason": message.settled_reason,
    }
    lines = (words, *(_link_to_next(again.pk) for again in message.again.all()))
    return Block(_("Dealt with"), lines)


def _link_to_next(message_id: Any) -> SafeString:
    address = reverse("admin:notifications_outboxmessage_change", args=[message_id])
    return format_html('<a href="{}">{}</a>', address, _("The mail that was sent again"))


def _attempts(message: OutboxMessage) -> Block | None:
    """The latest first; of a week without a mail server there are many."""
    latest = message.deliveries.order_by("-number")[:20]
    lines = tuple(_attempt_in_words(attempt) for attempt in latest)
    return Block(_("Attempts, the latest first"), lines) if lines else None


def _attempt_in_words(attempt: DeliveryAttempt) -> str:
    words = _("%(moment)s: %(ending)s") % {
        "moment": moment_in_words(attempt.began_at),
        "ending": attempt.get_ending_display() or _("no ending is known"),
    }
    return f"{words} ({attempt.reply})" if attempt.reply else words

"""Messages to oneself: read, put away, and choose how they come by mail."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db.models import Count, QuerySet, Window
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act, ActForm
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.base import GatedModelAdmin, Headline
from privacyoffice.accounts.admin.words import describe
from privacyoffice.accounts.header import HeaderLink, in_header
from privacyoffice.accounts.home import HomeBlock, HomeItem, on_home
from privacyoffice.notifications.intents import is_own_path
from privacyoffice.notifications.models import InAppMessage, Manner
from privacyoffice.notifications.rendering import moment_in_words, subject_of
from privacyoffice.notifications.services import preferences, reading
from privacyoffice.tenancy.scope import scope_is_set

LIST = "admin:notifications_inappmessage_changelist"
READ_ALL = "_read_all"
# A block shows the beginning of its list; the rest is one click away.
SHOWN = 5

describe({"notifications.wish_changed": gettext_lazy("Wish about mail changed")})


class WishForm(ActForm):
    """How somebody wants to hear of things; shows the present wish."""

    manner = forms.ChoiceField(
        label=gettext_lazy("When do you want mail?"),
        choices=Manner.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "What is urgent, such as a data breach, always comes at once. Every message is in "
            "your list as well."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["manner"].initial = preferences.manner_of(self.user)


def _choose(request: HttpRequest, obj: Any, data: dict[str, Any]) -> str:
    manner = Manner(data["manner"])
    preferences.choose_manner(manner=manner, actor=_person(request), now=clock.now())
    return _("Saved. Mail now comes like this: %(manner)s.") % {"manner": manner.label}


WISH = Act(
    name="wish",
    label=gettext_lazy("Choose how mail comes"),
    explanation=gettext_lazy(
        "You choose this for yourself, for this organisation. It holds from the next message on."
    ),
    perm="view",
    perform=_choose,
    possible=lambda obj: True,
    form_class=WishForm,
)


class UnreadFilter(admin.SimpleListFilter):
    """Only what was not read yet."""

    title = gettext_lazy("read or not")
    parameter_name = "read"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("no", _("not read yet"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.unread() if self.value() == "no" else queryset


@admin.register(InAppMessage)
class InAppMessageAdmin(GatedModelAdmin):
    """One's own messages, the newest first. Opening one puts it away and leads to what it is
    about."""

    list_display = ("what", "state_badge", "created_at")
    list_display_links = ("what",)
    list_filter = (UnreadFilter,)
    fields = ("created_at", "read_at")
    readonly_fields = fields
    has_history = False
    change_list_template = "admin/notifications/inappmessage/change_list.html"

    @admin.display(description=pgettext_lazy("to a person", "message"))
    def what(self, message: InAppMessage) -> SafeString:
        words = _words(message)
        if message.read_at is None:
            return format_html("<strong>{}</strong>", words)
        return format_html("{}", words)

    @admin.display(description=gettext_lazy("state"), ordering="read_at")
    def state_badge(self, message: InAppMessage) -> SafeString:
        return badge(_("read"), "tick") if message.read_at else badge(_("new"), "full")

    def page_title(self, obj: InAppMessage) -> str:
        return _words(obj)

    def headline(self, request: HttpRequest, obj: InAppMessage) -> Headline:
        return Headline(badge=self.state_badge(obj))

    def get_queryset(self, request: HttpRequest) -> QuerySet[InAppMessage]:
        own: QuerySet[InAppMessage] = super().get_queryset(request).filter(recipient=request.user)
        return own

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Everybody with a role has a list; a message is seen by who got it."""
        if not super().has_view_permission(request, obj):
            return False
        return obj is None or bool(obj.recipient_id == request.user.pk)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[Any]:
        wish = path(
            "wish/",
            self.admin_site.admin_view(self.wish_view),
            name="notifications_inappmessage_wish",
        )
        return [wish, *super().get_urls()]

    def wish_view(self, request: HttpRequest) -> HttpResponse:
        """One's wish about mail (GET), and a new one (POST)."""
        return self._take(request, WISH, None)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method == "POST" and READ_ALL in request.POST:
            count = reading.mark_all_read(actor=_person(request), now=clock.now())
            messages.success(request, _all_read(count))
            return redirect(LIST)
        context = {"unread": _unread(request), "read_all": READ_ALL}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Opening it: read from now on, and on to what it is about if it leads anywhere."""
        message = self.get_object(request, unquote(object_id))
        if message is not None and request.method == "GET":
            reading.mark_read(message_id=message.pk, actor=_person(request), now=clock.now())
            if message.url and is_own_path(message.url):
                return redirect(message.url)
        return super().change_view(request, object_id, form_url, extra_context)


def _words(message: InAppMessage) -> str:
    return subject_of(message.intent, message.context, now=clock.now())


def _person(request: HttpRequest) -> Any:
    """Who asks; the admin lets in nobody who is not logged in."""
    return request.user


def _all_read(count: int) -> str:
    if not count:
        return _("There was nothing that you had not read.")
    return ngettext("%(count)d message put away.", "%(count)d messages put away.", count) % {
        "count": count
    }


def _unread(request: HttpRequest) -> int:
    """How many messages wait for who asks; asked once a request."""
    known: int | None = request.__dict__.get("_unread_messages")
    if known is None:
        known = InAppMessage.objects.sent_to(request.user).unread().count()
        request.__dict__["_unread_messages"] = known
    return known


def _may_read(request: HttpRequest) -> bool:
    return scope_is_set() and request.user.has_perm("notifications.view_inappmessage")


@in_header
def messages_in_header(request: HttpRequest) -> HeaderLink | None:
    """The way to one's messages, with how many are new."""
    if not _may_read(request):
        return None
    count = _unread(request)
    label = _("Messages (%(count)d new)") % {"count": count} if count else _("Messages")
    return HeaderLink(label, reverse(LIST), is_new=bool(count))


@on_home
def new_messages(request: HttpRequest) -> HomeBlock | None:
    """What was not read yet, the newest on top. One query, for the header as well."""
    if not _may_read(request):
        return None
    unread = InAppMessage.objects.sent_to(request.user).unread()
    newest = list(unread.annotate(total=Window(Count("*")))[:SHOWN])
    count = newest[0].total if newest else 0
    request.__dict__["_unread_messages"] = count
    if not count:
        return None
    return HomeBlock(
        _("New messages"),
        ngettext(
            "%(count)d message that you have not read.",
            "%(count)d messages that you have not read.",
            count,
        )
        % {"count": count},
        tuple(
            HomeItem(
                _words(message),
                reverse("admin:notifications_inappmessage_change", args=[message.pk]),
                moment_in_words(message.created_at),
            )
            for message in newest
        ),
        reverse(LIST) if count > SHOWN else "",
        is_aside=True,
    )

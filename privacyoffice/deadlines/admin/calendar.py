"""Somebody's own calendar address: whether there is one, a new one, and none any more."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.access import active_roles
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.base import GatedModelAdmin
from privacyoffice.accounts.recent_login import ask_again
from privacyoffice.deadlines.models import CalendarFeed
from privacyoffice.deadlines.services import feeds
from privacyoffice.links import absolute


def _withdraw(request: HttpRequest, _nothing: None, data: dict[str, Any]) -> str:
    feeds.withdraw_address(actor=request.user, now=clock.now())
    return _("The address has been withdrawn. Your calendar program finds nothing there any more.")


MAKE = Act(
    name="make",
    label=gettext_lazy("Make a new address"),
    explanation=gettext_lazy(
        "You get an address that only you know. An address that you made before stops at once."
    ),
    perm="add",
    perform=lambda request, _nothing, data: "",  # the page itself shows what came of it
    possible=lambda _nothing: True,
)
WITHDRAW = Act(
    name="withdraw",
    label=gettext_lazy("Withdraw the address"),
    explanation=gettext_lazy(
        "Your calendar program finds nothing there any more. You can make a new address later."
    ),
    perm="change",
    perform=_withdraw,
    possible=lambda _nothing: True,
)


@admin.register(CalendarFeed)
class CalendarFeedAdmin(GatedModelAdmin):
    """One page for everybody about the own calendar. Nobody sees anybody else's."""

    has_history = False

    def get_urls(self) -> list[Any]:
        """In place of a list and a page an object: this page and its two steps."""
        wrap = self.admin_site.admin_view
        return [
            path("", wrap(self.own_page), name="deadlines_calendarfeed_changelist"),
            path("add/", wrap(self.make_view), name="deadlines_calendarfeed_add"),
            path("withdraw/", wrap(self.withdraw_view), name="deadlines_calendarfeed_withdraw"),
        ]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever works here has a calendar."""
        return bool(active_roles(request.user).names)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """By its own button, and not beside the link on the home page."""
        return False

    def own_page(self, request: HttpRequest) -> HttpResponse:
        """What the address is for, whether there is one, and when it was last used."""
        return self._page(request, feed=feeds.address_of(request.user))

    def make_view(self, request: HttpRequest) -> HttpResponse:
        """Asks (GET) and makes an address (POST), which this one answer shows and no other.

        Whoever finds a screen that somebody left may not take their calendar along for ever.
        """
        if asks := ask_again(request):
            return asks
        if request.method != "POST":
            return self._take(request, MAKE, None)
        secret = feeds.make_address(actor=request.user, now=clock.now())
        slug = self.admin_site.each_context(request)["organisation"].slug
        address = absolute("deadlines:calendar_feed", slug, secret)
        return self._page(request, feed=feeds.address_of(request.user), address=address)

    def withdraw_view(self, request: HttpRequest) -> HttpResponse:
        """Asks (GET) and withdraws the address (POST)."""
        return self._take(request, WITHDRAW, None)

    def _page(self, request: HttpRequest, **context: Any) -> HttpResponse:
        return TemplateResponse(
            request,
            "admin/deadlines/calendarfeed/own.html",
            {
                **self.admin_site.each_context(request),
                "title": capfirst(str(self.opts.verbose_name_plural)),
                "opts": self.opts,
                **context,
            },
        )

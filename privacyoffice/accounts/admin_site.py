"""The admin site: inside one organisation, and silent about everything else."""

from functools import partial
from typing import Any, cast

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from privacyoffice.accounts.access import active_roles
from privacyoffice.accounts.header import header_of
from privacyoffice.accounts.home import home_of
from privacyoffice.accounts.middleware import ACTIVE_ORGANISATION, ScopedRequest

# Addresses that Django's admin brings and that would answer differently for a missing and
# for a forbidden object, or that allauth handles.
LEFT_OUT = frozenset({"view_on_site", "password_change", "password_change_done"})

# The methods that a page of the admin knows.
ANSWERED = ("GET", "HEAD", "OPTIONS", "POST")


class PrivacyOfficeAdminSite(AdminSite):
    """Django's admin for people with a role in the active organisation.

    Forbidden is answered as missing: 404. Logging in and out is allauth's.
    """

    site_header = gettext_lazy("Privacy Office")
    site_title = gettext_lazy("Privacy Office")
    index_title = gettext_lazy("Today")
    site_url = None
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether somebody holds a role in the active organisation."""
        user = request.user
        return bool(user.is_active and user.is_authenticated and active_roles(user).names)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        guarded = super().admin_view(view, cacheable)

        def forbidden_is_missing(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.user.is_authenticated and not self.has_permission(request):
                return redirect("admin:choose_organisation")
            # Django would show the page. Only now, so that strangers learn nothing; and for
            # every address, so that the answer does not tell what exists.
            if request.method not in ANSWERED and self.has_permission(request):
                return HttpResponseNotAllowed(ANSWERED)
            try:
                return guarded(request, *args, **kwargs)
            except PermissionDenied:
                raise Http404 from None

        return forbidden_is_missing

    def get_urls(self) -> list[Any]:
        ours = [
            path("organisatie/", never_cache(self.choose_organisation), name="choose_organisation"),
        ]
        theirs = [
            url
            for url in super().get_urls()
            if not (isinstance(url, URLPattern) and url.name in LEFT_OUT)
        ]
        return ours + theirs

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context = super().each_context(request)
        scoped = cast(ScopedRequest, request)
        context["organisation"] = scoped.organisation
        context["own_organisations"] = scoped.own_organisations
        # Asked by the template, so that pages without this header ask nothing.
        context["header_links"] = partial(header_of, request)
        return context

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Home: what there is to do, then the lists of the daily work, then the rest."""
        lists = [entry for app in self.get_app_list(request) for entry in app["models"]]
        context = {
            "blocks": home_of(request),
            "daily_lists": [entry for entry in lists if self._is_daily(entry)],
            "other_lists": [entry for entry in lists if not self._is_daily(entry)],
        }
        return super().index(request, {**context, **(extra_context or {})})

    def _is_daily(self, entry: dict[str, Any]) -> bool:
        return getattr(self._registry[entry["model"]], "is_daily", False)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Send to the login page, or on to the admin."""
        if request.user.is_authenticated:
            return redirect("admin:index")
        destination = request.GET.get("next") or reverse("admin:index")
        return HttpResponseRedirect(
            f"{reverse('account_login')}?{urlencode({'next': destination})}"
        )

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Send to the page that logs out."""
        return redirect("account_logout")

    def choose_organisation(self, request: HttpRequest) -> HttpResponse:
        """Choose in which organisation to work; says so when there is none."""
        if not request.user.is_authenticated:
            return self.login(request)
        if request.method == "POST":
            chosen = request.POST.get("organisation", "")
            for organisation in cast(ScopedRequest, request).own_organisations:
                if str(organisation.pk) == chosen:
                    request.session[ACTIVE_ORGANISATION] = chosen
                    messages.success(
                        request,
                        _("You now work in %(name)s.") % {"name": organisation.name},
                    )
                    return redirect("admin:index")
            raise Http404
        context = {**self.each_context(request), "title": _("Choose an organisation")}
        return render(request, "admin/choose_organisation.html", context)

"""Somebody’s own views of the list of requests: the filters of now under a name."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.cache import never_cache

from privacyoffice import clock
from privacyoffice.accounts.admin.errors import problems_of
from requests_dsar.models import OwnView
from requests_dsar.services.own_views import remove_view, save_view

# What a view remembers. What somebody searched for is no part of it: that can name a person.
FILTERS = ("todo", "status__exact", "messages", "owner", "right", "channel__exact", "o")
_LIST = "admin:requests_dsar_datasubjectrequest_changelist"
_VIEWS = "admin:requests_dsar_datasubjectrequest_views"
_LONGEST = 500


def filters_in(asked: QueryDict) -> str:
    """The filters of an address, as another address takes them; empty without any."""
    found = QueryDict(mutable=True)
    for name in FILTERS:
        if value := asked.get(name, ""):
            found[name] = value
    query = found.urlencode()
    return query if len(query) <= _LONGEST else ""


def own_views_of(user: Any) -> list[OwnView]:
    """Those of somebody, by name: one query."""
    return list(OwnView.objects.filter(user=user))


def address_to_save(asked: QueryDict) -> str:
    """Where somebody gives what they see a name."""
    return f"{reverse(_VIEWS)}?{filters_in(asked)}"


class NameForm(forms.Form):
    """A name for what the list shows."""

    name = forms.CharField(
        label=gettext_lazy("Name of the view"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Only you see this view. Name no person in it."),
        error_messages={"required": gettext_lazy("Give this view a name.")},
    )


@method_decorator(never_cache, name="dispatch")
class OwnViewsView(View):
    """One’s own views, each with a button to remove it, and a name for what the list shows."""

    http_method_names = ("get", "head", "post", "options")
    case_admin: Any = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.case_admin.has_view_permission(request):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, NameForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        if "remove" in request.POST:
            remove_view(view_id=_id(request.POST["remove"]), actor=request.user, now=clock.now())
            messages.success(request, _("The view was removed."))
            return redirect(address_to_save(request.GET))
        form = NameForm(request.POST)
        if not form.is_valid():
            return self._page(request, form)
        try:
            view = save_view(
                name=form.cleaned_data["name"],
                query=filters_in(request.GET),
                actor=request.user,
                now=clock.now(),
            )
        except ValidationError as error:
            form.add_error(None, error)
            return self._page(request, form)
        messages.success(request, _("Saved. You find it above the list."))
        return redirect(f"{reverse(_LIST)}?{view.query}")

    def _page(self, request: HttpRequest, form: NameForm) -> HttpResponse:
        context = {
            **self.case_admin.admin_site.each_context(request),
            "title": _("Your own views"),
            "opts": self.case_admin.opts,
            "form": form,
            "problems": list(problems_of(form)),
            "problems_title": _("Nothing has been saved yet"),
            "views": own_views_of(request.user),
            "has_filters": bool(filters_in(request.GET)),
        }
        return TemplateResponse(request, "admin/requests_dsar/own_views.html", context)


def own_views_url(case_admin: Any) -> Any:
    """The address of the page, in the admin of requests."""
    view = case_admin.admin_site.admin_view(OwnViewsView.as_view(case_admin=case_admin))
    return path("views/", view, name="requests_dsar_datasubjectrequest_views")


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None

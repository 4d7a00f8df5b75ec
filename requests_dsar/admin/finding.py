"""Finding the requests of one person. What is filled in stays out of addresses and logs."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from privacyoffice import clock
from privacyoffice.accounts.admin.errors import problems_of
from privacyoffice.keyring import Unreadable
from requests_dsar.admin.forms import FindForm
from requests_dsar.services.finding import MOST, find


@method_decorator([sensitive_post_parameters(), never_cache], name="dispatch")
class FindView(View):
    """A form, and below it what was found among the requests that somebody may see."""

    http_method_names = ("get", "head", "post", "options")
    case_admin: Any = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.case_admin.has_view_permission(request):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, FindForm(), None)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FindForm(request.POST)
        found = None
        if form.is_valid():
            try:
                found = self._found(request, form)
            except Unreadable as error:
                form.add_error(None, str(error.told))
        return self._page(request, form, found)

    def _found(self, request: HttpRequest, form: FindForm) -> list[Any]:
        given = {
            name: value.isoformat() if name == "birth_date" else value
            for name, value in form.cleaned_data.items()
            if value
        }
        return find(given=given, actor=request.user, now=clock.now())

    def _page(self, request: HttpRequest, form: FindForm, found: list[Any] | None) -> HttpResponse:
        context = {
            **self.case_admin.admin_site.each_context(request),
            "title": _("Find a person"),
            "opts": self.case_admin.opts,
            "form": form,
            "problems": list(problems_of(form)),
            "problems_title": _("Nothing has been looked for yet"),
            "found": None if found is None else found[:MOST],
            "most": MOST if found and len(found) > MOST else None,
        }
        return TemplateResponse(request, "admin/requests_dsar/find.html", context)

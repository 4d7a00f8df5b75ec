"""The page of a case: read from top to bottom, changed by acts only, and looked into on record."""

from typing import Any, ClassVar

from django.contrib.admin.utils import unquote
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views import View

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.base import GatedModelAdmin
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.cases import certificate
from privacyoffice.cases.kinds import kind_of, sees_some
from privacyoffice.cases.models import CaseModel
from privacyoffice.cases.queries import destruction_of
from privacyoffice.cases.services.reading import note_reading, note_reading_if_readable
from privacyoffice.keyring import Unreadable


class CertificateView(View):
    """The certificate of a destroyed case as a text file. Only to read."""

    http_method_names = ("get", "head", "options")
    case_admin: Any = None

    def get(self, request: HttpRequest, object_id: str) -> HttpResponse:
        case = self.case_admin.get_object(request, unquote(object_id))
        if case is None or not self.case_admin.has_view_permission(request, case):
            raise Http404
        destruction = destruction_of(case)
        if destruction is None:
            raise Http404
        text = certificate.as_text(destruction, case.organisation)
        answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
        name = f"vernietiging-{case.reference}.txt"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        answer["Cache-Control"] = "private, no-store"
        return answer


class CaseAdmin(GatedModelAdmin):
    """Of a kind of cases. A subclass says in `content` what is encrypted, and calls it only here.

    What cannot be read any more says why; everything else on the page still stands.
    """

    is_daily = True
    shown_of_history = 8
    search_fields: ClassVar[Any] = ("reference",)
    save_on_top = False
    change_form_template = "admin/cases/case.html"
    list_display_links = ("reference",)
    # Names of the acts whose page shows what is encrypted.
    acts_that_show: ClassVar[tuple[str, ...]] = ()

    def content(self, request: HttpRequest, case: Any) -> dict[str, Any]:
        """What the page shows of what is encrypted. Raises keyring.Unreadable."""
        raise NotImplementedError

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """Asked once for a page that is only read: each part of it asks for the same case."""
        if request.method not in ("GET", "HEAD"):
            return super().get_object(request, object_id, from_field)
        known: dict[Any, Any] = request.__dict__.setdefault("_cases_on_page", {})
        key = (self.model, object_id, from_field)
        if key not in known:
            known[key] = super().get_object(request, object_id, from_field)
        return known[key]

    def _is_granted_something(self, request: HttpRequest) -> bool:
        """Asked once a request: the menu shows what hangs on a case by the same answer."""
        return sees_some(request, kind_of(self.model))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Everything goes by acts, each with its reason."""
        return False

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The page shows sections and no fields."""
        return ()

    def get_urls(self) -> list[Any]:
        file = path(
            "<path:object_id>/certificate/",
            self.admin_site.admin_view(CertificateView.as_view(case_admin=self)),
            name=f"{self._url_name}_certificate",
        )
        return [file, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        case = self.get_object(request, unquote(object_id))
        context: dict[str, Any] = {"history_stands_above": True}
        if case is not None and request.method in ("GET", "HEAD"):
            context |= self._opened(request, case)
        return super().change_view(
            request, object_id, form_url, {**context, **(extra_context or {})}
        )

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Reasons tell about people too: seeing them is looking into the case."""
        case = self.get_object(request, unquote(object_id))
        if case is not None:
            note_reading_if_readable(case, request.user, clock.now())
        return super().history_view(request, object_id, extra_context)

    def _take(self, request: HttpRequest, act: Act, obj: Any, refusal: str = "") -> HttpResponse:
        # A form that was overtaken is shown beside what is there now.
        seen = request.POST.get("expected_revision", "")
        is_overtaken = seen not in ("", str(getattr(obj, "revision", "")))
        if act.name in self.acts_that_show and (request.method in ("GET", "HEAD") or is_overtaken):
            note_reading_if_readable(obj, request.user, clock.now())
        return super()._take(request, act, obj, refusal)

    def _opened(self, request: HttpRequest, case: CaseModel) -> dict[str, Any]:
        """What is encrypted, with the act of looking into it; or why it cannot be read."""
        try:
            shown = self.content(request, case)
        except Unreadable as error:
            return {"unreadable": error.told}
        note_reading(case, request.user, clock.now())
        return {"content": shown}

    def certificate_block(self, case: CaseModel) -> Block | None:
        """Of a destroyed case: what was destroyed, on which ground, and the certificate."""
        destruction = destruction_of(case)
        if destruction is None:
            return None
        lines = certificate.lines_of(destruction, case.organisation)
        address = reverse(f"admin:{self._url_name}_certificate", args=[case.pk])
        link = format_html('<a href="{}">{}</a>', address, _("Download the certificate"))
        return Block(_("Destroyed"), (*lines, link), is_first=True)

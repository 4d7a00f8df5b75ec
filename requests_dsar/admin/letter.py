"""One letter as it will be read, the steps with it and its PDF; and all letters in a list."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from privacyoffice import clock
from privacyoffice.accounts.access import visible
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.base import GatedModelAdmin, Headline
from privacyoffice.cases.kinds import kind_of, sees_some
from privacyoffice.cases.services.reading import note_reading, note_reading_if_readable
from privacyoffice.keyring import Unreadable
from privacyoffice.tenancy.scope import scope_is_set
from requests_dsar.admin.acts_letters import ACTS, status_badge
from requests_dsar.admin.forms_letter import name_of
from requests_dsar.letters.paper import shown
from requests_dsar.models import DataSubjectRequest, Letter, LetterStatus
from requests_dsar.queries import VIEW
from requests_dsar.services import letters
from requests_dsar.services.letter_files import FILES, PDF, trouble_with
from requests_dsar.services.letter_giving import give

_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"

# The last word of the address of each file of a letter.
_ADDRESSES = {"file": PDF, "enclosed": FILES}


class FileView(View):
    """The PDF of a letter, or what goes along with it, for who may see the request."""

    http_method_names = ("get", "head", "options")
    admin_site: Any = None
    what = PDF

    def get(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        try:
            chunks, name, size = give(
                unquote(object_id),
                self.what,
                actor=request.user,
                now=clock.now(),
                is_read=request.method == "GET",
            )
        except FileNotFoundError:
            return self._page(request, _("This file is not there, or not yet."))
        except Unreadable as error:
            return self._page(request, str(error.told))
        kind = "application/pdf" if self.what == PDF else "application/zip"
        response = StreamingHttpResponse(chunks, content_type=kind)
        response["Content-Length"] = str(size)
        response["Content-Disposition"] = content_disposition_header(True, name)
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = _POLICY
        response["Cache-Control"] = "private, no-store"
        return response

    def _page(self, request: HttpRequest, sentence: str) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("This file cannot be downloaded"),
            "sentence": sentence,
        }
        return render(request, "admin/attachments/gone.html", context, status=410)


@admin.register(Letter)
class LetterAdmin(GatedModelAdmin):
    """By the gate of the request: who sees that sees its letters, who changes it writes them."""

    acts = ACTS
    list_display = ("which", "kind", "status_word", "made_at", "sent")
    list_display_links = ("which",)
    list_filter = ("status", "kind")
    ordering = ("-made_at",)
    change_form_template = "admin/requests_dsar/letter.html"
    # The acts stand in the history of the request.
    has_history = False

    class Media:
        css: ClassVar[dict[str, tuple[str, ...]]] = {"all": ("css/cases.css",)}

    @admin.display(description=gettext_lazy("letter"), ordering="request__reference")
    def which(self, letter: Letter) -> str:
        return f"{letter.request.reference}, {name_of(letter)}"

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def status_word(self, letter: Letter) -> SafeString:
        return status_badge(letter)

    @admin.display(description=gettext_lazy("sent on"))
    def sent(self, letter: Letter) -> str:
        return ", ".join(date_format(dispatch.sent_on) for dispatch in letter.dispatches.all())

    def page_title(self, obj: Letter) -> str:
        return f"{obj.request.reference}, {name_of(obj)}"

    def headline(self, request: HttpRequest, obj: Letter) -> Headline:
        """Where it stands, and its files."""
        return Headline(badge=status_badge(obj), facts=tuple(_facts(obj)))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """What it says tells about the person: seeing it is looking into the request."""
        letter = self.get_object(request, unquote(object_id))
        context: dict[str, Any] = {"history_stands_above": True}
        if letter is not None and request.method in ("GET", "HEAD"):
            context |= _opened(letter, request.user)
        return super().change_view(
            request, object_id, form_url, {**context, **(extra_context or {})}
        )

    def _take(self, request: HttpRequest, act: Act, obj: Any, refusal: str = "") -> HttpResponse:
        seen = request.POST.get("expected_revision", "")
        # A form that was overtaken is shown beside what is there now.
        is_overtaken = seen not in ("", str(obj.revision))
        if act.name == "change" and (request.method in ("GET", "HEAD") or is_overtaken):
            note_reading_if_readable(obj.request, request.user, clock.now())
        return super()._take(request, act, obj, refusal)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        everything = super(GatedModelAdmin, self).get_queryset(request)
        seen = visible(DataSubjectRequest.objects.all(), request.user, VIEW).order_by()
        found: QuerySet[Any] = everything.filter(request__in=seen.values("pk"))
        return found.select_related(
            "request__organisation", "made_by", "final_by"
        ).prefetch_related("dispatches")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A list for who has requests; a letter by the gate of its request."""
        if not scope_is_set():
            return False
        if obj is None:
            return sees_some(request, kind_of(DataSubjectRequest))
        return request.user.has_perm(VIEW, obj.request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Letters are written on the page of their request."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def may_take(self, request: HttpRequest, act: Act, obj: Letter) -> bool:
        return request.user.has_perm(f"requests_dsar.{act.perm}_datasubjectrequest", obj.request)

    def _object_of_act(self, request: HttpRequest, object_id: str, act: Act) -> Any:
        letter, _request = letters.access_letter(request.user, object_id, act.perm)
        return letter

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The page shows the letter and no fields."""
        return ()

    def get_urls(self) -> list[Any]:
        files = [
            path(
                f"<path:object_id>/{name}/",
                self.admin_site.admin_view(FileView.as_view(admin_site=self.admin_site, what=what)),
                name=f"{self._url_name}_{name}",
            )
            for name, what in _ADDRESSES.items()
        ]
        return [*files, *super().get_urls()]


def _opened(letter: Letter, user: Any) -> dict[str, Any]:
    """The letter as it is read, with the act of looking into its request; or why not."""
    try:
        content = letter.content.reveal() or {}
    except Unreadable as error:
        return {"unreadable": error.told}
    note_reading(letter.request, user, clock.now())
    return {
        "content": content,
        "paragraphs": [shown(paragraph) for paragraph in content.get("paragraphs", ())],
    }


def _facts(letter: Letter) -> list[tuple[Any, Any]]:
    case = letter.request
    facts: list[tuple[Any, Any]] = [
        (
            _("Request"),
            format_html('<a href="{}">{}</a>', kind_of(case).address_of(case.pk), case.reference),
        ),
        (_("Language"), letter.get_language_display()),
        (_("Written by"), letter.made_by or _("the system")),
    ]
    if letter.final_at is not None:
        facts.append((_("Final since"), date_format(localtime(letter.final_at), "DATETIME_FORMAT")))
        facts.append((_("Made final by"), letter.final_by or _("the system")))
    if letter.status in (LetterStatus.FINAL, LetterStatus.SENT) and case.destroyed_at is None:
        trouble = trouble_with(letter)
        pdf = _not_made(trouble) if trouble else _file(letter, "file", letter.stored_as)
        facts.append((_("PDF"), pdf))
        facts.append((_("Hash of the PDF (SHA-256)"), letter.sha256 or _("not yet")))
        if letter.files_stored_as:
            facts.append((_("Files that go along"), _file(letter, "enclosed", "yes")))
    return facts + [
        (dispatch.get_way_display(), date_format(dispatch.sent_on, "l j F Y"))
        for dispatch in letter.dispatches.all()
    ]


def _not_made(trouble: str) -> str:
    return _("It could not be made: %(why)s It is tried again by itself every half hour.") % {
        "why": trouble
    }


def _file(letter: Letter, name: str, stored: str) -> Any:
    if not stored:
        return _("It is being made. Look again in a moment.")
    address = reverse(f"admin:requests_dsar_letter_{name}", args=[letter.pk])
    return format_html('<a href="{}">{}</a>', address, _("Download"))

"""The register as PDF: asking for one, following it, and taking the file.

Only for who may read everything: the internal edition holds every field.
"""

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponse, HttpResponseBase
from django.template.defaultfilters import filesizeformat
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act, ActForm
from privacyoffice.accounts.admin.base import GatedModelAdmin, Headline
from privacyoffice.accounts.admin.words import describe
from privacyoffice.documents import storage
from privacyoffice.jobs.admin import name_work
from privacyoffice.jobs.admin.job import (
    JobChangeList,
    refreshed,
    refreshing,
    state_in_words,
)
from privacyoffice.jobs.models import Job
from registers.models import EditionKind, PublishedActivity, RegisterEdition
from registers.services.edition import RENDER_JOB, ask_for_public_edition, is_lost
from registers.services.edition_for_others import (
    FOR_OTHERS_JOB,
    ask_for_edition_for_others,
    is_something_for_others,
)
from registers.services.internal_edition import (
    INTERNAL_JOB,
    ask_for_internal_edition,
    record_download,
)

_FILE_NAMES = {
    EditionKind.PUBLIC: "register",
    EditionKind.ARCHIVE: "register-archief",
    EditionKind.INTERNAL: "register-intern",
    EditionKind.FOR_OTHERS: "register-voor-anderen",
}

describe(
    {
        "registers.internal_edition_asked": gettext_lazy("Register with all fields asked for"),
        "registers.internal_edition_made": gettext_lazy("Register with all fields made as PDF"),
        "registers.internal_edition_downloaded": gettext_lazy("Register with all fields taken"),
        "registers.edition_for_others_asked": gettext_lazy("Register for others asked for"),
        "registers.edition_for_others_made": gettext_lazy("Register for others made as PDF"),
        "registers.edition_for_others_downloaded": gettext_lazy("Register for others taken"),
    }
)
name_work(
    {
        INTERNAL_JOB: gettext_lazy("Make the PDF of the register with all fields"),
        FOR_OTHERS_JOB: gettext_lazy("Make the PDF of what we do for others"),
    }
)


_FOR_OTHERS = (
    EditionKind.FOR_OTHERS,
    gettext_lazy("For others: what you do as processor, by controller (GDPR article 30(2))"),
)


class EditionForm(ActForm):
    """For whom the PDF is."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Which PDF"),
        choices=(
            (EditionKind.PUBLIC, gettext_lazy("Public: what everybody can read")),
            (
                EditionKind.ARCHIVE,
                gettext_lazy("For the archive: the public one, with its data inside (PDF/A-3)"),
            ),
            (
                EditionKind.INTERNAL,
                gettext_lazy("Internal: every field, for the office and the AP"),
            ),
        ),
        initial=EditionKind.PUBLIC,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_something_for_others():
            choice: Any = self.fields["kind"]
            choice.choices = [*choice.choices, _FOR_OTHERS]


class EditionForOthersForm(EditionForm):
    """The same for who comes from what we do for others."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_something_for_others():
            self.initial["kind"] = EditionKind.FOR_OTHERS


def _make(request: HttpRequest, _none: Any, data: dict[str, Any]) -> str:
    if data["kind"] == EditionKind.INTERNAL:
        ask_for_internal_edition(actor=request.user, now=clock.now())
    elif data["kind"] == EditionKind.FOR_OTHERS:
        ask_for_edition_for_others(actor=request.user, now=clock.now())
        return _(
            "The register of what you do for others (GDPR article 30(2)) has been asked for, and "
            "that you asked for it is recorded. You can follow it here. If nothing has changed "
            "since the latest edition, that one stays."
        )
    else:
        ask_for_public_edition(actor=request.user, now=clock.now())
    return _(
        "The PDF has been asked for. You can follow it here. If nothing has changed since the "
        "latest edition, that one stays."
    )


class EditionFile(View):
    """The file of an edition that one may see. Only to read; an internal one is recorded."""

    http_method_names = ("get", "head", "options")
    edition_admin: Any = None

    def get(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        edition = self.edition_admin.get_object(request, unquote(object_id))
        if edition is None or not self.edition_admin.has_view_permission(request, edition):
            raise Http404
        if not _may_be_taken(edition) or is_lost(edition):
            raise Http404
        if request.method == "GET":
            record_download(edition, actor=request.user, now=clock.now())
        name = f"{_FILE_NAMES[EditionKind(edition.kind)]}-{edition.organisation.slug}"
        return FileResponse(
            storage.path_of(edition.file_name).open("rb"),
            content_type="application/pdf",
            as_attachment=True,
            filename=f"{name}-{edition.number}.pdf",
        )


def _may_be_taken(edition: Any) -> bool:
    """Whether its file may be taken: what was withdrawn is withdrawn from the public ones.

    As services.edition.holds_nothing_withdrawn says it, with what the list asked for all rows.
    """
    is_private = edition.kind in (EditionKind.INTERNAL, EditionKind.FOR_OTHERS)
    return bool(is_private or edition.withdrawals == edition.withdrawn_now)


def _withdrawn_now() -> Any:
    """How many versions of the organisation in scope were ever withdrawn."""
    withdrawn = PublishedActivity.objects.filter(withdrawn_at__isnull=False).order_by()
    return Coalesce(
        Subquery(withdrawn.values("organisation").annotate(n=Count("pk")).values("n")), 0
    )


@admin.register(RegisterEdition)
class RegisterEditionAdmin(GatedModelAdmin):
    """Every PDF that was made, the latest first."""

    list_display = (
        "kind_in_words",
        "number",
        "in_force_on",
        "activity_count",
        "rendered_at",
        "size_in_words",
        "download",
    )
    list_display_links = ("kind_in_words",)
    list_filter = ("kind",)
    fields = ("in_force_on", "rendered_at", "activity_count", "content_hash", "file_hash")
    readonly_fields = fields
    change_list_template = "admin/registers/registeredition/change_list.html"
    add_act = Act(
        name="add",
        label=gettext_lazy("Make the register as PDF"),
        explanation=gettext_lazy(
            "A worker makes it; that takes seconds for a small register and minutes for a large "
            "one. Until it is there, the previous one stays. Who asks for and takes the internal "
            "one, or that for others (GDPR article 30(2)), is recorded."
        ),
        perm="add",
        perform=_make,
        possible=lambda _none: True,
        form_class=EditionForm,
    )

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Begins with the one that the page names from which somebody comes."""
        if request.GET.get("kind") != EditionKind.FOR_OTHERS:
            return super().add_view(request, *args, **kwargs)
        if not self.has_add_permission(request):
            raise Http404
        return self._take(request, replace(self.add_act, form_class=EditionForOthersForm), None)

    @admin.display(description=gettext_lazy("kind"), ordering="kind")
    def kind_in_words(self, edition: RegisterEdition) -> str:
        return str(edition.get_kind_display())

    @admin.display(description=gettext_lazy("size"), ordering="file_size")
    def size_in_words(self, edition: RegisterEdition) -> str:
        return filesizeformat(edition.file_size)

    @admin.display(description=gettext_lazy("file"))
    def download(self, edition: RegisterEdition) -> str | SafeString:
        if not _may_be_taken(edition):
            return _("Not available: a text in it was withdrawn.")
        if is_lost(edition):
            return _("Not available: the file is missing on the server.")
        words = _("Download %(kind)s edition %(number)d") % {
            "kind": edition.get_kind_display(),
            "number": edition.number,
        }
        address = reverse("admin:registers_registeredition_file", args=[edition.pk])
        return format_html('<a href="{}" aria-label="{}">{}</a>', address, words, _("Download"))

    def page_title(self, obj: RegisterEdition) -> str:
        return _("Edition %(number)d, %(kind)s") % {
            "number": obj.number,
            "kind": obj.get_kind_display(),
        }

    def headline(self, request: HttpRequest, obj: RegisterEdition) -> Headline:
        return Headline(
            facts=((_("File"), self.download(obj)), (_("Size"), self.size_in_words(obj)))
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[RegisterEdition]:
        found: QuerySet[RegisterEdition] = super().get_queryset(request)
        found = found.annotate(withdrawn_now=_withdrawn_now())
        return found.order_by("-rendered_at", "kind").select_related("organisation")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[Any]:
        file = path(
            "<path:object_id>/file/",
            self.admin_site.admin_view(EditionFile.as_view(edition_admin=self)),
            name="registers_registeredition_file",
        )
        return [file, *super().get_urls()]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return JobChangeList

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, with how far the work is that makes the next one."""
        work = Job.objects.filter(kind__in=(RENDER_JOB, INTERNAL_JOB, FOR_OTHERS_JOB)).unfinished()
        told = [(job, state_in_words(job)) for job in work.order_by("created_at")[:5]]
        context = {**refreshing(request, bool(told)), "work": told}
        response = super().changelist_view(request, {**context, **(extra_context or {})})
        return refreshed(response, context)

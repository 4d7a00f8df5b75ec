"""Importing parties: the list, what would happen to each row, and the report."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import formats, timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act, ActForm
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.base import GatedModelAdmin, Headline
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.accounts.admin.errors import problems_of
from privacyoffice.accounts.admin.table_file import table_file
from privacyoffice.accounts.admin.words import describe
from privacyoffice.jobs.admin import name_work
from privacyoffice.jobs.admin.job import refreshed, refreshing, report_of, state_in_words
from processors.import_plan import Planned
from processors.importing import MOST_PARTIES
from processors.models import Existing, ImportState, PartyImport
from processors.services.party_imports import (
    IMPORT_JOB,
    ask_for_import,
    cancel_import,
    plan_of,
    upload_parties,
)

# On one page; the report of the import has them all.
MOST_SHOWN = 300

_SHAPES = {
    ImportState.OPEN: "open",
    ImportState.IMPORTED: "full",
    ImportState.CANCELLED: "cross",
    ImportState.EXPIRED: "cross",
}
# In the order in which a person should look at them.
_VERDICTS = {
    "wrong": (gettext_lazy("mistake"), "cross"),
    "differs": (gettext_lazy("in the overview, and different there"), "half"),
    "adds": (gettext_lazy("in the overview, with less"), "half"),
    "new": (gettext_lazy("new"), "full"),
    "same": (gettext_lazy("in the overview, the same"), "tick"),
}

describe(
    {
        "processors.parties_sent": gettext_lazy("List of parties sent"),
        "processors.parties_import_asked": gettext_lazy("Import of parties asked for"),
        "processors.parties_imported": gettext_lazy("Parties imported"),
        "processors.parties_import_cancelled": gettext_lazy("Import of parties cancelled"),
        "processors.parties_import_expired": gettext_lazy(
            "List of parties removed, because nobody imported it"
        ),
    }
)
name_work({IMPORT_JOB: gettext_lazy("Import parties")})


class ListForm(forms.Form):
    """The file itself."""

    file = table_file(
        gettext_lazy("File with the parties"),
        required=gettext_lazy("Choose the file with your parties."),
        empty=gettext_lazy("This file is empty. Choose the file that holds the list."),
    )


class ImportForm(ActForm):
    """What becomes of parties that are there already, and of rows with a mistake."""

    existing = forms.ChoiceField(
        label=gettext_lazy("A party that is in the overview already"),
        choices=Existing.choices,
        initial=Existing.LEAVE,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what becomes of what is there already.")},
    )
    leave_out = forms.BooleanField(
        label=gettext_lazy("Leave out the rows with a mistake"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not any(each.problems for each in plan_of(self.obj)):
            del self.fields["leave_out"]


def _import(request: HttpRequest, sent: PartyImport, data: dict[str, Any]) -> str:
    ask_for_import(
        sent.pk,
        existing=data["existing"],
        leave_out=data.get("leave_out", False),
        actor=request.user,
        now=clock.now(),
    )
    return _("The import has been asked for. You can follow it here.")


def _cancel(request: HttpRequest, sent: PartyImport, data: dict[str, Any]) -> str:
    cancel_import(sent.pk, actor=request.user, now=clock.now())
    return _("Cancelled. What was read of the list has been removed.")


def _counted(planned: list[Planned]) -> list[str]:
    verdicts = [each.verdict for each in planned]
    return [
        f"{label}: {verdicts.count(verdict)}"
        for verdict, (label, _shape) in _VERDICTS.items()
        if verdict in verdicts
    ]


def _what_happens(sent: PartyImport) -> Block:
    return Block(_("What is in the list"), tuple(_counted(plan_of(sent))))


PARTY_IMPORT_ACTS = (
    Act(
        name="import",
        label=gettext_lazy("Import"),
        explanation=gettext_lazy(
            "New parties come into the overview. All of it happens, or nothing. Nothing that is "
            "in the overview changes unless you choose so here."
        ),
        perm="change",
        perform=_import,
        possible=lambda sent: sent.waits,
        form_class=ImportForm,
        details=_what_happens,
    ),
    Act(
        name="cancel",
        label=gettext_lazy("Cancel the import"),
        explanation=gettext_lazy("Nothing is imported, and what was read is removed."),
        perm="change",
        perform=_cancel,
        possible=lambda sent: sent.waits,
    ),
)


@admin.register(PartyImport)
class PartyImportAdmin(GatedModelAdmin):
    """Lists that were sent, by whom, and what came of them."""

    acts = PARTY_IMPORT_ACTS
    list_display = ("file_name", "state_badge", "row_count", "uploaded_by", "uploaded_at")
    list_display_links = ("file_name",)
    list_filter = ("state",)

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_badge(self, sent: PartyImport) -> SafeString:
        """Where it stands."""
        return badge(sent.get_state_display(), _SHAPES[ImportState(sent.state)])

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        return super().get_queryset(request).select_related("job", "uploaded_by")

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list itself."""
        if not self.has_add_permission(request):
            raise Http404
        is_sent = request.method == "POST"
        form = ListForm(request.POST, request.FILES) if is_sent else ListForm()
        if is_sent and form.is_valid():
            file = form.cleaned_data["file"]
            try:
                sent = upload_parties(
                    file.read(), file_name=file.name, actor=request.user, now=clock.now()
                )
                return redirect("admin:processors_partyimport_change", sent.pk)
            except ValidationError as refusal:
                form.add_error("file", refusal)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Import parties"),
            "opts": self.opts,
            "form": form,
            "problems": list(problems_of(form)),
            "most": MOST_PARTIES,
        }
        return TemplateResponse(request, "admin/processors/party_import_file.html", context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """What would happen to each row, or what happened."""
        sent = self.get_object(request, unquote(object_id))
        if sent is None or not self.has_view_permission(request, sent):
            raise Http404
        if request.method not in ("GET", "HEAD"):
            return redirect("admin:processors_partyimport_change", sent.pk)
        planned = plan_of(sent)
        order = list(_VERDICTS)
        shown = sorted(planned, key=lambda each: order.index(each.verdict))[:MOST_SHOWN]
        context = {
            **self.admin_site.each_context(request),
            **refreshing(request, sent.is_busy),
            "title": _("Import parties: what is in the list"),
            "opts": self.opts,
            "original": sent,
            "headline": self.headline(request, sent),
            "acts": self._open_acts(request, sent),
            "counted": _counted(planned),
            "rows": [(each, badge(*_VERDICTS[each.verdict])) for each in shown],
            "row_count": len(planned),
            "notes": sent.notes,
            "job": sent.job,
        }
        if sent.job is not None:
            context |= report_of(sent.job) | {"state_in_words": state_in_words(sent.job)}
        response = TemplateResponse(request, "admin/processors/party_import.html", context)
        return refreshed(response, context)

    def headline(self, request: HttpRequest, obj: PartyImport) -> Headline:
        moment = formats.date_format(timezone.localtime(obj.uploaded_at), "DATETIME_FORMAT")
        return Headline(
            badge=self.state_badge(obj),
            facts=(
                (_("File"), obj.file_name),
                (_("Rows"), obj.row_count),
                (
                    _("Sent"),
                    _("%(moment)s by %(name)s") % {"moment": moment, "name": obj.uploaded_by},
                ),
            ),
        )

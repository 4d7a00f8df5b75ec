"""Ticking texts on the list, and doing the same with all of them."""

from copy import copy
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from privacyoffice import clock
from privacyoffice.accounts.admin.base import GatedModelAdmin
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.accounts.admin.errors import problems_of
from registers.admin.bulk_forms import BulkForm, BulkHandOverForm, BulkRetireForm, written
from registers.models import ProcessingActivity
from registers.models.processing_activity import Status
from registers.services import bulk
from registers.services.bulk import Chosen

EVERYTHING = "everything"
# More names than this nobody reads before deciding.
NAMES_SHOWN = 20


@dataclass(frozen=True)
class BulkAct:
    """What a step of registers.services.bulk is called, and what its page says and asks."""

    label: Any
    explanation: Any
    form_class: type[BulkForm] = BulkForm


BULK_ACTS: dict[str, BulkAct] = {
    "submit": BulkAct(
        gettext_lazy("Submit for review"),
        gettext_lazy("Somebody else looks at the texts. Until then nobody can change them."),
    ),
    "accept": BulkAct(
        gettext_lazy("Accept"),
        gettext_lazy(
            "The texts are in order and can be published. You cannot accept what you wrote or "
            "submitted yourself. Only accept what you have read."
        ),
    ),
    "publish": BulkAct(
        gettext_lazy("Publish"),
        gettext_lazy("Everybody can read these texts in the public register, one after another."),
    ),
    "confirm": BulkAct(
        gettext_lazy("Still right"),
        gettext_lazy(
            "You looked at the texts again and they are still right. The next review is planned "
            "after the interval of your policy."
        ),
    ),
    "hand_over": BulkAct(
        gettext_lazy("Hand over to a department"),
        gettext_lazy(
            "Another department gets the texts, in whatever state they are. The public reads "
            "the old department until the next version. What was accepted and is not public "
            "yet must be judged again."
        ),
        BulkHandOverForm,
    ),
    "retire": BulkAct(
        gettext_lazy("End these processings"),
        gettext_lazy(
            "You do not do this any more. They leave the register. What is public keeps its "
            "page, which says since when and why."
        ),
        BulkRetireForm,
    ),
}


@dataclass(frozen=True)
class _Page:
    """What admin/act.html asks of an act."""

    label: str
    explanation: str


class BulkActs(GatedModelAdmin):
    """A list with boxes to tick and a page that says what will happen; a job does the rest.

    Both are a POST to the list itself, with its filters: first with the boxes ("everything"
    for all that the filters show), then with the choice as it was shown. It works without
    scripts. Only what a role of the person may do is offered; who may do nothing sees no boxes.
    """

    class Media:
        css = {"all": ("css/bulk.css",)}

    def get_actions(self, request: HttpRequest) -> Any:
        """Django shows the boxes for these; `changelist_view` does the work before Django."""
        return {name: (_taken_before, name, str(act.label)) for name, act in self._offered(request)}

    def _offered(self, request: HttpRequest) -> list[tuple[str, BulkAct]]:
        return [(name, act) for name, act in BULK_ACTS.items() if bulk.may(request.user, name)]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method != "POST" or "action" not in request.POST:
            return super().changelist_view(request, extra_context)
        self._refuse_impossible(request)
        name = request.POST["action"]
        offered = dict(self._offered(request))
        if name in offered:
            return self._bulk(request, name, offered[name])
        if not name and offered:
            return self._back(request, _("Choose what you want to do."))
        raise Http404

    def _bulk(self, request: HttpRequest, name: str, act: BulkAct) -> HttpResponse:
        if "chosen" in request.POST:
            form = act.form_class(request.POST, user=request.user)
            if form.is_valid() and (job := self._ask(request, name, form)) is not None:
                return redirect("admin:jobs_job_change", job.pk)
            chosen = form.cleaned_data.get("chosen", [])
            return self._page(request, name, act, form, chosen)
        try:
            chosen = self._chosen(request)
        except IncorrectLookupParameters:
            return redirect(request.path)
        if not chosen:
            return self._back(request, _("Tick what you want to do this with."))
        if len(chosen) > bulk.MOST:
            return self._back(request, bulk.too_many())
        initial = {"action": name, "chosen": written(chosen)}
        form = act.form_class(initial=initial, user=request.user)
        return self._page(request, name, act, form, chosen)

    def _back(self, request: HttpRequest, sentence: str) -> HttpResponse:
        """The list again, with what was ticked: an address could not carry all of it."""
        self.message_user(request, sentence, level="warning")
        shown = copy(request)
        shown.method = "GET"  # or Django's admin would take it for an action of its own
        return super().changelist_view(shown)

    def action_checkbox(self, obj: Any) -> SafeString:
        """The box of one text; Django's own is never ticked."""
        attributes = {
            "class": "action-select",  # the script of the admin looks for it
            "aria-label": _("Choose “%(name)s”") % {"name": obj},
        }
        box = forms.CheckboxInput(attributes, lambda _value: obj.is_ticked)
        return box.render(ACTION_CHECKBOX_NAME, str(obj.pk))

    def _chosen(self, request: HttpRequest) -> list[Chosen]:
        """What was ticked, or all that the filters show, in the order of the list.

        What somebody ticked and cannot see (any more) stays in: the report says so.
        """
        texts = self.get_changelist_instance(request).get_queryset(request)
        if EVERYTHING in request.POST:
            rows = texts.values_list("pk", "revision")[: bulk.MOST + 1]
            return [Chosen(pk, revision) for pk, revision in rows]
        ticked = list(dict.fromkeys(_identifiers(request.POST.getlist(ACTION_CHECKBOX_NAME))))
        # Not narrowed by the filters: what was ticked may have left them since.
        shown = self.get_queryset(request).filter(pk__in=ticked)
        revisions = dict(shown.values_list("pk", "revision"))
        return [Chosen(pk, revisions.get(pk)) for pk in ticked]

    def _ask(self, request: HttpRequest, name: str, form: forms.Form) -> Any:
        options = {option: form.cleaned_data[option] for option in bulk.STEPS[name].asks}
        try:
            return bulk.ask_for_many(
                name,
                form.cleaned_data["chosen"],
                actor=request.user,
                now=clock.now(),
                options=options,
            )
        except ValidationError as error:
            form.add_error(None, error)
            return None

    def _page(
        self, request: HttpRequest, name: str, act: BulkAct, form: forms.Form, chosen: list[Chosen]
    ) -> HttpResponse:
        texts = self.get_queryset(request).filter(pk__in=[one.activity_id for one in chosen])
        context = {
            **self.admin_site.each_context(request),
            "title": act.label,
            "opts": self.opts,
            "act": _Page(f"{act.label} ({len(chosen)})", self._explanation(act)),
            "form": form,
            "problems": list(problems_of(form)),
            "warnings": _warnings(bulk.STEPS[name].statuses, texts, len(chosen)),
            "details": _names(texts, chosen),
            "cancel_url": request.get_full_path(),
        }
        return TemplateResponse(request, "admin/act.html", context)

    def _explanation(self, act: BulkAct) -> str:
        each = _(
            "Each text is judged by itself. What cannot be done is in the report, with the "
            "reason; the rest goes on."
        )
        return f"{act.explanation} {each}"


def _taken_before(*args: Any) -> None:
    """Django wants a function for each action; BulkActs.changelist_view comes before it."""


def _identifiers(values: list[str]) -> list[UUID]:
    """Raises Http404 for what is no identifier: no page of ours sends it."""
    try:
        return [UUID(value) for value in values]
    except ValueError:
        raise Http404 from None


def _warnings(statuses: frozenset[Status], texts: QuerySet[Any], count: int) -> list[str]:
    """How many of the texts will be refused for the state that they are in."""
    refused = count - texts.filter(status__in=statuses).count()
    if not refused:
        return []
    return [
        ngettext(
            "With %(count)d of these this cannot be done in its present state.",
            "With %(count)d of these this cannot be done in their present state.",
            refused,
        )
        % {"count": refused}
    ]


def _names(texts: QuerySet[ProcessingActivity], chosen: list[Chosen]) -> Block:
    """The first texts by name, in the order of the choice, and how many more there are."""
    first = [one.activity_id for one in chosen[:NAMES_SHOWN]]
    shown = {activity.pk: activity for activity in texts.filter(pk__in=first)}
    lines = [f"{shown[pk]} ({shown[pk].get_status_display()})" for pk in first if pk in shown]
    if more := len(chosen) - len(lines):
        lines.append(ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more})
    title = ngettext(
        "You chose %(count)d processing activity",
        "You chose %(count)d processing activities",
        len(chosen),
    )
    return Block(title % {"count": len(chosen)}, tuple(lines))

"""Ticking requests on the list, and giving all of them to somebody."""

from copy import copy
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import ActForm
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.accounts.admin.errors import problems_of
from privacyoffice.accounts.models import User
from privacyoffice.jobs.admin import name_work
from requests_dsar.queries import handlers
from requests_dsar.services import assigning
from requests_dsar.services.assigning import ASSIGN, ASSIGN_JOB, MOST, Chosen

NAME = "assign"
EVERYTHING = "everything"
# More references than this nobody reads before deciding.
SHOWN = 20

name_work({ASSIGN_JOB: gettext_lazy("giving requests to somebody")})


class AssignForm(ActForm):
    """Which requests, at which revision, and who gets them."""

    action = forms.CharField(widget=forms.HiddenInput, initial=NAME)
    chosen = forms.CharField(widget=forms.HiddenInput)
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Who handles them?"),
        queryset=User.objects.none(),
        error_messages={"required": gettext_lazy("Choose who handles the requests.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = handlers()  # type: ignore[attr-defined]

    def clean_chosen(self) -> list[Chosen]:
        try:
            return [_read(word) for word in self.cleaned_data["chosen"].split()]
        except ValueError:
            raise forms.ValidationError(_("Go back to the list and choose again.")) from None


@dataclass(frozen=True)
class _Page:
    """What admin/act.html asks of an act."""

    label: str
    explanation: str


class BulkAssign:
    """For the admin of requests: boxes on its list, and a page that says what will happen; a job
    does the rest. Works without scripts. Who may give no work to others sees no boxes."""

    def get_actions(self, request: HttpRequest) -> Any:
        """Django shows the boxes for it; `changelist_view` does the work before Django."""
        if not request.user.has_perm(ASSIGN):
            return {}
        return {NAME: (_taken_before, NAME, _("Give to somebody"))}

    def changelist_view(
        self: Any, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method != "POST" or "action" not in request.POST:
            return super().changelist_view(request, extra_context)  # type: ignore[misc,no-any-return]
        self._refuse_impossible(request)
        if request.POST["action"] != NAME or not request.user.has_perm(ASSIGN):
            raise Http404
        if "chosen" in request.POST:
            return self._assign(request)  # type: ignore[no-any-return]
        try:
            chosen = self._chosen(request)
        except IncorrectLookupParameters:
            return redirect(request.path)
        if not chosen or len(chosen) > MOST:
            nothing = _("Tick the requests that you want to give to somebody.")
            self.message_user(request, assigning.too_many() if chosen else nothing, "warning")
            shown = copy(request)
            shown.method = "GET"  # or Django's admin would take it for an action of its own
            return super().changelist_view(shown)  # type: ignore[misc,no-any-return]
        form = AssignForm(initial={"chosen": _written(chosen)}, user=request.user)
        return self._assign_page(request, form, chosen)  # type: ignore[no-any-return]

    def _assign(self: Any, request: HttpRequest) -> HttpResponse:
        form = AssignForm(request.POST, user=request.user)
        if form.is_valid():
            try:
                job = assigning.assign_many(
                    form.cleaned_data["chosen"],
                    owner=form.cleaned_data["owner"],
                    actor=request.user,
                    now=clock.now(),
                )
                return redirect("admin:jobs_job_change", job.pk)
            except ValidationError as error:
                form.add_error(None, error)
        chosen = form.cleaned_data.get("chosen", [])
        return self._assign_page(request, form, chosen)  # type: ignore[no-any-return]

    def _chosen(self: Any, request: HttpRequest) -> list[Chosen]:
        """What was ticked, or all that the filters show, in the order of the list. What somebody
        ticked and cannot see (any more) stays in: the report says so."""
        if EVERYTHING in request.POST:
            found = self.get_changelist_instance(request).get_queryset(request)
            return [Chosen(*row) for row in found.values_list("pk", "revision")[: MOST + 1]]
        try:
            ticked = [UUID(value) for value in request.POST.getlist(ACTION_CHECKBOX_NAME)]
        except ValueError:
            raise Http404 from None
        found = self.get_queryset(request).filter(pk__in=ticked)
        revisions = dict(found.values_list("pk", "revision"))
        return [Chosen(pk, revisions.get(pk)) for pk in dict.fromkeys(ticked)]

    def _assign_page(
        self: Any, request: HttpRequest, form: forms.Form, chosen: list[Chosen]
    ) -> HttpResponse:
        label = _("Give to somebody (%(count)d)") % {"count": len(chosen)}
        explanation = _(
            "One person handles all of these from now on, sees to their terms and gets the "
            "reminders. Each request is looked at by itself: what cannot be done is in the "
            "report, with the reason."
        )
        context = {
            **self.admin_site.each_context(request),
            "title": label,
            "opts": self.opts,
            "act": _Page(label, explanation),
            "form": form,
            "problems": list(problems_of(form)),
            "details": self._references(request, chosen),
            "cancel_url": request.get_full_path(),
        }
        return TemplateResponse(request, "admin/act.html", context)

    def _references(self: Any, request: HttpRequest, chosen: list[Chosen]) -> Block:
        """The first of them by reference, with who handles them now, and how many more."""
        first = [one.request_id for one in chosen[:SHOWN]]
        found = {case.pk: case for case in self.get_queryset(request).filter(pk__in=first)}
        nobody = _("nobody yet")
        lines = [
            f"{found[pk].reference} ({found[pk].owner or nobody})" for pk in first if pk in found
        ]
        if more := len(chosen) - len(lines):
            lines.append(
                ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more}
            )
        title = ngettext("You chose %(count)d request", "You chose %(count)d requests", len(chosen))
        return Block(title % {"count": len(chosen)}, tuple(lines))


def _taken_before(*args: Any) -> None:
    """Django wants a function for each action; BulkAssign.changelist_view comes before it."""


def _written(chosen: list[Chosen]) -> str:
    """A choice as one hidden field carries it; thousands of fields a server would refuse."""
    return " ".join(
        f"{one.request_id.hex}:{'-' if one.revision is None else one.revision}" for one in chosen
    )


def _read(word: str) -> Chosen:
    """Raises ValueError for what `_written` did not write."""
    key, _colon, revision = word.partition(":")
    return Chosen(UUID(key), None if revision == "-" else int(revision))

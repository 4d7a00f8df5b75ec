"""One search: what a colleague looks for, and what was found. The colleague sees nothing else."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.base import GatedModelAdmin, Headline
from privacyoffice.accounts.admin.timeline import EMPTY
from privacyoffice.cases.services.reading import note_reading
from privacyoffice.keyring import Unreadable
from privacyoffice.tenancy.scope import scope_is_set
from requests_dsar import queries, queries_work
from requests_dsar.admin.acts_work import files_in_words, place_of, state_of
from requests_dsar.admin.forms_work import (
    FoundForm,
    NothingForm,
    PassOnForm,
    lines_of_person,
)
from requests_dsar.models import SearchTask, TaskStatus
from requests_dsar.services import searching


def _found(request: HttpRequest, task: SearchTask, data: dict[str, Any]) -> str:
    searching.report(
        task_id=task.pk,
        is_found=True,
        text=data["text"],
        third_parties=data["third_parties"],
        uploads=data["files"],
        actor=request.user,
        now=clock.now(),
    )
    return _("Thank you. What you found stands with the request.")


def _nothing(request: HttpRequest, task: SearchTask, data: dict[str, Any]) -> str:
    searching.report(task_id=task.pk, is_found=False, actor=request.user, now=clock.now(), **data)
    return _("Thank you. That nothing is there stands with the request.")


def _pass_on(request: HttpRequest, task: SearchTask, data: dict[str, Any]) -> str:
    searching.pass_on(task_id=task.pk, actor=request.user, now=clock.now(), **data)
    return _("%(name)s looks now.") % {"name": data["colleague"]}


def _cancel(request: HttpRequest, task: SearchTask, data: dict[str, Any]) -> str:
    searching.cancel(task_id=task.pk, actor=request.user, now=clock.now())
    return _("Nobody needs to look any more.")


def _is_open(task: SearchTask) -> bool:
    return task.status == TaskStatus.OPEN and task.request.destroyed_at is None


# Who takes an act is decided by the request, not by a permission of searches.
ANSWER, DIRECT = "answer", "direct"
_MAY = {ANSWER: queries_work.may_answer, DIRECT: queries_work.may_direct}

ACTS = (
    Act(
        name="found",
        label=gettext_lazy("I found data"),
        explanation=gettext_lazy(
            "Say what you found and add the files. The officer looks through them before the "
            "person gets an answer."
        ),
        perm=ANSWER,
        perform=_found,
        possible=_is_open,
        form_class=FoundForm,
    ),
    Act(
        name="nothing",
        label=gettext_lazy("There is nothing"),
        explanation=gettext_lazy(
            "You looked, and there are no data of this person. Also that is an answer."
        ),
        perm=ANSWER,
        perform=_nothing,
        possible=_is_open,
        form_class=NothingForm,
    ),
    Act(
        name="pass-on",
        label=gettext_lazy("Ask somebody else"),
        explanation=gettext_lazy(
            "Another colleague looks. Who was asked before does not see this search any more."
        ),
        perm=DIRECT,
        perform=_pass_on,
        possible=_is_open,
        form_class=PassOnForm,
    ),
    Act(
        name="cancel",
        label=gettext_lazy("Not needed any more"),
        explanation=gettext_lazy("Nobody needs to look here any more. The reminders stop."),
        perm=DIRECT,
        perform=_cancel,
        possible=_is_open,
    ),
)


class StatusFilter(admin.SimpleListFilter):
    """How far it is; without a choice what is still to be done."""

    title = gettext_lazy("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("late", gettext_lazy("late")), ("mine", gettext_lazy("asked of me"))] + [
            (value, label) for value, label in TaskStatus.choices
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "late":
            return queryset.filter(status=TaskStatus.OPEN, due_on__lt=clock.today())
        if self.value() == "mine":
            return queryset.filter(status=TaskStatus.OPEN, colleague=request.user.pk)
        if self.value() in TaskStatus.values:
            return queryset.filter(status=self.value())
        return queryset


@admin.register(SearchTask)
class SearchTaskAdmin(GatedModelAdmin):
    """Of each search: the colleague of whom it was asked, and who sees the request."""

    acts = ACTS
    is_daily = True
    list_display = ("reference", "place", "colleague_name", "needed_by", "state")
    list_display_links = ("reference",)
    list_filter = (StatusFilter,)
    ordering = ("due_on", "pk")
    change_form_template = "admin/requests_dsar/search_task.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        everything = super(GatedModelAdmin, self).get_queryset(request)
        seen: QuerySet[Any] = queries_work.tasks_seen_by(request.user, everything)
        return seen.select_related(
            "request", "colleague", "system", "department", "involved__activity", "asked_by"
        )

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A list for who sees all requests, or was asked something, or handles a request."""
        if not scope_is_set():
            return False
        if request.user.has_perm(self._perm("view")):
            return obj is None or request.user.has_perm(self._perm("view"), obj)
        known: dict[Any, bool] = request.__dict__.setdefault("_seen_searches", {})
        key = obj and obj.pk
        if key not in known:
            seen = queries_work.tasks_seen_by(request.user)
            known[key] = (seen.filter(pk=key) if key else seen).exists()
        return known[key]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Asked on the page of the request."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def may_take(self, request: HttpRequest, act: Act, obj: SearchTask) -> bool:
        return _MAY[act.perm](request.user, obj)

    def _object_of_act(self, request: HttpRequest, object_id: str, act: Act) -> Any:
        task = queries_work.access_task(request.user, object_id)
        if not self.may_take(request, act, task):
            raise Http404
        return task

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The page shows sections and no fields."""
        return ()

    @admin.display(
        description=pgettext_lazy("of a data subject", "request"), ordering="request__reference"
    )
    def reference(self, task: SearchTask) -> str:
        return task.request.reference

    @admin.display(description=gettext_lazy("where"))
    def place(self, task: SearchTask) -> str:
        return place_of(task)

    @admin.display(description=gettext_lazy("colleague"), ordering="colleague__name")
    def colleague_name(self, task: SearchTask) -> str:
        return str(task.colleague)

    @admin.display(description=gettext_lazy("needed by"), ordering="due_on")
    def needed_by(self, task: SearchTask) -> str:
        return date_format(task.due_on)

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, task: SearchTask) -> SafeString:
        found: SafeString = state_of(task)
        return found

    def page_title(self, obj: SearchTask) -> str:
        return _("Search for %(reference)s: %(place)s") % {
            "reference": obj.request.reference,
            "place": place_of(obj),
        }

    def headline(self, request: HttpRequest, obj: SearchTask) -> Headline:
        """Where, who and by when."""
        return Headline(badge=state_of(obj), facts=tuple(_facts(obj, request.user)))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        task = self.get_object(request, unquote(object_id))
        context: dict[str, Any] = {"history_stands_above": True}
        if task is not None and request.method in ("GET", "HEAD"):
            context |= _opened(request, task)
        return super().change_view(
            request, object_id, form_url, {**context, **(extra_context or {})}
        )


def _sees_request(user: Any, task: SearchTask) -> bool:
    return bool(user.has_perm(queries.VIEW, task.request))


def _opened(request: HttpRequest, task: SearchTask) -> dict[str, Any]:
    """What is encrypted, with the act of looking into it; or why it cannot be read. A colleague
    who has answered needs none of it any more. Law: GDPR art. 5(1)(c)."""
    if task.status != TaskStatus.OPEN and not _sees_request(request.user, task):
        return {}
    try:
        content = {
            "person": lines_of_person(task.request.person.reveal() or {}, task.shown),
            "ask": task.ask.reveal(),
            "found": task.found.reveal(),
            "third_parties": task.third_parties.reveal(),
        }
    except Unreadable as error:
        return {"unreadable": error.told}
    note_reading(task.request, request.user, clock.now())
    return {"content": content}


def _facts(task: SearchTask, user: Any) -> list[tuple[Any, Any]]:
    reference: Any = task.request.reference
    if _sees_request(user, task):
        address = reverse("admin:requests_dsar_datasubjectrequest_change", args=[task.request_id])
        reference = format_html('<a href="{}">{}</a>', address, reference)
    facts: list[tuple[Any, Any]] = [(_("Request"), reference)]
    if task.involved:
        facts.append((_("Processing"), str(task.involved.activity)))
    if task.system:
        facts.append((_("System"), task.system))
    if task.department:
        facts.append((_("Department"), task.department))
    facts += [
        (_("Who looks"), task.colleague),
        (_("Asked by"), task.asked_by or EMPTY),
        (_("Needed by"), date_format(task.due_on, "l j F Y")),
    ]
    if task.answered_at is not None:
        day = date_format(clock.day_of(task.answered_at), "l j F Y")
        facts.append((_("Ended on"), day))
    if task.files:
        facts.append((_("Files"), files_in_words(task.files)))
    return facts

"""The questions of every day to the list of requests, each with its number, above the list."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
)
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from privacyoffice import clock
from privacyoffice.deadlines.models import Status as DeadlineStatus
from privacyoffice.kernel.terms import end_of_day
from requests_dsar import queries, queries_work
from requests_dsar.admin.own_views import address_to_save, filters_in, own_views_of
from requests_dsar.models import (
    DataSubjectRequest,
    Decision,
    DecisionStatus,
    Letter,
    LetterDispatch,
    LetterStatus,
    NotCounted,
    Pause,
    PauseKind,
    Proceeding,
    ProceedingStatus,
    SearchTask,
    Status,
    TaskStatus,
    Verdict,
)
from requests_dsar.queries_decisions import ENDINGS
from requests_dsar.services.confirming import UNCONFIRMED

PARAMETER = "todo"
_WEEK = timedelta(days=7)
_OPEN = ~Q(status=Status.CLOSED) & Q(destroyed_at__isnull=True)
_AT_WORK = Q(status__in=(Status.IN_PROGRESS, Status.DECIDED), destroyed_at__isnull=True)
_RUNNING = _OPEN & Q(due_status=DeadlineStatus.OPEN)


@dataclass(frozen=True)
class SavedView:
    """A question with its code in an address. `of(user, now)` is what it filters on."""

    code: str
    label: Any
    of: Callable[[Any, datetime], Q]


def _as_mark(condition: Q) -> Any:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _due_before(moment: datetime, now: datetime) -> Q:
    return _RUNNING & Q(due_at__gte=now, due_at__lte=moment)


def _has(model: Any, **conditions: Any) -> Exists:
    return Exists(model.objects.filter(request=OuterRef("pk"), **conditions))


def _waits_for(kind: str) -> Q:
    asked = Pause.objects.filter(request=OuterRef("pk"), kind=kind, answered_on__isnull=True)
    return _OPEN & Q(Exists(asked.exclude(not_counted=NotCounted.UNSENT)))


def _looking() -> Exists:
    return _has(SearchTask, status=TaskStatus.OPEN)


def _has_answered() -> Exists:
    """Of what was opened again only the new answer counts."""
    sent = LetterDispatch.objects.filter(request=OuterRef("pk"), letter__kind__in=ENDINGS)
    is_first = Q(request__reopened_at__isnull=True)
    return Exists(sent.filter(is_first | Q(letter__made_at__gt=F("request__reopened_at"))))


def _has_letter_to_send() -> Exists:
    return _has(Letter, status=LetterStatus.FINAL)


def _second_pair_of_eyes() -> Exists:
    proposed = Decision.objects.filter(request=OuterRef("pk"), status=DecisionStatus.PROPOSED)
    return Exists(proposed.exclude(verdict=Verdict.GRANT))


VIEWS = (
    SavedView("late", _("answer is late"), lambda _user, now: _RUNNING & Q(due_at__lt=now)),
    SavedView(
        "today",
        _("due today"),
        lambda _user, now: _due_before(end_of_day(clock.day_of(now)), now),
    ),
    SavedView(
        "week",
        _("due within a week"),
        lambda _user, now: _due_before(end_of_day(clock.day_of(now) + _WEEK), now),
    ),
    SavedView("mine", _("I handle it"), lambda user, _now: _OPEN & Q(owner=user.pk)),
    SavedView(
        "new", _("nobody handles it yet"), lambda _user, _now: _OPEN & Q(status=Status.RECEIVED)
    ),
    SavedView(
        "unconfirmed",
        _("e-mail address not confirmed"),
        lambda _user, _now: _OPEN & UNCONFIRMED,
    ),
    SavedView(
        "identity",
        _("waits for identity"),
        lambda _user, _now: _waits_for(PauseKind.IDENTITY),
    ),
    SavedView(
        "clarification",
        _("waits for clarification"),
        lambda _user, _now: _waits_for(PauseKind.CLARIFICATION),
    ),
    SavedView("searching", _("colleagues are looking"), lambda _user, _now: _OPEN & Q(_looking())),
    SavedView(
        "searched",
        _("everybody has looked"),
        lambda _user, _now: (
            Q(status=Status.IN_PROGRESS, destroyed_at__isnull=True)
            & Q(_has(SearchTask))
            & ~Q(_looking())
        ),
    ),
    SavedView(
        "second",
        _("refusal waits for a second person"),
        lambda _user, _now: _OPEN & Q(_second_pair_of_eyes()),
    ),
    SavedView(
        "to-send",
        _("to be sent"),
        lambda _user, _now: (
            # Also after closing: what was made final and did not leave is forgotten by nobody.
            Q(destroyed_at__isnull=True)
            & (Q(_has_letter_to_send()) | Q(status=Status.DECIDED) & ~Q(_has_answered()))
        ),
    ),
    SavedView(
        "to-close",
        _("sent, to be closed"),
        lambda _user, _now: _AT_WORK & Q(_has_answered()),
    ),
    SavedView(
        "proceeding",
        _("objection, complaint or court case"),
        lambda _user, _now: (
            Q(destroyed_at__isnull=True) & Q(_has(Proceeding, status=ProceedingStatus.OPEN))
        ),
    ),
)
BY_CODE = {view.code: view for view in VIEWS}


class ViewFilter(admin.SimpleListFilter):
    """Narrows the list to a saved view. Chosen above the list, and not beside it."""

    title = _("what to do")
    parameter_name = PARAMETER
    template = "admin/requests_dsar/no_filter.html"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(view.code, view.label) for view in VIEWS]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        view = BY_CODE.get(self.value() or "")
        return queryset.filter(view.of(request.user, clock.now())) if view else queryset


@dataclass(frozen=True)
class Line:
    """A saved view as a link: how many there are in it, and whether it is the one shown."""

    label: Any
    address: str
    count: int | None
    is_shown: bool


def lines(seen: "QuerySet[DataSubjectRequest]", user: Any, shown: str, now: datetime) -> list[Line]:
    """All views with their numbers among what somebody sees: one query."""
    going_on = _OPEN | Q(_has(Proceeding, status=ProceedingStatus.OPEN))
    # First of each request in which views it is: an aggregate holds no question about other rows.
    marked = queries.with_due(seen.order_by().filter(going_on)).annotate(
        **{f"in_{view.code}": _as_mark(view.of(user, now)) for view in VIEWS}
    )
    counts = marked.aggregate(
        **{view.code: Count("pk", filter=Q(**{f"in_{view.code}": True})) for view in VIEWS}
    )
    views = [
        Line(view.label, f"?{PARAMETER}={view.code}", counts[view.code], view.code == shown)
        for view in VIEWS
    ]
    return [Line(_("all requests"), "?", None, not shown), *views]


class SavedViews:
    """For the admin of requests: its list gets `saved_views`, and what somebody saved."""

    def changelist_view(
        self: Any, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context: dict[str, Any] = {}
        if self.has_view_permission(request):
            seen = queries_work.requests_seen_by(request.user)
            shown = request.GET.get(PARAMETER, "")
            filters = filters_in(request.GET)
            all_, *rest = lines(seen, request.user, shown, clock.now())
            context["saved_views"] = [replace(all_, is_shown=not filters), *rest]
            context["own_views"] = own_views_of(request.user)
            context["shown_filters"] = filters
            context["address_to_save"] = address_to_save(request.GET)
        return super().changelist_view(request, {**context, **(extra_context or {})})  # type: ignore[misc,no-any-return]

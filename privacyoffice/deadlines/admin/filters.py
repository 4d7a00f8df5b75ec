"""The questions that one asks of the list of deadlines every day."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.deadlines import kinds
from privacyoffice.deadlines.models import Status
from privacyoffice.deadlines.work import end_of_week, is_escalated, start_of

EVERYTHING, ESCALATED = "all", "escalated"


class WhenFilter(admin.SimpleListFilter):
    """What is unfinished, unless one asks for something else."""

    title = gettext_lazy("when")
    parameter_name = "when"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("late", gettext_lazy("late")),
            (ESCALATED, gettext_lazy("three days late or longer")),
            ("today", gettext_lazy("today")),
            ("week", gettext_lazy("within a week")),
            ("suspended", gettext_lazy("suspended")),
            ("ended", gettext_lazy("ended")),
            (EVERYTHING, gettext_lazy("everything")),
        ]

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Django's first choice is called “All”; here it is what has not ended."""
        first, *rest = super().choices(changelist)
        yield {**first, "display": gettext_lazy("not ended")}
        yield from rest

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        now = clock.now()
        day = start_of(clock.day_of(now))
        running = queryset.filter(status=Status.OPEN)
        asked = {
            "late": running.filter(due_at__lt=now),
            ESCALATED: running.filter(is_escalated(now)),
            "today": running.filter(due_at__gte=day, due_at__lt=_next(day)),
            "week": running.filter(due_at__gte=now, due_at__lt=end_of_week(now)),
            "suspended": queryset.filter(status=Status.SUSPENDED),
            "ended": queryset.filter(status__in=(Status.MET, Status.CANCELLED)),
            EVERYTHING: queryset,
        }
        unfinished = queryset.filter(status__in=(Status.OPEN, Status.SUSPENDED))
        return asked.get(str(self.value()), unfinished)


class OwnerFilter(admin.SimpleListFilter):
    """One's own, or what nobody sees to."""

    title = gettext_lazy("owner")
    parameter_name = "owner"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("me", gettext_lazy("mine")), ("nobody", gettext_lazy("without an owner"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        asked: dict[str | None, dict[str, Any]] = {
            "me": {"owner": request.user.pk},
            "nobody": {"owner__isnull": True},
        }
        return queryset.filter(**asked.get(self.value(), {}))


class KindFilter(admin.SimpleListFilter):
    """The kinds that apps have named."""

    title = gettext_lazy("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(kind.code, kind.name) for kind in kinds.all_kinds()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


def _next(day: Any) -> Any:
    return start_of(day.date() + timedelta(days=1))

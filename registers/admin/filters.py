"""Filters for the daily questions about the register."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from privacyoffice import clock
from registers.admin.todo import TODOS
from registers.models import PersonalDataCategory, RetentionTerm
from registers.models.parts import Sensitivity
from registers.models.processing_activity import Status

SOON = timedelta(days=30)


class TodoFilter(admin.SimpleListFilter):
    """What waits for the person who looks: the lists behind the blocks of the home page."""

    title = _("your work")
    parameter_name = "todo"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(todo.code, todo.title) for todo in TODOS if todo.is_for(request.user)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        for todo in TODOS:
            if todo.code == self.value():
                return todo.of(queryset, request.user, clock.today())
        return queryset


class ReviewFilter(admin.SimpleListFilter):
    """What must be looked at again, now or soon; what has ended is not."""

    title = _("review")
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("due", _("due now")),
            ("soon", _("due in the coming 30 days")),
            ("never", _("never planned")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        today = clock.today()
        in_use = queryset.exclude(status=Status.RETIRED)
        if self.value() == "due":
            due: QuerySet[Any] = queryset.review_due(today)  # type: ignore[attr-defined]
            return due
        if self.value() == "soon":
            return in_use.filter(next_review_on__gt=today, next_review_on__lte=today + SOON)
        if self.value() == "never":
            return in_use.filter(next_review_on__isnull=True)
        return queryset


class RetentionFilter(admin.SimpleListFilter):
    """Where somebody still has to find out how long data are kept. Law: GDPR art. 5(1)(e)."""

    title = _("retention")
    parameter_name = "retention"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("unknown", _("retention not yet known"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "unknown":
            return queryset.filter(
                Exists(RetentionTerm.objects.filter(activity=OuterRef("pk"), not_yet_known=True))
            )
        return queryset


class SensitivityFilter(admin.SimpleListFilter):
    """Which texts name data with rules of their own. Law: GDPR art. 9, 10; UAVG 46."""

    title = _("sensitive data")
    parameter_name = "data"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(Sensitivity.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() in Sensitivity.values:
            return queryset.filter(
                Exists(
                    PersonalDataCategory.objects.filter(
                        activity=OuterRef("pk"), sensitivity=self.value()
                    )
                )
            )
        return queryset

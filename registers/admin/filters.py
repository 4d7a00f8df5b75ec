"""Filters for the daily questions about the register."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from privacyoffice import clock


class ReviewFilter(admin.SimpleListFilter):
    """What must be looked at again."""

    title = _("review")
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("due", _("due now")), ("never", _("never planned"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "due":
            due: QuerySet[Any] = queryset.review_due(clock.today())  # type: ignore[attr-defined]
            return due
        if self.value() == "never":
            return queryset.filter(next_review_on__isnull=True)
        return queryset

"""What the list of requests can be narrowed to, beside the questions of every day (saved)."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from privacyoffice.policy.codes import Right
from requests_dsar.queries import handlers


class OwnerFilter(admin.SimpleListFilter):
    """Who handles it: of everybody who can handle requests today."""

    title = _("handled by")
    parameter_name = "owner"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        people = [(str(person.pk), person.name) for person in handlers()]
        return [*people, ("nobody", _("nobody yet"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "nobody":
            return queryset.filter(owner__isnull=True)
        # Anything else than a person of this list is no filter.
        if self.value() in dict(self.lookup_choices):
            return queryset.filter(owner=self.value())
        return queryset


class RightFilter(admin.SimpleListFilter):
    """Which right is asked."""

    title = _("right")
    parameter_name = "right"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*Right.choices, ("not_clear", _("not clear yet"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "not_clear":
            return queryset.filter(rights=[])
        if self.value() in Right.values:
            return queryset.filter(rights__contains=[self.value()])
        return queryset

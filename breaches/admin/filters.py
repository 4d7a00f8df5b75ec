"""What the list of breaches can be narrowed to."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from breaches.models import Kind
from breaches.queries import handlers
from privacyoffice import clock
from privacyoffice.deadlines.models import UNFINISHED

_RUNNING, _LATE = "running", "late"


class OwnerFilter(admin.SimpleListFilter):
    """Who handles it: of everybody who can handle breaches today."""

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


class ClockFilter(admin.SimpleListFilter):
    """How the clock of the authority stands."""

    title = _("clock of the authority")
    parameter_name = "clock"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(_RUNNING, _("runs")), (_LATE, _("too late"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in (_RUNNING, _LATE):
            return queryset
        found = queryset.filter(clock_status__in=UNFINISHED)
        return found.filter(due_at__lt=clock.now()) if self.value() == _LATE else found


class KindFilter(admin.SimpleListFilter):
    """What was broken."""

    title = _("what was broken")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*Kind.choices, ("not_known", _("not known yet"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "not_known":
            return queryset.filter(kinds=[])
        if self.value() in Kind.values:
            return queryset.filter(kinds__contains=[self.value()])
        return queryset

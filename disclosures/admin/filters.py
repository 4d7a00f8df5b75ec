"""What the list of disclosures can be narrowed to."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from privacyoffice import clock

_OVER, _DEPARTS, _OPEN = "over", "departs", "open"


class EndFilter(admin.SimpleListFilter):
    """What asks for attention."""

    title = _("attention")
    parameter_name = "attention"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            (_OPEN, _("neither given nor refused")),
            (_DEPARTS, _("departs from the rule")),
            (_OVER, _("to be destroyed")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == _OPEN:
            return queryset.unfinished()  # type: ignore[attr-defined,no-any-return]
        if self.value() == _DEPARTS:
            return queryset.filter(departs=True)
        if self.value() == _OVER:
            return queryset.filter(destroy_from__lte=clock.today(), destroyed_at__isnull=True)
        return queryset

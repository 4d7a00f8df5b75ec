"""What the list of agreements can be narrowed to."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.colleagues import colleagues
from processors.queries_agreement import proof_is_lacking
from processors.standing import Standing, standing_as

_UNPROVEN = "unproven"


class StandingFilter(admin.SimpleListFilter):
    """How it stands today, also when that only follows from its days."""

    title = _("how it stands")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*Standing.choices, (_UNPROVEN, _("ended, and nobody showed what became of data"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        wanted = self.value()
        if wanted == _UNPROVEN:
            return queryset.filter(proof_is_lacking())
        if wanted in Standing.values:
            found: Any = queryset
            return standing_as(found, str(wanted), clock.today())
        return queryset


class KeeperFilter(admin.SimpleListFilter):
    """Who keeps it: of everybody who works here."""

    title = pgettext_lazy("of an agreement", "kept by")
    parameter_name = "owner"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        people = [(str(person.pk), person.name) for person in colleagues()]
        return [*people, ("nobody", _("the privacy officers"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "nobody":
            return queryset.filter(owner__isnull=True)
        # Anything else than a person of this list is no filter.
        if self.value() in dict(self.lookup_choices):
            return queryset.filter(owner=self.value())
        return queryset

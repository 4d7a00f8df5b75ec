"""What the overview of external parties can be narrowed to."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from privacyoffice import clock
from processors import countries
from processors.doubles import with_likely_doubles
from processors.models import Party
from processors.places import with_role
from processors.queries_parties import lacking_agreement, with_agreement, without_agreement
from processors.roles import PartyRole


class _Filter(admin.SimpleListFilter):
    """Knows who asks: what somebody may not see must not show in a filter either."""

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        self.user = request.user
        super().__init__(request, *args)


class RoleFilter(_Filter):
    """What a party is to the organisation, somewhere."""

    title = _("what it is to us")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(PartyRole.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() in PartyRole.values:
            return with_role(queryset, [str(self.value())], self.user)
        return queryset


_BY_AGREEMENT = {
    "lacking": lacking_agreement,
    "none": without_agreement,
    "valid": with_agreement,
}


class AgreementFilter(_Filter):
    """Whether something stands on paper today. Law: GDPR art. 26(1), 28(3)."""

    title = _("agreement")
    parameter_name = "agreement"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("lacking", _("needed, and not there")),
            ("none", _("none in force")),
            ("valid", _("in force")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        narrow = _BY_AGREEMENT.get(self.value() or "")
        return narrow(queryset, self.user, clock.today()) if narrow else queryset


class CountryFilter(admin.SimpleListFilter):
    """One of the countries where parties are."""

    title = _("country")
    parameter_name = "country"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        codes = Party.objects.current().order_by().values_list("country", flat=True).distinct()
        named = sorted((countries.name_of(code), code) for code in codes if code)
        return [(code, name) for name, code in named]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() in countries.names():
            return queryset.filter(country=self.value())
        return queryset


class EeaFilter(admin.SimpleListFilter):
    """Whether data that go there leave the European Economic Area. Law: GDPR art. 44."""

    title = _("European Economic Area")
    parameter_name = "eea"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("inside", _("inside the EEA")),
            ("outside", _("outside the EEA")),
            ("unknown", _("country not known")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        inside = [code for code in countries.names() if countries.is_in_eea(code)]
        if self.value() == "inside":
            return queryset.filter(country__in=inside)
        if self.value() == "outside":
            return queryset.exclude(country__in=["", *inside])
        return queryset.filter(country="") if self.value() == "unknown" else queryset


class DoubleFilter(admin.SimpleListFilter):
    """Which parties are perhaps there twice."""

    title = _("doubles")
    parameter_name = "double"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("likely", _("perhaps there twice"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return with_likely_doubles(queryset) if self.value() == "likely" else queryset

"""The organisation's own name and contact details."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from privacyoffice import clock
from privacyoffice.accounts.admin.base import GatedModelAdmin
from privacyoffice.accounts.services.organisation import change_organisation
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import current_organisation_id


@admin.register(Organisation)
class OrganisationAdmin(GatedModelAdmin):
    """Only the active organisation; its address in the URL is not changed here."""

    list_display = ("name", "slug", "dpo_name")
    readonly_fields = ("slug",)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        return super().get_queryset(request).filter(pk=current_organisation_id())

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        change_organisation(obj, fields=form.changed_data, actor=request.user, now=clock.now())

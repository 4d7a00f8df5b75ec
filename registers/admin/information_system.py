"""The systems in which data are."""

from typing import Any

from django.contrib import admin
from django.db.models.functions import Lower
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from privacyoffice import clock
from privacyoffice.accounts.admin.base import GatedModelAdmin
from privacyoffice.accounts.admin.fields import OwnNamesForm
from privacyoffice.audit import services as audit
from processors.admin.party_field import PartyField
from registers.models import InformationSystem


@admin.register(InformationSystem)
class InformationSystemAdmin(GatedModelAdmin):
    """Each system once; kept by the privacy officer."""

    list_display = ("name", "supplier_name", "owner")
    search_fields = ("name", "owner", "supplier__name")
    search_help_text = _("Searches in name, owner and supplier.")
    list_select_related = ("supplier",)
    ordering = (Lower("name"), "id")
    form = OwnNamesForm
    fields = ("name", "supplier", "owner")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "supplier":
            return PartyField(required=False, label=db_field.verbose_name)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=_("supplier"), ordering="supplier__name")
    def supplier_name(self, system: InformationSystem) -> str:
        return str(system.supplier or "")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        audit.record(
            "registers.system_kept",
            subject=obj,
            actor=request.user,
            at=clock.now(),
            payload={"before": form.initial.get("name", ""), "after": obj.name},
        )

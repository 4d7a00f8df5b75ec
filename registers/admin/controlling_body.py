"""The bodies of the organisation that can be controller."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from privacyoffice import clock
from privacyoffice.accounts.admin.base import GatedModelAdmin
from privacyoffice.accounts.admin.fields import OwnNamesForm
from privacyoffice.audit import services as audit
from registers.models import ControllingBody


@admin.register(ControllingBody)
class ControllingBodyAdmin(GatedModelAdmin):
    """A short list; kept by the privacy officer."""

    is_daily = True
    list_display = ("name",)
    search_fields = ("name",)
    form = OwnNamesForm
    fields = ("name", "contact")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        audit.record(
            "registers.body_kept",
            subject=obj,
            actor=request.user,
            at=clock.now(),
            payload={"before": form.initial.get("name", ""), "after": obj.name},
        )

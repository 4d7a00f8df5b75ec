"""Audit events, for those who watch (FG and auditor)."""

from django.contrib import admin
from django.http import HttpRequest

from privacyoffice.accounts.admin.base import GatedModelAdmin
from privacyoffice.audit.models import AuditEvent


@admin.register(AuditEvent)
class AuditEventAdmin(GatedModelAdmin):
    """Read-only: what happened, when, by whom."""

    list_display = ("occurred_at", "action", "subject_label", "actor", "actor_role")
    list_filter = ("action",)
    list_select_related = ("actor",)
    search_fields = ("subject_label", "action")
    date_hierarchy = "occurred_at"
    exclude = ("organisation", "case_id", "sequence")

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

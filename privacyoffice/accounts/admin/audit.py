"""Audit events, for those who watch (FG and auditor)."""

import json
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from privacyoffice.accounts.admin.base import GatedModelAdmin
from privacyoffice.accounts.admin.timeline import EMPTY, about_of
from privacyoffice.accounts.admin.words import described, in_words, roles_in_words
from privacyoffice.audit.models import AuditEvent


class ActFilter(admin.SimpleListFilter):
    """By act, in words."""

    title = _("act")
    parameter_name = "action"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return sorted(described().items(), key=lambda pair: str(pair[1]))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(action=self.value()) if self.value() else queryset


@admin.register(AuditEvent)
class AuditEventAdmin(GatedModelAdmin):
    """Read-only: what happened, when, by whom."""

    list_display = ("occurred_at", "act", "subject_label", "person", "roles")
    list_filter = (ActFilter,)
    list_select_related = ("actor",)
    search_fields = ("subject_label", "actor__name")
    search_help_text = _("Searches in references and in names of people.")
    date_hierarchy = "occurred_at"
    fields = (
        "occurred_at",
        "recorded_at",
        "act",
        "subject_label",
        "person",
        "roles",
        "reason_shown",
        "about",
        "payload_as_recorded",
        "request_id",
        "sequence",
        "link",
    )
    readonly_fields = fields
    has_history = False

    @admin.display(description=_("act"), ordering="action")
    def act(self, event: AuditEvent) -> str:
        return in_words(event.action)

    @admin.display(description=_("person"), ordering="actor__name")
    def person(self, event: AuditEvent) -> str:
        return str(event.actor or _("the system"))

    @admin.display(description=_("in the role of"))
    def roles(self, event: AuditEvent) -> str:
        return roles_in_words(event.actor_role)

    @admin.display(description=_("reason"))
    def reason_shown(self, event: AuditEvent) -> str:
        """That of a case is read in its history, by who may see the case."""
        if event.case_id is None or not event.reason:
            return event.reason or EMPTY
        return gettext("Encrypted. Read it in the history of the case, if you may see that.")

    @admin.display(description=_("details"))
    def about(self, event: AuditEvent) -> str:
        return about_of(event) or EMPTY

    @admin.display(description=_("details, as the chain has them"))
    def payload_as_recorded(self, event: AuditEvent) -> str:
        """Codes and numbers, for who checks the chain with another program."""
        return json.dumps(event.payload, ensure_ascii=False) if event.payload else EMPTY

    @admin.display(description=_("hash in the chain"))
    def link(self, event: AuditEvent) -> str:
        """Of this act in its place in the chain, as a checkpoint and an export have it."""
        return bytes(event.row_hash).hex() if event.row_hash else EMPTY

    def page_title(self, obj: AuditEvent) -> str:
        return f"{in_words(obj.action)}: {obj.subject_label}"

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

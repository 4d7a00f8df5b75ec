"""A page that is read from top to bottom and changed by acts only."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe

from privacyoffice.accounts.admin.base import GatedModelAdmin


class ActsOnlyAdmin(GatedModelAdmin):
    """Made and changed by acts, with the latest of its history below."""

    is_daily = True
    shown_of_history = 8
    change_form_template = "admin/cases/case.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.add_act is not None and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """By acts only."""
        return False

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The page shows sections and no fields."""
        return ()

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        context = {"history_stands_above": True}
        return super().change_view(
            request, object_id, form_url, {**context, **(extra_context or {})}
        )


def address_of(thing: Any) -> str:
    """The page of something in the admin."""
    meta = thing._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[thing.pk])


def linked(user: Any, thing: Any) -> Any:
    """Its name, with the way to it for who may see it; empty for nothing."""
    if thing is None:
        return ""
    meta = thing._meta
    if not user.has_perm(f"{meta.app_label}.view_{meta.model_name}", thing):
        return str(thing)
    return format_html('<a href="{}">{}</a>', address_of(thing), thing)


def as_written(text: str) -> SafeString:
    """With its lines as somebody wrote them."""
    return mark_safe(linebreaks(text, autoescape=True))  # noqa: S308 - it escapes

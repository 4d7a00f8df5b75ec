"""The page of something that hangs on an agreement: who reads the agreement reads it."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from privacyoffice.accounts.admin.base import GatedModelAdmin
from processors.models import Agreement


class PartOfAgreementAdmin(GatedModelAdmin):
    """Added on the page of the agreement, and changed by acts only; all rights are those on the
    agreement. A subclass has `agreement` among what it selects."""

    change_form_template = "admin/cases/case.html"

    def _perm(self, verb: str) -> str:
        return f"processors.{verb}_agreement"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The page shows facts and no fields."""
        return ()

    def way_here(self, obj: Any) -> tuple[tuple[str, Any], ...]:
        return ((agreement_address(obj.agreement), _named(obj.agreement)),)


def agreement_address(agreement: Agreement) -> str:
    """The page of an agreement."""
    return reverse("admin:processors_agreement_change", args=[agreement.pk])


def _named(agreement: Agreement) -> str:
    """An agreement with its number and party."""
    return _("Agreement %(reference)s with %(party)s") % {
        "reference": agreement.reference,
        "party": agreement.party,
    }


def linked(agreement: Agreement) -> SafeString:
    """An agreement as the way to its page."""
    return format_html('<a href="{}">{}</a>', agreement_address(agreement), _named(agreement))


def listed(agreement: Agreement) -> SafeString:
    """The same in a list: its number, and under it the party."""
    return format_html(
        '<a href="{}">{}</a><span class="under">{}</span>',
        agreement_address(agreement),
        agreement.reference,
        agreement.party,
    )


def is_open(agreement: Agreement) -> bool:
    """Whether something can change in it."""
    return agreement.destroyed_at is None and not agreement.why_not_change()

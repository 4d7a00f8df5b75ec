"""All agreements in a list, and one of them from top to bottom."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.base import Headline
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.advice.admin.acts import ADVICE_ACTS
from privacyoffice.attachments.admin import AttachmentsOnCase
from privacyoffice.cases.admin.base import CaseAdmin
from privacyoffice.proof.admin.timeline_files import TimelineFiles
from processors.admin.acts_agreement import AGREEMENT_ACTS
from processors.admin.acts_ask import ASK_ACTS
from processors.admin.acts_assurance import ASSURANCE_ACTS
from processors.admin.acts_check import CHECK_ACTS
from processors.admin.acts_checklist import CHECKLIST_ACTS
from processors.admin.acts_subs import SUBS_ACTS
from processors.admin.blocks_agreement import agreement_blocks
from processors.admin.blocks_ask import ask_blocks
from processors.admin.blocks_assurance import assurance_blocks
from processors.admin.blocks_check import check_blocks
from processors.admin.blocks_checklist import checklist_blocks
from processors.admin.blocks_subs import subs_blocks
from processors.models import Agreement


@admin.register(Agreement)
class AgreementAdmin(AttachmentsOnCase, TimelineFiles, CaseAdmin):
    """All of them for who reads the register; kept by the privacy officer, checked by the FG."""

    acts = (
        *AGREEMENT_ACTS,
        *CHECKLIST_ACTS,
        *SUBS_ACTS,
        *ASSURANCE_ACTS,
        *ASK_ACTS,
        *CHECK_ACTS,
        *ADVICE_ACTS,
    )
    list_display = ("reference", "title", "party", "kind", "status_badge")
    list_filter = ("status", "kind", "our_role")
    list_select_related = ("party",)
    search_fields = ("reference", "title", "party__name")
    search_help_text = gettext_lazy("Searches in reference, title and party.")

    class Media:
        css: ClassVar[dict[str, tuple[str, ...]]] = {
            "all": (
                "css/deadlines.css",
                "css/cases.css",
                "css/drawings.css",
                "css/processors.css",
            )
        }

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("party", "organisation", "owner")

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def status_badge(self, agreement: Agreement) -> Any:
        return badge(str(agreement.get_status_display()), "open")

    def page_title(self, obj: Agreement) -> str:
        return _("Agreement %(reference)s: %(title)s") % {
            "reference": obj.reference,
            "title": obj.title,
        }

    def headline(self, request: HttpRequest, obj: Any) -> Headline:
        return Headline(
            badge=self.status_badge(obj), facts=(), blocks=tuple(self._blocks(request, obj))
        )

    def _blocks(self, request: HttpRequest, agreement: Agreement) -> list[Block]:
        now = clock.now()
        certificate = self.certificate_block(agreement)
        blocks = [] if certificate is None else [certificate]
        for part in (
            agreement_blocks,
            checklist_blocks,
            subs_blocks,
            assurance_blocks,
            ask_blocks,
            check_blocks,
        ):
            blocks += part(request, agreement, now)
        return blocks

    def content(self, request: HttpRequest, case: Any) -> dict[str, Any]:
        """What is encrypted: the answers to questionnaires. Raises keyring.Unreadable."""
        return {}

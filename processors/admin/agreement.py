"""All agreements in a list, and one of them from top to bottom."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, ClassVar

from django.contrib import admin
from django.db import models
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.base import Headline
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.accounts.admin.timeline import EMPTY
from privacyoffice.advice.admin.acts import ADVICE_ACTS
from privacyoffice.attachments.admin import AttachmentsOnCase
from privacyoffice.cases.admin.base import CaseAdmin
from privacyoffice.proof.admin.timeline_files import TimelineFiles
from processors.admin.acts_agreement import AGREEMENT_ACTS, DRAFT
from processors.admin.acts_ask import ASK_ACTS
from processors.admin.acts_assurance import ASSURANCE_ACTS
from processors.admin.acts_check import CHECK_ACTS
from processors.admin.acts_checklist import CHECKLIST_ACTS
from processors.admin.acts_subs import SUBS_ACTS
from processors.admin.blocks_agreement import (
    agreement_blocks,
    agreement_facts,
    standing_badge,
    until_in_words,
)
from processors.admin.blocks_ask import ask_blocks
from processors.admin.blocks_assurance import assurance_blocks
from processors.admin.blocks_check import check_blocks
from processors.admin.blocks_checklist import checklist_blocks
from processors.admin.blocks_subs import subs_blocks
from processors.admin.filters_agreement import KeeperFilter, StandingFilter
from processors.admin.filters_check import CheckFilter
from processors.models import Agreement, Assurance, ChecklistAnswer, PartyTransfer, SubProcessing
from processors.standing import ends_first, notice_day

# What the page shows of one part, as of a moment.
Blocks = Callable[[HttpRequest, Agreement, datetime], list[Block]]


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
    add_act = DRAFT
    # On a phone the first columns are what one sees.
    list_display = ("reference", "about", "standing", "ends", "notice", "kind_words", "keeper")
    list_filter = (StandingFilter, "kind", "our_role", "model", CheckFilter, KeeperFilter)
    list_select_related = ("party", "owner")
    search_fields = ("reference", "title", "party__name")
    search_help_text = gettext_lazy("Searches in reference, title and party.")
    change_form_template = "admin/processors/agreement.html"

    joined: ClassVar[tuple[Blocks, ...]] = ()

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
        found = super().get_queryset(request)
        return ends_first(found).select_related("party", "organisation", "owner")  # type: ignore[arg-type]

    def get_ordering(self, request: HttpRequest) -> Any:
        """What ends first on top; what does not end by the newest."""
        return (F("ends_at").asc(nulls_last=True), "-created_at", "-reference")

    @admin.display(description=gettext_lazy("about"), ordering="title")
    def about(self, agreement: Agreement) -> SafeString:
        """Its title and under it the party."""
        return format_html('{}<span class="under">{}</span>', agreement.title, agreement.party)

    @admin.display(description=gettext_lazy("how it stands"))
    def standing(self, agreement: Agreement) -> SafeString:
        return standing_badge(agreement, clock.today())

    @admin.display(description=gettext_lazy("until"), ordering="ends_at")
    def ends(self, agreement: Agreement) -> str:
        return until_in_words(agreement, clock.today()) or EMPTY

    @admin.display(description=gettext_lazy("notice until"))
    def notice(self, agreement: Agreement) -> str:
        day = notice_day(agreement, clock.today())
        return EMPTY if day is None else date_format(day)

    @admin.display(description=gettext_lazy("kind"), ordering="kind")
    def kind_words(self, agreement: Agreement) -> SafeString:
        """Its kind and under it our role."""
        return format_html(
            '{}<span class="under">{}</span>',
            agreement.get_kind_display(),
            agreement.get_our_role_display(),
        )

    @admin.display(description=pgettext_lazy("of an agreement", "kept by"), ordering="owner__name")
    def keeper(self, agreement: Agreement) -> str:
        return str(agreement.owner) if agreement.owner else EMPTY

    def page_title(self, obj: Agreement) -> str:
        return _("Agreement %(reference)s: %(title)s") % {
            "reference": obj.reference,
            "title": obj.title,
        }

    def headline(self, request: HttpRequest, obj: Any) -> Headline:
        """With whom, of which kind, until when; then what each part of it has."""
        today = clock.today()
        return Headline(
            badge=standing_badge(obj, today),
            facts=tuple(agreement_facts(obj, today)),
            blocks=tuple(self._blocks(request, obj)),
        )

    @classmethod
    def joins(cls, *, acts: Iterable[Act], blocks: Blocks) -> None:
        """A port: what an app above has to do and to tell on the page of an agreement."""
        cls.acts = (*cls.acts, *acts)
        cls.joined = (*cls.joined, blocks)

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
            *self.joined,
        ):
            blocks += part(request, agreement, now)
        return blocks

    def part_models(self) -> list[type[models.Model]]:
        """Whose changes belong to the history of an agreement."""
        return [ChecklistAnswer, Assurance, SubProcessing, PartyTransfer]

    def content(self, request: HttpRequest, case: Any) -> dict[str, Any]:
        """What is encrypted: the answers to questionnaires. Raises keyring.Unreadable."""
        return {}

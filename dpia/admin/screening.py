"""All screenings in a list, and one of them: the sets of criteria with their answers."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from dpia.admin.acts_screening import ACTS
from dpia.admin.evidence import answer_badge, proposal, subject_address
from dpia.admin.filters import HoldsFilter
from dpia.admin.matrix import matrix_url
from dpia.admin.page import ActsOnlyAdmin, as_written, linked
from dpia.admin.standing import ListOfScreenings, outcome_badge, state_badge, tell
from dpia.admin.told import RowsOfSet, rows_of
from dpia.models import Outcome, Screening, ScreeningAnswer
from privacyoffice import clock
from privacyoffice.accounts.admin.base import Headline
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.accounts.admin.timeline import Entry, page_of_timeline
from privacyoffice.deadlines.explaining import article_in_words, in_words


@admin.register(Screening)
class ScreeningAdmin(ActsOnlyAdmin):
    """Begun on the page of a processing or a plan; answered by who works on that, and signed off
    by a privacy officer."""

    acts = ACTS
    list_display = ("what", "state", "outcome_words", "day", "department")
    list_filter = (
        HoldsFilter,
        "outcome",
        "status",
        ("department", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("activity", "plan__activity", "department", "signed_by")
    search_fields = ("activity__name", "activity__reference", "plan__name")
    search_help_text = gettext_lazy("Searches in names and references of processings and plans.")
    change_form_template = "admin/dpia/screening.html"
    change_list_template = "admin/dpia/screenings.html"

    class Media:
        css: ClassVar[dict[str, tuple[str, ...]]] = {"all": ("css/cases.css",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found = super().get_queryset(request)
        return found.select_related(
            *("activity", "plan__activity", "department", "started_by", "signed_by")
        )

    def get_urls(self) -> list[Any]:
        return [matrix_url(self), *super().get_urls()]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ListOfScreenings]:
        return ListOfScreenings

    @admin.display(description=gettext_lazy("about"))
    def what(self, one: Screening) -> SafeString:
        """The processing or the plan, and which of the two it is."""
        thing = one.subject
        under = thing.reference if one.activity else thing.get_kind_display()
        return format_html('{}<span class="under">{}</span>', thing.name, under)

    @admin.display(description=gettext_lazy("how it stands"))
    def state(self, one: Screening) -> SafeString:
        return state_badge(one)

    @admin.display(description=gettext_lazy("outcome"), ordering="outcome")
    def outcome_words(self, one: Screening) -> SafeString | str:
        return outcome_badge(one.outcome)

    @admin.display(description=gettext_lazy("signed off or begun on"), ordering="started_at")
    def day(self, one: Screening) -> SafeString:
        """And under it who signed it."""
        day = date_format(clock.day_of(one.signed_at or one.started_at))
        return format_html('{}<span class="under">{}</span>', day, one.signed_by or "")

    def page_title(self, obj: Screening) -> str:
        return _("Screening of %(what)s") % {"what": obj.subject.name}

    def part_models(self) -> list[type[models.Model]]:
        return [ScreeningAnswer]

    def _latest_entries(self, request: HttpRequest, obj: Any) -> list[Entry]:
        """The acts only: the answers stand above, and who gave which in the whole history."""
        page = page_of_timeline(obj, (), viewer=request.user, with_reading=False)
        return page.entries[: self.shown_of_history]

    def headline(self, request: HttpRequest, obj: Screening) -> Headline:
        """How it stands, of what it is, and what came out."""
        tell([obj])
        return Headline(
            badge=state_badge(obj),
            facts=tuple(_facts(request.user, obj)),
            blocks=tuple(_blocks(obj)),
        )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["sets"] = _told(request.user, context["original"])
        return super().render_change_form(request, context, *args, **kwargs)


def _facts(user: Any, one: Screening) -> list[tuple[Any, Any]]:
    facts: list[tuple[Any, Any]] = [
        (_("Plan") if one.plan else _("Processing"), linked(user, one.subject)),
        (_("Outcome"), outcome_badge(one.outcome)),
        (_("Department"), one.department),
        (_("Begun"), in_words(one.started_at)),
        (_("Begun by"), one.started_by),
        (_("Signed off"), one.signed_at and in_words(one.signed_at)),
        (pgettext("of a screening", "Signed off by"), one.signed_by),
    ]
    return [(label, value) for label, value in facts if value]


def _blocks(one: Screening) -> list[Block]:
    stands = getattr(one, "stands", None)
    blocks = []
    if stands is not None and stands.because:
        blocks.append(Block(_("Why it asks for another screening"), stands.because, is_first=True))
    if one.outcome and one.outcome != one.proposed_outcome and one.proposed_outcome:
        follows = Outcome(one.proposed_outcome).label
        line = _("From the answers followed: %(outcome)s.") % {"outcome": follows}
        blocks.append(Block(_("Decided otherwise"), (line,)))
    texts = (
        (_("Why it is looked at now"), one.why_now),
        (_("Reasons"), one.reasons),
        (_("Which DPIA still fits"), one.existing),
    )
    return blocks + [Block(title, (as_written(text),)) for title, text in texts if text]


def _told(user: Any, one: Screening) -> list[dict[str, Any]]:
    """Each set with its criteria, as the page shows them."""
    address = subject_address(user, one)
    return [_set(rows, address) for rows in rows_of(one)]


def _set(rows: RowsOfSet, address: str) -> dict[str, Any]:
    return {
        "code": rows.of.code,
        "title": rows.of.title,
        "lines": rows.lines,
        "rows": [
            {
                "title": row.criterion.title,
                "article": row.criterion.article and article_in_words(row.criterion.article),
                "proposal": proposal(row.answer, address),
                "answer": row.answer.answer and answer_badge(row.answer.answer),
                "reason": row.answer.reason,
            }
            for row in rows.rows
        ],
    }

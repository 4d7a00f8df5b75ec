"""All requests in a list, and one of them from top to bottom."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.base import Headline
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.accounts.admin.timeline import EMPTY
from privacyoffice.attachments.admin import AttachmentsOnCase
from privacyoffice.cases.admin.base import CaseAdmin
from privacyoffice.correspondence.admin.acts import MESSAGE_ACTS
from privacyoffice.correspondence.admin.on_case import MessagesOnCase, NewMessagesFilter
from privacyoffice.deadlines.admin.deadline import explanation_of
from privacyoffice.deadlines.admin.words import due_in_words, is_late, time_left
from privacyoffice.deadlines.admin.words import status_badge as deadline_badge
from privacyoffice.deadlines.explaining import how_long, in_words
from privacyoffice.deadlines.models import Deadline
from privacyoffice.deadlines.models import Status as DeadlineStatus
from privacyoffice.proof.admin.timeline_files import TimelineFiles
from requests_dsar import queries
from requests_dsar.admin.acts import ACTS, WRITE_DOWN
from requests_dsar.admin.acts_after import AFTER_ACTS, proceeding_blocks, proceeding_texts
from requests_dsar.admin.acts_clock import ANSWER_IN, CLOCK_ACTS, LEAVING_ACTS
from requests_dsar.admin.acts_decide import (
    DECIDE_ACTS,
    DECIDE_ACTS_THAT_SHOW,
    DECIDE_FIRST,
    PROPOSE,
    decision_blocks,
    reasons_of,
)
from requests_dsar.admin.acts_door import DOOR_ACTS, door_blocks, sheet_url
from requests_dsar.admin.acts_letters import (
    DECISION_LETTER,
    LETTER_ACTS,
    SEND_LETTER,
    letter_blocks,
)
from requests_dsar.admin.acts_work import WORK_ACTS, work_blocks
from requests_dsar.admin.assigning import BulkAssign
from requests_dsar.admin.clock_blocks import (
    clock_blocks,
    clock_content,
    missing_block,
    signals_block,
)
from requests_dsar.admin.disclosed import disclosure_blocks
from requests_dsar.admin.figures import figures_url
from requests_dsar.admin.filed import filed_facts, filed_lines
from requests_dsar.admin.filters import OwnerFilter, RightFilter
from requests_dsar.admin.finding import FindView
from requests_dsar.admin.own_views import own_views_url
from requests_dsar.admin.saved import SavedViews, ViewFilter
from requests_dsar.admin.stages import in_order
from requests_dsar.admin.words import rights_in_words
from requests_dsar.answering import deadline_of
from requests_dsar.models import DataSubjectRequest, ForWhom, Language, Status

_SHAPES = {
    Status.RECEIVED: "open",
    Status.IN_PROGRESS: "half",
    Status.DECIDED: "full",
    Status.CLOSED: "tick",
}


@admin.register(DataSubjectRequest)
class DataSubjectRequestAdmin(
    BulkAssign, SavedViews, MessagesOnCase, AttachmentsOnCase, TimelineFiles, CaseAdmin
):
    """All of them for privacy officers and the FG; for a case handler their own.

    The list shows nothing about people.
    """

    acts = (
        *(ACTS[0], SEND_LETTER, ANSWER_IN, *DECIDE_FIRST, DECISION_LETTER),
        *(*WORK_ACTS[:2], PROPOSE, *WORK_ACTS[2:]),
        *(*CLOCK_ACTS, *AFTER_ACTS[:-1], *DECIDE_ACTS, *LETTER_ACTS),
        *(*MESSAGE_ACTS, *DOOR_ACTS, *ACTS[1:-1], AFTER_ACTS[-1], *LEAVING_ACTS, ACTS[-1]),
    )
    acts_that_show = ("correct", "change-asking", "proceeding-hearing", *DECIDE_ACTS_THAT_SHOW)
    add_act = WRITE_DOWN
    list_display = ("reference", "received", "rights_asked", "owner_name", "due", "status_badge")
    list_filter = (ViewFilter, "status", NewMessagesFilter, OwnerFilter, RightFilter, "channel")
    list_select_related = ("owner",)
    search_help_text = gettext_lazy(
        "Searches in references only. Look for a person with “Find a person”."
    )
    ordering = ("-received_on", "-reference")
    change_list_template = "admin/requests_dsar/datasubjectrequest/change_list.html"
    change_form_template = "admin/requests_dsar/request.html"

    class Media:
        css: ClassVar[dict[str, tuple[str, ...]]] = {
            "all": ("css/deadlines.css", "css/cases.css", "css/bulk.css", "css/requests.css")
        }

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return queries.with_due(super().get_queryset(request)).select_related(
            "owner", "department", "organisation", "written_by"
        )

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        case = super().get_object(request, object_id, from_field)
        is_read = case is not None and request.method in ("GET", "HEAD")
        return queries.read_only(case) if is_read else case

    def get_urls(self) -> list[Any]:
        find = path(
            "find/",
            self.admin_site.admin_view(FindView.as_view(case_admin=self)),
            name="requests_dsar_datasubjectrequest_find",
        )
        own = (own_views_url(self), figures_url(self), sheet_url(self))
        return [find, *own, *super().get_urls()]

    def _open_acts(self, request: HttpRequest, obj: Any) -> list[Act]:
        return in_order(super()._open_acts(request, obj), obj)

    @admin.display(description=gettext_lazy("received"), ordering="received_on")
    def received(self, case: DataSubjectRequest) -> str:
        return date_format(case.received_on)

    @admin.display(description=gettext_lazy("rights"))
    def rights_asked(self, case: DataSubjectRequest) -> str:
        return rights_in_words(case.rights)

    @admin.display(description=gettext_lazy("handled by"), ordering="owner__name")
    def owner_name(self, case: DataSubjectRequest) -> str:
        return case.owner.name if case.owner else _("nobody yet")

    @admin.display(description=gettext_lazy("answer due"), ordering="due_at")
    def due(self, case: Any) -> str | SafeString:
        """First how long it still is, then the date; of what has ended nothing."""
        if _is_over(case) or case.due_at is None:
            return EMPTY
        words, now = in_words(case.due_at), clock.now()
        if case.due_status == DeadlineStatus.SUSPENDED:
            return format_html(
                '{}<span class="under">{}</span>', _("The clock stands still"), words
            )
        left: Any = how_long(case.due_at, now)
        if case.due_at < now:
            left = badge(left, "cross")
        return format_html('{}<span class="under">{}</span>', left, words)

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def status_badge(self, case: DataSubjectRequest) -> SafeString:
        if case.destroyed_at is not None:
            words = _("%(status)s, content destroyed") % {"status": case.get_status_display()}
            return badge(words, "cross")
        return badge(case.get_status_display(), _SHAPES[Status(case.status)])

    def page_title(self, obj: DataSubjectRequest) -> str:
        return _("Request %(reference)s") % {"reference": obj.reference}

    def headline(self, request: HttpRequest, obj: Any) -> Headline:
        """What it is about and the clock, then what was destroyed or may be double."""
        deadline = deadline_of(obj)
        return Headline(
            badge=self.status_badge(obj),
            facts=tuple(_facts(obj, deadline)),
            blocks=tuple(self._blocks(request, obj, deadline)),
        )

    def _blocks(
        self, request: HttpRequest, case: DataSubjectRequest, deadline: Deadline | None
    ) -> list[Block]:
        found = [self.certificate_block(case), signals_block(case, request.user)]
        found.append(missing_block(case))
        blocks = [block for block in found if block is not None]
        blocks += work_blocks(case) + disclosure_blocks(case, request.user)
        blocks += clock_blocks(case) + door_blocks(case)
        blocks += decision_blocks(case) + letter_blocks(case) + proceeding_blocks(case)
        if deadline is not None and not _is_over(case):
            blocks.append(explanation_of(deadline).block)
        return blocks

    def content(self, request: HttpRequest, case: Any) -> dict[str, Any]:
        """The person by line, and the question."""
        return {
            "person": _lines(case.person.reveal() or {}),
            "representative": _lines(case.representative.reveal() or {})
            if case.representative
            else [],
            "story": case.story.reveal(),
            "filed": filed_lines(case),
            "clock": clock_content(case),
            "decisions": reasons_of(case),
            "proceedings": proceeding_texts(case),
        }


def _is_over(case: DataSubjectRequest) -> bool:
    """Closed, or destroyed before it could be."""
    return case.status == Status.CLOSED or case.destroyed_at is not None


def _facts(case: Any, deadline: Deadline | None) -> list[tuple[Any, Any]]:
    facts: list[tuple[Any, Any]] = [
        (_("Rights"), rights_in_words(case.rights)),
        (_("Received on"), date_format(case.received_on, "l j F Y")),
        (_("How it came in"), case.get_channel_display()),
        (_("Handled by"), case.owner.name if case.owner else _("nobody yet")),
        (_("Department"), case.department or _("not known yet")),
        (_("Written down by"), case.written_by or _("the system")),
    ]
    if case.for_whom != ForWhom.ONESELF:
        facts.append((_("For whom"), case.get_for_whom_display()))
    if case.language != Language.DUTCH:
        facts.append((_("Language of our letters"), case.get_language_display()))
    facts.append((_("Answer goes"), case.get_answer_by_display()))
    facts += filed_facts(case)
    if case.is_sensitive:
        facts.append((_("Sensitive"), _("yes")))
    if deadline is not None:
        facts.append((_("Answer due"), _due(case, deadline)))
    if case.status == Status.CLOSED:
        facts.append((_("Outcome"), case.get_outcome_display()))
        facts.append((_("Closed on"), date_format(case.closed_at, "l j F Y")))
        if case.destroy_from is not None and case.destroyed_at is None:
            facts.append((_("Kept until"), date_format(case.destroy_from, "j F Y")))
    return facts


def _due(case: DataSubjectRequest, deadline: Deadline) -> Any:
    """The date in full with how long it still is; of what has ended whether it was in time."""
    now, words = clock.now(), due_in_words(deadline)
    if _is_over(case):
        return format_html("{} {}", words, deadline_badge(deadline, now))
    left = time_left(deadline, now)
    if is_late(deadline, now):
        return format_html("{} {}", words, badge(left, "cross"))
    return f"{words} ({left})" if left else words


def _lines(person: dict[str, str]) -> list[tuple[str, str]]:
    """What is known of a person as label and text, in the order in which one reads it."""
    name = f"{person.get('given_name', '')} {person.get('surname', '')}".strip()
    street = f"{person.get('street', '')} {person.get('house_number', '')}".strip()
    place = f"{person.get('postcode', '')} {person.get('town', '')}".strip()
    born = parse_date(person.get("birth_date", ""))
    lines = [
        (_("Name"), name),
        (_("Born on"), date_format(born) if born else ""),
        (_("E-mail address"), person.get("email", "")),
        (_("Telephone"), person.get("phone", "")),
        (_("Address"), ", ".join(part for part in (street, place) if part)),
    ]
    return [(label, text) for label, text in lines if text]

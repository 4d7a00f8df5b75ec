"""All breaches in a list, and one of them from top to bottom."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from breaches import queries, queries_clock, queries_notify
from breaches.admin import acts_people, live
from breaches.admin.acts_after import AFTER_ACTS, AFTER_ACTS_THAT_SHOW
from breaches.admin.acts_assess import ASSESS_ACTS, ASSESS_ACTS_THAT_SHOW
from breaches.admin.acts_clock import CLOCK_ACTS, DESTROY
from breaches.admin.acts_facts import (
    FACTS_ACTS,
    FACTS_ACTS_THAT_SHOW,
    FACTS_ON_PAGE,
    facts_content,
)
from breaches.admin.acts_notify import NOTIFY_ACTS, NOTIFY_ACTS_THAT_SHOW, PREPARE
from breaches.admin.acts_report import (
    REPORT_ACTS,
    REPORT_ACTS_THAT_SHOW,
    WRITE_DOWN,
    WritesDown,
)
from breaches.admin.blocks_after import after_blocks, after_texts
from breaches.admin.blocks_assess import assess_blocks, assess_content
from breaches.admin.blocks_clock import clock_blocks, clock_content
from breaches.admin.blocks_notify import address_of, notify_blocks
from breaches.admin.blocks_people import people_blocks, people_texts
from breaches.admin.figures import figures_url
from breaches.admin.filters import ClockFilter, KindFilter, OwnerFilter
from breaches.admin.register import register_url
from breaches.admin.reported import report_lines, reporter_lines
from breaches.admin.stages import in_order
from breaches.admin.words import kinds_in_words
from breaches.models import Breach, Status, Timing
from breaches.queries_people import communications_of
from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.base import Headline
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.accounts.admin.timeline import EMPTY
from privacyoffice.advice.admin.acts import ADVICE_ACTS
from privacyoffice.attachments.admin import AttachmentsOnCase
from privacyoffice.cases.admin.base import CaseAdmin
from privacyoffice.deadlines.explaining import in_words
from privacyoffice.deadlines.models import UNFINISHED
from privacyoffice.proof.admin.timeline_files import TimelineFiles

_SHAPES = {Status.REPORTED: "open", Status.IN_PROGRESS: "half", Status.CLOSED: "tick"}


def _notification_begun(breach: Breach) -> str:
    draft = queries_notify.draft_of(breach)
    return "" if draft is None else address_of(draft)


def _message_begun(breach: Breach) -> str:
    newest = communications_of(breach).last()
    return "" if newest is None else acts_people.address_of(newest)


# Acts that begin something with a page of its own, and where that is.
_BEGINS: dict[str, Callable[[Breach], str]] = {
    PREPARE.name: _notification_begun,
    acts_people.WRITE_TO_PEOPLE.name: _message_begun,
}


@admin.register(Breach)
class BreachAdmin(WritesDown, AttachmentsOnCase, TimelineFiles, CaseAdmin):
    """All of them for who works on breaches or watches over them. The list shows nothing about
    people; an FG acts only where the policy gives the FG this work.
    """

    acts = (
        *CLOCK_ACTS,
        *REPORT_ACTS,
        *FACTS_ACTS,
        *ASSESS_ACTS,
        *NOTIFY_ACTS,
        *acts_people.PEOPLE_ACTS,
        *AFTER_ACTS,
        *ADVICE_ACTS,
        DESTROY,
    )
    add_act = WRITE_DOWN
    # Names of acts whose page shows what is encrypted.
    acts_that_show = (
        *REPORT_ACTS_THAT_SHOW,
        *FACTS_ACTS_THAT_SHOW,
        *ASSESS_ACTS_THAT_SHOW,
        *AFTER_ACTS_THAT_SHOW,
        *NOTIFY_ACTS_THAT_SHOW,
    )
    # Names of acts that the page links beside what they change, and not among its buttons.
    acts_on_page: ClassVar[tuple[str, ...]] = FACTS_ON_PAGE
    # On a phone the first columns are what one sees.
    list_display = ("reference", "due", "aware", "kind_words", "status_badge", "owner_name")
    list_filter = ("status", ClockFilter, OwnerFilter, KindFilter, "cause", "source")
    list_select_related = ("owner",)
    search_help_text = gettext_lazy("Searches in references only.")
    ordering = queries_clock.LEAST_TIME_FIRST
    change_form_template = "admin/breaches/breach.html"
    change_list_template = "admin/breaches/breach_list.html"

    class Media:
        css: ClassVar[dict[str, tuple[str, ...]]] = {
            "all": ("css/deadlines.css", "css/cases.css", "css/breaches.css")
        }

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return queries_clock.with_clock(super().get_queryset(request)).select_related(
            "owner", "department", "organisation", "written_by", "processor", "same_as"
        )

    def get_urls(self) -> list[Any]:
        return [figures_url(self), register_url(self), *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.add_act is not None and queries.may_act(request.user, "add")

    def may_take(self, request: HttpRequest, act: Act, obj: Any) -> bool:
        """An act of a floor below by its own permission."""
        if not super().may_take(request, act, obj):
            return False
        return "." in act.perm or queries.may_act(request.user, act.perm)

    def _object_of_act(self, request: HttpRequest, object_id: str, act: Act) -> Any:
        if "." not in act.perm and not queries.may_act(request.user, act.perm):
            raise Http404
        return super()._object_of_act(request, object_id, act)

    def _open_acts(self, request: HttpRequest, obj: Any) -> list[Act]:
        shown = [a for a in super()._open_acts(request, obj) if a.name not in self.acts_on_page]
        return in_order(shown, obj)

    def _take(self, request: HttpRequest, act: Act, obj: Any, refusal: str = "") -> HttpResponse:
        """Whoever began a notification or a message goes on with it: its page comes next."""
        response = super()._take(request, act, obj, refusal)
        begun = _BEGINS.get(act.name) if response.status_code == HTTPStatus.FOUND else None
        page = begun(obj) if begun else ""
        return redirect(page) if page else response

    def banner(self, request: HttpRequest, obj: Any) -> SafeString:
        """The hours that are left, on every page of the breach."""
        return live.banner(obj, clock.now())

    @admin.display(description=gettext_lazy("aware at"), ordering="aware_at")
    def aware(self, breach: Breach) -> str:
        time_of_day = pgettext("time of day", "G:i")
        return date_format(breach.aware_at.astimezone(clock.AMSTERDAM), f"j b Y {time_of_day}")

    @admin.display(description=gettext_lazy("hours left"), ordering="due_at")
    def due(self, breach: Any) -> str | SafeString:
        """First how many hours, then until when; of what does not run nothing."""
        if breach.due_at is None or breach.clock_status not in UNFINISHED:
            return EMPTY
        return format_html(
            '{}<span class="under">{}</span>',
            live.live(breach.due_at, clock.now()),
            in_words(breach.due_at),
        )

    @admin.display(description=gettext_lazy("what was broken"))
    def kind_words(self, breach: Breach) -> str | SafeString:
        """Its kinds and under them the cause."""
        cause = breach.get_cause_display() if breach.cause else ""
        return format_html('{}<span class="under">{}</span>', kinds_in_words(breach.kinds), cause)

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def status_badge(self, breach: Breach) -> SafeString:
        words = str(breach.get_status_display())
        if breach.outcome:
            words = f"{words}: {breach.get_outcome_display()}"
        if breach.destroyed_at is not None:
            words = _("%(status)s, content destroyed") % {"status": words}
            return badge(words, "cross")
        return badge(words, _SHAPES[Status(breach.status)])

    @admin.display(description=gettext_lazy("handled by"), ordering="owner__name")
    def owner_name(self, breach: Breach) -> str:
        return breach.owner.name if breach.owner else _("nobody yet")

    def page_title(self, obj: Breach) -> str:
        return _("Data breach %(reference)s") % {"reference": obj.reference}

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        breach = self.get_object(request, unquote(object_id))
        context = {} if breach is None else live.ring_context(breach, clock.now())
        # What was reported comes before what the work on it has.
        context["blocks_stand_below"] = True
        return super().change_view(
            request, object_id, form_url, {**context, **(extra_context or {})}
        )

    def headline(self, request: HttpRequest, obj: Any) -> Headline:
        """The facts that one asks first, the clocks, then what each part of the work has."""
        return Headline(
            badge=self.status_badge(obj),
            facts=tuple(_facts(obj)),
            blocks=tuple(self._blocks(request, obj)),
        )

    def _blocks(self, request: HttpRequest, breach: Breach) -> list[Block]:
        now = clock.now()
        certificate = self.certificate_block(breach)
        blocks = [] if certificate is None else [certificate]
        blocks += clock_blocks(request, breach, now)
        blocks += notify_blocks(request, breach, now)
        blocks += people_blocks(request, breach, now)
        blocks += assess_blocks(request, breach, now)
        blocks += after_blocks(request, breach, now)
        return blocks

    def content(self, request: HttpRequest, case: Any) -> dict[str, Any]:
        """The report, the facts, and what was written on the way. Raises keyring.Unreadable."""
        return {
            "report": report_lines(case),
            "reporter": reporter_lines(case),
            "facts": facts_content(request, case),
            "reasons": [
                *assess_content(case),
                *clock_content(case),
                *people_texts(case),
                *after_texts(case),
            ],
        }


def _facts(breach: Breach) -> list[tuple[Any, Any]]:
    """What one asks first; of what is not known or does not matter nothing."""
    found: list[tuple[Any, Any]] = [
        (_("Aware at"), in_words(breach.aware_at)),
        (_("Reported at"), in_words(breach.reported_at)),
        (_("Found at"), _found(breach)),
        (_("When it happened"), _happened(breach)),
        (_("Told by"), breach.get_source_display()),
        (_("Processor that told of it"), breach.processor),
        (_("Way of working"), breach.get_course_display()),
        (_("Handled by"), breach.owner or _("nobody yet")),
        (_("Department"), breach.department or _("not known yet")),
        (_("What was broken"), kinds_in_words(breach.kinds)),
        (_("Cause"), breach.get_cause_display()),
        (_("Risk for people"), breach.get_risk_display()),
        (_("Told before as"), breach.same_as and _link(breach.same_as)),
        (_("Told again as"), _told_again(breach)),
        (_("Sensitive"), _("yes") if breach.is_sensitive else ""),
        (_("Closed on"), breach.closed_at and in_words(clock.day_of(breach.closed_at))),
    ]
    if breach.destroyed_at is None and breach.destroy_from is not None:
        found.append((_("Kept until"), date_format(breach.destroy_from, "j F Y")))
    return [(label, value) for label, value in found if value]


def _found(breach: Breach) -> str:
    """Somebody may have told the day without a time; that day stands in the report."""
    return in_words(breach.discovered_at) if breach.discovered_at else _("time not known yet")


def _happened(breach: Breach) -> str:
    words = [str(breach.get_timing_display())]
    if breach.timing == Timing.MOMENT and breach.started_at is not None:
        return _("%(timing)s: %(when)s") % {
            "timing": words[0],
            "when": in_words(breach.started_at),
        }
    if breach.started_at is not None:
        words.append(_("from %(moment)s") % {"moment": in_words(breach.started_at)})
    if breach.ended_at is not None:
        words.append(_("until %(end)s") % {"end": in_words(breach.ended_at)})
    return ", ".join(words)


def _told_again(breach: Breach) -> SafeString:
    """What was told of it once more, under other numbers: where its attachments and words are."""
    doubles = breach.told_again.order_by("reference")
    return format_html_join(", ", "{}", ((_link(one),) for one in doubles))


def _link(breach: Breach) -> SafeString:
    return format_html('<a href="../../{}/change/">{}</a>', breach.pk, breach.reference)

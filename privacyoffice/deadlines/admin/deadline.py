"""All deadlines in a list, and one of them from top to bottom."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.base import GatedModelAdmin, Headline
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.deadlines import deriving, queries
from privacyoffice.deadlines.admin.acts import ACTS
from privacyoffice.deadlines.admin.filters import KindFilter, OwnerFilter, WhenFilter
from privacyoffice.deadlines.admin.own_term import act_for, offers
from privacyoffice.deadlines.admin.story import story_of
from privacyoffice.deadlines.admin.words import due_in_words, status_badge, time_left
from privacyoffice.deadlines.explaining import Line, explain, explain_mistake, in_words
from privacyoffice.deadlines.models import Deadline, Status
from privacyoffice.deadlines.work import is_by_hand, kind_name, title_of
from privacyoffice.kernel.terms import TermError
from privacyoffice.tenancy.scope import scope_is_set


@admin.register(Deadline)
class DeadlineAdmin(GatedModelAdmin):
    """By role all that they may see, and to everybody their own."""

    acts = ACTS
    is_daily = True
    list_display = ("about", "kind_words", "due", "status_words", "owner_name")
    list_display_links = ("about",)
    list_filter = (WhenFilter, OwnerFilter, KindFilter)
    list_select_related = ("owner",)
    search_fields = ("label",)
    search_help_text = gettext_lazy("Searches in the reference.")
    ordering = ("due_at", "pk")
    change_form_template = "admin/deadlines/deadline/change_form.html"

    class Media:
        css: ClassVar[dict[str, tuple[str, ...]]] = {"all": ("css/deadlines.css",)}

    @admin.display(description=gettext_lazy("about"), ordering="label")
    def about(self, deadline: Deadline) -> str:
        return deadline.label

    @admin.display(description=gettext_lazy("kind"), ordering="kind")
    def kind_words(self, deadline: Deadline) -> str:
        return kind_name(deadline.kind)

    @admin.display(description=gettext_lazy("due"), ordering="due_at")
    def due(self, deadline: Deadline) -> str | SafeString:
        """First how long it still is, then the date."""
        left = time_left(deadline, clock.now())
        date = due_in_words(deadline)
        return format_html('{}<span class="under">{}</span>', left, date) if left else date

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def status_words(self, deadline: Deadline) -> SafeString:
        return status_badge(deadline, clock.now())

    @admin.display(description=gettext_lazy("owner"), ordering="owner__name")
    def owner_name(self, deadline: Deadline) -> str:
        return deadline.owner.name if deadline.owner else _("nobody")

    def page_title(self, obj: Deadline) -> str:
        return title_of(obj)

    def headline(self, request: HttpRequest, obj: Deadline) -> Headline:
        """What and for whom, then the clock, then how it came about."""
        explanation = explanation_of(obj)
        title, notice = _notice(obj, explanation)
        return Headline(
            badge=status_badge(obj, clock.now()),
            facts=tuple(_facts(obj)),
            notice_title=title,
            notice=notice,
            blocks=(explanation.block, *_acted_on_elsewhere(obj)),
        )

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        deadline = self.get_object(request, object_id)
        story = story_of(deadline) if deadline is not None else []
        context = {"story": story, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, context)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A deadline of somebody's own: first by which rule, then what that rule asks."""
        if not self.has_add_permission(request):
            raise Http404
        act = act_for(request)
        if act is not None:
            return self._take(request, act, None)
        context = {
            **self.admin_site.each_context(request),
            "title": _("What sort of deadline?"),
            "opts": self.opts,
            "offers": list(offers()),
        }
        return TemplateResponse(request, "admin/deadlines/deadline/choose_rule.html", context)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Not by role alone, as GatedModelAdmin does: who owns one sees it."""
        return queries.shown_to(request.user).select_related("owner", "policy")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """By role; or because this person owns it, or owns one."""
        if not scope_is_set():
            return False
        if obj is None and request.user.has_perm(self._perm("view")):
            return True
        known: dict[Any, bool] = request.__dict__.setdefault("_seen_deadlines", {})
        key = obj and obj.pk
        if key not in known:
            seen = self.get_queryset(request)
            known[key] = (seen.filter(pk=key) if key else seen).exists()
        return known[key]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def may_take(self, request: HttpRequest, act: Act, obj: Any) -> bool:
        """By role or as its owner, and only where people act by hand."""
        return queries.may_act(request.user, obj)

    def _object_of_act(self, request: HttpRequest, object_id: str, act: Act) -> Any:
        """One that this person sees and may act on."""
        obj = self.get_object(request, object_id)
        if obj is None or not self.may_take(request, act, obj):
            raise Http404
        return obj

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The page shows a story and no fields."""
        return ()


def _facts(deadline: Deadline) -> list[tuple[Any, Any]]:
    facts: list[tuple[Any, Any]] = [
        (_("About"), _link_to_subject(deadline)),
        (_("Kind"), kind_name(deadline.kind)),
        (_("Owner"), deadline.owner.name if deadline.owner else _("nobody")),
        (_("Due"), _due(deadline)),
    ]
    first = deadline.original_due_at
    if first is not None and first != deadline.due_at:
        facts.append((_("First date"), in_words(first)))
    if deadline.policy:
        facts.append((_("Version of the policy"), deadline.policy.version))
    return facts


def _due(deadline: Deadline) -> str:
    """The date in full, with how long it still is or how late it is."""
    words, left = due_in_words(deadline), time_left(deadline, clock.now())
    return f"{words} ({left})" if left else words


def _link_to_subject(deadline: Deadline) -> Any:
    if not deadline.url:
        return deadline.label
    return format_html('<a href="{}">{}</a>', deadline.url, deadline.label)


@dataclass(frozen=True)
class Explanation:
    """The steps towards a date; `is_new` when that is not the date that is kept: it follows from
    a day off or a policy of after the last computation."""

    block: Block
    is_new: bool = False


def explanation_of(deadline: Deadline) -> Explanation:
    """The steps towards the date, each with its article; for the page of what it is about too."""
    title = _("How this date came about")
    if deadline.status == Status.SUSPENDED:
        title = _("How the provisional date came about")
    try:
        outcome = deriving.outcome_now(deadline, clock.now())
    except TermError as error:
        return Explanation(Block(title, (explain_mistake(error),), is_first=True))
    is_new = deadline.closed_at is None and deriving.due_at(outcome) != deadline.due_at
    if is_new:
        title = _("How the new date will come about")
    steps = tuple(_step(line) for line in explain(outcome))
    return Explanation(Block(title, steps, is_first=True), is_new)


def _notice(deadline: Deadline, explanation: Explanation) -> tuple[str, str]:
    """What one must know before reading the date: a title and a text, or two empty ones."""
    if explanation.is_new:
        return _("This date is being computed again"), _(
            "A day off or the policy has changed. Until that has been worked in, this page shows "
            "the date of before; the explanation is of the new one. Look again in a while."
        )
    if deadline.status == Status.SUSPENDED:
        return _("The clock stands still"), _(
            "The date on this page is provisional. When the clock goes on, the days that it "
            "stood still come on top of it. Until then nobody gets a reminder."
        )
    return "", ""


def _acted_on_elsewhere(deadline: Deadline) -> tuple[Block, ...]:
    """Where to act on a deadline that follows what happens to something else."""
    if deadline.status not in (Status.OPEN, Status.SUSPENDED) or is_by_hand(deadline):
        return ()
    words = _("This deadline follows what happens with %(label)s. Act there.")
    text = words % {"label": deadline.label}
    line = format_html('<a href="{}">{}</a>', deadline.url, text) if deadline.url else text
    return (Block(_("What to do now"), (line,), is_first=True),)


def _step(line: Line) -> SafeString | str:
    if not line.article:
        return line.text
    return format_html('{}<span class="steps__article">{}</span>', line.text, line.article)

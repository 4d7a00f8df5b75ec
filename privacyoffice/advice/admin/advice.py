"""The register of all advice, and one advice as an exchange of letters."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.base import GatedModelAdmin, Headline
from privacyoffice.accounts.admin.timeline import EMPTY
from privacyoffice.advice import queries, subjects
from privacyoffice.advice.admin.acts import ACTS
from privacyoffice.advice.admin.words import date_of, last_day_in_words
from privacyoffice.advice.models import Advice, Status
from privacyoffice.advice.sealing import shown
from privacyoffice.cases.services.reading import note_reading_if_readable
from privacyoffice.tenancy.scope import scope_is_set

_SHAPES = {Status.ASKED: "open", Status.GIVEN: "half", Status.REACTED: "tick"}


class TurnFilter(admin.SimpleListFilter):
    """Whose turn it is: the questions of every day."""

    title = gettext_lazy("what to do")
    parameter_name = "turn"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("overdue", gettext_lazy("advice is late")),
            ("advice", gettext_lazy("waits for the FG")),
            ("reaction", gettext_lazy("waits for a reaction")),
            ("done", gettext_lazy("answered")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        late = {"status": Status.ASKED, "wanted_by__lt": clock.today()}
        wanted: dict[str | None, dict[str, Any]] = {
            "overdue": late,
            "advice": {"status": Status.ASKED},
            "reaction": {"status": Status.GIVEN},
            "done": {"status": Status.REACTED},
        }
        return queryset.filter(**wanted.get(self.value(), {}))


@admin.register(Advice)
class AdviceAdmin(GatedModelAdmin):
    """All of it for the FG, privacy officers, managers and auditors; for others the advice on
    what they see."""

    acts = ACTS
    is_daily = True
    list_display = ("about", "asked_on", "wanted", "status_badge", "reaction_word")
    list_display_links = ("about",)
    list_filter = (TurnFilter, "verdict", "reaction")
    search_fields = ("subject_label", "question", "text")
    search_help_text = gettext_lazy("Searches in what it is about, questions and advice.")

    @admin.display(description=gettext_lazy("about"), ordering="subject_label")
    def about(self, advice: Advice) -> str:
        return advice.subject_label

    @admin.display(description=gettext_lazy("asked on"), ordering="asked_at")
    def asked_on(self, advice: Advice) -> str:
        return date_of(advice.asked_at) if advice.asked_at else _("unasked")

    @admin.display(description=gettext_lazy("advice wanted by"), ordering="wanted_by")
    def wanted(self, advice: Advice) -> str | SafeString:
        """How far away only while it is waited for; too late never in colour alone."""
        if advice.wanted_by is None:
            return EMPTY
        if advice.status != Status.ASKED:
            return date_format(advice.wanted_by)
        words = last_day_in_words(advice.wanted_by, clock.today())
        return badge(words, "cross") if advice.wanted_by < clock.today() else words

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def status_badge(self, advice: Advice) -> SafeString:
        return badge(advice.get_status_display(), _SHAPES[Status(advice.status)])

    @admin.display(description=gettext_lazy("reaction"), ordering="reaction")
    def reaction_word(self, advice: Advice) -> str:
        return advice.get_reaction_display() or EMPTY

    def page_title(self, obj: Advice) -> str:
        return _("Advice on %(subject)s") % {"subject": obj.subject_label}

    def headline(self, request: HttpRequest, obj: Advice) -> Headline:
        """The letters below say the rest."""
        facts = [(_("About"), _link_to_subject(obj))]
        if obj.wanted_by is not None:
            facts.append((_("Advice wanted by"), self.wanted(obj)))
        if obj.status != Status.ASKED:
            facts.append((_("Verdict"), obj.get_verdict_display() or EMPTY))
            facts.append((_("Judged text"), _judged_text(obj)))
            facts.append((_("Reaction"), self.reaction_word(obj)))
        return Headline(badge=self.status_badge(obj), facts=tuple(facts))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Not by role alone, as GatedModelAdmin does: who sees the subject sees the advice."""
        everything = super(GatedModelAdmin, self).get_queryset(request)
        people = everything.select_related("asked_by", "given_by", "reacted_by")
        return queries.visible_to(request.user, people)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """By role; or because there is advice on something that this person sees."""
        if request.user.has_perm(self._perm("view"), obj):
            return True
        if not scope_is_set():
            return False
        known: dict[Any, bool] = request.__dict__.setdefault("_seen_advice", {})
        key = obj and obj.pk
        if key not in known:
            seen = self.get_queryset(request)
            known[key] = (seen.filter(pk=key) if key else seen).exists()
        return known[key]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The page shows letters and no fields."""
        return ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Advice is asked on the page of what it is about."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """With the words, which of a case are encrypted."""
        context = dict(extra_context or {})
        advice = self.get_object(request, unquote(object_id))
        if advice is not None:
            _note_reading(advice, request)
            context["words"] = shown(advice)
        return super().change_view(request, object_id, form_url, context)

    def _take(self, request: HttpRequest, act: Act, obj: Any, refusal: str = "") -> HttpResponse:
        """With the letters so far above the form."""
        _note_reading(obj, request)
        response = super()._take(request, act, obj, refusal)
        if isinstance(response, TemplateResponse):
            response.template_name = "admin/advice/advice/act.html"
            response.context_data = (response.context_data or {}) | {"words": shown(obj)}
        return response


def _note_reading(advice: Advice, request: HttpRequest) -> None:
    """Who reads advice on a case reads about its people, and that is an act."""
    if subjects.is_case(advice.subject_kind) and request.method in ("GET", "HEAD"):
        case: Any = subjects.object_of(advice.subject_kind, advice.subject_id)
        note_reading_if_readable(case, request.user, clock.now())


def _link_to_subject(advice: Advice) -> Any:
    address = subjects.address_of(advice.subject_kind, advice.subject_id)
    if not address:
        return advice.subject_label
    return format_html('<a href="{}">{}</a>', address, advice.subject_label)


def _judged_text(advice: Advice) -> str:
    if queries.has_changed_since(advice):
        return _("An earlier text: it has changed since.")
    return _("The text as it is now.")

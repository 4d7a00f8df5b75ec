"""All actions in a list, and one of them: what, by whom, before when, and what became of it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.base import GatedModelAdmin, Headline
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.actions import queries
from privacyoffice.actions.admin.acts import ACTS, DIRECT, FINISH, SEE
from privacyoffice.actions.admin.blocks import action_badge
from privacyoffice.actions.models import Action
from privacyoffice.tenancy.scope import scope_is_set

_MAY = {FINISH: queries.may_finish, DIRECT: queries.may_direct, SEE: queries.may_see}


class StateFilter(admin.SimpleListFilter):
    """How far it is."""

    title = gettext_lazy("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("late", gettext_lazy("late")),
            ("mine", gettext_lazy("for me to do")),
            ("open", gettext_lazy("still to be done")),
            ("done", pgettext_lazy("of an action", "done")),
            ("dropped", pgettext_lazy("of an action", "not done")),
            ("unseen", gettext_lazy("ended, and not seen by the FG")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        actions: Any = queryset
        if self.value() == "late":
            return actions.unfinished().filter(due_on__lt=clock.today())  # type: ignore[no-any-return]
        if self.value() == "mine":
            mine = queries.unfinished_of(request.user).order_by().values("pk")
            return queryset.filter(pk__in=mine)
        if self.value() == "open":
            return actions.unfinished()  # type: ignore[no-any-return]
        if self.value() == "done":
            return queryset.filter(done_on__isnull=False)
        if self.value() == "dropped":
            return queryset.filter(dropped=True)
        if self.value() == "unseen":
            return queries.unseen(queryset)
        return queryset


@admin.register(Action)
class ActionAdmin(GatedModelAdmin):
    """To everybody their own; and all of them to who watches over them."""

    acts = ACTS
    is_daily = True
    shown_of_history = 8
    list_display = ("what_words", "about", "owner_name", "done_before", "state")
    list_filter = (StateFilter,)
    search_fields = ("what", "subject_label")
    search_help_text = gettext_lazy("Searches in what is done and what it is about.")
    ordering = ("due_on", "pk")
    # A page of sections, without a form.
    change_form_template = "admin/cases/case.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        everything = super(GatedModelAdmin, self).get_queryset(request)
        seen = queries.seen_by(request.user, everything)
        return seen.select_related("owner", "written_by", "seen_by")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A list for who watches over all of them, or has one to do."""
        if not scope_is_set():
            return False
        if request.user.has_perm(queries.VIEW):
            return True
        known: dict[Any, bool] = request.__dict__.setdefault("_seen_actions", {})
        key = obj and obj.pk
        if key not in known:
            seen = queries.seen_by(request.user)
            known[key] = (seen.filter(pk=key) if key else seen).exists()
        return known[key]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Agreed on the page of what it is about."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """By acts only."""
        return False

    def may_take(self, request: HttpRequest, act: Act, obj: Action) -> bool:
        return _MAY[act.perm](request.user, obj)

    def _object_of_act(self, request: HttpRequest, object_id: str, act: Act) -> Any:
        action = queries.access_action(request.user, object_id)
        if not self.may_take(request, act, action):
            raise Http404
        return action

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The page shows sections and no fields."""
        return ()

    @admin.display(description=gettext_lazy("what is done"), ordering="what")
    def what_words(self, action: Action) -> str:
        return str(action)

    @admin.display(description=gettext_lazy("about"), ordering="subject_label")
    def about(self, action: Action) -> str:
        return action.subject_label

    @admin.display(description=gettext_lazy("done by"), ordering="owner__name")
    def owner_name(self, action: Action) -> str:
        return str(action.owner)

    @admin.display(description=gettext_lazy("done before"), ordering="due_on")
    def done_before(self, action: Action) -> str:
        return date_format(action.due_on)

    @admin.display(description=gettext_lazy("status"))
    def state(self, action: Action) -> SafeString:
        return action_badge(action)

    def page_title(self, obj: Action) -> str:
        return _("Action: %(what)s") % {"what": obj}

    def headline(self, request: HttpRequest, obj: Action) -> Headline:
        """Who does it and by when, and what became of it."""
        return Headline(
            badge=self.state(obj),
            facts=tuple(_facts(obj, request.user)),
            blocks=tuple(_blocks(obj)),
        )

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


def _facts(action: Action, user: Any) -> list[tuple[Any, Any]]:
    about: Any = action.subject_label
    if queries.sees_subject(user, action):
        about = format_html('<a href="{}">{}</a>', action.subject_url, about)
    facts: list[tuple[Any, Any]] = [
        (_("About"), about),
        (_("Done by"), action.owner),
        (_("Done before"), date_format(action.due_on, "l j F Y")),
        (_("Agreed by"), action.written_by or _("the program")),
    ]
    if action.done_on is not None:
        facts.append((_("Done on"), date_format(action.done_on, "l j F Y")))
    if action.seen_at is not None:
        day = date_format(clock.day_of(action.seen_at), "l j F Y")
        seen = _("%(name)s, %(day)s") % {"name": action.seen_by, "day": day}
        facts.append((_("Seen by the FG"), seen))
    return facts


def _blocks(action: Action) -> list[Block]:
    texts = (
        (_("What is done"), action.what),
        (_("Why it is not done") if action.dropped else _("What was done"), action.evidence),
        (_("What the FG saw"), action.seen_note),
    )
    return [Block(title, (_as_written(text),)) for title, text in texts if text]


def _as_written(text: str) -> SafeString:
    """With its lines as somebody wrote them."""
    return mark_safe(linebreaks(text, autoescape=True))  # noqa: S308 - it escapes

"""One measure after a breach: its owner sees it and says when it was taken, and nothing else."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from breaches import queries_after
from breaches.admin.blocks_after import measure_badge
from breaches.admin.forms_after import ChangeForm, DropForm, TakenForm
from breaches.models import Measure
from breaches.queries import VIEW
from breaches.services import measures
from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.base import GatedModelAdmin, Headline
from privacyoffice.cases.services.reading import note_reading
from privacyoffice.keyring import Unreadable
from privacyoffice.tenancy.scope import scope_is_set


def _take(request: HttpRequest, measure: Measure, data: dict[str, Any]) -> str:
    measures.take(measure_id=measure.pk, actor=request.user, now=clock.now(), **data)
    return _("Thank you. What was done stands with the breach.")


def _change(request: HttpRequest, measure: Measure, data: dict[str, Any]) -> str:
    made = measures.change(measure_id=measure.pk, actor=request.user, now=clock.now(), **data)
    return _("%(name)s does this before %(day)s.") % {
        "name": made.owner,
        "day": date_format(made.due_on),
    }


def _drop(request: HttpRequest, measure: Measure, data: dict[str, Any]) -> str:
    measures.drop(measure_id=measure.pk, actor=request.user, now=clock.now(), **data)
    return _("Written down that this is not done. The reminders stop.")


def _runs(measure: Measure) -> bool:
    ended = measure.done_on is not None or measure.dropped
    return not ended and measure.breach.destroyed_at is None


# Who takes an act is decided by the breach and the owner, not by a permission of measures.
TAKE, DIRECT = "take", "direct"
_MAY = {TAKE: queries_after.may_take, DIRECT: queries_after.may_direct}

ACTS = (
    Act(
        name="taken",
        label=gettext_lazy("It was taken"),
        explanation=gettext_lazy("Say what was done. The reminders stop."),
        perm=TAKE,
        perform=_take,
        possible=_runs,
        form_class=TakenForm,
    ),
    Act(
        name="change",
        label=gettext_lazy("Change who does it, or the day"),
        explanation=gettext_lazy("Who does it from now on gets the reminders."),
        perm=DIRECT,
        perform=_change,
        possible=_runs,
        form_class=ChangeForm,
    ),
    Act(
        name="drop",
        label=gettext_lazy("It is not taken"),
        explanation=gettext_lazy("The measure stays with the breach, with the reason."),
        perm=DIRECT,
        perform=_drop,
        possible=_runs,
        form_class=DropForm,
    ),
)


class StateFilter(admin.SimpleListFilter):
    """How far it is."""

    title = gettext_lazy("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("late", gettext_lazy("late")),
            ("mine", gettext_lazy("for me to do")),
            ("open", gettext_lazy("still to be taken")),
            ("taken", pgettext_lazy("of a measure", "taken")),
            ("dropped", pgettext_lazy("of a measure", "not taken")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        running = queries_after.unfinished(queryset)
        if self.value() == "late":
            return running.filter(due_on__lt=clock.today())
        if self.value() == "mine":
            mine = queries_after.measures_to_take(request.user).values("pk")
            return queryset.filter(pk__in=mine.order_by())
        if self.value() == "open":
            return running
        if self.value() == "taken":
            return queryset.filter(done_on__isnull=False)
        if self.value() == "dropped":
            return queryset.filter(dropped=True)
        return queryset


@admin.register(Measure)
class MeasureAdmin(GatedModelAdmin):
    """To everybody their own; and all of them to who sees breaches."""

    acts = ACTS
    is_daily = True
    list_display = ("reference", "owner_name", "done_before", "state")
    list_display_links = ("reference",)
    list_filter = (StateFilter,)
    ordering = ("due_on", "pk")
    change_form_template = "admin/breaches/measure.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        everything = super(GatedModelAdmin, self).get_queryset(request)
        seen: QuerySet[Any] = queries_after.measures_seen_by(request.user, everything)
        return seen.select_related("breach", "owner", "written_by")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A list for who sees breaches, or has to take a measure."""
        if not scope_is_set():
            return False
        if request.user.has_perm(VIEW):
            return obj is None or request.user.has_perm(VIEW, obj.breach)
        known: dict[Any, bool] = request.__dict__.setdefault("_seen_measures", {})
        key = obj and obj.pk
        if key not in known:
            seen = queries_after.measures_seen_by(request.user)
            known[key] = (seen.filter(pk=key) if key else seen).exists()
        return known[key]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Agreed on the page of the breach."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def may_take(self, request: HttpRequest, act: Act, obj: Measure) -> bool:
        return _MAY[act.perm](request.user, obj)

    def _object_of_act(self, request: HttpRequest, object_id: str, act: Act) -> Any:
        measure = queries_after.access_measure(request.user, object_id)
        if not self.may_take(request, act, measure):
            raise Http404
        return measure

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The page shows sections and no fields."""
        return ()

    @admin.display(description=pgettext_lazy("of data", "breach"), ordering="breach__reference")
    def reference(self, measure: Measure) -> str:
        return measure.breach.reference

    @admin.display(description=gettext_lazy("done by"), ordering="owner__name")
    def owner_name(self, measure: Measure) -> str:
        return str(measure.owner)

    @admin.display(description=gettext_lazy("done before"), ordering="due_on")
    def done_before(self, measure: Measure) -> str:
        return date_format(measure.due_on)

    @admin.display(description=gettext_lazy("status"))
    def state(self, measure: Measure) -> SafeString:
        return measure_badge(measure, clock.now())

    def page_title(self, obj: Measure) -> str:
        return _("Measure after %(reference)s") % {"reference": obj.breach.reference}

    def headline(self, request: HttpRequest, obj: Measure) -> Headline:
        """Who does it and by when."""
        return Headline(badge=self.state(obj), facts=tuple(_facts(obj, request.user)))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        measure = self.get_object(request, unquote(object_id))
        context: dict[str, Any] = {"history_stands_above": True}
        if measure is not None and request.method in ("GET", "HEAD"):
            context |= _opened(request, measure)
        return super().change_view(
            request, object_id, form_url, {**context, **(extra_context or {})}
        )


def _opened(request: HttpRequest, measure: Measure) -> dict[str, Any]:
    """What is encrypted, with the act of looking into it; or why it cannot be read."""
    try:
        result = measure.result.reveal() if measure.result else ""
        content = {"what": measure.what.reveal(), "result": result}
    except Unreadable as error:
        return {"unreadable": error.told}
    note_reading(measure.breach, request.user, clock.now())
    return {"content": content}


def _facts(measure: Measure, user: Any) -> list[tuple[Any, Any]]:
    reference: Any = measure.breach.reference
    if user.has_perm(VIEW, measure.breach):
        address = reverse("admin:breaches_breach_change", args=[measure.breach_id])
        reference = format_html('<a href="{}">{}</a>', address, reference)
    facts: list[tuple[Any, Any]] = [
        (_("After the data breach"), reference),
        (_("Done by"), measure.owner),
        (_("Done before"), date_format(measure.due_on, "l j F Y")),
        (_("Agreed by"), measure.written_by),
    ]
    if measure.done_on is not None:
        facts.append((_("Done on"), date_format(measure.done_on, "l j F Y")))
    return facts

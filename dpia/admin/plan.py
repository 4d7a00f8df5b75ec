"""Projects and purchases that are screened before there is a processing."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from dpia.admin.begin import begin_acts
from dpia.admin.forms_plan import ChangeForm, WriteDownForm
from dpia.admin.forms_screening import ReasonForm, SeenForm
from dpia.admin.page import ActsOnlyAdmin, address_of, as_written, linked
from dpia.admin.standing import outcome_badge, state_badge
from dpia.models import Plan, Screening, ScreeningStatus
from dpia.services import plans
from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.base import Headline
from privacyoffice.accounts.admin.blocks import Block

_RUNS, _BECAME, _ENDED = "runs", "became", "ended"


def is_open(plan: Plan) -> bool:
    """Whether it can still become a processing."""
    return plan.ended_at is None and plan.activity_id is None


def _screenings(plan: Plan) -> list[Screening]:
    """Of this plan, the newest first: asked once for each object."""
    known: list[Screening] | None = plan.__dict__.get("_screenings")
    if known is None:
        known = list(plan.screenings.order_by("-started_at"))
        plan.__dict__["_screenings"] = known
    return known


def _has(plan: Plan, status: str) -> bool:
    return any(one.status == status for one in _screenings(plan))


def _may_begin(plan: Plan) -> bool:
    return is_open(plan) and not _has(plan, ScreeningStatus.DRAFT)


def _first(plan: Plan) -> bool:
    return _may_begin(plan) and not _has(plan, ScreeningStatus.SIGNED)


def _again(plan: Plan) -> bool:
    return _may_begin(plan) and _has(plan, ScreeningStatus.SIGNED)


def _on(request: HttpRequest, plan: Plan) -> dict[str, Any]:
    return {"plan_id": plan.pk, "actor": request.user, "now": clock.now()}


def _write_down(request: HttpRequest, _none: Any, data: dict[str, Any]) -> str:
    plan = plans.write_down(**data, actor=request.user, now=clock.now())
    words = _("Written down. You can screen it now:")
    return format_html('{} <a href="{}">{}</a>', words, address_of(plan), plan)


def _change(request: HttpRequest, plan: Plan, data: dict[str, Any]) -> str:
    plans.change(**data, **_on(request, plan))
    return _("Changed.")


def _become(request: HttpRequest, plan: Plan, data: dict[str, Any]) -> str:
    plans.become(**data, **_on(request, plan))
    return _("This is a draft in the register now. Complete it, and submit it.")


def _give_up(request: HttpRequest, plan: Plan, data: dict[str, Any]) -> str:
    plans.give_up(**data, **_on(request, plan))
    return _("Written down that this does not go on.")


def _activity_address(plan: Plan) -> str:
    became = Plan.objects.select_related("activity").get(pk=plan.pk).activity
    return "" if became is None else address_of(became)


WRITE_DOWN = Act(
    name="add",
    label=gettext_lazy("Write down a plan"),
    explanation=gettext_lazy(
        "A project or a purchase for which data of people will be used. You screen it before it "
        "begins, and it becomes an entry of the register when it goes on."
    ),
    perm="add",
    perform=_write_down,
    possible=lambda _none: True,
    form_class=WriteDownForm,
)
ACTS = (
    *begin_acts("plan", _first, _again),
    Act(
        name="become",
        label=gettext_lazy("It becomes a processing"),
        explanation=gettext_lazy(
            "A draft is made in the register with what the plan says. The screening that was "
            "signed for the plan counts for it until the register says something else."
        ),
        perm="change",
        perform=_become,
        possible=is_open,
        form_class=SeenForm,
        leads_to=_activity_address,
    ),
    Act(
        name="change",
        label=gettext_lazy("Change the plan"),
        explanation=gettext_lazy("The history shows what stood here before."),
        perm="change",
        perform=_change,
        possible=is_open,
        form_class=ChangeForm,
        stands_back=True,
    ),
    Act(
        name="give-up",
        label=gettext_lazy("It does not go on"),
        explanation=gettext_lazy("The plan stays in the list, with the reason."),
        perm="change",
        perform=_give_up,
        possible=is_open,
        form_class=ReasonForm,
        stands_back=True,
    ),
)


class RunsFilter(admin.SimpleListFilter):
    """What became of it."""

    title = gettext_lazy("status")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            (_RUNS, pgettext_lazy("of a plan", "planned")),
            (_BECAME, pgettext_lazy("of a plan", "became a processing")),
            (_ENDED, pgettext_lazy("of a plan", "given up")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == _RUNS:
            return queryset.filter(ended_at__isnull=True, activity__isnull=True)
        if self.value() == _BECAME:
            return queryset.filter(activity__isnull=False)
        if self.value() == _ENDED:
            return queryset.filter(ended_at__isnull=False)
        return queryset


@admin.register(Plan)
class PlanAdmin(ActsOnlyAdmin):
    """Written down by who plans it; screened and kept by the privacy officer and, for the own
    department, the ambassador."""

    acts = ACTS
    add_act = WRITE_DOWN
    list_display = ("name", "state", "kind_words", "department", "begins")
    list_filter = (RunsFilter, "kind", ("department", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("department",)
    search_fields = ("name", "description")
    search_help_text = gettext_lazy("Searches in names and in what is planned.")
    ordering = ("-written_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("department", "activity", "written_by")

    @admin.display(description=gettext_lazy("status"))
    def state(self, plan: Plan) -> SafeString:
        return _state_badge(plan)

    @admin.display(description=gettext_lazy("kind"), ordering="kind")
    def kind_words(self, plan: Plan) -> str:
        return str(plan.get_kind_display())

    @admin.display(description=gettext_lazy("planned to start on"), ordering="starts_on")
    def begins(self, plan: Plan) -> str:
        return date_format(plan.starts_on) if plan.starts_on else ""

    def page_title(self, obj: Plan) -> str:
        return _("Plan: %(name)s") % {"name": obj.name}

    def headline(self, request: HttpRequest, obj: Plan) -> Headline:
        """What it is, what became of it, and how it was screened."""
        facts: list[tuple[Any, Any]] = [
            (_("What it is"), obj.get_kind_display()),
            (_("Department"), obj.department or _("none yet")),
            (_("Planned to start on"), obj.starts_on and date_format(obj.starts_on)),
            (_("Became"), linked(request.user, obj.activity)),
            (_("Written down by"), obj.written_by),
        ]
        return Headline(
            badge=_state_badge(obj),
            facts=tuple((label, value) for label, value in facts if value),
            blocks=tuple(self._blocks(request, obj)),
        )

    def _blocks(self, request: HttpRequest, plan: Plan) -> list[Block]:
        blocks = [Block(_("What is planned"), (as_written(plan.description),))]
        if plan.end_reason:
            blocks.append(Block(_("Why it does not go on"), (as_written(plan.end_reason),)))
        lines = tuple(_screening(one) for one in _screenings(plan))
        blocks.append(Block(_("DPIA"), lines or (_("This plan was not screened yet."),)))
        return blocks


def _screening(one: Screening) -> SafeString:
    """How it stands and what came out, as the way to its page."""
    day = date_format(clock.day_of(one.signed_at or one.started_at))
    return format_html(
        '{} {}<span class="under"><a href="{}">{}</a></span>',
        state_badge(one),
        outcome_badge(one.outcome),
        address_of(one),
        _("screening of %(day)s") % {"day": day},
    )


def _state_badge(plan: Plan) -> SafeString:
    if plan.activity_id is not None:
        return badge(pgettext("of a plan", "became a processing"), "tick")
    if plan.ended_at is not None:
        return badge(pgettext("of a plan", "given up"), "cross")
    return badge(pgettext("of a plan", "planned"), "open")

"""The working copies of the register, as the office edits and reviews them."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Literal

from django.contrib import admin
from django.contrib.admin.views.main import ORDER_VAR
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils import formats, timezone
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
from privacyoffice.advice.admin.acts import ADVICE_ACTS
from privacyoffice.advice.admin.words import days_in_words, last_day_in_words
from privacyoffice.audit.models import AuditEvent
from registers.admin.acts import ACTS
from registers.admin.acts_coverage import ON_ACTIVITY
from registers.admin.blocks import blocks_of
from registers.admin.blocks_coverage import activity_blocks
from registers.admin.bulk import BulkActs
from registers.admin.chosen_list import ChosenList
from registers.admin.coverage import coverage_url
from registers.admin.differences import DifferencesView, address_of
from registers.admin.filters import (
    RetentionFilter,
    ReviewFilter,
    SensitivityFilter,
    TodoFilter,
)
from registers.admin.for_others import for_others_url
from registers.admin.forms import ActivityForm, departments_to_write_in, writes_everywhere
from registers.admin.lines import LINES
from registers.models import ProcessingActivity, PublishedActivity
from registers.models.processing_activity import Regime, Status
from registers.services import drafting
from registers.services.granting import running_grants

_SHAPES = {
    Status.DRAFT: "open",
    Status.SUBMITTED: "half",
    Status.RETURNED: "back",
    Status.ACCEPTED: "tick",
    Status.PUBLISHED: "full",
    Status.RETIRED: "cross",
}


# What the page shows besides, for who asks.
Blocks = Callable[[HttpRequest, ProcessingActivity], list[Block]]


class ListByName(ChosenList):
    """Sorted by name whatever the capitals; the head of that column says so."""

    def get_ordering_field(self, field_name: Any) -> Any:
        return Lower("name") if field_name == "name" else super().get_ordering_field(field_name)

    def get_ordering_field_columns(self) -> dict[int, Literal["desc", "asc"]]:
        """Django recognises plain columns only, and would mark the second one of `ordering`."""
        if ORDER_VAR in self.params:
            return super().get_ordering_field_columns()
        return {self.list_display.index("name"): "asc"}


@admin.register(ProcessingActivity)
class ProcessingActivityAdmin(BulkActs):
    """Edit drafts; submit, accept, return, publish and reopen by button."""

    form = ActivityForm
    acts: ClassVar[tuple[Act, ...]] = (*ACTS, *ON_ACTIVITY, *ADVICE_ACTS)
    is_daily = True
    list_display = (
        "reference",
        "name",
        "department",
        "status_badge",
        "next_review",
        "changed_on",
    )
    list_display_links = ("reference", "name")
    list_filter: ClassVar[tuple[Any, ...]] = (
        TodoFilter,
        "status",
        ReviewFilter,
        RetentionFilter,
        SensitivityFilter,
        ("department", admin.RelatedOnlyFieldListFilter),
        "role",
        "regime",
    )
    list_select_related = ("department",)
    search_fields = ("reference", "name", "purposes__description")
    search_help_text = gettext_lazy("Searches in reference, name and purposes.")
    ordering = (Lower("name"), "reference")
    inlines = LINES
    own_fields = ("name", "department", "role", "remarks")
    answers = (
        "leaves_eea",
        ("automated_decisions", "automated_decisions_explained"),
        ("profiling", "profiling_explained"),
    )
    regime_fields = (
        "regime",
        ("police_article", "police_internal_audit_on", "police_external_audit_on"),
        "persons_register_decision",
    )
    fieldsets = ()
    joined: ClassVar[tuple[Blocks, ...]] = ()

    @classmethod
    def joins(cls, *, acts: Iterable[Act], blocks: Blocks, filters: Iterable[Any]) -> None:
        """A port: what an app above has to do and to tell on the page of a processing, and to
        what it narrows their list."""
        cls.acts = (*cls.acts, *acts)
        cls.list_filter = (*cls.list_filter, *filters)
        cls.joined = (*cls.joined, blocks)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        return ListByName

    def get_urls(self) -> list[Any]:
        differences = path(
            "<path:object_id>/differences/",
            self.admin_site.admin_view(DifferencesView.as_view(activity_admin=self)),
            name="registers_processingactivity_differences",
        )
        return [differences, coverage_url(self), for_others_url(self), *super().get_urls()]

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def status_badge(self, activity: ProcessingActivity) -> SafeString:
        return badge(activity.get_status_display(), _SHAPES[Status(activity.status)])

    @admin.display(description=gettext_lazy("next review"), ordering="next_review_on")
    def next_review(self, activity: ProcessingActivity) -> str | SafeString:
        """Date and words; too late never in colour alone. What has ended is not reviewed."""
        day, today = activity.next_review_on, clock.today()
        if day is None or activity.status == Status.RETIRED:
            return EMPTY
        if day < today:
            words = badge(days_in_words(day, today), "cross")
            return format_html("{} {}", formats.date_format(day), words)
        return last_day_in_words(day, today)

    @admin.display(description=gettext_lazy("last changed"), ordering="updated_at")
    def changed_on(self, activity: ProcessingActivity) -> str:
        return _day(activity.updated_at)

    def page_title(self, obj: ProcessingActivity) -> str:
        return obj.name

    def headline(self, request: HttpRequest, obj: ProcessingActivity) -> Headline:
        is_returned = obj.status == Status.RETURNED
        return Headline(
            badge=self.status_badge(obj),
            facts=(
                (_("Reference"), obj.reference),
                (_("Department"), obj.department or _("none yet")),
                (_("Review"), _review(obj)),
                (_("Public"), _public_version(obj)),
                (_("Next review"), _review_day(obj)),
                (_("Last changed"), _last_change(obj)),
            ),
            notice_title=_("Returned: this must change first") if is_returned else "",
            notice=obj.returned_because if is_returned else "",
            lines_title=_("Who can see this besides"),
            lines=_sight(obj) if self._may_grant(request, obj) else (),
            blocks=tuple(self._blocks(request, obj)),
        )

    def _blocks(self, request: HttpRequest, obj: ProcessingActivity) -> list[Block]:
        blocks = [*blocks_of(obj), *activity_blocks(request.user, obj, clock.today())]
        for part in self.joined:
            blocks += part(request, obj)
        return blocks

    def _may_grant(self, request: HttpRequest, obj: ProcessingActivity) -> bool:
        return request.user.has_perm("registers.grant_processingactivity", obj)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """For reading, the headline has the name and the department already."""
        hidden = "new_id" if obj is None else "expected_revision"
        if obj is None or self.has_change_permission(request, obj):
            own: tuple[Any, ...] = (*self.own_fields, hidden)
        else:
            own = ("role", "remarks")
        return (
            (None, {"fields": own}),
            (_("Three questions"), {"fields": self.answers}),
            (
                _("Which law rules it"),
                {
                    "fields": self.regime_fields,
                    "classes": () if obj and obj.regime != Regime.GDPR else ("collapse",),
                    "description": _(
                        "Nearly always the AVG. Choose another one for police data of special "
                        "investigating officers (Wpg) or the persons register itself (BRP)."
                    ),
                },
            ),
        )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and not obj.is_editable:
            return False
        return super().has_change_permission(request, obj)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "department":
            match = request.resolver_match
            kwargs["queryset"] = self._departments(request, match.kwargs if match else {})
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def _departments(self, request: HttpRequest, kwargs: dict[str, Any]) -> Any:
        activity = None
        if "object_id" in kwargs:
            activity = self.get_object(request, kwargs["object_id"])
        return departments_to_write_in(request.user, activity)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        department = form.base_fields.get("department")
        if department and not writes_everywhere(request.user):
            department.required = True
            department.error_messages["required"] = _("Choose your department.")
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change and form.cleaned_data["new_id"]:
            # Here and not in the form: the sets of lines take a new object's key away again.
            obj.pk = form.cleaned_data["new_id"]
        drafting.save_draft(
            obj,
            actor=request.user,
            now=clock.now(),
            expected_revision=form.cleaned_data.get("expected_revision") if change else None,
        )


def _latest(activity: ProcessingActivity) -> QuerySet[AuditEvent]:
    """What was done with this activity, the latest first."""
    return AuditEvent.objects.filter(subject_id=activity.pk).select_related("actor")


def _review_day(activity: ProcessingActivity) -> str:
    if activity.status == Status.RETIRED:
        return EMPTY
    if activity.next_review_on is None:
        return _("after the first publication")
    day = formats.date_format(activity.next_review_on)
    if activity.next_review_on <= clock.today():
        return _("due since %(date)s") % {"date": day}
    return day


def _review(activity: ProcessingActivity) -> str:
    if activity.status == Status.RETURNED:
        returned = _latest(activity).filter(action="registers.returned").first()
        if returned is not None:
            return _("Returned by %(name)s") % {"name": returned.actor or _("the system")}
    if activity.accepted_at:
        return _("Accepted by %(name)s") % {"name": activity.accepted_by}
    if activity.submitted_at:
        return _("Submitted by %(name)s") % {"name": activity.submitted_by or _("an import")}
    return _("Not submitted yet")


def _public_version(activity: ProcessingActivity) -> str:
    current = PublishedActivity.objects.newest().filter(activity_id=activity.pk).first()
    if current is None:
        has_ended = activity.status == Status.RETIRED
        return _("Never public") if has_ended else _("Not public yet")
    told: Any
    if current.withdrawn_at is not None:
        told = _("Version %(version)d was withdrawn on %(date)s") % {
            "version": current.version,
            "date": _day(current.withdrawn_at),
        }
    else:
        address = reverse("registers_public:detail", args=[activity.organisation.slug, activity.pk])
        words = _("Version %(version)d, since %(date)s") % {
            "version": current.version,
            "date": _day(current.published_at),
        }
        told = format_html('<a href="{}">{}</a>', address, words)
    link = _("differences with this text")
    return format_html('{}; <a href="{}">{}</a>', told, address_of(activity), link)


def _last_change(activity: ProcessingActivity) -> str:
    """The latest act and who did it: not the writer of the text, if a later act was another's."""
    acts_on_text = _latest(activity).filter(action__startswith="registers.")
    latest = acts_on_text.exclude(action__startswith="registers.sight_").first()
    if latest is None:
        return _day(activity.updated_at)
    return _("%(date)s by %(name)s") % {
        "date": _day(latest.occurred_at),
        "name": latest.actor or _("an import"),
    }


def _sight(activity: ProcessingActivity) -> tuple[str, ...]:
    """Who was given sight of this one activity, until when and why."""
    return tuple(
        _("%(name)s, until %(date)s: %(reason)s")
        % {
            "name": grant.user,
            "date": formats.date_format(grant.valid_until),
            "reason": grant.reason,
        }
        for grant in running_grants(activity, clock.today())
    )


def _day(moment: Any) -> str:
    return formats.date_format(timezone.localtime(moment), "DATE_FORMAT")

"""The working copies of the register, as the office edits and reviews them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.access import active_roles
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.base import GatedModelAdmin, Headline
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from registers.admin.acts import ACTS
from registers.admin.forms import ActivityForm, departments_for
from registers.admin.lines import LINES
from registers.models import ProcessingActivity, PublishedActivity
from registers.models.processing_activity import Status
from registers.services import drafting
from registers.services.granting import running_grants

_SHAPES = {
    Status.DRAFT: "open",
    Status.SUBMITTED: "half",
    Status.RETURNED: "back",
    Status.ACCEPTED: "tick",
    Status.PUBLISHED: "full",
}


@admin.register(ProcessingActivity)
class ProcessingActivityAdmin(GatedModelAdmin):
    """Edit drafts; submit, accept, return, publish and reopen by button."""

    form = ActivityForm
    acts = ACTS
    is_daily = True
    list_display = ("reference", "name", "department", "status_badge", "updated_at")
    list_display_links = ("reference", "name")
    list_filter = ("status", ("department", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("department",)
    search_fields = ("reference", "name", "purposes__description")
    search_help_text = gettext_lazy("Searches in reference, name and purposes.")
    ordering = (Lower("name"), "reference")
    inlines = LINES
    own_fields = ("name", "department", "remarks")

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def status_badge(self, activity: ProcessingActivity) -> SafeString:
        return badge(activity.get_status_display(), _SHAPES[Status(activity.status)])

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
                (_("Last changed"), _last_change(obj)),
            ),
            notice_title=_("Returned: this must change first") if is_returned else "",
            notice=obj.returned_because if is_returned else "",
            lines_title=_("Who can see this besides"),
            lines=_sight(obj) if self._may_grant(request, obj) else (),
        )

    def _may_grant(self, request: HttpRequest, obj: ProcessingActivity) -> bool:
        return request.user.has_perm("registers.grant_processingactivity", obj)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """For reading, the headline has the rest already."""
        if obj is None:
            return (*self.own_fields, "new_id")
        if self.has_change_permission(request, obj):
            return (*self.own_fields, "expected_revision")
        return ("remarks",)

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
        offered = departments_for(activity)
        roles = active_roles(request.user)
        if Role.PRIVACY_OFFICER in roles.names:
            return offered
        return offered.filter(pk__in=roles.departments)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        department = form.base_fields.get("department")
        if department and Role.PRIVACY_OFFICER not in active_roles(request.user).names:
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
    current = PublishedActivity.objects.current().filter(activity_id=activity.pk).first()
    if current is None:
        return _("Not public yet")
    address = reverse("registers_public:detail", args=[activity.organisation.slug, activity.pk])
    words = _("Version %(version)d, since %(date)s") % {
        "version": current.version,
        "date": _day(current.published_at),
    }
    return format_html('<a href="{}">{}</a>', address, words)


def _last_change(activity: ProcessingActivity) -> str:
    """The latest act and who did it: not the writer of the text, if a later act was another's."""
    latest = _latest(activity).exclude(action__startswith="registers.sight_").first()
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

"""The working copies of the register, as the office edits and reviews them."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.forms import Textarea
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.access import active_roles
from privacyoffice.accounts.admin.base import Act, GatedModelAdmin, PartInline
from privacyoffice.accounts.roles import Role
from registers.admin.forms import ActivityForm, GrantForm, ReturnForm, departments_for
from registers.models import (
    ActivityController,
    DataSource,
    DataSubjectCategory,
    LegalBasisOfActivity,
    PersonalDataCategory,
    ProcessingActivity,
    PublishedActivity,
    Purpose,
    Recipient,
    RetentionTerm,
    SecurityMeasure,
)
from registers.models.processing_activity import Status
from registers.services import drafting, granting, publication, review


class LineInline(PartInline):
    """A part of an activity: one small text a line, in order."""

    formfield_overrides = {models.TextField: {"widget": Textarea(attrs={"rows": 2})}}  # noqa: RUF012
    ordering = ("position", "id")


class PurposeInline(LineInline):
    model = Purpose


class LegalBasisInline(LineInline):
    model = LegalBasisOfActivity

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "purpose":
            match = request.resolver_match
            kwargs["queryset"] = Purpose.objects.filter(
                activity_id=match.kwargs.get("object_id") if match else None
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class ControllerInline(LineInline):
    model = ActivityController
    autocomplete_fields = ("body",)


class DataSubjectInline(LineInline):
    model = DataSubjectCategory


class PersonalDataInline(LineInline):
    model = PersonalDataCategory


class SourceInline(LineInline):
    model = DataSource


class RecipientInline(LineInline):
    model = Recipient


class RetentionInline(LineInline):
    model = RetentionTerm


class SecurityInline(LineInline):
    model = SecurityMeasure


def _submit(request: HttpRequest, activity: ProcessingActivity, data: dict[str, Any]) -> str:
    review.submit(activity_id=activity.pk, actor=request.user, now=clock.now())
    return _("Submitted. Somebody else will look at it.")


def _accept(request: HttpRequest, activity: ProcessingActivity, data: dict[str, Any]) -> str:
    review.accept(activity_id=activity.pk, actor=request.user, now=clock.now())
    return _("Accepted. It can be published now.")


def _return(request: HttpRequest, activity: ProcessingActivity, data: dict[str, Any]) -> str:
    review.send_back(
        activity_id=activity.pk, because=data["because"], actor=request.user, now=clock.now()
    )
    return _("Returned, with your reason.")


def _publish(request: HttpRequest, activity: ProcessingActivity, data: dict[str, Any]) -> str:
    published = publication.publish(
        activity_id=activity.pk, actor=request.user, now=clock.now()
    )
    return _("Version %(version)d is public. The PDF follows in a moment.") % {
        "version": published.version
    }


def _reopen(request: HttpRequest, activity: ProcessingActivity, data: dict[str, Any]) -> str:
    drafting.reopen(activity_id=activity.pk, actor=request.user, now=clock.now())
    return _("You can edit the text again. The public keeps the version that it has.")


def _grant(request: HttpRequest, activity: ProcessingActivity, data: dict[str, Any]) -> str:
    granting.grant_view(activity_id=activity.pk, actor=request.user, now=clock.now(), **data)
    return _("%(name)s can see this until %(date)s.") % {
        "name": data["person"],
        "date": data["valid_until"].strftime("%d-%m-%Y"),
    }


ACTS = (
    Act(
        name="submit",
        label=gettext_lazy("Submit for review"),
        explanation=gettext_lazy(
            "Somebody else looks at the text. Until then nobody can change it."
        ),
        perm="submit",
        perform=_submit,
        possible=lambda activity: activity.is_editable,
    ),
    Act(
        name="accept",
        label=gettext_lazy("Accept"),
        explanation=gettext_lazy(
            "The text is in order and can be published. You cannot accept what you submitted."
        ),
        perm="accept",
        perform=_accept,
        possible=lambda activity: activity.status == Status.SUBMITTED,
    ),
    Act(
        name="return",
        label=gettext_lazy("Return"),
        explanation=gettext_lazy("The text goes back to be changed, with your reason."),
        perm="accept",
        perform=_return,
        possible=lambda activity: activity.status == Status.SUBMITTED,
        form_class=ReturnForm,
    ),
    Act(
        name="publish",
        label=gettext_lazy("Publish"),
        explanation=gettext_lazy(
            "Everybody can read this version in the public register, at once. "
            "Remarks and security measures are not published."
        ),
        perm="publish",
        perform=_publish,
        possible=lambda activity: activity.status == Status.ACCEPTED,
    ),
    Act(
        name="reopen",
        label=gettext_lazy("Edit again"),
        explanation=gettext_lazy(
            "The text becomes a draft again. A version that is public stays public until a "
            "new one is published."
        ),
        perm="change",
        perform=_reopen,
        possible=lambda activity: not activity.is_editable,
    ),
    Act(
        name="grant",
        label=gettext_lazy("Let somebody see this"),
        explanation=gettext_lazy(
            "A colleague whose role does not show this activity can read it until a date."
        ),
        perm="grant",
        perform=_grant,
        possible=lambda activity: True,
        form_class=GrantForm,
    ),
)


@admin.register(ProcessingActivity)
class ProcessingActivityAdmin(GatedModelAdmin):
    """Edit drafts; submit, accept, return, publish and reopen by button."""

    form = ActivityForm
    acts = ACTS
    list_display = ("reference", "name", "department", "status", "updated_at")
    list_display_links = ("reference", "name")
    list_filter = ("status", ("department", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("department",)
    search_fields = ("reference", "name", "purposes__description")
    ordering = ("name", "reference")
    inlines = (
        ControllerInline,
        PurposeInline,
        LegalBasisInline,
        DataSubjectInline,
        PersonalDataInline,
        SourceInline,
        RecipientInline,
        RetentionInline,
        SecurityInline,
    )
    status_fields = ("reference", "status", "public_version", "reviewed", "returned_because")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        own = ("name", "department", "remarks")
        if obj is None:
            return own
        shown = [
            field
            for field in self.status_fields
            if field != "returned_because" or obj.returned_because
        ]
        hidden = ("expected_revision",) if self.has_change_permission(request, obj) else ()
        return (*shown, *own, *hidden)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.status_fields

    @admin.display(description=gettext_lazy("public version"))
    def public_version(self, activity: ProcessingActivity) -> str:
        current = PublishedActivity.objects.current().filter(activity_id=activity.pk).first()
        if current is None:
            return _("Not public yet")
        organisation = activity.organisation
        address = reverse("registers_public:detail", args=[organisation.slug, activity.pk])
        return format_html('<a href="{}">{}</a>', address, f"v{current.version}")

    @admin.display(description=gettext_lazy("review"))
    def reviewed(self, activity: ProcessingActivity) -> str:
        if activity.accepted_at:
            return _("Accepted by %(name)s") % {"name": activity.accepted_by}
        if activity.submitted_at:
            return _("Submitted by %(name)s") % {
                "name": activity.submitted_by or _("an import")
            }
        return _("Not submitted yet")

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

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, **kwargs)
        department = form.base_fields.get("department")
        if department and Role.PRIVACY_OFFICER not in active_roles(request.user).names:
            department.required = True
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        drafting.save_draft(
            obj,
            actor=request.user,
            now=clock.now(),
            expected_revision=form.cleaned_data.get("expected_revision") if change else None,
        )

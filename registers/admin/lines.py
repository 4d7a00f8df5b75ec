"""The parts of a processing activity, each a table on its page."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from privacyoffice.accounts.admin.lines import PartInline
from registers.models import (
    ActivityController,
    DataSource,
    DataSubjectCategory,
    LegalBasisOfActivity,
    PersonalDataCategory,
    Purpose,
    Recipient,
    RetentionTerm,
    SecurityMeasure,
)


class ControllerInline(PartInline):
    """Who decides on purposes and means."""

    model = ActivityController
    fields = ("body", "position")
    # Not the field itself: Django links it to a page that not every reader may see.
    reading_fields = ("body_name",)
    readonly_fields = ("body_name",)
    help_text = _(
        "The body that decides why and how data are used, such as the executive or the mayor. "
        "GDPR article 30(1)(a)."
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("body")

    @admin.display(description=_("controlling body"))
    def body_name(self, line: ActivityController) -> str:
        return str(line.body)


class PurposeInline(PartInline):
    """What for."""

    model = Purpose
    fields = ("description", "position")
    help_text = _("What the data are used for, one purpose a line. GDPR article 30(1)(b).")


class LegalBasisInline(PartInline):
    """Why it is allowed."""

    model = LegalBasisOfActivity
    fields = ("basis", "statute", "purpose", "source_text", "position")
    help_text = _(
        "Why this is allowed. For a legal obligation or a public task, name the law and its "
        "article. GDPR article 6(1)."
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("purpose")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only purposes of this very activity; a new one has none yet."""
        if db_field.name == "purpose":
            match = request.resolver_match
            object_id = match.kwargs.get("object_id") if match else None
            kwargs["queryset"] = Purpose.objects.filter(
                activity_id=unquote(object_id) if object_id else None
            )
            kwargs["empty_label"] = _("all purposes")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class DataSubjectInline(PartInline):
    """About whom."""

    model = DataSubjectCategory
    fields = ("name", "position")
    help_text = _("Whose data these are, one group of people a line. GDPR article 30(1)(c).")


class PersonalDataInline(PartInline):
    """Which data."""

    model = PersonalDataCategory
    fields = ("name", "position")
    help_text = _("Which data, one kind a line. GDPR article 30(1)(c).")


class SourceInline(PartInline):
    """Where the data come from."""

    model = DataSource
    fields = ("name", "position")
    help_text = _("Where the data come from. GDPR article 14(2)(f).")


class RecipientInline(PartInline):
    """Who gets them."""

    model = Recipient
    fields = ("name", "kind", "position")
    help_text = _("Who gets the data, processors included. GDPR article 30(1)(d).")


class RetentionInline(PartInline):
    """For how long."""

    model = RetentionTerm
    fields = ("description", "position")
    help_text = _("How long the data are kept, and from when. GDPR article 30(1)(f).")


class SecurityInline(PartInline):
    """How they are protected."""

    model = SecurityMeasure
    fields = ("description", "position")
    help_text = _("How the data are protected. Never published. GDPR articles 30(1)(g) and 32.")


LINES = (
    PurposeInline,
    ControllerInline,
    LegalBasisInline,
    DataSubjectInline,
    PersonalDataInline,
    SourceInline,
    RecipientInline,
    RetentionInline,
    SecurityInline,
)

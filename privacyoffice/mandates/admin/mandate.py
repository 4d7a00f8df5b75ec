"""The register of mandates: written down as they were given, and ended on a day."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act, ActForm
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.base import GatedModelAdmin, Headline
from privacyoffice.accounts.admin.fields import DayField
from privacyoffice.accounts.models import Membership, User
from privacyoffice.accounts.roles import Role
from privacyoffice.mandates.models import Mandate
from privacyoffice.mandates.services import mandating
from registers.models import ControllingBody


class WriteDownForm(ActForm):
    """Who may decide in the name of which body, by which decision, since when."""

    body = forms.ModelChoiceField(
        label=gettext_lazy("Controlling body"),
        queryset=ControllingBody.objects.none(),
        error_messages={"required": gettext_lazy("Choose the body that gave it.")},
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=[("", gettext_lazy("no role: one person")), *Role.choices],
        required=False,
        help_text=gettext_lazy("Whoever has this role may decide, today and later."),
    )
    person = forms.ModelChoiceField(
        label=gettext_lazy("Person"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("nobody: a role"),
    )
    refusals = forms.BooleanField(
        label=gettext_lazy("Also for what is not granted, or not in full"), required=False
    )
    source = forms.CharField(
        label=gettext_lazy("Decision by which it was given"),
        max_length=200,
        help_text=gettext_lazy("With its article. It stands in the letters: Awb article 10:10."),
        error_messages={"required": gettext_lazy("Name the decision by which it was given.")},
    )
    conditions = forms.CharField(
        label=gettext_lazy("Conditions"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
    )
    valid_from = DayField(label=gettext_lazy("From"))
    valid_until = DayField(
        label=gettext_lazy("Until"),
        required=False,
        help_text=gettext_lazy("The first day without it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["body"].queryset = ControllingBody.objects.all()
        held = Membership.objects.active_on(clock.today()).values("user")
        fields["person"].queryset = User.objects.filter(pk__in=held).order_by("name")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and bool(data.get("role")) == bool(data.get("person")):
            self.add_error("role", _("Choose a person or a role, and not both."))
        return data


class EndForm(ActForm):
    """Since when it does not hold any more, and why."""

    until = DayField(
        label=gettext_lazy("Until"), help_text=gettext_lazy("The first day without it.")
    )
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        error_messages={"required": gettext_lazy("Say why.")},
    )


def _write_down(request: HttpRequest, _none: Any, data: dict[str, Any]) -> str:
    made = mandating.write_down(actor=request.user, now=clock.now(), **data)
    return _("Written down: %(mandate)s.") % {"mandate": made}


def _end(request: HttpRequest, mandate: Mandate, data: dict[str, Any]) -> str:
    mandating.end(mandate_id=mandate.pk, actor=request.user, now=clock.now(), **data)
    return _("It ends. What was decided on it before then stands.")


def _holds_on(mandate: Mandate) -> bool:
    return mandate.valid_until is None or mandate.valid_until > clock.today()


@admin.register(Mandate)
class MandateAdmin(GatedModelAdmin):
    """Kept by the privacy officers; read by who watches over decisions."""

    is_daily = True
    list_display = ("holder_name", "body", "source", "refusals", "since", "state")
    list_filter = ("refusals",)
    search_fields = ("source", "body__name")
    fields = (
        "body", "person", "role", "refusals", "source", "conditions", "valid_from", "valid_until",
    )  # fmt: skip
    add_act = Act(
        name="add",
        label=gettext_lazy("Write down a mandate"),
        explanation=gettext_lazy(
            "A body gave somebody the right to decide on requests in its name. Without it nobody "
            "decides for that body. Write it down as it was given; your own a colleague writes "
            "down."
        ),
        perm="add",
        perform=_write_down,
        possible=lambda _none: True,
        form_class=WriteDownForm,
    )
    acts = (
        Act(
            name="end",
            label=gettext_lazy("End this mandate"),
            explanation=gettext_lazy(
                "From that day nobody decides on it any more. What was decided before stands."
            ),
            perm="end",
            perform=_end,
            possible=_holds_on,
            form_class=EndForm,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("body", "person")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """It stands as it was given, and ends by an act."""
        return False

    @admin.display(description=gettext_lazy("who may decide"))
    def holder_name(self, mandate: Mandate) -> str:
        return str(mandate.holder)

    @admin.display(description=gettext_lazy("from"), ordering="valid_from")
    def since(self, mandate: Mandate) -> str:
        return date_format(mandate.valid_from)

    @admin.display(description=gettext_lazy("status"))
    def state(self, mandate: Mandate) -> SafeString:
        today = clock.today()
        if mandate.valid_from > today:
            return badge(_("does not hold yet"), "open")
        if not _holds_on(mandate):
            return badge(_("has ended"), "cross")
        return badge(_("holds"), "tick")

    def headline(self, request: HttpRequest, obj: Any) -> Headline:
        """Whether it holds today."""
        return Headline(badge=self.state(obj))

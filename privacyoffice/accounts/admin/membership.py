"""Who has which role, and the decisions that this rests on."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act, ActForm
from privacyoffice.accounts.admin.base import GatedModelAdmin
from privacyoffice.accounts.admin.fields import DayField
from privacyoffice.accounts.models import Membership
from privacyoffice.accounts.roles import Role
from privacyoffice.accounts.services.membership import end_role, give_role
from privacyoffice.tenancy.models import Department


class GiveRoleForm(ActForm):
    """A role for somebody, new here or not."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=200,
        help_text=gettext_lazy("Used when this person has no account yet."),
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices)
    department: "forms.ModelChoiceField[Department]" = forms.ModelChoiceField(
        label=gettext_lazy("Department"),
        queryset=Department.objects.all(),
        required=False,
        help_text=gettext_lazy("For a privacy ambassador: the department that they work for."),
    )
    decision = forms.CharField(
        label=gettext_lazy("Decision"),
        max_length=300,
        help_text=gettext_lazy("Number or name of the decision that gives this role."),
    )
    decided_on = DayField(label=gettext_lazy("Decided on"), initial=clock.today)
    valid_from = DayField(label=gettext_lazy("From"), initial=clock.today)
    valid_until = DayField(
        label=gettext_lazy("Until"),
        required=False,
        help_text=gettext_lazy("The first day without this role."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        departments = self.fields["department"]
        departments.queryset = Department.objects.existing_on(  # type: ignore[attr-defined]
            clock.today()
        )


class EndRoleForm(ActForm):
    """When a role ends, and why."""

    on = DayField(label=gettext_lazy("First day without this role"), initial=clock.today)
    reason = forms.CharField(label=gettext_lazy("Decision or reason"), max_length=300)


def _give(request: HttpRequest, _nothing: None, data: dict[str, Any]) -> str:
    membership = give_role(**data, actor=request.user, now=clock.now())
    # The address as it was typed, never the stored name: whether somebody has an account in
    # another organisation, and under which name, is not for the one who gives a role here.
    return _("%(email)s has the role of %(role)s from %(date)s.") % {
        "email": data["email"],
        "role": membership.get_role_display(),
        "date": membership.valid_from.strftime("%d-%m-%Y"),
    }


def _end(request: HttpRequest, membership: Membership, data: dict[str, Any]) -> str:
    end_role(membership_id=membership.pk, actor=request.user, now=clock.now(), **data)
    return _("The role ends on %(date)s.") % {"date": data["on"].strftime("%d-%m-%Y")}


def _is_running_or_comes(membership: Membership) -> bool:
    until = membership.valid_until
    return until is None or until > clock.today()


@admin.register(Membership)
class MembershipAdmin(GatedModelAdmin):
    """Roles in the active organisation. Given here, ended here, never edited."""

    list_display = ("person", "role", "department", "valid_from", "valid_until")
    list_filter = ("role",)
    list_select_related = ("user", "department")
    search_fields = ("user__name", "user__email")
    acts = (
        Act(
            name="end",
            label=gettext_lazy("End this role"),
            explanation=gettext_lazy("From that day on this person cannot use this role."),
            perm="end",
            perform=_end,
            possible=_is_running_or_comes,
            form_class=EndRoleForm,
        ),
    )
    add_act = Act(
        name="give",
        label=gettext_lazy("Give somebody a role"),
        explanation=gettext_lazy(
            "Somebody who is new here gets an account and sets a password with "
            "“Forgotten your password?” on the login page."
        ),
        perm="add",
        perform=_give,
        possible=lambda _nothing: True,
        form_class=GiveRoleForm,
    )
    fields = (
        "user",
        "email",
        "role",
        "department",
        "decision",
        "decided_on",
        "valid_from",
        "valid_until",
        "granted_by",
        "created_at",
    )
    readonly_fields = fields

    @admin.display(description=gettext_lazy("person"), ordering="user__name")
    def person(self, membership: Membership) -> SafeString:
        """In one column: on a small screen the dates would fall off otherwise."""
        return format_html(
            '{}<span class="under">{}</span>', membership.user.name, membership.user.email
        )

    @admin.display(description=gettext_lazy("e-mail address"), ordering="user__email")
    def email(self, membership: Membership) -> str:
        return membership.user.email

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

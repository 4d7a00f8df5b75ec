"""Departments: opening one, and renaming, merging or handing over in one act."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import Act, ActForm
from privacyoffice.accounts.admin.base import GatedModelAdmin
from privacyoffice.accounts.admin.fields import DayField
from privacyoffice.accounts.services.reorganise import open_department, reorganise
from privacyoffice.tenancy.models import Department


class ReorganiseForm(ActForm):
    """How a department goes on: under a new name, or in another department."""

    new_name = forms.CharField(
        label=gettext_lazy("New name"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For a new name, or for a new department after a merger."),
    )
    target: "forms.ModelChoiceField[Department]" = forms.ModelChoiceField(
        label=gettext_lazy("Or: continue in"),
        queryset=Department.objects.all(),
        required=False,
        help_text=gettext_lazy("A department that exists and takes over the work."),
    )
    together_with: "forms.ModelMultipleChoiceField[Department]" = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Together with"),
        queryset=Department.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("For a merger: the other departments that end."),
    )
    on = DayField(
        label=gettext_lazy("From"),
        initial=clock.today,
        help_text=gettext_lazy("The first day of the new situation; today or earlier."),
    )
    reason = forms.CharField(label=gettext_lazy("Decision or reason"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        existing = Department.objects.existing_on(clock.today())
        if self.obj is not None:
            existing = existing.exclude(pk=self.obj.pk)  # it cannot continue as itself
        for name in ("target", "together_with"):
            self.fields[name].queryset = existing  # type: ignore[attr-defined]


class OpenForm(ActForm):
    """A department that begins."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    on = DayField(label=gettext_lazy("Exists from"), initial=clock.today)


def _open(request: HttpRequest, _nothing: None, data: dict[str, Any]) -> str:
    department = open_department(**data, actor=request.user, now=clock.now())
    return _("%(name)s has been opened.") % {"name": department.name}


def _reorganise(request: HttpRequest, department: Department, data: dict[str, Any]) -> str:
    target = reorganise(
        sources=[department, *data["together_with"]],
        target=data["target"],
        new_name=data["new_name"],
        on=data["on"],
        reason=data["reason"],
        actor=request.user,
        now=clock.now(),
    )
    return _("The work is now with %(name)s.") % {"name": target.name}


@admin.register(Department)
class DepartmentAdmin(GatedModelAdmin):
    """Departments of the organisation, past and present."""

    list_display = ("name", "valid_from", "valid_until", "successor")
    list_select_related = ("successor",)
    search_fields = ("name",)
    fields = ("name", "valid_from", "valid_until", "successor")
    readonly_fields = fields
    add_act = Act(
        name="open",
        label=gettext_lazy("Open a department"),
        explanation=gettext_lazy("From that day on work can be given to this department."),
        perm="add",
        perform=_open,
        possible=lambda _nothing: True,
        form_class=OpenForm,
    )
    acts = (
        Act(
            name="reorganise",
            label=gettext_lazy("Rename, merge or hand over"),
            explanation=gettext_lazy(
                "The department ends on the day that you choose. Its processing activities "
                "and its ambassadors move to the new department in the same step."
            ),
            perm="reorganise",
            perform=_reorganise,
            possible=lambda department: department.valid_until is None,
            form_class=ReorganiseForm,
        ),
    )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

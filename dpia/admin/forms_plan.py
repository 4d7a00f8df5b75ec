"""What the pages of a plan ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from dpia.admin.forms_screening import SeenForm, text_field
from dpia.models import Plan, PlanKind
from dpia.services.plans import TOLD
from privacyoffice import clock
from privacyoffice.accounts.access import active_roles, sees_all
from privacyoffice.accounts.admin.acts import ActForm, OnceForm
from privacyoffice.accounts.admin.fields import DayField
from privacyoffice.tenancy.models import Department


class _ToldForm(ActForm):
    """What is planned, by whom and from when."""

    name = forms.CharField(
        label=gettext_lazy("Name of the plan"),
        max_length=Plan._meta.get_field("name").max_length,
        widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
        error_messages={"required": gettext_lazy("Give the plan a name.")},
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=PlanKind.choices,
        initial=PlanKind.PROJECT,
        widget=forms.RadioSelect,
    )
    description = text_field(
        gettext_lazy("What is planned, and with which data of whom?"),
        5,
        help_text=gettext_lazy(
            "The screening looks in these words for what asks for a DPIA: kinds of data, groups "
            "of people, systems, and what is done with them."
        ),
        error_messages={"required": gettext_lazy("Write what is planned.")},
    )
    department: Any = forms.ModelChoiceField(
        label=gettext_lazy("Department"),
        queryset=Department.objects.none(),
        required=False,
        empty_label=gettext_lazy("none yet"),
        error_messages={"required": gettext_lazy("Choose your department.")},
    )
    starts_on = DayField(label=gettext_lazy("Planned to start on"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        department: Any = self.fields["department"]
        offered = Department.objects.existing_on(clock.today())
        if self.obj is not None:
            offered = offered | Department.objects.filter(pk=self.obj.department_id)
        is_limited = not sees_all(self.user, Plan, "dpia.add_plan")
        if is_limited:
            offered = offered.filter(pk__in=active_roles(self.user).departments)
        department.queryset, department.required = offered, is_limited

    def clean(self) -> dict[str, Any]:
        """`told` is what the service takes."""
        data = super().clean() or {}
        told = {name: data.get(name) for name in TOLD}
        besides = {name: value for name, value in data.items() if name not in TOLD}
        return {"told": told, **besides}


class WriteDownForm(_ToldForm, OnceForm):
    """A new plan."""


class ChangeForm(_ToldForm, SeenForm):
    """Begins with what is stored."""

    begins_with_stored = True
    asks_besides = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {**{name: getattr(self.obj, name) for name in TOLD}, **self.initial}

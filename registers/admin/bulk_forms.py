"""Forms of the acts that are done with many texts at a time."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice import clock
from privacyoffice.accounts.admin.acts import ActForm
from privacyoffice.accounts.admin.fields import SHOWN_AS_STORED, DayField
from privacyoffice.tenancy.models import Department
from registers.services.bulk import Chosen

_NEVER_SEEN = "-"


def written(chosen: list[Chosen]) -> str:
    """A choice as one hidden field carries it; thousands of fields a server would refuse."""
    return " ".join(
        f"{one.activity_id.hex}:{_NEVER_SEEN if one.revision is None else one.revision}"
        for one in chosen
    )


def _read(word: str) -> Chosen:
    """Raises ValueError for what `written` did not write."""
    key, _colon, revision = word.partition(":")
    return Chosen(UUID(key), None if revision == _NEVER_SEEN else int(revision))


class BulkForm(ActForm):
    """Which texts, at which revision, and what will be done with them."""

    action = forms.CharField(widget=forms.HiddenInput)
    chosen = forms.CharField(widget=forms.HiddenInput)

    def clean_chosen(self) -> list[Chosen]:
        try:
            return [_read(word) for word in self.cleaned_data["chosen"].split()]
        except ValueError:
            raise forms.ValidationError(_("Go back to the list and choose again.")) from None


class BulkRetireForm(BulkForm):
    """Since when the processings have ended, and why."""

    on = DayField(label=gettext_lazy("Ended on"), initial=clock.today)
    because = forms.CharField(
        label=gettext_lazy("Why? For what is public, everybody can read this."),
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[SHOWN_AS_STORED],
    )

    def clean_on(self) -> Any:
        """The service refuses it too, but for each text in the report."""
        if self.cleaned_data["on"] > clock.today():
            raise forms.ValidationError(_("Choose today or a day in the past."))
        return self.cleaned_data["on"]


class BulkHandOverForm(BulkForm):
    """The department that gets the texts."""

    department: Any = forms.ModelChoiceField(
        label=gettext_lazy("Department"), queryset=Department.objects.none()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        department = self.fields["department"]
        department.queryset = Department.objects.existing_on(clock.today())  # type: ignore[attr-defined]

    def clean_department(self) -> UUID:
        department: Department = self.cleaned_data["department"]
        return department.pk

"""Forms of the other steps on a processing activity."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from privacyoffice import clock
from privacyoffice.accounts.admin.fields import DayField
from privacyoffice.tenancy.models import Department
from registers.admin.forms import (
    SeenForm,
    departments_to_write_in,
    identifier_in,
    new_identifier,
    writes_everywhere,
)
from registers.models import ProcessingActivity, PublishedActivity, ReviewComment
from registers.record import ANSWERS, PARTS


def parts_to_choose() -> list[tuple[str, Any]]:
    """Parts and answers of an entry by name; the whole entry first."""
    parts = [(part.key, part.title) for part in PARTS]
    return [("", _("the whole text")), *parts, *((a.key, a.heading) for a in ANSWERS)]


def part_title(key: str) -> Any:
    """What a part is called."""
    return dict(parts_to_choose()).get(key, key)


def has_page_in_use(activity: ProcessingActivity) -> bool:
    """Whether the public register shows a version at this moment."""
    return bool(PublishedActivity.objects.current().filter(activity_id=activity.pk).exists())


class CommentForm(SeenForm):
    """A comment on one part."""

    part = forms.ChoiceField(label=_("About"), choices=parts_to_choose, required=False)
    text = forms.CharField(label=_("Comment"), widget=forms.Textarea(attrs={"rows": 4}))


class ResolveForm(SeenForm):
    """Which comments were dealt with."""

    comments = forms.ModelMultipleChoiceField(
        label=_("Comments"),
        queryset=ReviewComment.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        comments = self.fields["comments"]
        comments.queryset = self.obj.comments.filter(resolved_at__isnull=True)  # type: ignore[attr-defined]


class CopyForm(SeenForm):
    """What the new text is called, and whose it is; sending it twice makes one text."""

    new_id = forms.CharField(widget=forms.HiddenInput, required=False)

    name = forms.CharField(
        label=_("Name of the new text"),
        max_length=ProcessingActivity._meta.get_field("name").max_length,
    )
    department: Any = forms.ModelChoiceField(
        label=_("Department"), queryset=Department.objects.none(), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_id"].initial = new_identifier()
        department = self.fields["department"]
        department.queryset = departments_to_write_in(self.user, None)  # type: ignore[attr-defined]
        department.required = not writes_everywhere(self.user)
        if self.obj is not None:
            self.fields["name"].initial = self.obj.name
            department.initial = self.obj.department_id

    def clean_new_id(self) -> Any:
        """The identifier that we gave out, and no other; None when it was left out."""
        return identifier_in(self.cleaned_data["new_id"])


class RetireForm(SeenForm):
    """Since when, and why."""

    on = DayField(label=_("Ended on"), initial=clock.today)
    because = forms.CharField(
        label=_("Why? Everybody can read this."), widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_page_in_use(self.obj):
            self.fields["because"].label = _("Reason")


class ReasonForm(SeenForm):
    """Why a version is withdrawn."""

    because = forms.CharField(
        label=_("Why? Everybody can read this."), widget=forms.Textarea(attrs={"rows": 3})
    )

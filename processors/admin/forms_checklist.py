"""The pages on which an agreement is judged point by point."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice.accounts.admin.acts import ActForm
from privacyoffice.accounts.admin.fields import SHOWN_AS_STORED
from privacyoffice.actions.admin.forms import AgreeForm
from privacyoffice.deadlines.explaining import article_in_words
from processors.admin.labelled import LabelledWidget
from processors.checklists import Point, sections
from processors.models import ChecklistAnswer, Judgement
from processors.queries_checklist import Judged, answers_of, judged
from processors.services import checklist as service

LONGEST_CLAUSE, LONGEST_TEXT = 200, 4000  # characters
_SUB_LABELS = (
    gettext_lazy("Judgement"),
    gettext_lazy("Clause"),
    gettext_lazy("Evidence"),
    gettext_lazy("Note"),
)
_NOT_YET = ("", gettext_lazy("not judged yet"))


class PointWidget(LabelledWidget):
    """The four inputs of one point, each with its own label."""

    labels = _SUB_LABELS

    def __init__(self) -> None:
        super().__init__(
            {
                "judgement": forms.RadioSelect(choices=[_NOT_YET, *Judgement.choices]),
                "clause": forms.TextInput(attrs={"autocomplete": "off", "class": "vTextField"}),
                "evidence": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
                "note": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
            }
        )

    def decompress(self, value: Any) -> list[str]:
        told = value or {}
        return [told.get(name, "") for name in service.TOLD]


class PointField(forms.MultiValueField):
    """What an agreement says on one point: a dict of services.checklist.TOLD."""

    def __init__(self, point: Point) -> None:
        text: dict[str, Any] = {"required": False, "validators": [SHOWN_AS_STORED]}
        super().__init__(
            fields=(
                forms.ChoiceField(choices=[_NOT_YET, *Judgement.choices], required=False),
                forms.CharField(max_length=LONGEST_CLAUSE, **text),
                forms.CharField(max_length=LONGEST_TEXT, **text),
                forms.CharField(max_length=LONGEST_TEXT, **text),
            ),
            widget=PointWidget(),
            label=point.title,
            help_text=lazy(_help, str)(point),
            required=False,
            require_all_fields=False,
        )
        self.how_needed = " "  # each part says so itself

    def compress(self, data_list: Any) -> dict[str, str]:
        values = [*(data_list or ()), "", "", "", ""]
        return dict(zip(service.TOLD, values, strict=False))


def _help(point: Point) -> str:
    return f"{point.help} ({article_in_words(point.article)})"


class SectionForm(ActForm):
    """What an agreement says on the points of one section. Points may stay open."""

    begins_with_stored = True
    asks_besides = ()
    section: ClassVar[str]
    expected_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._known = answers_of(self.obj.pk)
        stored = {code: _shown(one) for code, one in self._known.items() if code in self.fields}
        self.initial = {**stored, **self.initial}

    def clean(self) -> dict[str, Any]:
        """`given` is what the service takes; what it would refuse stands beside each point."""
        data = super().clean() or {}
        given = {code: told for code, told in data.items() if code != "expected_revision"}
        if not self.errors:
            try:
                service.checked(sections()[self.section], given, self._known)
            except forms.ValidationError as error:
                self.add_error(None, error)
        return {"given": given, "expected_revision": data.get("expected_revision")}


def section_form(code: str) -> type[SectionForm]:
    """The form of one section of the catalogue."""
    fields: Mapping[str, Any] = {point.code: PointField(point) for point in sections()[code].points}
    return type(f"SectionForm_{code}", (SectionForm,), {"section": code, **fields})


def _shown(answer: ChecklistAnswer) -> dict[str, str]:
    return {name: getattr(answer, name) for name in service.TOLD}


class GapsForm(AgreeForm):
    """Which of the missing points, who sees to them, and before which day."""

    points = forms.MultipleChoiceField(
        label=gettext_lazy("Which points?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Each point becomes an action of its own."),
        error_messages={"required": gettext_lazy("Choose a point.")},
    )
    field_order = ("points", "owner", "due_on", "what")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        points: Any = self.fields["points"]
        gaps = [one for one in judged(self.obj) if one.is_gap]
        points.choices = [(one.point.code, _told(one)) for one in gaps]
        left = [one.point.code for one in gaps if one.action is None]
        if len(left) == 1:  # what one comes for
            points.initial = left
        what = self.fields["what"]
        what.required = False
        what.help_text = _("Leave it empty for the words of the checklist.")


def _told(one: Judged) -> str:
    """A missing point, and who does something about it already."""
    if one.action is None:
        return one.point.title
    return _("%(point)s (%(name)s sees to it already)") % {
        "point": one.point.title,
        "name": one.action.owner,
    }

"""Forms for importing a register: the file, its sheet, and what its columns become."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice.accounts.admin.acts import ActForm
from privacyoffice.accounts.admin.table_file import table_file
from registers.importing import FIELDS, ColumnRule, column_title
from registers.models import ImportUpload

USUAL = ""
# By the names in registers.importing.SPLIT_RULES.
_SPLITS = {
    "whole": gettext_lazy("not"),
    "list": gettext_lazy("at commas, semicolons and new lines"),
    "lines": gettext_lazy("at new lines"),
    "legal_basis": gettext_lazy("at each legal basis"),
}


class UploadForm(forms.Form):
    """The file itself."""

    file = table_file(
        gettext_lazy("File with the register"),
        required=gettext_lazy("Choose the file with your register."),
        empty=gettext_lazy("This file is empty. Choose the file that holds the register."),
    )


class TableForm(ActForm):
    """Which sheet, and which row holds the column names."""

    sheet = forms.ChoiceField(label=gettext_lazy("Sheet"), required=False)
    header_row = forms.IntegerField(
        label=gettext_lazy("Row with the names of the columns"),
        help_text=gettext_lazy("As the spreadsheet numbers them. Empty: we look for it."),
        min_value=1,
        max_value=1_048_576,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        upload: ImportUpload = self.obj
        if upload.content["sheets"]:
            sheets = [(name, name) for name in upload.content["sheets"]]
            choice: Any = self.fields["sheet"]
            choice.choices = sheets
            choice.required = True
            choice.initial = upload.content["sheet"]
        else:
            del self.fields["sheet"]
        self.fields["header_row"].initial = upload.content["header_row"]


class MappingForm(forms.Form):
    """For each column the field that it becomes, and how its cells are split."""

    def __init__(self, *args: Any, upload: ImportUpload, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rules = upload.mapping
        fields = [(name, field.title) for name, field in FIELDS.items()]
        splits = [
            (USUAL, gettext_lazy("as usual for this field")),
            *_SPLITS.items(),
        ]
        for place, rule in enumerate(upload.mapping):
            title = column_title(rule["column"])
            usual = FIELDS[rule["field"]].splits[0]
            self.fields[f"field-{place}"] = forms.ChoiceField(
                label=_("“%(column)s” becomes") % {"column": title},
                choices=fields,
                initial=rule["field"],
            )
            self.fields[f"split-{place}"] = forms.ChoiceField(
                label=_("Split the cells of “%(column)s”") % {"column": title},
                choices=splits,
                initial=USUAL if rule["split"] == usual else rule["split"],
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for place in range(len(self._rules)):
            field, split = cleaned.get(f"field-{place}"), cleaned.get(f"split-{place}")
            if field and split and split not in FIELDS[field].splits:
                self.add_error(f"split-{place}", _how_to_split(field))
        return cleaned

    def rules(self) -> list[ColumnRule]:
        """What was chosen, for every column in the order of the file."""
        found = []
        for place, rule in enumerate(self._rules):
            field = self.cleaned_data[f"field-{place}"]
            split = self.cleaned_data[f"split-{place}"] or FIELDS[field].splits[0]
            found.append(ColumnRule(rule["column"], field, split, proposed=False))
        return found


def _how_to_split(field: str) -> str:
    splits = FIELDS[field].splits
    if len(splits) == 1:
        return _("“%(field)s” can only be read as usual. Choose that.") % {
            "field": FIELDS[field].title
        }
    return _("“%(field)s” can be split so: %(allowed)s.") % {
        "field": FIELDS[field].title,
        "allowed": "; ".join(str(_SPLITS[name]) for name in splits),
    }

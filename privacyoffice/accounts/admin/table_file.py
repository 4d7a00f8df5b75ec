"""The field of a form that takes a spreadsheet or CSV file, for every import on screen."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice.tables.limits import MAX_BYTES


def table_file(label: Any, *, required: Any, empty: Any) -> forms.FileField:
    """A file to read as a table: `required` is said when there is none, `empty` of one without
    content. What is too large is refused before anybody reads it."""
    return forms.FileField(
        label=label,
        help_text=gettext_lazy("A spreadsheet (.xlsx) or a CSV file, at most 20 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        validators=[_refuse_large],
        error_messages={"required": required, "empty": empty},
    )


def _refuse_large(file: Any) -> None:
    if file.size > MAX_BYTES:
        raise ValidationError(
            _("This file is larger than %(size)d MB. Split it over several files.")
            % {"size": MAX_BYTES // (1024 * 1024)}
        )

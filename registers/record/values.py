"""From rows to a record, and from its values to words."""

from datetime import date
from functools import cache
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from registers.models import ProcessingActivity
from registers.record.parts import ANSWERS, INSIDE_ANSWERS, PARTS

Record = dict[str, Any]


def record_of(activity: ProcessingActivity) -> Record:
    """The whole entry, loaded `with_parts()`, as JSON values; also what is never public."""
    record: Record = {"name": activity.name, "leaves_eea": activity.leaves_eea}
    for answer in ANSWERS:
        record |= {column: _value(activity, column) for column in answer.columns}
    record |= {column: _value(activity, column) for column in INSIDE_ANSWERS}
    for part in PARTS:
        record[part.key] = [
            {column: _value(line, column) for column in part.columns}
            for line in getattr(activity, part.relation).all()
        ]
    return record


def _value(holder: Any, column: str) -> Any:
    value = getattr(holder, column)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, models.Model):
        return str(value)
    return "" if value is None else value


@cache
def column_field(model: type[models.Model], column: str) -> Any:
    """The model field of a column; None for a column that is computed."""
    names = {f.name: f for f in model._meta.concrete_fields}
    return names.get(column)


def choice_label(model: type[models.Model], column: str, value: Any) -> str:
    """A value as a person reads it: the words for a code, the text itself otherwise."""
    model_field = column_field(model, column)
    if model_field is not None and model_field.choices:
        return str(dict(model_field.flatchoices).get(value, value))
    return str(value)


def is_yes_no(model: type[models.Model], column: str) -> bool:
    """Whether a column is ticked or not."""
    return isinstance(column_field(model, column), models.BooleanField)


def is_day(model: type[models.Model], column: str) -> bool:
    """Whether a column holds a day."""
    return isinstance(column_field(model, column), models.DateField)


def name_of(model: type[models.Model], column: str) -> str:
    """What the office calls a column."""
    field = column_field(model, column)
    return capfirst(str(field.verbose_name)) if field is not None else _("Contact details")


def in_words(model: type[models.Model], column: str, value: Any) -> str:
    """A value of a record as an officer reads it; empty for nothing, but "no" for no tick."""
    if is_yes_no(model, column):
        return _("yes") if value else _("no")
    if not value:
        return ""
    if is_day(model, column):
        return date_format(date.fromisoformat(str(value)))
    return choice_label(model, column, value)

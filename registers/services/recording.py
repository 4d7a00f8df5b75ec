"""Writing lines of an entry from a record: for imports, copies and the demo."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models
from simple_history.utils import bulk_create_with_history

from processors.models import Party
from processors.queries import party_called
from registers.models import (
    ControllingBody,
    InformationSystem,
    ProcessingActivity,
)
from registers.models.part import ActivityPart
from registers.record import PART, PARTS, Part, Record, column_field

# What an organisation knows once, and lines refer to by name.
KNOWN_ONCE: tuple[type[models.Model], ...] = (Party, ControllingBody, InformationSystem)


def write_lines(activity: ProcessingActivity, record: Record, keys: Iterable[str]) -> None:
    """Add the lines of these parts of a record to an activity, in their order.

    Parties, bodies and systems are found by name, or made; a reference to a line of the same
    entry (a purpose, a kind of data) is found by its text, and stays empty when there is none.
    Columns that a line does not name stay empty.
    """
    wanted = set(keys)
    for part in PARTS:
        if part.key in wanted:
            # Part by part: a line may refer to one of an earlier part.
            save_lines(unsaved_lines(activity, record, [part.key]))


def unsaved_lines(
    activity: ProcessingActivity, record: Record, keys: Iterable[str]
) -> list[models.Model]:
    """The same lines, not saved yet; for lines that refer to no other line of the entry."""
    return [line for key in keys for line in _unsaved(activity, PART[key], record.get(key, []))]


def save_lines(lines: Iterable[models.Model]) -> None:
    """Save new lines, of one entry or of many, with their history: two queries a model."""
    by_model: dict[type[models.Model], list[models.Model]] = {}
    for line in lines:
        by_model.setdefault(type(line), []).append(line)
    for model, made in by_model.items():
        bulk_create_with_history(made, model)


def remove_lines(activity: ProcessingActivity, key: str) -> None:
    """Remove every line of one part; what referred to them stays, for all of the entry."""
    part = PART[key]
    for other in PARTS:
        for column in other.columns:
            model_field = column_field(other.model, column)
            if model_field is not None and model_field.related_model is part.model:
                _detach(activity, other, column)
    # One by one, for the history.
    for line in getattr(activity, part.relation).all():
        line.delete()


def _detach(activity: ProcessingActivity, part: Part, column: str) -> None:
    for line in getattr(activity, part.relation).exclude(**{column: None}):
        setattr(line, column, None)
        line.save()


def _unsaved(
    activity: ProcessingActivity, part: Part, lines: list[dict[str, Any]]
) -> list[models.Model]:
    model: Any = part.model
    made: list[models.Model] = []
    for position, line in enumerate(lines):
        values = {
            column: _value(activity, model, column, line[column])
            for column in part.columns
            if column in line and column_field(model, column) is not None
        }
        made.append(
            model(
                activity=activity,
                organisation_id=activity.organisation_id,
                position=position,
                **values,
            )
        )
    return made


def _value(activity: ProcessingActivity, model: Any, column: str, value: Any) -> Any:
    model_field = column_field(model, column)
    target = model_field.related_model
    if target is None:
        is_day = isinstance(model_field, models.DateField)
        return (date.fromisoformat(value) if value else None) if is_day else value
    if not value:
        return None
    if target in KNOWN_ONCE:
        return known_by_name(target, str(value))
    if issubclass(target, ActivityPart):
        lines: Any = target
        own = lines.objects.filter(activity=activity)
        return next((line for line in own if str(line) == value), None)
    raise LookupError(f"A copy cannot refer to {target.__name__}.")


def known_by_name(model: Any, name: str) -> Any:
    """The party, body or system of this name, upper and lower case being the same; new if
    there is none. Raises ValidationError for a name that cannot be."""
    if model is Party:
        # The name of a double that was merged leads to the party that stays.
        found = party_called(name)
    else:
        found = model.objects.filter(name__iexact=name).first()
    if found is None:
        found = model(name=name)
        found.full_clean(exclude=["organisation"])
        found.save()
    return found

"""Inserting many rows at once, of which some may be there already."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, models

from privacyoffice.tenancy.scope import current_organisation_id

# The last bits of a key, which number the rows of a statement.
_COUNTED = (1 << 32) - 1
Row = Mapping[str, Any]  # a value for each column, by the name that its model has for it


def insert_missing(model: type[models.Model], rows: Sequence[Row]) -> int:
    """Insert new rows of the organisation in scope; those that a constraint refuses as double
    are left out. Returns how many were inserted.

    All rows have the same columns; what they leave out gets the default of its field. One
    statement, with a single value for a column that is the same in all of them: several times
    as fast as `bulk_create`, which also keeps silent on how many were new. For tables into
    which much is written at once; nothing of `save()` runs.
    """
    if not rows:
        return 0
    shared: dict[str, tuple[str, Any]] = {}
    differing: dict[str, tuple[str, list[Any]]] = {}
    for field in model._meta.concrete_fields:
        values = _values(field, rows)
        column = connection.ops.quote_name(str(field.column))
        if not field.primary_key and all(value == values[0] for value in values):
            if isinstance(field, models.JSONField):
                values = [field.get_db_prep_save(values[0], connection)]
            shared[column] = (f"%s::{_kind(field)}", values[0])
        else:
            differing[column] = (_kind(field), values)
    kinds = [f"{column} {kind}" for column, (kind, _values) in differing.items()]
    # The names are those of our own columns; what is typed in by people is a parameter.
    statement = (
        f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} "  # noqa: S608
        f"({', '.join([*shared, *differing])}) "
        f"SELECT {', '.join([place for place, _value in shared.values()] + list(differing))} "
        f"FROM json_to_recordset(%s::json) AS given ({', '.join(kinds)}) "
        "ON CONFLICT DO NOTHING"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*(value for _place, value in shared.values()), _json(differing)])
        return int(cursor.rowcount)


def as_row(instance: models.Model) -> Row:
    """The columns of a new object that was not saved yet."""
    return {
        field.attname: getattr(instance, field.attname) for field in instance._meta.concrete_fields
    }


def _values(field: Any, rows: Sequence[Row]) -> list[Any]:
    if field.attname in rows[0]:
        return [row[field.attname] for row in rows]
    if field.attname == "organisation_id":
        return [current_organisation_id()] * len(rows)
    if isinstance(field, models.UUIDField) and field.primary_key:
        return _keys(len(rows))
    return [field.get_default() for _row in rows]


def _keys(count: int) -> list[UUID]:
    """Random together and beside each other: in a large index the rows of one statement then
    touch a few pages, where as many random keys would touch a page each."""
    first = uuid4().int & ~_COUNTED
    return [UUID(int=first | number) for number in range(count)]


def _kind(field: Any) -> str:
    """The type to read a value as. Text without its length: what is too long is refused when it
    is put into its column, and would be cut off here."""
    if isinstance(field, (models.CharField, models.TextField)):
        return "text"
    return str(field.db_type(connection))


def _json(columns: dict[str, tuple[str, list[Any]]]) -> str:
    names = [name.strip('"') for name in columns]
    rows = zip(*(values for _kind, values in columns.values()), strict=True)
    return json.dumps([dict(zip(names, row, strict=True)) for row in rows], default=_as_text)


def _as_text(value: Any) -> str:
    """PostgreSQL reads these as they are written; microseconds and the zone included."""
    return value.isoformat() if isinstance(value, date) else str(value)

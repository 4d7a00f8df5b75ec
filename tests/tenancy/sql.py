"""Plain SQL, as a role, around Django's models."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connections, models, transaction

APP = "default"
OWNER = "owner"


def rows(sql: str, *parameters: Any, using: str = APP) -> list[tuple[Any, ...]]:
    """What a query returns."""
    with connections[using].cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def value(sql: str, *parameters: Any, using: str = APP) -> Any:
    """The only value that a query returns."""
    return rows(sql, *parameters, using=using)[0][0]


def run(sql: str, *parameters: Any, using: str = APP) -> int:
    """How many rows a statement touched."""
    with connections[using].cursor() as cursor:
        cursor.execute(sql, parameters)
        return int(cursor.rowcount)


def set_scope(organisation_id: UUID | None, *, using: str = APP) -> None:
    """The setting that row-level security reads, without the program's own part of it."""
    value(
        "SELECT set_config('app.organisation', %s, true)",
        str(organisation_id or ""),
        using=using,
    )


@contextmanager
def as_public(using: str = APP) -> Iterator[None]:
    """As public pages do: this transaction may only read what is published."""
    with transaction.atomic(using=using):
        run(f'SET LOCAL ROLE "{settings.DATABASE_PUBLIC_ROLE}"', using=using)
        yield
        transaction.set_rollback(True, using=using)


def tenant_models() -> list[type[models.Model]]:
    """Every model with an organisation, history included; by table name."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if any(field.name == "organisation" for field in model._meta.fields)
        and model._meta.label != "tenancy.SlugRegister"
    ]
    return sorted(found, key=lambda model: model._meta.db_table)


def table_of(model: type[models.Model]) -> str:
    """Its table, quoted."""
    return f'"{model._meta.db_table}"'

"""Which tables are watched, as the migrations of this release say and not the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.db.migrations.loader import MigrationLoader

from privacyoffice.audit.operations import WatchTable, seal_columns
from privacyoffice.audit.triggers import Trigger, seals


@dataclass(frozen=True)
class Watched:
    """A watched table, and the trigger that has to be on it."""

    table: str
    organisation_column: str
    key_column: str
    columns: Sequence[str]
    trigger: Trigger


@cache
def watched_tables() -> tuple[Watched, ...]:
    """All watched tables, by name, with the columns that their models have now."""
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    wanted: dict[tuple[str, str], WatchTable] = {}
    for (app_label, _name), migration in sorted(loader.disk_migrations.items()):
        for operation in migration.operations:
            if isinstance(operation, WatchTable):
                # The last one of a model counts.
                wanted[app_label, operation.model_name.lower()] = operation
    found = []
    for (app_label, _name), operation in wanted.items():
        for model in operation.models_in(apps.all_models[app_label]):
            organisation, key, *columns = seal_columns(model, operation.ignoring)
            table = model._meta.db_table
            trigger = seals(table, organisation, key, columns)
            found.append(Watched(table, organisation, key, tuple(columns), trigger))
    return tuple(sorted(found, key=lambda watched: watched.table))

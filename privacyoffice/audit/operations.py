"""Migration operations of the chain: its programs, and the tables that it watches."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from privacyoffice.audit.programs import INTERNAL, PROGRAMS
from privacyoffice.audit.triggers import TRIGGERS, Trigger, seals


class InstallChain(Operation):
    """Make the chain's functions and triggers, and link the acts that were there before.

    Those get their places by the moment at which they were recorded.
    """

    reversible = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing changes in the models."""

    def describe(self) -> str:
        return "Link acts into a chain at commit"

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for program in PROGRAMS:
            schema_editor.execute(program.sql, params=None)
        for name in INTERNAL:
            schema_editor.execute(f"REVOKE EXECUTE ON FUNCTION {name} FROM PUBLIC")
        schema_editor.execute(
            "UPDATE audit_auditevent SET transaction = pg_current_xact_id()::text::bigint"
        )
        schema_editor.execute("SELECT audit_link_transaction()")
        for trigger in TRIGGERS:
            schema_editor.execute(trigger.definition)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for trigger in TRIGGERS:
            schema_editor.execute(f'DROP TRIGGER "{trigger.name}" ON "{trigger.table}"')
        for program in reversed(PROGRAMS):
            schema_editor.execute(f"DROP FUNCTION {program.name}")
        # What was linked can be linked anew; the tables of heads and seals go after this.
        schema_editor.execute("DELETE FROM audit_rowseal")
        schema_editor.execute("DELETE FROM audit_chainhead")
        schema_editor.execute(
            "UPDATE audit_auditevent SET sequence = NULL, previous_hash = NULL, "
            "changes_hash = NULL, row_hash = NULL"
        )


class WatchTable(Operation):
    """Seal every change of a table's rows (except in the columns of the fields `ignoring`), and
    of those of its history, where it has one: former values prove as much.

    The columns are those that the model has in this migration, so that a column added later
    changes no hash of before; a test then asks for a new WatchTable. Rows that are there
    already are sealed by an act of the database itself, "audit.watched".
    Needs the dependency ("audit", "0004_linked_at_commit").
    """

    reversible = True

    def __init__(self, model_name: str, *, ignoring: tuple[str, ...] = ()) -> None:
        self.model_name = model_name
        self.ignoring = ignoring

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        options: dict[str, Any] = {"model_name": self.model_name}
        if self.ignoring:
            options["ignoring"] = self.ignoring
        return self.__class__.__name__, [], options

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing changes in the models."""

    def describe(self) -> str:
        return f"Seal changes of {self.model_name}"

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for model in self.models_in(to_state.apps.all_models[app_label]):
            table = model._meta.db_table
            schema_editor.execute(f'DROP TRIGGER IF EXISTS audit_seal ON "{table}"')
            schema_editor.execute(seal_trigger(model, self.ignoring).definition)
            organisation, key, *watched = seal_columns(model, self.ignoring)
            schema_editor.execute(
                "SELECT audit_seal_existing(%s::regclass, %s, %s, %s)",
                (table, organisation, key, watched),
            )
        # Now, because a table with unfinished triggers cannot be altered by what follows.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for model in self.models_in(from_state.apps.all_models[app_label]):
            table = model._meta.db_table
            schema_editor.execute(f'DROP TRIGGER IF EXISTS audit_seal ON "{table}"')

    def models_in(
        self, models_of_app: Mapping[str, type[models.Model]]
    ) -> list[type[models.Model]]:
        """The model, and that of its history; nothing of a model that is no more."""
        name = self.model_name.lower()
        return [
            models_of_app[each] for each in (name, f"historical{name}") if each in models_of_app
        ]


def seal_columns(model: type[models.Model], ignoring: tuple[str, ...]) -> list[str]:
    """What the trigger is told: the columns with organisation and key, and the watched ones.

    Raises: FieldDoesNotExist for a model without an organisation, or a wrong name to ignore.
    """
    meta: Any = model._meta
    is_organisation = meta.label_lower == "tenancy.organisation"
    organisation = meta.pk if is_organisation else meta.get_field("organisation")
    ignored = {meta.get_field(name).name for name in ignoring}
    watched = sorted(
        field.column
        for field in meta.local_concrete_fields
        if field.name not in ignored and not field.generated
    )
    return [organisation.column, meta.pk.column, *watched]


def seal_trigger(model: type[models.Model], ignoring: tuple[str, ...]) -> Trigger:
    """The trigger on this model's table."""
    organisation, key, *watched = seal_columns(model, ignoring)
    return seals(model._meta.db_table, organisation, key, watched)

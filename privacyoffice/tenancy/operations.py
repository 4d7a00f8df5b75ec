"""Migration operations that put a tenant's table behind the wall (decision 2)."""

from typing import Any

from django.conf import settings
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

IN_SCOPE = "organisation_id = NULLIF(current_setting('app.organisation', true), '')::uuid"


class GiveAppRoleItsRights(Operation):
    """Let the app role read and write the tables that exist and that will be made.

    The first operation of all. Tables that hold proof or published text are narrowed down
    by `GrantTo`; Django's own list of migrations is only read.
    """

    reversible = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing changes in the models."""

    def describe(self) -> str:
        return "Give the app role its rights on tables"

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        app, public = settings.DATABASE_APP_ROLE, settings.DATABASE_PUBLIC_ROLE
        rights = "SELECT, INSERT, UPDATE, DELETE"
        for statement in (
            f'GRANT USAGE ON SCHEMA public TO "{app}", "{public}"',
            f'GRANT {rights} ON ALL TABLES IN SCHEMA public TO "{app}"',
            f'REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM "{app}"',
            f'ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {rights} ON TABLES TO "{app}"',
            f'ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO "{app}"',
        ):
            schema_editor.execute(statement)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Rights go with the tables."""


class SecureTenantTable(Operation):
    """Row-level security on a model's table, and composite keys to other tenant tables.

    Row-level security is forced, so that it binds the table's owner too. Integrity checks
    go around it, hence the composite keys: without them a row could refer to a row of
    another organisation. (Which of the two keys fails still tells somebody who writes raw
    SQL whether a random id exists; through the product both are the same refusal.)

    `history=True` is for history tables, which have no keys of their own.
    `reading` replaces the condition for SELECT, for the few tables that may be read more
    widely; writing always stays within the scope.
    """

    reversible = True

    def __init__(self, model_name: str, *, history: bool = False, reading: str = "") -> None:
        self.model_name = model_name
        self.history = history
        self.reading = reading

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        options: dict[str, Any] = {"model_name": self.model_name}
        if self.history:
            options["history"] = True
        if self.reading:
            options["reading"] = self.reading
        return self.__class__.__name__, [], options

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing changes in the models."""

    def describe(self) -> str:
        return f"Put {self.model_name} behind row-level security"

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        table = model._meta.db_table
        schema_editor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
        schema_editor.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
        schema_editor.execute(
            f'CREATE POLICY tenant ON "{table}" USING ({IN_SCOPE}) WITH CHECK ({IN_SCOPE})'
        )
        if self.reading:
            schema_editor.execute(
                f'CREATE POLICY reading ON "{table}" FOR SELECT USING ({self.reading})'
            )
        if self.history:
            return
        schema_editor.execute(
            f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_tenant_key" '
            "UNIQUE (organisation_id, id)"
        )
        for field in tenant_foreign_keys(model):
            schema_editor.execute(_composite_key(table, field))

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = from_state.apps.get_model(app_label, self.model_name)
        table = model._meta.db_table
        if not self.history:
            for field in tenant_foreign_keys(model):
                schema_editor.execute(
                    f'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_{field.name}_same_tenant"'
                )
            schema_editor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_tenant_key"')
        if self.reading:
            schema_editor.execute(f'DROP POLICY reading ON "{table}"')
        schema_editor.execute(f'DROP POLICY tenant ON "{table}"')
        schema_editor.execute(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')


class SecureTenantKeys(Operation):
    """Composite keys for foreign keys that a table, already behind the wall, got later."""

    reversible = True

    def __init__(self, model_name: str, *, fields: list[str]) -> None:
        self.model_name = model_name
        self.fields = fields

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        options = {"model_name": self.model_name, "fields": self.fields}
        return self.__class__.__name__, [], options

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing changes in the models."""

    def describe(self) -> str:
        return f"Keep {', '.join(self.fields)} of {self.model_name} inside the organisation"

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        for field in tenant_foreign_keys(model):
            if field.name in self.fields:
                schema_editor.execute(_composite_key(model._meta.db_table, field))

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table = from_state.apps.get_model(app_label, self.model_name)._meta.db_table
        for name in self.fields:
            schema_editor.execute(
                f'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_{name}_same_tenant"'
            )


def _composite_key(table: str, field: Any) -> str:
    target = field.related_model._meta.db_table
    return (
        f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_{field.name}_same_tenant" '
        f'FOREIGN KEY (organisation_id, "{field.column}") '
        f'REFERENCES "{target}" (organisation_id, id) DEFERRABLE INITIALLY DEFERRED'
    )


def tenant_foreign_keys(model: Any) -> list[Any]:
    """Foreign keys of a model that point at rows of the same organisation."""
    return [
        field
        for field in model._meta.concrete_fields
        if field.is_relation
        and any(f.name == "organisation" for f in field.related_model._meta.fields)
    ]


class GrantTo(Operation):
    """Set exactly which rights the app role and the public role have on a table.

    `app` and `public` are lists as in SQL, for instance "SELECT, UPDATE (superseded_at)".
    """

    reversible = True

    def __init__(self, model_name: str, *, app: str, public: str = "") -> None:
        self.model_name = model_name
        self.app = app
        self.public = public

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        options = {"model_name": self.model_name, "app": self.app}
        if self.public:
            options["public"] = self.public
        return self.__class__.__name__, [], options

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing changes in the models."""

    def describe(self) -> str:
        return f"Limit database rights on {self.model_name}"

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table = to_state.apps.get_model(app_label, self.model_name)._meta.db_table
        app, public = settings.DATABASE_APP_ROLE, settings.DATABASE_PUBLIC_ROLE
        schema_editor.execute(f'REVOKE ALL ON "{table}" FROM "{app}", "{public}"')
        schema_editor.execute(f'GRANT {self.app} ON "{table}" TO "{app}"')
        if self.public:
            schema_editor.execute(f'GRANT {self.public} ON "{table}" TO "{public}"')

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table = from_state.apps.get_model(app_label, self.model_name)._meta.db_table
        app, public = settings.DATABASE_APP_ROLE, settings.DATABASE_PUBLIC_ROLE
        schema_editor.execute(f'REVOKE ALL ON "{table}" FROM "{public}"')
        schema_editor.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON "{table}" TO "{app}"')

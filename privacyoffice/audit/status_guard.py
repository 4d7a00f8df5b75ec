"""A trigger that lets a status begin and follow only as the code says (decision 6).

The services refuse with words that help; this binds whoever goes around them, the owner of the
table too.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

# One function for all tables: when it runs the trigger's condition has refused already.
_REFUSE = """
CREATE OR REPLACE FUNCTION refuse_status() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE check_violation USING
        MESSAGE = 'the ' || TG_ARGV[0] || ' of a row of ' || TG_TABLE_NAME || ' does not '
            || CASE TG_OP WHEN 'INSERT' THEN 'begin' ELSE 'follow' END || ' so',
        CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
END $$
"""


class GuardStatus(Operation):
    """Refuse a row that begins with another status than `begins`, and a change of status that
    `transitions` (from, then to which) does not name. A later one on the same field replaces
    this one; taking it back removes the guard.

    The rule stands in the triggers' conditions, so that a lawful row costs no function call.
    """

    reversible = True

    def __init__(
        self,
        model_name: str,
        *,
        field: str = "status",
        begins: Iterable[str],
        transitions: Mapping[str, Iterable[str]],
    ) -> None:
        self.model_name = model_name
        self.field = field
        self.begins = sorted(map(str, begins))
        self.transitions = {
            str(source): sorted(map(str, targets)) for source, targets in transitions.items()
        }

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        options = {
            "model_name": self.model_name,
            "field": self.field,
            "begins": self.begins,
            "transitions": self.transitions,
        }
        return self.__class__.__name__, [], options

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing changes in the models."""

    def describe(self) -> str:
        return f"Guard how the {self.field} of {self.model_name} begins and follows"

    def statements(self, table: str, column: str) -> tuple[str, ...]:
        """The SQL that puts the guard on a table."""
        begins = ", ".join(map(_quoted, self.begins))
        pairs = [
            (source, target)
            for source, targets in sorted(self.transitions.items())
            for target in targets
        ]
        may_follow = ", ".join(f"({_quoted(a)}, {_quoted(b)})" for a, b in pairs)
        # IS NOT TRUE: an empty status is refused as well. As text: what PostgreSQL makes of a list
        # of varchar it writes in another way after a restore, and that must be the same guard.
        return (
            _REFUSE,
            f'CREATE OR REPLACE TRIGGER "{self.field}_begins" BEFORE INSERT ON "{table}" '
            f'FOR EACH ROW WHEN ((NEW."{column}"::text IN ({begins})) IS NOT TRUE) '
            f"EXECUTE FUNCTION refuse_status({_quoted(self.field)})",
            f'CREATE OR REPLACE TRIGGER "{self.field}_follows" BEFORE UPDATE ON "{table}" '
            f'FOR EACH ROW WHEN (OLD."{column}" IS DISTINCT FROM NEW."{column}" AND '
            f'((OLD."{column}", NEW."{column}") IN ({may_follow})) IS NOT TRUE) '
            f"EXECUTE FUNCTION refuse_status({_quoted(self.field)})",
        )

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        column = model._meta.get_field(self.field).column
        for statement in self.statements(model._meta.db_table, column):
            schema_editor.execute(statement)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        table = from_state.apps.get_model(app_label, self.model_name)._meta.db_table
        for name in ("begins", "follows"):
            schema_editor.execute(f'DROP TRIGGER "{self.field}_{name}" ON "{table}"')


def _quoted(text: str) -> str:
    """As a literal of SQL; codes only, so that nothing needs an escape."""
    if not text.replace("_", "").isalnum():
        raise ValueError(f"{text!r} is no code of a status.")
    return f"'{text}'"

"""When the programs of the chain run: the triggers on its own tables, and on those it watches."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Trigger:
    """A trigger, in the words in which PostgreSQL itself describes it."""

    table: str
    name: str
    moment: str
    program: str
    rest: str = "FOR EACH ROW"
    kind: str = "TRIGGER"

    @property
    def definition(self) -> str:
        """As `pg_get_triggerdef` tells it, and as it is made."""
        return (
            f"CREATE {self.kind} {self.name} {self.moment} ON {self.table} {self.rest} "
            f"EXECUTE FUNCTION {self.program}"
        )


def _keeps(table: str, content: str, is_linked: str) -> tuple[Trigger, ...]:
    """Refusals of everything but the one change that links a row."""
    refuse = "audit_refuse()"
    return (
        Trigger(table, "content_stays", f"BEFORE UPDATE OF {content}", refuse),
        Trigger(
            table, "link_stays", "BEFORE UPDATE", refuse, rest=f"FOR EACH ROW WHEN ({is_linked})"
        ),
        Trigger(table, "rows_stay", "BEFORE DELETE", refuse),
        Trigger(table, "table_stays", "BEFORE TRUNCATE", refuse, rest="FOR EACH STATEMENT"),
    )


def _links(table: str, program: str) -> Trigger:
    return Trigger(
        table,
        "link",
        "AFTER INSERT",
        program,
        rest="DEFERRABLE INITIALLY DEFERRED FOR EACH ROW",
        kind="CONSTRAINT TRIGGER",
    )


TRIGGERS: Sequence[Trigger] = (
    Trigger("audit_auditevent", "stamp", "BEFORE INSERT", "audit_stamp()"),
    _links("audit_auditevent", "audit_link_event()"),
    *_keeps(
        "audit_auditevent",
        "id, organisation_id, action, occurred_at, recorded_at, actor_id, actor_role, "
        "subject_type, subject_id, subject_label, case_id, reason, payload, request_id, "
        "database_user, transaction",
        "old.sequence IS NOT NULL",
    ),
    _links("audit_rowseal", "audit_link_seal()"),
    *_keeps(
        "audit_rowseal",
        "id, organisation_id, transaction, table_name, row_id, row_hash, changed",
        "old.event_sequence IS NOT NULL",
    ),
    *_keeps("audit_chainhead", "id, organisation_id", "new.sequence <= old.sequence"),
)


def seals(table: str, organisation_column: str, key_column: str, watched: Sequence[str]) -> Trigger:
    """The trigger that seals every change of a table's watched columns."""
    arguments = ", ".join(f"'{name}'" for name in (organisation_column, key_column, *watched))
    return Trigger(
        table, "audit_seal", "AFTER INSERT OR DELETE OR UPDATE", f"audit_seal_row({arguments})"
    )

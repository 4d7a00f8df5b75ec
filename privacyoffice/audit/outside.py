"""Changes that went around the program, as the database itself recorded them, and whether
somebody looked into them.

Such a change breaks no link of the chain: it is known, and it waits for a person who says what
happened. That person's explanation is an act in the same chain.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from privacyoffice.audit.models import AuditEvent

CHANGED = "audit.changed_outside"
# Recorded by a floor above; its payload names the change by its `sequence`.
LOOKED_INTO = "proof.outside_looked_into"
# A sentence names so many rows; the act has more of them.
_MOST_NAMED = 3

# Of these explanations, those whose person could give one at that moment.
Admits = Callable[[Sequence[AuditEvent]], Iterable[AuditEvent]]
_admits: list[Admits] = []


def explained_by(admits: Admits) -> None:
    """Name what knows who may look into a change; before that no explanation counts."""
    _admits[:] = [admits]


@dataclass(frozen=True)
class ChangedRow:
    """A row that was changed. Without `columns` it came in whole, or was removed."""

    table: str
    row: str
    columns: tuple[str, ...]
    is_removed: bool


@dataclass(frozen=True)
class Change:
    """What one transaction changed without an act of the program; the database made an act of
    that itself, at `sequence`.

    `how_many` may be more than `rows`, of which the database keeps the first fifty. `explanation`
    is the act of who looked into it. `acts` (codes) are those that a database user made in
    somebody's name: no person did them in the program.
    """

    sequence: int
    at: datetime
    database_user: str
    program: str
    how_many: int
    rows: tuple[ChangedRow, ...]
    acts: tuple[str, ...] = ()
    explanation: AuditEvent | None = None

    @property
    def detail(self) -> str:
        """For a technician: database user, tables, rows and columns."""
        named = [_named(row) for row in self.rows[:_MOST_NAMED]]
        if self.how_many > len(named):
            named.append(f"+ {self.how_many - len(named)}")
        named += self.acts[:_MOST_NAMED]
        return f"{self.database_user}: {', '.join(named)}"


def changes(until: int | None = None) -> list[Change]:
    """Those in the chain of the organisation in scope, up to an act, the oldest first."""
    acts = AuditEvent.objects.filter(action__in=(CHANGED, LOOKED_INTO), sequence__isnull=False)
    if until is not None:
        acts = acts.filter(sequence__lte=until)
    found = list(acts.select_related("actor").order_by("sequence"))
    explanations = _counting([act for act in found if act.action == LOOKED_INTO])
    return [_change(act, explanations) for act in found if act.action == CHANGED]


def not_looked_into(until: int | None = None) -> list[Change]:
    """Those of which nobody who may has said yet what happened."""
    return [change for change in changes(until) if change.explanation is None]


def _counting(explanations: list[AuditEvent]) -> dict[int, AuditEvent]:
    """The first explanation of each change that a person gave who may, by that change.

    Whoever writes in the database can put in an act, but not the role of who they are.
    """
    given = [act for act in explanations if act.actor_id is not None and act.reason.strip()]
    admitted: list[UUID] = []
    if given:
        admitted = [act.pk for admits in _admits for act in admits(given)]
    found: dict[int, AuditEvent] = {}
    for act in given:
        sequence = _mapping(act.payload).get("sequence")
        # What happened is explained afterwards.
        if act.pk in admitted and isinstance(sequence, int) and sequence < (act.sequence or 0):
            found.setdefault(sequence, act)
    return found


def _change(act: AuditEvent, explanations: dict[int, AuditEvent]) -> Change:
    # Whoever owns the database can also put in an act of this name that says anything.
    payload = _mapping(act.payload)
    rows = payload.get("rows")
    found = tuple(_row(_mapping(row)) for row in rows) if isinstance(rows, list) else ()
    acts = payload.get("acts")
    how_many = payload.get("changes")
    sequence = act.sequence or 0
    return Change(
        sequence=sequence,
        at=act.recorded_at,
        database_user=str(payload.get("database_user") or "?"),
        program=str(payload.get("program") or ""),
        how_many=how_many if isinstance(how_many, int) else len(found),
        rows=found,
        acts=tuple(map(str, acts)) if isinstance(acts, list) else (),
        explanation=explanations.get(sequence),
    )


def _row(values: dict[str, Any]) -> ChangedRow:
    columns = str(values.get("columns") or "")
    return ChangedRow(
        table=str(values.get("table") or "?"),
        row=str(values.get("row") or "?"),
        columns=tuple(columns.split(",")) if columns else (),
        is_removed=values.get("removed") is True,
    )


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _named(row: ChangedRow) -> str:
    columns = f" ({', '.join(row.columns)})" if row.columns else ""
    return f"{row.table} {row.row}{columns}"

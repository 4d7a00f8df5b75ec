"""Looking whether the chain of an organisation's acts is whole, and whether rows are what it says.

Hashes are computed here and not asked from the database, whose functions could have been
replaced. Whoever owns the database can write a chain anew from some act on; that shows against
checkpoints only, which is why those leave the database.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from privacyoffice.audit import guards, outside, reading
from privacyoffice.audit.verdicts import Fault, Position, Problem, Verdict
from privacyoffice.audit.walking import Walk
from privacyoffice.audit.watching import watched_tables
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope

__all__ = ["Fault", "Position", "Problem", "Verdict", "verify"]

# A look ends its list here; the first one is what counts.
MOST_TOLD = 200
# So many acts are looked at between two words to who waits.
_STEP = 2000
# What this transaction itself did is linked when it ends. Of others one sees only what was
# committed, and that is linked by then; whoever only looks has no number of their own.
_OURS = "(transaction = pg_current_xact_id_if_assigned()::text::bigint) IS TRUE"


def verify(
    organisation: Organisation,
    against: Iterable[Position] = (),
    *,
    on_step: Callable[[int], None] | None = None,
) -> Verdict:
    """Look at the whole chain of an organisation. Writes nothing.

    Changes that went around the program are told apart: they break no chain. `against` are
    positions that were signed. `on_step` hears how many acts were looked at.
    Work goes on meanwhile: what is added after the beginning counts the next time.
    """
    with organisation_scope(organisation.pk):
        return _Look(organisation, against, on_step or (lambda done: None)).verdict()


@dataclass(frozen=True)
class _End:
    """The head of a chain, and the furthest place that an act and a seal say to have."""

    sequence: int
    row_hash: str | None
    last_linked: int
    last_sealed: int


class _Look:
    """One look at one chain, in the scope of its organisation."""

    def __init__(
        self,
        organisation: Organisation,
        against: Iterable[Position],
        on_step: Callable[[int], None],
    ) -> None:
        self.place = organisation.pk
        self.walk = Walk(str(organisation.pk), against)
        self.on_step = on_step

    def verdict(self) -> Verdict:
        self.end = self._end()
        problems = sorted(self._told(), key=lambda problem: problem.sequence)
        end_hash = bytes.fromhex(self.end.row_hash) if self.end.row_hash else None
        return Verdict(
            self.walk.checked,
            self.end.sequence,
            end_hash,
            tuple(problems),
            tuple(islice(self._outside(), MOST_TOLD)),
        )

    def _told(self) -> Iterator[Problem]:
        for look in (self._guards, self._chain, self._loose, self._rows):
            yield from islice(look(), MOST_TOLD)

    def _end(self) -> _End:
        # One statement, hence one moment: acts linked meanwhile lie beyond it.
        row = reading.rows(
            "SELECT coalesce(h.sequence, 0), encode(h.row_hash, 'hex'), "
            "coalesce((SELECT max(sequence) FROM audit_auditevent WHERE organisation_id = o), 0), "
            "coalesce((SELECT max(event_sequence) FROM audit_rowseal "
            "WHERE organisation_id = o), 0) "
            "FROM (SELECT %s::uuid AS o) AS asked "
            "LEFT JOIN audit_chainhead AS h ON h.organisation_id = o",
            self.place,
        )[0]
        return _End(*row)

    # What keeps rows as they are

    def _guards(self) -> Iterator[Problem]:
        for name in guards.differences():
            yield Problem(Fault.GUARD_MISSING, self.end.sequence + 1, name)

    # Acts and seals

    def _chain(self) -> Iterator[Problem]:
        for found in self.walk.along(*reading.acts_and_seals(self.place, self.end.sequence)):
            if found is not None:
                yield found
            elif self.walk.checked % _STEP == 0:
                self.on_step(self.walk.checked)
        self.on_step(self.walk.checked)
        yield from self._ends(self.walk.expected, self.walk.row_hash)

    def _ends(self, expected: int, row_hash: str | None) -> Iterator[Problem]:
        """Whether the chain ends where it should: at `expected - 1`, with this hash."""
        end = self.end
        if end.sequence >= expected:
            yield Problem(Fault.ACT_MISSING, expected, f"{expected}-{end.sequence}")
        elif end.row_hash != row_hash:
            yield Problem(Fault.END_DIFFERS, max(end.sequence, 1))
        if end.last_linked > end.sequence:
            yield Problem(Fault.END_DIFFERS, end.sequence + 1, f"up to {end.last_linked}")
        if end.last_sealed > end.sequence:
            yield Problem(Fault.SEALS_CHANGED, end.sequence + 1, f"up to {end.last_sealed}")

    def _loose(self) -> Iterator[Problem]:
        after = self.end.sequence + 1
        for (event,) in reading.rows(
            "SELECT id::text FROM audit_auditevent "  # noqa: S608
            f"WHERE organisation_id = %s AND sequence IS NULL AND NOT {_OURS} LIMIT %s",
            self.place,
            MOST_TOLD,
        ):
            yield Problem(Fault.NOT_LINKED, after, event)
        for table, row in reading.rows(
            "SELECT table_name, row_id FROM audit_rowseal "  # noqa: S608
            f"WHERE organisation_id = %s AND event_sequence IS NULL AND NOT {_OURS} LIMIT %s",
            self.place,
            MOST_TOLD,
        ):
            yield Problem(Fault.SEAL_WITHOUT_ACT, after, f"{table} {row}")

    def _outside(self) -> Iterator[Problem]:
        for change in outside.not_looked_into(self.end.sequence):
            yield Problem(Fault.CHANGED_OUTSIDE, change.sequence, change.detail)

    # Rows as they are

    def _rows(self) -> Iterator[Problem]:
        """Rows beside their last seals, in one statement: work goes on meanwhile."""
        tables = watched_tables()
        if not tables:
            return
        live = " UNION ALL ".join(
            "SELECT %s AS table_name, r.row_id, r.row_hash "
            "FROM audit_live_rows(%s::regclass, %s, %s, %s, %s) AS r"
            for _table in tables
        )
        parameters: list[Any] = []
        for table in tables:
            parameters += [table.table, f'public."{table.table}"']
            parameters += [table.organisation_column, table.key_column]
            parameters += [list(table.columns), self.place]
        found = reading.rows(
            "SELECT table_name, row_id, coalesce(last.event_sequence, %s), "  # noqa: S608
            "last.table_name IS NOT NULL, live.row_hash IS NOT NULL, last.row_hash IS NOT NULL "
            f"FROM ({live}) AS live FULL JOIN ("
            "SELECT DISTINCT ON (table_name, row_id) table_name, row_id, row_hash, event_sequence "
            "FROM audit_rowseal WHERE organisation_id = %s AND table_name = ANY (%s) "
            f"AND (event_sequence IS NOT NULL OR {_OURS}) "
            "ORDER BY table_name, row_id, id DESC) AS last USING (table_name, row_id) "
            "WHERE live.row_hash IS DISTINCT FROM last.row_hash "
            "ORDER BY 3, 1, 2 LIMIT %s",
            self.end.sequence + 1,
            *parameters,
            self.place,
            [table.table for table in tables],
            MOST_TOLD,
        )
        for table_name, row_id, sequence, is_sealed, is_there, was_there in found:
            fault = Fault.ROW_CHANGED
            if not is_there:
                fault = Fault.ROW_MISSING
            elif not (is_sealed and was_there):
                fault = Fault.ROW_NOT_SEALED
            yield Problem(fault, sequence, f"{table_name} {row_id}")

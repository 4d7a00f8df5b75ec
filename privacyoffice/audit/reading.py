"""Reading a chain in its order, as texts of the canonical form."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import connection

from privacyoffice.audit import canonical
from privacyoffice.audit.walking import Act, Seal

_LINK = {
    "sequence": "e.sequence",
    "previous_hash": "encode(e.previous_hash, 'hex')",
    "row_hash": "encode(e.row_hash, 'hex')",
}


def acts_and_seals(place: UUID, until: int) -> tuple[Iterator[Act], Iterator[Seal]]:
    """The linked acts of an organisation and the seals that they took, up to a sequence.

    By cursors in the server, so that the chain need not fit in memory: read them inside the
    organisation's scope.
    """
    acts = _stream(
        {**_LINK, **canonical.CONTENT},
        "audit_auditevent AS e WHERE e.organisation_id = %s AND e.sequence <= %s "
        "ORDER BY e.organisation_id, e.sequence",
        (place, until),
    )
    seals = _stream(
        {"sequence": "s.event_sequence", **canonical.SEAL},
        "audit_rowseal AS s WHERE s.organisation_id = %s AND s.event_sequence <= %s "
        "ORDER BY s.organisation_id, s.event_sequence, s.id",
        (place, until),
    )
    return acts, seals


def rows(sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """What a query returns."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def _stream(
    columns: dict[str, str], rest: str, parameters: tuple[Any, ...]
) -> Iterator[dict[str, Any]]:
    chosen = ", ".join(columns.values())
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {chosen} FROM {rest}", parameters)  # noqa: S608
        for row in cursor:
            yield dict(zip(columns, row, strict=True))

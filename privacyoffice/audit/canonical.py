"""The form in which acts and rows are hashed: the same in the database, here, and offline.

Every value is text with its length in bytes before it, so that no two different acts can have
the same form and nobody needs to know how a program writes JSON or times. A hash has two
steps: what happened gets a content hash, and the link is a hash over that, the place in the
chain and the link before. So an export of one case proves the place of its acts and tells
nothing of the acts between them.
"""

import hashlib
from collections.abc import Iterable, Mapping

# The first part of every link. Another form gets another name; old links keep theirs.
VERSION = "privacyoffice.audit.1"


def _moment(column: str) -> str:
    # Written out, so that neither the session's time zone nor its DateStyle has a say.
    return f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""


# What the content hash covers, in this order: the name in an export, and the text of it in SQL
# for an event `e`.
CONTENT: Mapping[str, str] = {
    "id": "e.id::text",
    "action": "e.action",
    "occurred_at": _moment("e.occurred_at"),
    "recorded_at": _moment("e.recorded_at"),
    "actor": "e.actor_id::text",
    "actor_role": "e.actor_role",
    "subject_type": "e.subject_type",
    "subject_id": "e.subject_id::text",
    "subject_label": "e.subject_label",
    "case_id": "e.case_id::text",
    "reason": "e.reason",
    "payload": "e.payload::text",
    "request_id": "e.request_id",
    "database_user": "e.database_user",
    "changes_hash": "encode(e.changes_hash, 'hex')",
}
# The same for a seal `s` of a row.
SEAL: Mapping[str, str] = {
    "table": "s.table_name",
    "row": "s.row_id",
    "row_hash": "encode(s.row_hash, 'hex')",
    "changed": "s.changed",
}


def canonical(values: Iterable[str | None]) -> str:
    """Texts as one: each with its length in bytes before it, and "-" for what is empty (NULL)."""
    return "".join("-" if value is None else f"{len(value.encode())}:{value}" for value in values)


def content_hash(event: Mapping[str, str | None]) -> str:
    """Over what happened: the values of CONTENT. Hexadecimal SHA-256."""
    return _sha256(canonical(event[name] for name in CONTENT))


def row_hash(organisation: str, sequence: int, previous_hash: str | None, content: str) -> str:
    """The link: over the place in the chain, the link before (None for the first) and the content
    hash. Hexadecimal SHA-256."""
    return _sha256(canonical((VERSION, organisation, str(sequence), previous_hash, content)))


def changes_hash(seals: Iterable[Mapping[str, str | None]]) -> str:
    """Over the seals of one transaction, in the order in which they were made. Hexadecimal."""
    return _sha256("".join(canonical(seal[name] for name in SEAL) for seal in seals))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def in_sql(expressions: Iterable[str]) -> str:
    """`canonical` as an expression of SQL."""
    return " || ".join(f"audit_part({expression})" for expression in expressions)

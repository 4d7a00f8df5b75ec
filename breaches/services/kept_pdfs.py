"""A PDF that a row names by its `file_key`: where it is sealed, opened, and looked through."""

from collections.abc import Iterator
from functools import partial
from itertools import chain
from typing import Any
from uuid import UUID

from privacyoffice.crypto import files
from privacyoffice.crypto.services.checking import Opening
from privacyoffice.documents import storage


def place_of(row: Any, case_id: UUID, field: str) -> dict[str, Any]:
    """To what the file of a row is sealed: the key of this case, the row, and what it is of it."""
    return {
        "case_id": case_id,
        "model": row._meta.label_lower,
        "object_id": row.pk,
        "field": field,
    }


def opened(row: Any, place: dict[str, Any]) -> Iterator[bytes]:
    """The PDF as a stream. Raises at once: FileNotFoundError while it was not made yet,
    keyring.Unreadable."""
    if not row.file_key:
        raise FileNotFoundError
    chunks = files.read(storage.path_of(row.file_key), **place)
    return chain([next(chunks)], chunks)


def opening(row: Any, place: dict[str, Any]) -> Opening:
    """It, to look whether it opens."""
    where = f"{row._meta.db_table} {row.pk} {row.file_key}"
    return Opening(where, place["case_id"], partial(_read_through, row, place))


def _read_through(row: Any, place: dict[str, Any]) -> None:
    for _chunk in opened(row, place):
        pass

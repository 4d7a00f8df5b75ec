"""The key of a case, for as long as the scope lasts."""

import secrets
from collections.abc import Iterable
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.views.decorators.debug import sensitive_variables

from privacyoffice import keyring
from privacyoffice.crypto import ledger
from privacyoffice.crypto.errors import KeyDamaged, KeyDestroyed, KeyLost, Unreadable
from privacyoffice.crypto.models import CaseKey
from privacyoffice.tenancy.scope import current_organisation_id, scope_memory

_NONCE = 12  # bytes


@sensitive_variables()
def data_key(case_id: UUID) -> bytes:
    """The key that opens what a case of the organisation in scope holds.

    Kept until the scope ends, and nowhere else. Raises: KeyDestroyed when the row or the
    ledger says so, KeyLost, LedgerDamaged.
    """
    if ledger.is_destroyed(current_organisation_id(), case_id):
        raise KeyDestroyed(f"Case {case_id} was destroyed.")
    outcomes = _outcomes()
    if case_id not in outcomes:
        preload([case_id])
    outcome = outcomes[case_id]
    if isinstance(outcome, Unreadable):
        # Anew each time: an error remembers where it was raised, and with that the values.
        raise type(outcome)(*outcome.args)
    return outcome


def preload(case_ids: Iterable[UUID]) -> None:
    """Unlock several cases with one query, for a list; what cannot be is told on reading."""
    outcomes = _outcomes()
    wanted = {case_id for case_id in case_ids if case_id not in outcomes}
    if not wanted:
        return
    rows = CaseKey.objects.in_bulk(wanted)
    for case_id in wanted:
        outcomes[case_id] = _outcome(case_id, rows.get(case_id))


def forget(case_id: UUID) -> None:
    """Look again at the next reading: the key was made, wrapped anew or destroyed."""
    _outcomes().pop(case_id, None)


def _outcomes() -> dict[UUID, bytes | Unreadable]:
    outcomes: dict[UUID, bytes | Unreadable] = scope_memory().setdefault("crypto.keys", {})
    return outcomes


def _outcome(case_id: UUID, row: CaseKey | None) -> bytes | Unreadable:
    if row is None:
        return KeyLost(f"No key is kept of case {case_id}.")
    if row.destroyed_at is not None:
        return KeyDestroyed(f"Case {case_id} was destroyed.")
    try:
        return unwrap(row, wrapping_key(row.key_id))
    except Unreadable as error:
        return error.with_traceback(None)


def wrapping_key(key_id: str) -> bytes:
    """A key of the organisation in scope; its file is read once a scope. Raises: KeyLost."""
    keys: dict[str, bytes] = scope_memory().setdefault("crypto.wrapping", {})
    if key_id not in keys:
        keys[key_id] = keyring.wrapping_key(current_organisation_id(), key_id)
    return keys[key_id]


@sensitive_variables()
def wrap(case_id: UUID, organisation_id: UUID, key: bytes, under: bytes) -> bytes:
    """The key of a case, encrypted under a key of its organisation."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(under).encrypt(nonce, key, _about(case_id, organisation_id))


@sensitive_variables()
def unwrap(row: CaseKey, under: bytes) -> bytes:
    """The key that a row holds. Raises: KeyDamaged, also when the row was moved here."""
    wrapped = bytes(row.wrapped_key)
    about = _about(row.pk, row.organisation_id)
    try:
        return AESGCM(under).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], about)
    except (InvalidTag, ValueError):
        raise KeyDamaged(f"The key of case {row.pk} is damaged.") from None


def _about(case_id: UUID, organisation_id: UUID) -> bytes:
    return f"po-key1:{organisation_id}:{case_id}".encode()

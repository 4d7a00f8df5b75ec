"""Making and destroying the key of a case."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.views.decorators.debug import sensitive_variables

from privacyoffice import keyring
from privacyoffice.audit import services as audit
from privacyoffice.crypto import indexes, ledger, unlocking
from privacyoffice.crypto.errors import KeyLost, LedgerDamaged
from privacyoffice.crypto.models import CaseKey
from privacyoffice.tenancy.scope import current_organisation_id


@dataclass(frozen=True)
class Certificate:
    """The proof that a case was destroyed: its line in the ledger, and why (a code)."""

    organisation_id: UUID
    case_id: UUID
    destroyed_at: datetime
    why_code: str
    ledger_hash: str


@transaction.atomic
@sensitive_variables()
def make_key(case_id: UUID, now: datetime) -> CaseKey:
    """Give a new case of the organisation in scope its key, in the transaction that makes it.

    The first key of an organisation is made along the way, and its ledger. Where there are cases
    already, a missing file is never replaced by a new one. Raises: KeyLost, LedgerDamaged.
    """
    organisation_id = current_organisation_id()
    # Shared by all who make a key: a rotation waits for them, and they for a rotation.
    lock_with_makers(organisation_id)
    try:
        key_id = keyring.current_key_id(organisation_id)
        keyring.index_key(organisation_id)
        ledger.is_destroyed(organisation_id, case_id)
    except (KeyLost, LedgerDamaged):
        if CaseKey.objects.exists():
            raise
        ledger.found(organisation_id)
        key_id = keyring.found(organisation_id)
    under = keyring.wrapping_key(organisation_id, key_id)
    wrapped = unlocking.wrap(case_id, organisation_id, secrets.token_bytes(32), under)
    made: CaseKey = CaseKey.objects.create(
        pk=case_id, wrapped_key=wrapped, key_id=key_id, made_at=now
    )
    unlocking.forget(case_id)
    return made


@transaction.atomic
def destroy_key(
    case_id: UUID, *, actor: Any, now: datetime, why_code: str, reference: str = ""
) -> Certificate:
    """Make everything that a case holds unreadable, for ever. `reference` names it in the ledger.

    The line in the ledger is on disk before the key is emptied: whatever happens next, and
    whichever backup is put back, the case stays unreadable. Doing it again gives the same
    certificate. Raises: CaseKey.DoesNotExist, LedgerDamaged, OSError.
    Law: GDPR art. 5(1)(e), 17.
    """
    row: CaseKey = CaseKey.objects.select_for_update().get(pk=case_id)
    ground = ledger.Ground(why_code, str(actor.pk) if actor else "", reference)
    line = ledger.note(row.organisation_id, case_id, row.destroyed_at or now, ground)
    if row.destroyed_at is None:
        empty(row, at=line.at, actor=actor, now=now, why_code=why_code, reference=reference)
    return Certificate(row.organisation_id, case_id, line.at, why_code, line.hash)


def empty(
    row: CaseKey, *, at: datetime, actor: Any, now: datetime, why_code: str, reference: str = ""
) -> None:
    """Empty the key of a case that stands in the ledger, and its blind indexes."""
    row.wrapped_key = b""
    row.destroyed_at = at
    row.save(update_fields=["wrapped_key", "destroyed_at"])
    unlocking.forget(row.pk)
    indexes.forget(row.pk)
    payload = {"why": why_code, **({"reference": reference} if reference else {})}
    audit.record("crypto.case_destroyed", subject=row, actor=actor, at=now, payload=payload)


def lock_out_makers(organisation_id: UUID) -> None:
    """Until this transaction ends nobody makes a key, and no unfinished one is overlooked."""
    _lock(organisation_id, shared=False)


def lock_with_makers(organisation_id: UUID) -> None:
    """Until this transaction ends nobody changes which key is in use, or removes a former one."""
    _lock(organisation_id, shared=True)


def _lock(organisation_id: UUID, *, shared: bool) -> None:
    function = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {function}(hashtextextended(%s, 0))",
            [f"crypto:{organisation_id}"],
        )

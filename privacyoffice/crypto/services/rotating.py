"""Another key for an organisation: every case's key is wrapped anew, no content is touched."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from privacyoffice import keyring
from privacyoffice.audit import services as audit
from privacyoffice.crypto import unlocking
from privacyoffice.crypto.models import CaseKey
from privacyoffice.crypto.services.keys import lock_out_makers, lock_with_makers
from privacyoffice.keyring import KeyLost
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope

BATCH = 500  # keys in one transaction


class Overtaken(RuntimeError):
    """Another rotation made its own key meanwhile; what this one wrapped stays readable."""


@dataclass(frozen=True)
class Rotation:
    """What a rotation did. `lost` counts the cases whose former key file is not there: they
    stay as they are, and can be read again once that file is back."""

    key_id: str
    was_resumed: bool
    wrapped: int
    lost: int


def rotate(organisation: Organisation, now: datetime, *, actor: Any = None) -> Rotation:
    """Wrap the keys of all cases of an organisation under a new key.

    Runs in transactions of its own, beside everybody's work; a second rotation waits for the
    first. Broken off half-way, everything stays readable, and the next call goes on with the same
    key. The former key file stays until `remove_retired`. Call it without a scope.
    Raises: KeyLost when no key is in use, Overtaken. Law: GDPR art. 32(1).
    """
    with _the_only_rotation(organisation.pk):
        key_id, was_resumed = _begin(organisation.pk)
        wrapped = lost = 0
        last: UUID | None = UUID(int=0)
        while last is not None:
            with organisation_scope(organisation.pk):
                done, missed, last = _wrap_batch(organisation.pk, key_id, last)
                wrapped, lost = wrapped + done, lost + missed
                if last is not None:
                    audit.record(
                        "crypto.keys_wrapped",
                        subject=organisation,
                        actor=actor,
                        at=now,
                        payload={"key": key_id, "wrapped": done},
                    )
                else:
                    # With the last batch: once all is wrapped, nobody would take this up again.
                    audit.record(
                        "crypto.key_rotated",
                        subject=organisation,
                        actor=actor,
                        at=now,
                        payload={"key": key_id, "wrapped": wrapped, "lost": lost},
                    )
    return Rotation(key_id, was_resumed, wrapped, lost)


def remove_retired(organisation: Organisation, now: datetime, *, actor: Any = None) -> list[str]:
    """Remove the former key files that no case needs any more; returns their ids.

    From then on nobody can open a case that was destroyed before, not even with an old backup
    of the database; and of a database that is put back from before the rotation nothing can be
    read. Raises: KeyLost when no key is in use.
    """
    with organisation_scope(organisation.pk):
        # A transaction that still wraps under a former key must not lose it.
        lock_out_makers(organisation.pk)
        needed = set(_in_use().values_list("key_id", flat=True).distinct())
        retired = keyring.retired_key_ids(organisation.pk)
        removed = [key_id for key_id in retired if key_id not in needed]
        if removed:
            audit.record(
                "crypto.retired_keys_removed",
                subject=organisation,
                actor=actor,
                at=now,
                payload={"keys": removed},
            )
    # Not before the act is safe. Nobody wraps under a former key: see `_wrap_batch`.
    for key_id in removed:
        keyring.remove_retired(organisation.pk, key_id)
    return removed


def _begin(organisation_id: UUID) -> tuple[str, bool]:
    """The key to wrap under, and whether an earlier rotation is taken up.

    Taken up when a former key that is there still wraps something. A key file that is lost
    does not count: it would keep the organisation from ever rotating again.
    """
    with organisation_scope(organisation_id):
        lock_out_makers(organisation_id)
        former = keyring.retired_key_ids(organisation_id)
        if _in_use().filter(key_id__in=former).exists():
            return keyring.current_key_id(organisation_id), True
        return keyring.add_wrapping_key(organisation_id), False


def _wrap_batch(organisation_id: UUID, key_id: str, last: UUID) -> tuple[int, int, UUID | None]:
    """How many keys after that of case `last` went over, how many could not, and after which
    case the next batch begins: None when this was the last one."""
    # Until this is kept nobody can retire this key and remove its file.
    lock_with_makers(organisation_id)
    if keyring.current_key_id(organisation_id) != key_id:
        raise Overtaken(f"Another key than {key_id} is in use.")
    waiting = _in_use().exclude(key_id=key_id).filter(pk__gt=last).order_by("pk")
    rows = list(waiting.select_for_update()[: BATCH + 1])
    batch = rows[:BATCH]
    done = [row for row in batch if _wrap_anew(row, key_id)]
    CaseKey.objects.bulk_update(done, ["wrapped_key", "key_id"])
    return len(done), len(batch) - len(done), batch[-1].pk if len(rows) > BATCH else None


def _wrap_anew(row: CaseKey, key_id: str) -> bool:
    organisation_id = row.organisation_id
    try:
        key = unlocking.unwrap(row, unlocking.wrapping_key(row.key_id))
    except KeyLost:
        return False
    under = unlocking.wrapping_key(key_id)
    row.wrapped_key = unlocking.wrap(row.pk, organisation_id, key, under)
    row.key_id = key_id
    return True


def _in_use() -> Any:
    return CaseKey.objects.filter(destroyed_at__isnull=True)


@contextmanager
def _the_only_rotation(organisation_id: UUID) -> Iterator[None]:
    """Held by this connection over all its transactions, and gone when it is lost."""
    name = [f"crypto rotation:{organisation_id}"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", name)
    try:
        yield
    finally:
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", name)

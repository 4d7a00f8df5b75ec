"""Destroying a whole case by command: its key, and what a higher floor keeps of it elsewhere."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from privacyoffice.crypto.services.keys import Certificate, destroy_key

# Takes a case's id, a code, the decision, the person and the moment, and destroys the case with
# all its parts by `destroy_key`; False when the case is none of this floor's.
DestroysCase = Callable[[UUID, str, str, Any, datetime], bool]
_ways: list[DestroysCase] = []


def destroys_cases(way: DestroysCase) -> DestroysCase:
    """Name what destroys a whole case, from the floor that knows what belongs to it."""
    if way not in _ways:
        _ways.append(way)
    return way


@transaction.atomic
def destroy_whole_case(
    case_id: UUID, *, actor: Any, now: datetime, why_code: str, decision: str
) -> Certificate:
    """Destroy a case of the organisation in scope through the floor that has it; a key without
    a case is destroyed alone. `decision` names what it rests on. Doing it again gives the same
    certificate.

    Raises: CaseKey.DoesNotExist, LedgerDamaged, OSError, and what the floor raises.
    """
    for way in _ways:
        if way(case_id, why_code, decision, actor, now):
            break
    return destroy_key(case_id, actor=actor, now=now, why_code=why_code)

"""The ledger and the database agree again, whichever of the two was put back from a backup."""

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from privacyoffice.audit.models import AuditEvent
from privacyoffice.crypto import ledger
from privacyoffice.crypto.errors import LedgerDamaged
from privacyoffice.crypto.models import CaseKey
from privacyoffice.crypto.services.keys import empty
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope

logger = logging.getLogger(__name__)

_followers: list[Callable[[UUID, datetime], None]] = []


@dataclass(frozen=True)
class Applied:
    """What was done for an organisation: keys emptied by the ledger, and lines written into it
    of cases that it did not know. `is_damaged` says that its ledger cannot be used."""

    slug: str
    emptied: int = 0
    noted: int = 0
    is_damaged: bool = False


def also_on_return(follow: Callable[[UUID, datetime], None]) -> Callable[[UUID, datetime], None]:
    """Name what a higher floor does with a destroyed case that came back with a backup: it is
    called with the case's id, in the transaction that empties its key again."""
    if follow not in _followers:
        _followers.append(follow)
    return follow


def apply_destroyed_keys(now: datetime) -> list[Applied]:
    """Empty every key that the ledger names, in every organisation, and complete a ledger that
    is shorter than the rows say. One that is not there stays so: see `begin_ledger`.

    Doing it again does no harm; it is no condition for safety, because every reading consults the
    ledger. Call it without a scope. Law: GDPR art. 17, 32(1).
    """
    return [_apply(organisation, now) for organisation in Organisation.objects.order_by("slug")]


def begin_ledger(organisation: Organisation, now: datetime) -> Applied:
    """A ledger for an organisation whose own is lost for good, written anew from its rows.

    Only right for a database that was not put back from before a destruction: whoever calls this
    knows. A ledger that is there is only completed. Raises: LedgerDamaged when it cannot be made.
    """
    ledger.found(organisation.pk)
    return _apply(organisation, now)


def _apply(organisation: Organisation, now: datetime) -> Applied:
    try:
        with organisation_scope(organisation.pk):
            if not CaseKey.objects.exists():
                return Applied(organisation.slug)  # perhaps it has no ledger yet
            emptied, noted = _empty_rows(organisation.pk, now), _note_rows(organisation.pk)
    except (LedgerDamaged, OSError):
        logger.exception("The ledger of %s cannot be used.", organisation.slug)
        return Applied(organisation.slug, is_damaged=True)
    if noted:
        logger.warning(
            "The ledger of %s was %s lines shorter than the database; they were added.",
            organisation.slug,
            noted,
        )
    return Applied(organisation.slug, emptied, noted)


def _empty_rows(organisation_id: UUID, now: datetime) -> int:
    lines = ledger.destroyed_cases(organisation_id)
    if not lines:
        return 0
    rows = CaseKey.objects.select_for_update().filter(destroyed_at__isnull=True, pk__in=lines)
    emptied = 0
    for row in rows:
        empty(row, at=lines[row.pk].at, actor=None, now=now, why_code="ledger")
        for follow in _followers:
            follow(row.pk, now)
        emptied += 1
    return emptied


def _note_rows(organisation_id: UUID) -> int:
    destroyed = CaseKey.objects.filter(destroyed_at__isnull=False).order_by("destroyed_at", "pk")
    moments = dict(destroyed.values_list("pk", "destroyed_at"))
    unknown = moments.keys() - ledger.destroyed_cases(organisation_id).keys()
    grounds = _grounds_of(unknown)
    for case_id, at in moments.items():
        if case_id in unknown:
            ledger.note(organisation_id, case_id, at, grounds.get(case_id, ledger.UNKNOWN))
    return len(unknown)


def _grounds_of(case_ids: Collection[UUID]) -> dict[UUID, ledger.Ground]:
    """What the acts tell of destructions; that of the destruction itself came first."""
    acts = AuditEvent.objects.filter(action="crypto.case_destroyed", subject_id__in=case_ids)
    return {
        act.subject_id: ledger.Ground(
            act.payload["why"], str(act.actor_id or ""), act.payload.get("reference", "")
        )
        for act in acts.order_by("-occurred_at")
    }

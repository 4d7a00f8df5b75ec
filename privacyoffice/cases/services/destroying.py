"""What a case tells about people is destroyed with its key; that it was there stays.

The encrypted columns, their history and the reasons of acts stay where they are, as bytes that
nobody can read any more, so that the chain of proof still holds.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.accounts.models import User
from privacyoffice.audit import services as audit
from privacyoffice.cases.kinds import all_kinds, kind_of
from privacyoffice.cases.models import CaseModel, Destruction, Why
from privacyoffice.crypto import ledger
from privacyoffice.crypto.services import keys
from privacyoffice.tenancy.scope import current_organisation_id

# Takes a case and removes, once the destruction is kept, what another floor has of it outside
# the database; returns how many files that were.
RemovesFiles = Callable[[CaseModel, datetime], int]
_removers: list[RemovesFiles] = []


def removes_files(remove: RemovesFiles) -> RemovesFiles:
    """Name what holds files of cases, from the floor that does, when it starts."""
    if remove not in _removers:
        _removers.append(remove)
    return remove


@transaction.atomic
def destroy(case: CaseModel, *, why: str, decision: str, actor: Any, now: datetime) -> Destruction:
    """Make the content of a case unreadable for ever, and keep the proof of it.

    `why` is one of the grounds of this kind of cases; `decision` names what it rests on (a number,
    no person). The caller has seen to the permission and holds the case locked. Raises
    ValidationError for a case that is destroyed already or still worked on, and for an incomplete
    ground or one that does not hold yet.
    Law: GDPR art. 5(1)(e), 5(2), 17.
    """
    if case.destroyed_at is not None:
        raise ValidationError(_("The content of this case has been destroyed already."))
    if why not in case.grounds_to_destroy:
        raise ValidationError({"why": _("Say on what the destruction rests.")})
    if refusal := case.why_not_destroy(why, clock.day_of(now)):
        raise ValidationError(refusal)
    if not decision.strip():
        raise ValidationError({"decision": _("Name the decision.")})
    made = _mark(case, why=why, by=actor, at=now)
    made.decision = decision.strip()
    _record(made, case, actor=actor, now=now)
    # The last step, because the ledger outside the database is written here and stays written
    # when the transaction goes back: then a second attempt, or `follow_ledger`, completes it.
    certificate = keys.destroy_key(
        case.pk, actor=actor, now=now, why_code=why, reference=case.reference
    )
    made.ledger_hash = certificate.ledger_hash
    made.save(force_insert=True)
    return made


def follow_ledger(case_id: UUID, now: datetime) -> None:
    """A case whose key stands in the ledger is destroyed, although the database did not say so:
    a backup from before was put back, or the destruction broke off half-way.

    Whatever its status was; what came back of its files goes again. Ground and person are those
    of the ledger; the decision is on the certificate that was made first. Law: GDPR art. 17.
    """
    line = ledger.destroyed_cases(current_organisation_id())[case_id]
    why = line.ground.why if line.ground.why in Why.values else Why.LEDGER
    by = User.objects.filter(pk=line.ground.by).first() if line.ground.by else None
    for kind in all_kinds():
        cases = kind.model._default_manager.select_for_update(of=("self",))
        for case in cases.filter(pk=case_id, destroyed_at__isnull=True):
            made = _mark(case, why=why, by=by, at=line.at, now=now)
            made.ledger_hash = line.hash
            _record(made, case, actor=None, now=now)
            made.save(force_insert=True)


def _mark(
    case: CaseModel, *, why: str, by: Any, at: datetime, now: datetime | None = None
) -> Destruction:
    """Say on the case that it is destroyed, and remove its files; returns the certificate, to be
    completed with its line in the ledger."""
    files = sum(remove(case, now or at) for remove in _removers)
    case.destroyed_at = at
    # Why it was sensitive nobody knows any more, and the list shows it to many.
    case.is_sensitive = False
    case.save(update_fields=["destroyed_at", "is_sensitive"])
    kind_of(case).at_the_end(case, now or at)
    return Destruction(
        organisation_id=case.organisation_id,
        case_id=case.pk,
        case_kind=kind_of(case).label,
        reference=case.reference,
        why=why,
        destroyed_at=at,
        destroyed_by=by,
        files=files,
    )


def _record(made: Destruction, case: CaseModel, *, actor: Any, now: datetime) -> None:
    told = {"why": str(made.why), "decision": made.decision, "files": made.files}
    audit.record("cases.destroyed", subject=case, actor=actor, at=now, payload=told)

"""A case begins: its number, its key, and its row, or none of the three."""

from datetime import datetime
from typing import TypeVar

from django.db import transaction

from privacyoffice.cases import numbering
from privacyoffice.cases.kinds import kind_of
from privacyoffice.cases.models import CaseModel
from privacyoffice.crypto.services import keys

CaseT = TypeVar("CaseT", bound=CaseModel)


@transaction.atomic
def open_case(case: CaseT, *, now: datetime) -> CaseT:
    """Keep a new case under the next number, encrypted with a key of its own.

    The caller has seen to the permission and records the act. Raises keyring.KeyLost when the
    keys of the organisation are not there.
    """
    keys.make_key(case.pk, now)
    # The number last: whoever takes one holds up everybody else until the transaction ends.
    case.reference = numbering.next_reference(kind_of(case).letter, now)
    case.created_at = now
    case.save(force_insert=True)
    return case

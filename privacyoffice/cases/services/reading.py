"""Looking into a case is an act: who read about somebody, and when, can be told afterwards."""

from datetime import datetime
from typing import Any

from privacyoffice.audit import services as audit
from privacyoffice.cases.models import CaseModel
from privacyoffice.crypto import unlocking
from privacyoffice.keyring import Unreadable


def note_reading(case: CaseModel, actor: Any, now: datetime) -> None:
    """Record that the content of a case was shown to somebody, who got it through the gate.

    Law: GDPR art. 5(2), 32(1)(b).
    """
    audit.record("cases.read", subject=case, actor=actor, at=now)


def note_reading_if_readable(case: CaseModel, actor: Any, now: datetime) -> None:
    """The same, unless the case cannot be read: then nothing of its content was shown."""
    try:
        unlocking.data_key(case.pk)
    except Unreadable:
        return
    note_reading(case, actor, now)

"""Steps of an agreement, with what a form would give."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from privacyoffice import clock
from privacyoffice.deadlines.models import Deadline
from processors import agreement_terms
from processors.models import (
    Agreement,
    Renewal,
    SetBy,
)
from processors.services import drafting, signing
from tests.factories.agreements import make_party

DAY = timedelta(days=1)
EXPIRY, NOTICE = agreement_terms.EXPIRY.code, agreement_terms.NOTICE.code


def given(**changes: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "party": make_party(f"Loonbureau {uuid4()}"),
        "title": "Salarissen",
        "purposes_by": SetBy.US,
        "means_by": SetBy.US,
    }
    return told | changes


def drafted(officer: Any, **changes: Any) -> Agreement:
    return drafting.draft(given=given(**changes), actor=officer, now=clock.now())


def terms(**changes: Any) -> dict[str, Any]:
    today = clock.today()
    told = {
        "signed_on": today,
        "valid_from": today,
        "valid_until": today + 365 * DAY,
        "notice_term": "3 maanden",
        "renewal": Renewal.AUTOMATIC,
        "renewal_term": "1 jaar",
    }
    return told | changes


def signed(agreement: Agreement, officer: Any, **changes: Any) -> Agreement:
    return signing.sign(
        agreement_id=agreement.pk, given=terms(**changes), actor=officer, now=clock.now()
    )


def running(agreement: Agreement, kind: str) -> Deadline | None:
    return Deadline.objects.unfinished().filter(subject_id=agreement.pk, kind=kind).first()


def act(agreement: Agreement, officer: Any) -> dict[str, Any]:
    return {"agreement_id": agreement.pk, "actor": officer, "now": clock.now()}


def agreement_now(agreement: Agreement) -> Agreement:
    return Agreement.objects.get(pk=agreement.pk)

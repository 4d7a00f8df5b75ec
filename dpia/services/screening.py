"""Whether a processing or a plan needs an assessment: begun, answered, signed off.

Law: GDPR art. 35(1), (3), (4), (11), 5(2).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from dpia.models import Screening

# (set, criterion) -> (answer: "yes", "no" or "" for not yet, reason)
Answers = Mapping[tuple[str, str], tuple[str, str]]


def field_of(criteria: str, criterion: str) -> str:
    """The name by which a ValidationError speaks of an answer; of its reason it is this and
    "__reason"."""
    return f"{criteria}__{criterion}"


def begin(
    *,
    activity_id: UUID | None = None,
    plan_id: UUID | None = None,
    why: str = "",
    actor: Any,
    now: datetime,
    form_id: UUID | None = None,
) -> Screening:
    """Begin to screen a processing or a plan; its answers are proposed from the register.

    Sent twice with the same form it is one screening. Raises Http404, and ValidationError for one
    that is being screened already, that ended, or without `why` when it was screened before.
    """
    raise NotImplementedError


def answer(
    *,
    screening_id: UUID,
    answers: Answers,
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> Screening:
    """Keep these answers; what is not named stays. All of them or none.

    Raises Http404, TransitionNotAllowed, and ValidationError by `field_of`: an answer that
    differs from a yes or no that was proposed has a reason.
    """
    raise NotImplementedError


def propose_again(
    *, screening_id: UUID, actor: Any, now: datetime, expected_revision: int | None = None
) -> Screening:
    """Read the register again; the answers that were given stay. Raises Http404,
    ValidationError."""
    raise NotImplementedError


def sign(
    *,
    screening_id: UUID,
    outcome: str,
    reasons: str = "",
    existing: str = "",
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> Screening:
    """A privacy officer answers for the outcome; the FG is told.

    Fields of a ValidationError: `outcome`, `reasons`, `existing`. Raises Http404,
    TransitionNotAllowed as well.
    """
    raise NotImplementedError


def cancel(
    *,
    screening_id: UUID,
    reason: str,
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> Screening:
    """It is not finished. Raises Http404, ValidationError (`reason`)."""
    raise NotImplementedError

"""One move of a date: the row that says from what to what, because of what, and the steps."""

from datetime import datetime

from django.conf import settings
from django.utils import translation

from privacyoffice.audit import services as audit
from privacyoffice.deadlines.deriving import Basis, due_at
from privacyoffice.deadlines.explaining import explain
from privacyoffice.deadlines.models import Cause, Deadline, DeadlineMove
from privacyoffice.kernel.terms import Outcome

LONGEST_BECAUSE = 300


def move(
    deadline: Deadline,
    outcome: Outcome,
    basis: Basis,
    *,
    cause: Cause,
    because: str = "",
    now: datetime,
) -> DeadlineMove | None:
    """Give a locked deadline the date of `outcome`; returns the move, or None if it stays.

    Saves neither of the two. Also notes the version of the policy that the date rests on.
    """
    before, after = deadline.due_at, due_at(outcome)
    # Before anything changes: a date that cannot be explained stays as it was.
    steps = _steps(outcome) if after != before else []
    deadline.policy_id = basis.policy_id
    if after == before:
        return None
    deadline.due_at = after
    deadline.revision += 1
    return DeadlineMove(
        organisation_id=deadline.organisation_id,
        deadline=deadline,
        revision=deadline.revision,
        from_due_at=before,
        to_due_at=after,
        cause=cause,
        because=because[:LONGEST_BECAUSE],
        steps=steps,
        moved_at=now,
    )


def record_repair(moved: DeadlineMove) -> None:
    """In the audit trail too: a kept date that did not follow from the facts is no daily thing."""
    audit.record(
        "deadlines.repaired",
        subject=moved.deadline,
        actor=None,
        at=moved.moved_at,
        payload={
            "due_before": moved.from_due_at and moved.from_due_at.isoformat(),
            "due_at": moved.to_due_at and moved.to_due_at.isoformat(),
        },
    )


def _steps(outcome: Outcome) -> list[dict[str, str]]:
    """The explanation as it reads now, in the language of the office."""
    with translation.override(settings.LANGUAGE_CODE):
        return [{"text": line.text, "article": line.article} for line in explain(outcome)]

"""Advice in each state, about a processing activity of the organisation in scope."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from privacyoffice import clock
from privacyoffice.advice import services
from privacyoffice.advice.models import Advice, Verdict


def asked(canary: str, activity_id: UUID, *, asker: Any, days: int = 6) -> Advice:
    """A question that waits for the FG, wanted in so many days; each text holds the canary."""
    advice: Advice = Advice.objects.create(
        subject_kind="registers.processingactivity",
        subject_id=activity_id,
        subject_label=f"Verwerking {canary}",
        question=f"Vraag {canary}",
        asked_by=asker,
        asked_at=clock.now(),
        wanted_by=clock.today() + timedelta(days=days),
    )
    return advice


def given(canary: str, activity_id: UUID, *, asker: Any, dpo: Any) -> Advice:
    """An advice that waits for a reaction."""
    return services.give(
        advice_id=asked(canary, activity_id, asker=asker).pk,
        text=f"Advies {canary}",
        verdict=Verdict.CONDITIONAL,
        actor=dpo,
        now=clock.now(),
    )

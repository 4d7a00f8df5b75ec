"""Questions to a party in every state."""

import hashlib
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from processors.models import Agreement, Judgement, Questionnaire
from processors.questionnaire import questions
from tests.factories.agreements import make_agreement

STATES = ("questionnaire-sent", "questionnaire-answered", "questionnaire-reviewed")


def in_state(
    state: str, canary: str, people: dict[str, Any], agreement: Agreement | None = None
) -> UUID:
    """The id of a new questionnaire in one of STATES, of the organisation in scope."""
    made = Questionnaire(
        agreement=agreement or make_agreement(canary, people),
        questions_version=questions().version,
        email=f"{canary}@leverancier.example",
        token_hash=hashlib.sha256(uuid4().bytes).hexdigest(),
        expires_on=clock.today() + timedelta(days=21),
        sent_at=clock.now(),
        sent_by=people[Role.PRIVACY_OFFICER],
    )
    if state != "questionnaire-sent":
        told = {"choice": "no", "text": f"Antwoord {canary}"}
        made.answers = {one.code: told for one in questions().asked}
        made.answered_by, made.answered_at = f"Jurist {canary}", clock.now()
        # The database knows no questionnaire that begins answered.
        made.save()
        made.answer()
    if state == "questionnaire-reviewed":
        lacks = {"judgement": Judgement.MISSING.value, "note": f"Ontbreekt {canary}"}
        made.review = {one.code: lacks for one in questions().asked}
        made.reviewed_at, made.reviewed_by = clock.now(), people[Role.PRIVACY_OFFICER]
        made.save()
        made.judge()
    made.save()
    return made.pk


def fill(world: Any) -> None:
    """One in each state, all of the signed agreement."""
    agreement = Agreement.objects.get(pk=world.agreements["signed"])
    for state in STATES:
        made = in_state(state, world.canary, world.people, agreement)
        world.questionnaires[state] = made

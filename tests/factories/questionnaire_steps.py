"""Steps of a questionnaire, with what a form would give."""

from datetime import timedelta
from typing import Any

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.deadlines.models import Deadline
from privacyoffice.notifications.models import OutboxMessage
from processors.models import (
    Agreement,
    Judgement,
    Questionnaire,
)
from processors.questionnaire import TEXT, questions
from processors.services import asking, reviewing

DAY = timedelta(days=1)
PO = Role.PRIVACY_OFFICER


def asked(agreement: Agreement, officer: Any, **changes: Any) -> Questionnaire:
    told: dict[str, Any] = {
        "email": "privacy@loonbureau.example",
        "language": "nl",
        "expires_on": clock.today() + 21 * DAY,
        "now": clock.now(),
    }
    return asking.send(agreement_id=agreement.pk, actor=officer, **told | changes)


def all_answers(**changes: dict[str, str]) -> dict[str, dict[str, str]]:
    """The party does everything right."""
    return {
        one.code: changes.get(
            one.code,
            {
                "choice": "yes" if one.choices else "",
                "text": "Binnen 24 uur" if one.needs == TEXT else "",
            },
        )
        for one in questions().asked
    }


def answered(agreement: Agreement, officer: Any, **changes: Any) -> Questionnaire:
    made = asked(agreement, officer)
    asking.answer(made.pk, all_answers(**changes), "A. Voorbeeld, jurist", now=clock.now())
    made.refresh_from_db()
    return made


def reviewed(agreement: Agreement, officer: Any, **changes: dict[str, str]) -> Questionnaire:
    """Everything in order, unless `changes` says otherwise."""
    made = answered(agreement, officer)
    fine = {"judgement": Judgement.MET.value, "note": ""}
    judged = {one.code: changes.get(one.code, fine) for one in questions().asked}
    return reviewing.review(questionnaire_id=made.pk, judged=judged, actor=officer, now=clock.now())


def mails(agreement: Agreement, intent: str = "processors.questionnaire") -> Any:
    return OutboxMessage.objects.filter(about_id=agreement.pk, intent=intent)


def term_of(made: Questionnaire) -> Deadline:
    found: Deadline = Deadline.objects.get(kind="agreement.questionnaire", subject_id=made.pk)
    return found

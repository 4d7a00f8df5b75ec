"""The day before which a party answers our questions, as a deadline of whoever keeps the
agreement."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice.accounts.colleagues import colleagues
from privacyoffice.deadlines.kinds import DeadlineKind
from privacyoffice.deadlines.reminders import ReminderRule
from privacyoffice.deadlines.services import bulk
from privacyoffice.deadlines.services.bulk import PlannedDay
from processors.models import Agreement, Questionnaire
from processors.queries import VIEW

ASKED = DeadlineKind(
    "agreement.questionnaire",
    gettext_lazy("answers to a questionnaire"),
    reminders=(
        ReminderRule.of("3 dagen voor", "owner"),
        ReminderRule.of("1 dag na", "owner", "privacy_officer"),
    ),
    perm=VIEW,
)


def begin(
    questionnaire: Questionnaire, agreement: Agreement, url: str, *, actor: Any, now: datetime
) -> None:
    """Runs until the last day on which the party can answer; `url` is its page."""
    day = PlannedDay(
        questionnaire.pk, questionnaire.expires_on, agreement.reference, url, _keeper(agreement)
    )
    bulk.begin(ASKED.code, [day], actor=actor, now=now)


def _keeper(agreement: Agreement) -> UUID | None:
    """Whoever left keeps nothing any more: it is then of the privacy officers."""
    here = agreement.owner_id and colleagues().filter(pk=agreement.owner_id).exists()
    return agreement.owner_id if here else None


def meet(questionnaire: Questionnaire, *, now: datetime) -> None:
    """The party answered."""
    bulk.meet(ASKED.code, [questionnaire.pk], actor=None, now=now)


def drop(questionnaire: Questionnaire, *, actor: Any, now: datetime) -> None:
    """Nobody waits for the answers any more."""
    reason = str(_("The questions were withdrawn."))
    bulk.cancel(ASKED.code, [questionnaire.pk], reason=reason, actor=actor, now=now)

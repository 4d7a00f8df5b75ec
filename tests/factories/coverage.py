"""Processings with parties, and agreements that hold, for tests of what covers what."""

from datetime import date, timedelta
from typing import Any

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from processors.models import Agreement, Party
from registers.models import ProcessingActivity, Recipient
from registers.models.recipient import RecipientKind
from registers.queries_coverage import tallied, totals
from registers.services import covering, drafting
from tests.factories.agreements import make_agreement


def a_processing(world: Any, name: str, *processors: Party, **changes: Any) -> ProcessingActivity:
    """A draft of the first department that names these processors."""
    activity = drafting.save_draft(
        ProcessingActivity(name=name, department=world.home, **changes),
        actor=world.people[Role.PRIVACY_OFFICER],
        now=clock.now(),
    )
    for party in processors:
        Recipient.objects.create(
            activity=activity, name=party.name, kind=RecipientKind.PROCESSOR, party=party
        )
    return activity


def a_signed_agreement(
    world: Any, party: Party, *, until: date | None = None, **changes: Any
) -> Agreement:
    """One that holds from a month ago; without `until` until somebody ends it."""
    made = make_agreement(world.canary, world.people, party=party, **changes)
    made.sign(on=clock.today() - timedelta(days=30))
    made.valid_from, made.valid_until = clock.today() - timedelta(days=30), until
    made.save()
    return made


def linked(world: Any, agreement: Agreement, activity: ProcessingActivity) -> None:
    """By the service, as the privacy officer does."""
    covering.link(
        agreement_id=agreement.pk,
        activity_id=activity.pk,
        actor=world.people[Role.PRIVACY_OFFICER],
        now=clock.now(),
    )


def numbers_of(world: Any, role: Role = Role.PRIVACY_OFFICER, **later: int) -> dict[str, int]:
    """How often each finding occurs, without those that do not."""
    day = clock.today() + timedelta(**later)
    counted = tallied(totals(world.people[role], day))
    return {code: sum(by_role.values()) for code, by_role in counted.items() if by_role}

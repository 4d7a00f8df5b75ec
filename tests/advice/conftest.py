"""An organisation with processing activities that advice can be about."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.advice import services, subjects
from privacyoffice.advice.models import Advice, Verdict
from privacyoffice.advice.subjects import AdviceSubject
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import ProcessingActivity
from tests.factories import World


@pytest.fixture(autouse=True)
def _activities_have_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the simplest way: the name is the text that the FG judges."""
    kind = subjects._Kind(ProcessingActivity, revision=lambda activity: str(activity.name)[:64])
    monkeypatch.setitem(subjects._kinds, "registers.processingactivity", kind)


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    """A whole organisation, rolled back afterwards."""
    with organisation_scope(kept_world.organisation.pk):
        yield kept_world


class Exchange:
    """The people of a world who write to each other about one activity."""

    def __init__(self, world: World, state: str = "published") -> None:
        self.world = world
        self.officer = world.people[Role.PRIVACY_OFFICER]
        self.dpo = world.people[Role.DPO]
        self.activity_id: UUID = world.activities[state]

    def subject(self) -> AdviceSubject:
        return subjects.describe(ProcessingActivity.objects.get(pk=self.activity_id))

    def ask(self, actor: Any = None, **changes: Any) -> Advice:
        options = {
            "subject": self.subject(),
            "question": "Mag dit?",
            "wanted_by": clock.today() + timedelta(days=6),
            "actor": actor or self.officer,
            "now": clock.now(),
        }
        return services.ask(**options | changes)

    def give(self, advice: Advice, actor: Any = None, **changes: Any) -> Advice:
        options = {
            "advice_id": advice.pk,
            "text": "Nee, tenzij.",
            "verdict": Verdict.NEGATIVE,
            "actor": actor or self.dpo,
            "now": clock.now(),
        }
        return services.give(**options | changes)

    def react(self, advice: Advice, actor: Any = None, **changes: Any) -> Advice:
        options = {
            "advice_id": advice.pk,
            "reaction": "not",
            "reasons": "De wet verplicht het.",
            "actor": actor or self.officer,
            "now": clock.now(),
        }
        return services.react(**options | changes)


@pytest.fixture
def exchange(world: World) -> Exchange:
    """About an activity on which there is no advice yet."""
    return Exchange(world)

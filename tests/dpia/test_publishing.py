"""Publishing looks at the screening of a text: it warns, or is refused where the policy says so."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import translation

from dpia import publishing
from dpia.standing import Standing, StandingKind
from privacyoffice.policy.parsing import parse_profile
from registers.models import ProcessingActivity
from registers.models.processing_activity import OwnRole
from registers.services import before_publishing
from registers.services.gap import Gap, Level

DAY = date(2026, 11, 23)


def _gaps(
    monkeypatch: pytest.MonkeyPatch,
    standing: Standing,
    dpia: dict[str, Any] | None = None,
    role: str = OwnRole.CONTROLLER,
) -> list[Gap]:
    activity = ProcessingActivity(pk=uuid4(), role=role)
    said = {"dpia": {"source": "art. 7", **dpia}} if dpia else {}
    profile = parse_profile({"title": "Beleid", **said})

    def found(activities: Any, day: date) -> dict[UUID, Standing]:
        return {one.pk: standing for one in activities}

    monkeypatch.setattr(publishing, "standings", found)
    monkeypatch.setattr(publishing, "profile_on", lambda on: profile)
    with translation.override("nl"):
        return publishing.screening_gaps([activity], DAY).get(activity.pk, [])


def test_the_register_asks_it_before_it_publishes() -> None:
    assert publishing.screening_gaps in before_publishing._checks


def test_what_we_do_for_somebody_else_is_screened_by_them(monkeypatch: pytest.MonkeyPatch) -> None:
    refuse = {"publishing": "refuse"}
    gaps = _gaps(monkeypatch, Standing(StandingKind.NEVER), refuse, OwnRole.PROCESSOR)
    assert gaps == []


@pytest.mark.parametrize("dpia", [None, {"publishing": "refuse"}])
def test_a_screening_that_holds_is_enough_whatever_came_out(
    monkeypatch: pytest.MonkeyPatch, dpia: dict[str, Any] | None
) -> None:
    assert _gaps(monkeypatch, Standing(StandingKind.HOLDS), dpia) == []


@pytest.mark.parametrize("kind", [StandingKind.NEVER, StandingKind.BUSY, StandingKind.AGAIN])
def test_without_one_it_is_something_to_look_at_and_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, kind: StandingKind
) -> None:
    (gap,) = _gaps(monkeypatch, Standing(kind))
    assert (gap.level, gap.stops_publishing) == (Level.DOUBTFUL, False)
    assert "AVG artikel 35" in gap.sentence


@pytest.mark.parametrize("kind", [StandingKind.NEVER, StandingKind.BUSY, StandingKind.AGAIN])
def test_a_policy_that_refuses_stops_it_and_is_named(
    monkeypatch: pytest.MonkeyPatch, kind: StandingKind
) -> None:
    (gap,) = _gaps(monkeypatch, Standing(kind), {"publishing": "refuse"})
    assert gap.stops_publishing
    assert "beleid" in gap.sentence
    assert "art. 7" in gap.sentence


def test_one_that_no_longer_holds_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    standing = Standing(StandingKind.AGAIN, because=("Er staan nu gezondheidsgegevens in.",))
    (gap,) = _gaps(monkeypatch, standing)
    assert "Er staan nu gezondheidsgegevens in." in gap.sentence

"""What an act remembers of its case, and how its reason is kept."""

import uuid
from collections.abc import Iterator

import pytest

from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.audit.models import AuditEvent
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World

CASE = uuid.uuid4()


@pytest.fixture
def _kept_backwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "_protects", [])
    audit.keep_reasons_by(lambda text, case, event: f"{case}:{event}:{text[::-1]}")


@pytest.fixture(autouse=True)
def _in_scope(kept_world: World) -> Iterator[None]:
    with organisation_scope(kept_world.organisation.pk):
        yield


def _record(world: World, **values: object) -> AuditEvent:
    return audit.record(
        "registers.published",
        subject=world.organisation,
        actor=None,
        at=clock.now(),
        **values,  # type: ignore[arg-type]
    )


@pytest.mark.usefixtures("_kept_backwards")
def test_a_reason_outside_a_case_is_kept_as_it_is(kept_world: World) -> None:
    event = _record(kept_world, reason="omdat")
    assert (event.reason, event.case_id) == ("omdat", None)


@pytest.mark.usefixtures("_kept_backwards")
def test_the_reason_of_an_act_on_a_case_is_kept_by_the_floor_that_knows_its_key(
    kept_world: World,
) -> None:
    event = _record(kept_world, reason="omdat", case_id=CASE)
    assert event.reason == f"{CASE}:{event.pk}:tadmo"
    assert event.case_id == CASE


@pytest.mark.usefixtures("_kept_backwards")
def test_a_subject_tells_by_itself_which_case_it_belongs_to(
    kept_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(kept_world.organisation), "case_id_for_audit", CASE, raising=False)
    event = _record(kept_world, reason="omdat")
    assert event.case_id == CASE
    assert "omdat" not in event.reason


def test_a_reason_of_a_case_is_never_kept_unprotected(
    kept_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "_protects", [])
    with pytest.raises(RuntimeError):
        _record(kept_world, reason="omdat", case_id=CASE)
    assert _record(kept_world, case_id=CASE).reason == ""

"""Two who change the key of an organisation at once, and one who is broken off at the end."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from privacyoffice import clock, keyring
from privacyoffice.audit import services as audit
from privacyoffice.audit.models import AuditEvent
from privacyoffice.crypto import unlocking
from privacyoffice.crypto.models import CaseKey
from privacyoffice.crypto.services import rotating
from privacyoffice.crypto.services.keys import make_key
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import make_organisation

ACT = "crypto.key_rotated"


@pytest.fixture(autouse=True)
def _one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotating, "BATCH", 1)


@pytest.fixture
def organisation(committed_db: None) -> Organisation:
    """With two cases, seen by every connection."""
    made = make_organisation()
    with organisation_scope(made.pk):
        for _number in range(2):
            make_key(uuid4(), clock.now())
    return made


def _rotate(organisation: Organisation) -> rotating.Rotation:
    try:
        return rotating.rotate(organisation, clock.now())
    finally:
        connection.close()


def _opened(organisation: Organisation) -> dict[UUID, bytes]:
    with organisation_scope(organisation.pk):
        return {row.pk: unlocking.data_key(row.pk) for row in CaseKey.objects.all()}


def _acts(organisation: Organisation) -> int:
    with organisation_scope(organisation.pk):
        return AuditEvent.objects.filter(action=ACT).count()


def test_a_rotation_waits_for_the_one_that_is_going_on(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, wrap = _opened(organisation), unlocking.wrap
    is_halfway, may_go_on, times = Event(), Event(), iter(range(99))

    def slowly(*given: Any) -> bytes:
        if next(times) == 1:  # the second case of the first rotation
            is_halfway.set()
            may_go_on.wait(20)
        return wrap(*given)

    monkeypatch.setattr(unlocking, "wrap", slowly)
    with ThreadPoolExecutor() as pool:
        first = pool.submit(_rotate, organisation)
        assert is_halfway.wait(20)
        second = pool.submit(_rotate, organisation)
        with pytest.raises(TimeoutError):
            second.result(timeout=0.3)
        may_go_on.set()
        assert first.result(20).wrapped == second.result(20).wrapped == 2
    assert len(rotating.remove_retired(organisation, clock.now())) == 2
    assert _opened(organisation) == before
    assert _acts(organisation) == 2


def test_nothing_is_wrapped_under_a_key_that_is_no_longer_in_use(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However another one came in between: its file may be removed at any moment."""
    before, wrap = _opened(organisation), unlocking.wrap
    others: list[str] = []

    def overtaken(*given: Any) -> bytes:
        wrapped = wrap(*given)
        if not others:
            others.append(keyring.add_wrapping_key(organisation.pk))
        return wrapped

    monkeypatch.setattr(unlocking, "wrap", overtaken)
    with pytest.raises(rotating.Overtaken):
        rotating.rotate(organisation, clock.now())
    assert _acts(organisation) == 0
    done = rotating.rotate(organisation, clock.now())
    assert (done.key_id, done.wrapped, done.was_resumed) == (others[0], 2, True)
    rotating.remove_retired(organisation, clock.now())
    assert _opened(organisation) == before


def test_who_is_overtaken_is_told_to_do_it_again(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(*_given: Any) -> None:
        raise rotating.Overtaken

    monkeypatch.setattr(rotating, "_wrap_batch", overtaken)
    with pytest.raises(CommandError, match=r"again|opnieuw"):
        call_command("rotate_organisation_key", organisation=organisation.slug)


_record = audit.record


def _dies_at_the_end(action: str, **values: Any) -> Any:
    if action == "crypto.key_rotated":
        raise ZeroDivisionError
    return _record(action, **values)


def test_a_rotation_that_dies_at_its_act_is_taken_up_and_still_recorded(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last case and the act go over together, so that none is done without the other."""
    record = audit.record

    def dying(action: str, **options: Any) -> None:
        assert action != ACT
        record(action, **options)

    with monkeypatch.context() as broken:
        broken.setattr(audit, "record", dying)
        with pytest.raises(AssertionError):
            rotating.rotate(organisation, clock.now())
    assert _acts(organisation) == 0
    done = rotating.rotate(organisation, clock.now())
    assert (done.was_resumed, done.wrapped, _acts(organisation)) == (True, 1, 1)


def test_a_key_file_goes_only_when_the_act_is_safe(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    rotating.rotate(organisation, clock.now())
    open_then: list[bool] = []
    monkeypatch.setattr(
        keyring, "remove_retired", lambda *_given: open_then.append(connection.in_atomic_block)
    )
    rotating.remove_retired(organisation, clock.now())
    assert open_then == [False]

"""Two people press a button at the same time: one of them did it, the other reads why not."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connections
from django.db.models.query import QuerySet

from privacyoffice.clock import AMSTERDAM
from privacyoffice.deadlines.models import Deadline, DeadlineEvent
from privacyoffice.deadlines.services import lifecycle, own
from privacyoffice.kernel.terms import Facts
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import make_organisation
from tests.factories.deadlines import started

BEGIN = datetime(2026, 3, 2, 12, tzinfo=AMSTERDAM)
LATER = datetime(2026, 3, 20, 12, tzinfo=AMSTERDAM)
AT_ONCE = 6


@pytest.fixture
def organisation(committed_db: None) -> Organisation:
    return make_organisation()


def _at_once(organisation: Organisation, act: Callable[[], Any]) -> list[str]:
    """What becomes of the same act by several people: "done", or the sort of refusal."""
    barrier = Barrier(AT_ONCE)

    def one(_number: int) -> str:
        try:
            with organisation_scope(organisation.pk):
                barrier.wait(timeout=20)
                act()
            return "done"
        except (ValidationError, IntegrityError) as error:
            return type(error).__name__
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sorted(pool.map(one, range(AT_ONCE)))


def _suspended(organisation: Organisation) -> tuple[Deadline, list[str]]:
    with organisation_scope(organisation.pk):
        deadline = started(start=BEGIN)
    results = _at_once(
        organisation,
        lambda: lifecycle.suspend(deadline.pk, date(2026, 3, 3), reason="x", actor=None, now=LATER),
    )
    return deadline, results


def test_of_several_at_once_one_suspends_and_the_others_read_that_it_is(
    organisation: Organisation,
) -> None:
    deadline, results = _suspended(organisation)
    assert results == ["ValidationError"] * (AT_ONCE - 1) + ["done"]
    with organisation_scope(organisation.pk):
        found = DeadlineEvent.objects.filter(deadline=deadline).values_list("position", "kind")
        assert list(found) == [(1, "started"), (2, "suspended")]


def test_without_the_lock_only_the_constraint_would_stop_them(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that the test above is about the lock."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **options: self)
    _deadline, results = _suspended(organisation)
    assert "IntegrityError" in results


def test_the_same_form_sent_at_once_begins_one(organisation: Organisation) -> None:
    facts, form_id = Facts(start=LATER.date()), uuid4()
    results = _at_once(
        organisation,
        lambda: own.begin(
            "DATE", facts, "Brief", owner=None, actor=None, now=BEGIN, form_id=form_id
        ),
    )
    assert results == ["done"] * AT_ONCE
    with organisation_scope(organisation.pk):
        assert Deadline.objects.get().events.count() == 1

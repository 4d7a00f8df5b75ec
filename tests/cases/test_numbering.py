"""Numbers of cases: no gap and no duplicate, whoever else takes one at the same moment (F6)."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction
from django.db.models.query import QuerySet

from privacyoffice.cases import numbering
from privacyoffice.cases.services.opening import open_case
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope
from requests_dsar.models import DataSubjectRequest
from tests.factories import make_organisation

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
WRITERS, EACH = (32, 500) if os.environ.get("LONG_TESTS") else (8, 25)
ONE_IN = 10  # is rolled back


class _Regret(Exception):
    """Something went wrong after the number was taken."""


@pytest.fixture
def organisation(committed_db: None) -> Organisation:
    return make_organisation()


def _made(organisation: Organisation, *, regret: bool = False) -> None:
    with organisation_scope(organisation.pk), transaction.atomic():
        case = DataSubjectRequest(
            organisation_id=organisation.pk,
            received_on=NOW.date(),
            channel="letter",
            person={"surname": "Voorbeeld"},
            story="Vraag",
        )
        open_case(case, now=NOW)
        if regret:
            raise _Regret


def _writer(organisation: Organisation, barrier: Barrier) -> int:
    """Makes its share and returns how many were refused by the database."""
    refused = 0
    barrier.wait(timeout=60)
    try:
        for number in range(EACH):
            try:
                _made(organisation, regret=number % ONE_IN == 0)
            except _Regret:
                pass
            except IntegrityError:
                refused += 1
    finally:
        connections.close_all()
    return refused


def _at_once(organisation: Organisation) -> int:
    barrier = Barrier(WRITERS)
    with ThreadPoolExecutor(WRITERS) as pool:
        return sum(pool.map(lambda _: _writer(organisation, barrier), range(WRITERS)))


def _references(organisation: Organisation) -> list[str]:
    with organisation_scope(organisation.pk):
        return sorted(DataSubjectRequest.objects.values_list("reference", flat=True))


def test_many_at_once_leave_no_gap_and_no_duplicate(organisation: Organisation) -> None:
    assert _at_once(organisation) == 0
    kept = WRITERS * sum(number % ONE_IN != 0 for number in range(EACH))
    assert _references(organisation) == [f"V-2026-{n:04d}" for n in range(1, kept + 1)]


def test_without_the_lock_numbers_collide(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that the test above is about the lock."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **options: self)
    assert _at_once(organisation) > 0


def test_each_year_kind_and_organisation_counts_for_itself(db: None) -> None:
    def taken(letter: str, *moments: Any) -> list[str]:
        return [numbering.next_reference(letter, moment) for moment in moments]

    # In Amsterdam it is the new year already.
    new_year = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    with organisation_scope(make_organisation().pk):
        assert taken("V", NOW, NOW, new_year) == ["V-2026-0001", "V-2026-0002", "V-2027-0001"]
        assert taken("D", NOW) == ["D-2026-0001"]
    with organisation_scope(make_organisation().pk):
        assert taken("V", NOW) == ["V-2026-0001"]

"""Writing pages keeps its lease, however slow the pages are."""

from itertools import pairwise
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from privacyoffice.jobs.services import LEASE
from privacyoffice.prerendered import files, services


@pytest.mark.parametrize(("seconds", "count"), [(0.0, 200), (3.0, 60), (25.0, 60)])
def test_a_worker_that_writes_slow_pages_is_heard_long_before_its_lease_ends(
    monkeypatch: pytest.MonkeyPatch, seconds: float, count: int
) -> None:
    moment = 1000.0
    heard: list[float] = []

    def put(_page: Any, _before: Any) -> None:
        nonlocal moment
        moment += seconds

    monkeypatch.setattr(services, "monotonic", lambda: moment)
    monkeypatch.setattr(files, "latest_complete", lambda _organisation: None)
    plan: Any = SimpleNamespace(
        generation=SimpleNamespace(is_complete=lambda: False, begin=lambda: None),
        pages=list(range(count)),
        still_holds=lambda: True,
        put=put,
    )
    progress: Any = SimpleNamespace(
        organisation_id=uuid4(), report=lambda _done, _total: heard.append(moment)
    )
    assert services._build(plan, progress)
    silences = [later - earlier for earlier, later in pairwise(heard)]
    assert max(silences, default=0) <= 10 + seconds
    assert max(silences, default=0) < LEASE.total_seconds() / 1.5
    # Not for each page: a report is a write.
    if not seconds:
        assert len(heard) == count / 25 + 1

"""What the sweep sets aside, for how long, and when it touches nothing."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from privacyoffice import clock
from privacyoffice.attachments import services
from privacyoffice.attachments.services.sweeping import MOST_AT_ONCE, SET_ASIDE
from privacyoffice.attachments.storage import path_of
from requests_dsar.models import DataSubjectRequest
from tests.attachments.sending import send

LATER = timedelta(hours=2)


def _orphans(place: Path, count: int) -> list[Path]:
    paths = [place.with_name(f"orphan{number}") for number in range(count)]
    for path in paths:
        path.write_bytes(b"x")
    return paths


def test_a_file_without_a_row_lies_aside_for_thirty_days(
    case: DataSubjectRequest, officer: Any
) -> None:
    """Its row may come back: a backup of the database was put back, and then the right one."""
    (orphan,) = _orphans(path_of(send(case, by=officer).stored_as), 1)
    aside = orphan.parent / SET_ASIDE / orphan.name
    begin = clock.now() + LATER
    os.utime(orphan, (0, 0))
    assert services.sweep(begin) == 1
    assert (orphan.exists(), aside.read_bytes()) == (False, b"x")
    services.sweep(begin + timedelta(days=29))
    assert aside.exists()
    services.sweep(begin + timedelta(days=31))
    assert not aside.exists()


@pytest.mark.parametrize("more", [0, 1])
def test_when_suspiciously_many_files_have_no_row_none_is_touched(
    case: DataSubjectRequest, officer: Any, caplog: pytest.LogCaptureFixture, more: int
) -> None:
    orphans = _orphans(path_of(send(case, by=officer).stored_as), MOST_AT_ONCE + more)
    swept = services.sweep(clock.now() + LATER)
    assert (swept, orphans[0].exists()) == ((0, True) if more else (MOST_AT_ONCE, False))
    assert ("None was swept" in caplog.text) == bool(more)

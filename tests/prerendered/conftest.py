"""An organisation whose public pages are served from files."""

import pytest

from tests import leaving
from tests.prerendered.site import Site

_standing: list[Site] = []


@pytest.fixture
def site(no_worker: None) -> Site:
    """Two published activities, their files in service; for tests that change something."""
    made = Site()
    made.write()
    return made


@pytest.fixture
def standing_site(no_worker: None) -> Site:
    """The same, made once for each process; for tests that only ask."""
    if not _standing:
        made = Site()
        made.write()
        leaving.stays(made.organisation.pk)
        _standing.append(made)
    assert _standing[0].is_served()
    return _standing[0]

import pytest
from tests.factories import make_world
@pytest.mark.django_db
def test_world() -> None:
    w = make_world(with_edition=True)
    assert w.job_id and w.event_id

import time, pytest
from privacyoffice import clock
from privacyoffice.demo import content, loading
pytestmark = pytest.mark.django_db

@pytest.mark.parametrize("demo", content.ORGANISATIONS, ids=lambda d: d.slug)
def test_one(demo, monkeypatch):
    from django.db import connection
    monkeypatch.setattr(loading, "ORGANISATIONS", (demo,))
    t=time.monotonic(); 
    from django.test.utils import CaptureQueriesContext
    loading.load_demo(clock.now())
    print(demo.slug, "seconds", time.monotonic()-t)

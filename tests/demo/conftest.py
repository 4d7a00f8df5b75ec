"""The whole demo, loaded once for all tests of it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from privacyoffice import clock
from privacyoffice.demo.loading import load_demo
from privacyoffice.tenancy.models import Organisation


@pytest.fixture(scope="module")
def loaded_at() -> datetime:
    """The present of the demo: on a busy machine its tests go on for long after."""
    return clock.now()


@pytest.fixture(scope="module")
def demo(
    django_db_setup: None, django_db_blocker: Any, loaded_at: datetime
) -> Iterator[dict[str, Organisation]]:
    """The demo's organisations by address; rolled back after the last test of a module."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        load_demo(loaded_at)
        yield {organisation.slug: organisation for organisation in Organisation.objects.all()}
        transaction.set_rollback(True)

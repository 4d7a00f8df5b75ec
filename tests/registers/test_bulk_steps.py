"""Bulk work is whole: for each step a page, a handler and words."""

from privacyoffice.jobs import services as jobs
from privacyoffice.jobs.admin import in_words
from registers.admin.bulk import BULK_ACTS
from registers.services import bulk


def test_every_step_has_a_page_a_handler_and_a_name() -> None:
    assert set(BULK_ACTS) == set(bulk.STEPS)
    for name in bulk.STEPS:
        kind = bulk.kind_of(name)
        assert kind in jobs._handlers
        assert in_words(kind) != kind

"""A list, page or file for programs costs as many queries at a thousand rows as at ten (L2)."""

import pytest
from django.db import connection
from django.db.models.signals import post_init
from django.test import Client
from django.test.utils import CaptureQueriesContext

from privacyoffice import clock
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import PublishedActivity
from registers.services.snapshot import everything_publishable, snapshot_of, sort_key_of
from tests.factories import make_organisation
from tests.factories.records import marked_record


@pytest.fixture
def organisation(committed_db: None) -> Organisation:
    return make_organisation()


def _publish_many(organisation: Organisation, first: int, count: int) -> None:
    content = snapshot_of(marked_record(), everything_publishable())
    with organisation_scope(organisation.pk):
        PublishedActivity.objects.bulk_create(
            PublishedActivity(
                organisation=organisation,
                activity_id=f"{organisation.pk.hex[:20]}{number:012x}",
                version=1,
                name=f"Nummer {number:04d}",
                content={**content, "name": f"Nummer {number:04d}"},
                content_hash="x",
                search_text="zoekwoord",
                sort_key=sort_key_of(f"Nummer {number:04d}"),
                published_at=clock.now(),
            )
            for number in range(first, first + count)
        )


def _queries(address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        answer = Client().get(address)
        assert answer.status_code == 200, address
        if answer.streaming:
            assert b"".join(answer.streaming_content)
            answer.close()
    return len(captured)


def test_more_rows_take_no_more_queries(organisation: Organisation) -> None:
    api = f"/api/v1/organisations/{organisation.slug}/processing-activities"
    _publish_many(organisation, 0, 10)
    with organisation_scope(organisation.pk):
        one = PublishedActivity.objects.earliest("sort_key").activity_id
    addresses = [
        f"{api}?pageSize=100",
        f"{api}?pageSize=100&q=zoekwoord&legalBasis=f&sort=-published",
        f"{api}/{one}",
        f"{api}/{one}/versions",
        f"/{organisation.slug}/register.jsonld",
        *(f"/{organisation.slug}/register.{kind}" for kind in ("csv", "xlsx", "json")),
    ]
    few = {address: _queries(address) for address in addresses}
    _publish_many(organisation, 10, 990)
    assert {address: _queries(address) for address in addresses} == few
    assert max(few.values()) <= 12, few


def test_a_list_makes_no_model_instance_per_line(organisation: Organisation) -> None:
    _publish_many(organisation, 0, 50)
    made: list[object] = []

    def note(sender: object, **_more: object) -> None:
        made.append(sender)

    post_init.connect(note, sender=PublishedActivity)
    try:
        api = f"/api/v1/organisations/{organisation.slug}/processing-activities"
        assert len(Client().get(f"{api}?pageSize=50").json()["results"]) == 50
    finally:
        post_init.disconnect(note, sender=PublishedActivity)
    assert made == []

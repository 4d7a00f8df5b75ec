"""A request is filed once, and only as a form of ours can say it."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connections, transaction

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.crypto import unfinished
from privacyoffice.notifications.models import OutboxMessage
from privacyoffice.portal.filing import keeping
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import PublishedActivity
from registers.services.ending import withdraw_version
from requests_dsar.models import DataSubjectRequest, InvolvedProcessing
from requests_dsar.services.filing import Answers, file_request, id_for
from tests.factories import World
from tests.factories.organisations import make_organisation

ASKED = Answers(
    rights=("access",),
    story="Wat weet u van mij?",
    for_whom="oneself",
    person={"surname": "Voorbeeld", "email": "tegelijk@voorbeeld.example"},
)


def test_two_clicks_at_once_make_one_request(committed_db: None, no_worker: None) -> None:
    organisation, form_id = make_organisation(), uuid4()

    def click(_number: int) -> UUID:
        try:
            with transaction.atomic(), organisation_scope(organisation.pk):
                return file_request(answers=ASKED, now=clock.now(), form_id=form_id).request.pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=4) as pool:
        made = set(pool.map(click, range(4)))
    with organisation_scope(organisation.pk):
        assert made == {id_for(form_id)}
        assert DataSubjectRequest.objects.count() == 1
        assert OutboxMessage.objects.count() == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"rights": ("alles",)},
        {"for_whom": "agent"},
        {"representative": {"surname": "Ander"}},
        {"answer_by": "status_page"},
        {"identity_by": "kopie"},
        {"story": " "},
        {"person": {}},
    ],
    ids=str,
)
def test_what_no_form_of_ours_sends_makes_nothing(world: World, changes: dict[str, Any]) -> None:
    before = DataSubjectRequest.objects.count()
    with pytest.raises(ValidationError):
        file_request(answers=replace(ASKED, **changes), now=clock.now(), form_id=uuid4())
    assert DataSubjectRequest.objects.count() == before


def test_a_processing_that_is_not_public_is_not_taken_along(world: World) -> None:
    draft = UUID(str(world.activities["draft"]))
    answers = replace(ASKED, activities=(draft, uuid4()))
    filed = file_request(answers=answers, now=clock.now(), form_id=uuid4())
    assert not filed.request.involved.exists()


def test_a_file_of_a_form_that_nobody_sent_is_removed(settings: Any, tmp_path: Path) -> None:
    settings.UNFINISHED_ROOT = tmp_path
    old, fresh = tmp_path / "oud.file", tmp_path / "nieuw.file"
    for path in (old, fresh):
        path.write_bytes(b"x")
    now = clock.now()
    long_ago = (now - unfinished.LONGEST - timedelta(hours=2)).timestamp()
    os.utime(old, (long_ago, long_ago))
    assert keeping.sweep_files(now) == 1
    assert (old.exists(), fresh.exists()) == (False, True)


def test_only_what_the_register_shows_now_is_involved(kept_world: World) -> None:
    with organisation_scope(kept_world.organisation.pk):
        shown = PublishedActivity.objects.current().get(
            activity_id=kept_world.activities["published"]
        )

        def involved() -> list[UUID]:
            asked = replace(ASKED, activities=(shown.activity_id,))
            made = file_request(answers=asked, now=clock.now(), form_id=uuid4()).request
            rows = InvolvedProcessing.objects.filter(request=made)
            return list(rows.values_list("activity_id", flat=True))

        assert involved() == [shown.activity_id]
        withdraw_version(
            activity_id=shown.activity_id,
            because="Per ongeluk",
            actor=kept_world.people[Role.PRIVACY_OFFICER],
            now=clock.now(),
        )
        assert involved() == []

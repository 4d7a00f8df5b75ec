"""A processing that ends, a version that is withdrawn, and what the public then sees."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.http import Http404
from django.test import Client
from django_fsm import TransitionNotAllowed

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.publicsite.queries import register_in_short
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import ProcessingActivity, PublishedActivity, RecordVersion
from registers.models.processing_activity import Status
from registers.public_search import search_published
from registers.services import drafting, ending, publication, review
from registers.services.edition import render_public_register, servable_edition
from registers.services.snapshot import current_record
from tests.factories import World


def _published(world: World) -> PublishedActivity:
    found: PublishedActivity = PublishedActivity.objects.get(
        activity_id=world.activities["published"]
    )
    return found


def _withdraw(world: World, **changes: Any) -> PublishedActivity:
    return ending.withdraw_version(
        **{
            "activity_id": world.activities["published"],
            "because": "Per ongeluk gepubliceerd",
            "actor": world.people[Role.PRIVACY_OFFICER],
            "now": clock.now(),
        }
        | changes
    )


def _retire(world: World, **changes: Any) -> ProcessingActivity:
    return ending.retire(
        **{
            "activity_id": world.activities["published"],
            "on": clock.today(),
            "because": "De taak is naar de provincie gegaan",
            "actor": world.people[Role.PRIVACY_OFFICER],
            "now": clock.now(),
        }
        | changes
    )


def _page(world: World) -> Any:
    return Client().get(f"/{world.slug}/register/{world.activities['published']}/")


def test_a_withdrawn_version_keeps_its_address_and_loses_every_word(world: World) -> None:
    _withdraw(world)
    answer = _page(world)
    assert answer.status_code == 410
    text = answer.content.decode()
    assert "Per ongeluk gepubliceerd" in text
    assert f"Doel {world.canary}" not in text
    row = _published(world)
    assert (row.content, row.name, row.purpose_line, row.search_text) == ({}, "", "", "")
    assert not search_published(f"Doel {world.canary}").exists()


def test_the_office_keeps_what_was_withdrawn_and_corrects_it_as_a_draft(world: World) -> None:
    _withdraw(world)
    kept = RecordVersion.objects.get(activity_id=world.activities["published"], version=1)
    assert f"Doel {world.canary}" in str(kept.record)
    assert f"Maatregel {world.canary}" in str(kept.record)
    activity = ProcessingActivity.objects.get(pk=world.activities["published"])
    assert activity.status == Status.DRAFT


def test_after_a_withdrawal_the_same_text_is_a_new_version(world: World) -> None:
    _withdraw(world)
    writer, reviewer = world.people["second_officer"], world.people[Role.PRIVACY_OFFICER]
    again = world.activities["published"]
    review.submit(activity_id=again, actor=writer, now=clock.now())
    review.accept(activity_id=again, actor=reviewer, now=clock.now())
    made = publication.publish(activity_id=again, actor=reviewer, now=clock.now())
    assert made.version == 2
    assert _page(world).status_code == 200


def test_a_version_is_withdrawn_with_a_reason_and_once(world: World) -> None:
    with pytest.raises(ValidationError):
        _withdraw(world, because=" ")
    _withdraw(world)
    with pytest.raises(ValidationError):
        _withdraw(world)


@pytest.mark.parametrize("role", [Role.AMBASSADOR, Role.DPO, Role.MANAGER])
def test_who_does_not_publish_neither_withdraws_nor_ends(world: World, role: str) -> None:
    for act in (_withdraw, _retire):
        with pytest.raises(Http404):
            act(world, actor=world.people[role])
    _withdraw(world)


@pytest.mark.parametrize(
    "change",
    [
        "name = 'Ander verhaal'",
        "withdrawn_at = now()",
        "withdrawn_at = now(), withdrawn_because = 'Zo'",
        "content = '{}', name = ''",
    ],
)
def test_the_database_withdraws_only_whole_and_with_a_reason(world: World, change: str) -> None:
    with (
        pytest.raises(DatabaseError, match=r"never rewritten|withdrawn once"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            f"UPDATE registers_publishedactivity SET {change} WHERE activity_id = %s",
            [str(world.activities["published"])],
        )


def test_a_recorded_version_cannot_be_changed(world: World) -> None:
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE registers_recordversion SET record = '{}'")


def test_a_processing_that_ended_leaves_the_list_and_its_page_says_so(world: World) -> None:
    _retire(world)
    assert not PublishedActivity.objects.current().filter(pk=_published(world).pk).exists()
    answer = _page(world)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "De taak is naar de provincie gegaan" in text
    assert f"Doel {world.canary}" in text
    listed = Client().get(f"/{world.slug}/register/").content.decode()
    assert str(world.activities["published"]) not in listed


def test_an_ending_has_a_reason_and_no_future_day_and_comes_once(world: World) -> None:
    with pytest.raises(ValidationError):
        _retire(world, because="")
    with pytest.raises(ValidationError):
        _retire(world, on=clock.today() + timedelta(days=1))
    _retire(world)
    with pytest.raises(TransitionNotAllowed):
        _retire(world)


def test_what_ended_can_begin_again_as_a_new_version(world: World) -> None:
    _retire(world)
    officer, writer = world.people[Role.PRIVACY_OFFICER], world.people["second_officer"]
    activity_id = world.activities["published"]
    drafting.reopen(activity_id=activity_id, actor=writer, now=clock.now())
    review.submit(activity_id=activity_id, actor=writer, now=clock.now())
    review.accept(activity_id=activity_id, actor=officer, now=clock.now())
    made = publication.publish(activity_id=activity_id, actor=officer, now=clock.now())
    assert made.version == 2
    assert PublishedActivity.objects.current().get(activity_id=activity_id) == made


def test_publishing_keeps_the_whole_record_inside(world: World) -> None:
    kept = RecordVersion.objects.get(activity_id=world.activities["published"])
    activity = ProcessingActivity.objects.get(pk=world.activities["published"])
    assert kept.record == current_record(activity)


def test_withdrawing_with_a_clock_that_ran_ahead_does_not_fail(world: World) -> None:
    PublishedActivity.objects.get(activity_id=world.activities["published"])
    earlier = clock.now() - timedelta(days=3)
    assert _withdraw(world, now=earlier).withdrawn_at == _published(world).published_at


def test_an_end_moves_the_last_change_to_the_moment_that_it_was_told(world: World) -> None:
    """The register is what changed, also when the work itself stopped earlier."""
    before = PublishedActivity.objects.changed_at()
    told = clock.now() + timedelta(days=2)
    _retire(world, on=clock.today() - timedelta(days=30), now=told)
    assert before is not None
    assert before < told
    assert PublishedActivity.objects.changed_at() == told
    assert register_in_short().last_changed == clock.day_of(told)
    dataset = Client().get(f"/{world.slug}/register.jsonld").json()
    assert dataset["dct:modified"]["@value"] == told.isoformat()


def test_of_an_end_of_an_earlier_release_the_day_counts(world: World) -> None:
    day = clock.today() + timedelta(days=3)
    _published(world)
    PublishedActivity.objects.filter(activity_id=world.activities["published"]).update(
        retired_on=day
    )
    assert register_in_short().last_changed == day


def test_the_pdf_is_served_again_after_a_withdrawal_although_its_text_is_the_same(
    no_worker: None,
    public_world: World,
) -> None:
    """A version that came and went leaves the document as it was before."""
    with organisation_scope(public_world.organisation.pk):
        _retire(public_world, activity_id=public_world.fresh("published"))
    organisation_id = public_world.organisation.pk
    first = render_public_register(organisation_id, lambda *progress: None)
    with organisation_scope(organisation_id):
        assert servable_edition() == first
        mistaken = public_world.fresh("published")
        _withdraw(public_world, activity_id=mistaken)
        assert servable_edition() is None
    second = render_public_register(organisation_id, lambda *progress: None)
    with organisation_scope(organisation_id):
        assert second.number == first.number + 1
        assert servable_edition() == second

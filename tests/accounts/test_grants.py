"""Sight of one activity, for somebody whose role does not reach it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404

from privacyoffice import clock
from privacyoffice.accounts.access import visible
from privacyoffice.accounts.models import User
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import ProcessingActivity, ProcessingActivityGrant
from registers.queries import access_activity
from registers.services.granting import grant_view, withdraw_sight
from tests.factories import World

pytestmark = pytest.mark.django_db
VIEW = "registers.view_processingactivity"


@pytest.fixture
def world(kept_world: World) -> World:
    return kept_world


def _seen_by_the_handler(world: World) -> set[object]:
    handler = User.objects.get(pk=world.people[Role.CASE_HANDLER].pk)
    return set(
        visible(ProcessingActivity.objects.all(), handler, VIEW).values_list("pk", flat=True)
    )


def test_a_grant_shows_one_object_and_permits_nothing_else(world: World) -> None:
    handler = world.people[Role.CASE_HANDLER]
    granted = world.activities["granted"]
    with organisation_scope(world.organisation.pk):
        assert _seen_by_the_handler(world) == {granted}
        assert access_activity(handler, granted, "view").pk == granted
        for perm in ("change", "submit", "accept", "publish", "grant"):
            with pytest.raises(Http404):
                access_activity(handler, granted, perm)
        with pytest.raises(Http404):
            access_activity(handler, world.activities["draft"], "view")


def test_a_grant_ends_on_its_day(world: World) -> None:
    with organisation_scope(world.organisation.pk):
        grant = ProcessingActivityGrant.objects.get(content_object=world.activities["granted"])
        for days, holds in ((1, True), (0, False), (-1, False)):
            grant.valid_until = clock.today() + timedelta(days=days)
            grant.save()
            assert bool(_seen_by_the_handler(world)) is holds
            handler = User.objects.get(pk=world.people[Role.CASE_HANDLER].pk)
            assert handler.has_perm(VIEW, grant.content_object) is holds


def test_nobody_grants_to_themselves(world: World) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    options: dict[str, Any] = {
        "activity_id": world.activities["draft"],
        "reason": "Nodig",
        "valid_until": clock.today() + timedelta(days=2),
        "actor": officer,
        "now": clock.now(),
    }
    with organisation_scope(world.organisation.pk):
        with pytest.raises(ValidationError):
            grant_view(person=officer, **options)
        made = grant_view(person=world.people[Role.CASE_HANDLER], **options)
        made.user = officer
        with (
            pytest.raises(IntegrityError, match="activity_grant_not_to_oneself"),
            transaction.atomic(),
        ):
            made.save()


def test_who_may_not_grant_meets_a_missing_object(world: World) -> None:
    with organisation_scope(world.organisation.pk), pytest.raises(Http404):
        grant_view(
            activity_id=world.activities["draft"],
            person=world.people[Role.CASE_HANDLER],
            reason="Nodig",
            valid_until=clock.today() + timedelta(days=2),
            actor=world.people[Role.AMBASSADOR],
            now=clock.now(),
        )


def test_a_grant_without_a_role_in_the_organisation_opens_nothing(world: World) -> None:
    """Somebody who left keeps the row, and has no use of it: no scope without a role."""
    from privacyoffice.accounts.middleware import organisations_of
    from privacyoffice.tenancy.scope import set_user

    handler = world.people[Role.CASE_HANDLER]
    set_user(handler.pk)
    assert organisations_of(handler) == [world.organisation]
    with organisation_scope(world.organisation.pk):
        membership = world.members[Role.CASE_HANDLER]
        membership.valid_until = clock.today()
        membership.save()
    assert organisations_of(handler) == []


def test_sight_is_withdrawn_at_once_and_recorded(world: World) -> None:
    officer, handler = world.people[Role.PRIVACY_OFFICER], world.people[Role.CASE_HANDLER]
    options: dict[str, Any] = {
        "activity_id": world.activities["granted"],
        "person": handler,
        "now": clock.now(),
    }
    with organisation_scope(world.organisation.pk):
        for stranger in (world.people[Role.AMBASSADOR], world.people[Role.DPO], handler):
            with pytest.raises(Http404):
                withdraw_sight(actor=stranger, **options)
        assert _seen_by_the_handler(world) == {world.activities["granted"]}
        withdraw_sight(actor=officer, **options)
        assert _seen_by_the_handler(world) == set()
        event = AuditEvent.objects.get(action="registers.sight_withdrawn")
        assert (event.actor, event.subject_id) == (officer, world.activities["granted"])
        assert event.payload == {
            "person": str(handler.pk),
            "until": clock.today().isoformat(),
        }
        with pytest.raises(ValidationError):
            withdraw_sight(actor=officer, **options)


def test_only_a_running_grant_is_withdrawn(world: World) -> None:
    with organisation_scope(world.organisation.pk), pytest.raises(ValidationError):
        withdraw_sight(
            activity_id=world.activities["ended"],
            person=world.people[Role.CASE_HANDLER],
            actor=world.people[Role.PRIVACY_OFFICER],
            now=clock.now(),
        )

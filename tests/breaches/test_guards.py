"""Who may do what about telling people of a breach, and what may not outlive or contradict it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation
from django_fsm import TransitionNotAllowed

from breaches import retention
from breaches.models import (
    Breach,
    Communication,
    CommunicationStatus,
    CommunicationWay,
    PublicNotice,
    Recipient,
)
from breaches.services import communicating, handling, publishing, ruling, sending_out
from breaches.services import telling as team
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.cases.models import Why
from privacyoffice.notifications.models import OutboxMessage
from privacyoffice.prerendered.models import PublicRevision
from privacyoffice.tenancy.scope import organisation_scope
from tests.breaches import telling
from tests.factories import World
from tests.factories.breaches import reported


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk), translation.override("en"):
        yield kept_world


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def breach(world: World) -> Breach:
    return telling.worked_on(world)


def published(world: World, breach: Breach, *, starts_in: int = 0) -> PublicNotice:
    made = telling.approved(world.people, breach, CommunicationWay.PUBLIC)
    return publishing.publish(
        communication_id=made.pk,
        stands_from=clock.today() + timedelta(days=starts_in),
        stands_until=None,
        actor=world.people[Role.PRIVACY_OFFICER],
        now=clock.now(),
    )


# What stands on the website.


@pytest.mark.parametrize("starts_in", [0, 7])
def test_a_notice_goes_with_the_content_of_its_breach(
    world: World, breach: Breach, officer: Any, starts_in: int
) -> None:
    notice = published(world, breach, starts_in=starts_in)
    given: dict[str, Any] = {"actor": officer, "now": clock.now()}
    other = handling.close_as_duplicate(
        breach_id=breach.pk, same_as=telling.worked_on(world), **given
    )
    assert any("notice" in said for said in retention.warnings(other, clock.today()))
    before = PublicRevision.objects.get().number
    handling.destroy(breach_id=breach.pk, why=Why.MISTAKE, decision="Besluit 12", **given)
    notice.refresh_from_db()
    assert notice.withdrawn_at == given["now"]
    assert PublicRevision.objects.get().number > before


def test_a_breach_of_which_the_public_was_told_is_not_closed_as_none(
    world: World, breach: Breach, officer: Any
) -> None:
    notice = published(world, breach)
    given: dict[str, Any] = {"breach_id": breach.pk, "actor": officer, "now": clock.now()}
    with pytest.raises(ValidationError, match="People were told"):
        handling.close_as_none(reason="Loos alarm", **given)
    publishing.withdraw(
        communication_id=notice.communication_id, reason="Fout", actor=officer, now=clock.now()
    )
    # They read it all the same.
    with pytest.raises(ValidationError, match="People were told"):
        handling.close_as_none(reason="Loos alarm", **given)


def test_nothing_is_published_before_it_is_decided(
    world: World, breach: Breach, officer: Any
) -> None:
    made = telling.written(telling.drafted(breach, officer, CommunicationWay.PUBLIC), officer)
    given: dict[str, Any] = {"communication_id": made.pk, "now": clock.now()}
    communicating.approve(actor=world.people[Role.CISO], **given)
    days: dict[str, Any] = {"stands_from": clock.today(), "stands_until": None}
    with pytest.raises(ValidationError, match="Decide first"):
        publishing.publish(actor=officer, **given, **days)
    assert not PublicNotice.objects.filter(communication=made).exists()


# Four eyes, on the list as well as on the text.


def test_another_list_needs_another_approval(world: World, breach: Breach, officer: Any) -> None:
    made = telling.approved(world.people, breach, csv=telling.EMAILS)
    telling.imported(made, officer, "e-mail\nnieuw@burger.example\n")
    made.refresh_from_db()
    assert (made.status, made.approved_by) == (CommunicationStatus.DRAFT, None)
    with pytest.raises(TransitionNotAllowed):
        sending_out.begin(communication_id=made.pk, actor=officer, now=clock.now())


def test_who_imported_the_list_does_not_approve_it(
    world: World, breach: Breach, officer: Any
) -> None:
    ciso = world.people[Role.CISO]
    made = telling.written(telling.drafted(breach, officer), officer)
    telling.imported(made, ciso, telling.EMAILS)
    for actor in (officer, ciso):
        with pytest.raises(ValidationError, match="colleague"):
            communicating.approve(communication_id=made.pk, actor=actor, now=clock.now())
    third = world.people["second_officer"]
    communicating.approve(communication_id=made.pk, actor=third, now=clock.now())


def test_a_list_is_not_replaced_while_messages_leave(
    world: World, breach: Breach, officer: Any
) -> None:
    made = telling.approved(world.people, breach, csv=telling.EMAILS)
    sending_out.begin(communication_id=made.pk, actor=officer, now=clock.now())
    before = set(Recipient.objects.filter(communication=made).values_list("pk", flat=True))
    with pytest.raises(ValidationError, match="has left"):
        telling.imported(made, officer, "e-mail\nnieuw@burger.example\n")
    assert set(Recipient.objects.filter(communication=made).values_list("pk", flat=True)) == before
    assert Communication.objects.get(pk=made.pk).status == CommunicationStatus.SENDING


def test_only_who_may_add_clocks_adds_a_row(world: World) -> None:
    row = ruling.Row(
        code="bellen", name="Bellen", article="Afspraak", hours=24, valid_from=clock.today()
    )
    for role in (Role.CISO, Role.DPO, Role.MANAGER):
        with pytest.raises(PermissionDenied):
            ruling.add_row(row, actor=world.people[role], now=clock.now())


# What anybody can send from the website.


def test_a_flood_of_reports_mails_the_team_so_often_and_then_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    most = 2
    monkeypatch.setattr(team, "MOST_AN_HOUR", most)
    # In another hour than the breaches of this world.
    now = (clock.now() + timedelta(days=1)).replace(minute=10)
    made = [
        reported(world.canary, now=now + timedelta(seconds=number)).pk for number in range(most + 3)
    ]
    assert Breach.objects.filter(pk__in=made).count() == most + 3
    mine = OutboxMessage.objects.filter(recipient_id=world.people[Role.PRIVACY_OFFICER].pk)
    assert mine.filter(intent=team.CAME_IN.code, about_id__in=made).count() == most
    (many,) = mine.filter(intent=team.MANY_CAME_IN.code)
    assert many.is_urgent
    # An officer writes down one breach at a time, and the next hour is another one.
    by_officer = reported(
        world.canary,
        now=now + timedelta(minutes=1),
        actor=world.people["second_officer"],
    )
    later = reported(world.canary, now=now + timedelta(hours=1))
    for breach in (by_officer, later):
        assert mine.filter(intent=team.CAME_IN.code, about_id=breach.pk).exists()

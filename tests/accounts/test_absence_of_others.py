"""What somebody else may make of a person's absence, and that the person hears of it."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError

from privacyoffice import clock
from privacyoffice.accounts.models import Absence
from privacyoffice.accounts.roles import Role
from privacyoffice.accounts.services.absence import change_deputy, end_absence, enter_absence
from privacyoffice.notifications.models import InAppMessage, OutboxMessage
from privacyoffice.notifications.rendering import render
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World
from tests.factories.deadlines import policy_of

PO, FG, HANDLER, MANAGER = Role.PRIVACY_OFFICER, Role.DPO, Role.CASE_HANDLER, Role.MANAGER
TOLD = "accounts.absence_changed"


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk):
        yield kept_world


def enter(world: World, who: str, *, by: str | None, **given: Any) -> Absence:
    day = clock.today()
    values = {"first_day": day, "last_day": day + timedelta(days=4), **given}
    actor = world.people[by] if by else None
    return enter_absence(user=world.people[who], actor=actor, now=clock.now(), **values)


def told() -> list[Any]:
    """Whom, in the product and by mail."""
    mails = OutboxMessage.objects.filter(intent=TOLD).values_list("recipient", flat=True)
    in_app = InAppMessage.objects.filter(intent=TOLD).values_list("recipient", flat=True)
    assert sorted(mails) == sorted(in_app)
    return list(mails)


def names_the_privacy_officer(world: World) -> None:
    text = '[governance]\nsource = "art. 2"\ndpo_replaced_by = "privacy_officer"'
    policy_of(text, actor=world.people[PO], in_force_from=clock.today(), now=clock.now())


def test_who_is_made_absent_by_somebody_else_hears_it_each_time(world: World) -> None:
    person, officer = world.people[HANDLER], world.people[PO]
    absence = enter(world, HANDLER, by=PO)
    assert told() == [person.pk]
    change_deputy(
        absence_id=absence.pk, deputy=world.people[MANAGER], actor=officer, now=clock.now()
    )
    assert told() == [person.pk] * 2
    end_absence(absence_id=absence.pk, back_on=clock.today(), actor=officer, now=clock.now())
    assert told() == [person.pk] * 3


def test_what_somebody_does_with_their_own_absence_is_told_to_nobody(world: World) -> None:
    absence = enter(world, HANDLER, by=HANDLER)
    actor = world.people[HANDLER]
    change_deputy(absence_id=absence.pk, deputy=world.people[PO], actor=actor, now=clock.now())
    end_absence(absence_id=absence.pk, back_on=clock.today(), actor=actor, now=clock.now())
    enter(world, MANAGER, by=None)
    assert told() == []


def test_the_message_says_who_did_it_which_days_and_who_takes_the_place(world: World) -> None:
    absence = enter(world, HANDLER, by=PO, deputy=world.people[MANAGER])
    mail = OutboxMessage.objects.get(intent=TOLD)
    rendered = render(mail, world.organisation, world.people[HANDLER], now=clock.now())
    assert world.people[PO].name in rendered.subject
    assert "afwezigheid" in rendered.subject
    for text in (rendered.text, rendered.html):
        assert world.people[MANAGER].name in text
        assert str(absence.last_day.year) in text
        assert f"/admin/accounts/absence/{absence.pk}/change/" in text
    end_absence(
        absence_id=absence.pk, back_on=clock.today(), actor=world.people[PO], now=clock.now()
    )
    mail = OutboxMessage.objects.filter(intent=TOLD).latest("created_at")
    rendered = render(mail, world.organisation, world.people[HANDLER], now=clock.now())
    assert "Deze afwezigheid is ingetrokken." in rendered.text


@pytest.mark.parametrize("deputy", [PO, HANDLER])
def test_nobody_else_puts_somebody_in_the_place_of_the_fg(world: World, deputy: str) -> None:
    with pytest.raises(ValidationError) as refused:
        enter(world, FG, by=PO, deputy=world.people[deputy])
    assert list(refused.value.message_dict) == ["deputy"]
    absence = enter(world, FG, by=PO)
    given: dict[str, Any] = {
        "absence_id": absence.pk,
        "deputy": world.people[deputy],
        "now": clock.now(),
    }
    with pytest.raises(ValidationError):
        change_deputy(actor=world.people[PO], **given)
    changed = change_deputy(actor=world.people[FG], **given)
    assert changed.deputy_id == world.people[deputy].pk


def test_whom_the_policy_names_may_be_entered_and_nobody_else(world: World) -> None:
    names_the_privacy_officer(world)
    with pytest.raises(ValidationError):
        enter(world, FG, by=PO, deputy=world.people[HANDLER])
    enter(world, FG, by=PO, deputy=world.people[PO])
    assert told() == [world.people[FG].pk], "the FG hears of it all the same"


def test_an_absence_lasts_a_year_at_most_and_lies_in_years_that_can_be(world: World) -> None:
    today = clock.today()
    a_year = today + relativedelta(years=1)
    for days, field in (
        ({"first_day": today, "last_day": a_year}, "last_day"),
        ({"first_day": date(1, 1, 1), "last_day": today}, "first_day"),
        ({"first_day": today, "last_day": date(9999, 12, 31)}, "last_day"),
    ):
        with pytest.raises(ValidationError) as refused:
            enter(world, HANDLER, by=HANDLER, **days)
        assert list(refused.value.message_dict) == [field]
    enter(world, HANDLER, by=HANDLER, first_day=today, last_day=a_year - timedelta(days=1))

"""What follows from the days of an agreement: how it stands, notice, deadlines."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.deadlines.models import Status as DeadlineStatus
from privacyoffice.deadlines.services import linking
from privacyoffice.deadlines.services.sweeping import sweep_organisation
from privacyoffice.notifications.models import OutboxMessage
from privacyoffice.notifications.rendering import render
from privacyoffice.tenancy.scope import organisation_scope
from processors import agreement_terms
from processors.models import (
    Agreement,
    Renewal,
    Status,
)
from processors.services import ending, signing
from processors.standing import (
    Standing,
    ends_first,
    notice_day,
    runs_until,
    standing,
    standing_as,
)
from tests.factories import World
from tests.factories.agreement_steps import (
    DAY,
    EXPIRY,
    NOTICE,
    act,
    agreement_now,
    running,
    signed,
)
from tests.factories.agreements import make_agreement
from tests.factories.people import make_user


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk), translation.override("en"):
        yield kept_world


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def agreement(world: World) -> Agreement:
    return make_agreement(world.canary, world.people)


@pytest.mark.parametrize(
    ("days", "renewal", "expected"),
    [
        (400, "", Standing.SIGNED),
        (90, "", Standing.EXPIRING),
        (91, "", Standing.SIGNED),
        (0, Renewal.ENDS, Standing.EXPIRING),
        (-1, Renewal.ENDS, Standing.EXPIRED),
        (-1, Renewal.BY_AGREEMENT, Standing.EXPIRED),
        (-1, Renewal.AUTOMATIC, Standing.SIGNED),
        (10, Renewal.AUTOMATIC, Standing.SIGNED),
        (None, "", Standing.SIGNED),
    ],
)
def test_python_and_the_database_agree_how_it_stands(
    agreement: Agreement, days: int | None, renewal: str, expected: Standing
) -> None:
    today = clock.today()
    agreement.sign(on=today - 500 * DAY)
    agreement.valid_from = today - 500 * DAY
    agreement.valid_until = None if days is None else today + days * DAY
    agreement.renewal = renewal
    agreement.renewal_term = "1 jaar" if renewal == Renewal.AUTOMATIC else ""
    agreement.save()
    assert standing(agreement, today) == expected
    mine = Agreement.objects.filter(pk=agreement.pk)
    assert {each for each in Standing if standing_as(mine, each, today).exists()} == {expected}
    assert mine.valid_on(today).exists() == (expected != Standing.EXPIRED)


def test_every_agreement_stands_in_one_way(world: World) -> None:
    today = clock.today()
    everything = Agreement.objects.all()
    assert everything.count() == sum(
        standing_as(everything, each, today).count() for each in Standing
    )
    for agreement in everything:
        stands = standing(agreement, today)
        assert standing_as(everything, stands, today).filter(pk=agreement.pk).exists()


def test_one_that_renews_itself_has_a_next_term_each_time() -> None:
    one = Agreement(
        status=Status.SIGNED,
        valid_until=date(2025, 1, 31),
        renewal=Renewal.AUTOMATIC,
        renewal_term="1 maand",
        notice_term="2 weken",
    )
    assert runs_until(one, date(2025, 1, 31)) == date(2025, 1, 31)
    assert runs_until(one, date(2025, 2, 1)) == date(2025, 2, 28)
    assert runs_until(one, date(2025, 3, 1)) == date(2025, 3, 31)
    assert notice_day(one, date(2025, 3, 1)) == date(2025, 3, 17)
    one.notice_on = date(2025, 1, 1)
    assert runs_until(one, date(2025, 3, 1)) == date(2025, 1, 31)
    assert notice_day(one, date(2025, 3, 1)) is None


@pytest.mark.parametrize(
    ("until", "term", "today", "expected"),
    [
        (date(2026, 6, 30), "6 maanden", date(2026, 7, 1), date(2026, 12, 31)),
        (date(2026, 6, 30), "6 maanden", date(2027, 1, 1), date(2027, 6, 30)),
        (date(2027, 2, 28), "1 maand", date(2027, 3, 1), date(2027, 3, 31)),
        (date(2027, 2, 28), "1 jaar", date(2027, 3, 1), date(2028, 2, 29)),
        (date(2026, 6, 30), "4 weken", date(2026, 7, 1), date(2026, 7, 28)),
        (date(2026, 6, 30), "9999 jaar", date(2026, 7, 1), None),
    ],
)
def test_the_next_term_begins_on_the_day_after_the_last_one(
    until: date, term: str, today: date, expected: date | None
) -> None:
    one = Agreement(
        status=Status.SIGNED,
        valid_until=until,
        renewal=Renewal.AUTOMATIC,
        renewal_term=term,
    )
    assert runs_until(one, today) == expected


@pytest.mark.parametrize(
    ("until", "term", "last"),
    [
        (date(2026, 12, 31), "3 maanden", date(2026, 9, 30)),
        (date(2027, 2, 28), "1 maand", date(2027, 1, 28)),
        (date(2026, 5, 31), "3 maanden", date(2026, 2, 28)),
        (date(2026, 12, 31), "30 dagen", date(2026, 12, 1)),
        (date(2028, 2, 29), "1 jaar", date(2027, 2, 28)),
        (date(2026, 12, 31), "", None),
    ],
)
def test_notice_is_given_so_early_that_it_ends_with_the_term(
    until: date, term: str, last: date | None
) -> None:
    one = Agreement(status=Status.SIGNED, valid_until=until, notice_term=term)
    assert notice_day(one, until - 300 * DAY) == last


def test_what_ends_first_comes_first(agreement: Agreement, world: World, officer: Any) -> None:
    later = make_agreement(world.canary, world.people)
    goes_on = make_agreement(world.canary, world.people)
    today = clock.today()
    ends = {"renewal": Renewal.ENDS, "renewal_term": ""}
    signed(later, officer, valid_until=today + 60 * DAY, **ends)
    signed(agreement, officer, valid_until=today + 30 * DAY, **ends)
    signed(goes_on, officer, valid_until=today + 10 * DAY)
    mine = Agreement.objects.filter(pk__in=(agreement.pk, later.pk, goes_on.pk))
    found = {one.pk: one.ends_at for one in ends_first(mine)}
    assert found[goes_on.pk] is None
    assert found[agreement.pk] < found[later.pk]


# Deadlines


def test_signing_begins_the_deadlines_of_who_keeps_it(agreement: Agreement, officer: Any) -> None:
    until = clock.today() + 365 * DAY
    signed(agreement, officer, valid_until=until, renewal=Renewal.BY_AGREEMENT, renewal_term="")
    expiry, notice = running(agreement, EXPIRY), running(agreement, NOTICE)
    assert expiry is not None
    assert notice is not None
    assert (clock.day_of(expiry.due_at), expiry.owner) == (until, officer)
    assert clock.day_of(notice.due_at) == notice_day(agreement_now(agreement), clock.today())
    assert agreement.reference in expiry.label


def test_who_keeps_it_gets_a_mail_three_months_before_the_last_day(
    world: World, agreement: Agreement, officer: Any
) -> None:
    until = clock.today() + 100 * DAY
    signed(agreement, officer, valid_until=until, renewal=Renewal.ENDS, renewal_term="")
    deadline = running(agreement, EXPIRY)
    assert deadline is not None
    mails = OutboxMessage.objects.filter(key__startswith=f"{deadline.pk}:", recipient=officer)
    sweep_organisation(world.organisation.pk, deadline.due_at - 92 * DAY)
    assert not mails.exists()
    sweep_organisation(world.organisation.pk, deadline.due_at - 89 * DAY)
    [mail] = mails
    assert mail.intent == "deadlines.reminder"
    # Of the same agreement one is reminded of the day to give notice as well.
    shown = render(mail, world.organisation, officer, now=deadline.due_at - 89 * DAY)
    assert f"{agreement.title}: einde van een overeenkomst, uiterlijk" in shown.subject


def test_one_that_renews_itself_has_a_day_for_notice_and_no_last_day(
    agreement: Agreement, officer: Any
) -> None:
    signed(agreement, officer)
    assert running(agreement, EXPIRY) is None
    assert running(agreement, NOTICE) is not None


def test_deciding_against_notice_meets_its_deadline_until_the_next_term(
    agreement: Agreement, officer: Any
) -> None:
    signed(agreement, officer)
    deadline = running(agreement, NOTICE)
    assert deadline is not None
    with pytest.raises(ValidationError):
        signing.let_run(**act(agreement, officer), reason=" ")
    signing.let_run(**act(agreement, officer), reason="Wij zijn tevreden.")
    deadline.refresh_from_db()
    assert deadline.status == DeadlineStatus.MET
    now = agreement_now(agreement)
    assert now.notice_waived_for == now.valid_until
    next_term = (now.valid_until or clock.today()) + DAY
    assert agreement_terms.notice_of(now, next_term) == notice_day(now, next_term)


def test_notice_ends_the_renewal_and_sets_the_last_day(agreement: Agreement, officer: Any) -> None:
    signed(agreement, officer)
    today, last = clock.today(), clock.today() + 40 * DAY
    ending.give_notice(**act(agreement, officer), on=today, last_day=last, reason="Wij, te duur.")
    now = agreement_now(agreement)
    assert (now.valid_until, now.renews_itself) == (last, False)
    assert standing(now, today) == Standing.EXPIRING
    assert running(agreement, NOTICE) is None
    expiry = running(agreement, EXPIRY)
    assert expiry is not None
    assert clock.day_of(expiry.due_at) == last


def test_the_engine_keeps_deadlines_in_step_with_time(
    world: World, agreement: Agreement, officer: Any
) -> None:
    signed(agreement, officer)
    before = running(agreement, NOTICE)
    assert before is not None
    until = clock.today() - 5 * DAY
    Agreement.objects.filter(pk=agreement.pk).update(
        valid_from=until - 300 * DAY, valid_until=until
    )
    linking.link_organisation(world.organisation.pk, clock.now())
    after = running(agreement, NOTICE)
    assert after is not None
    wanted = notice_day(agreement_now(agreement), clock.today())
    assert wanted is not None
    assert wanted > clock.today()
    assert clock.day_of(after.due_at) == wanted
    # And changes nothing a second time.
    assert linking.link_organisation(world.organisation.pk, clock.now()) == 0


def test_whoever_left_keeps_no_deadline(world: World, agreement: Agreement, officer: Any) -> None:
    Agreement.objects.filter(pk=agreement.pk).update(owner=make_user())
    signed(agreement_now(agreement), officer, renewal=Renewal.ENDS, renewal_term="")
    found = running(agreement, EXPIRY)
    assert found is not None
    assert found.owner_id is None

"""Decisions on adequacy: what they cover, and that somebody is warned before one ends."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.deadlines.models import Deadline
from privacyoffice.deadlines.models import Status as DeadlineStatus
from privacyoffice.deadlines.services import linking
from privacyoffice.deadlines.services.sweeping import sweep_organisation
from privacyoffice.notifications.models import OutboxMessage
from privacyoffice.tenancy.scope import organisation_scope
from processors import adequacy, adequacy_terms
from processors.models import Agreement, PartyTransfer, Safeguard
from processors.services import transfers
from tests.factories import World
from tests.factories.agreements import make_agreement
from tests.processors.test_transfers import CLAUSES, JAPAN, added, signed_off

DAY = timedelta(days=1)
LAST = date(2031, 12, 27)
BRITAIN: dict[str, Any] = {
    "country": "GB",
    "safeguard": Safeguard.ADEQUACY,
    "decision": "united_kingdom",
}


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk), translation.override("en"):
        yield kept_world


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def agreement(world: World) -> Agreement:
    return make_agreement("Loonbureau", world.people)


def deadlines_of(transfer: PartyTransfer) -> list[Deadline]:
    return list(Deadline.objects.filter(subject_id=transfer.pk, kind="agreement.adequacy"))


@pytest.mark.parametrize(("country", "covered"), [("DE", True), ("CN", False), ("JP", False)])
def test_a_decision_about_an_organisation_of_states_covers_where_it_works(
    country: str, covered: bool
) -> None:
    assert adequacy.decisions()["epo"].covers(country) is covered


def test_the_decision_about_the_patent_organisation_carries_no_data_to_another_country(
    agreement: Agreement, officer: Any
) -> None:
    basis = {"country": "CN", "safeguard": Safeguard.ADEQUACY, "decision": "epo"}
    with pytest.raises(ValidationError, match="another country"):
        signed_off(added(agreement, officer, basis), officer)


@pytest.mark.parametrize(
    ("code", "words"),
    [("canada", "PIPEDA"), ("dpf", "lijst"), ("south_korea", "krediet"), ("united_kingdom", "")],
)
def test_what_a_decision_leaves_out_stands_with_it(code: str, words: str) -> None:
    """The renewed one about the United Kingdom leaves nothing out."""
    scope = adequacy.decisions()[code].scope
    assert words in scope if words else not scope


def test_signing_off_on_a_decision_with_a_last_day_begins_a_deadline(
    world: World, agreement: Agreement, officer: Any
) -> None:
    transfer = added(agreement, officer, BRITAIN)
    assert deadlines_of(transfer) == []
    signed_off(transfer, officer)
    (deadline,) = deadlines_of(transfer)
    assert (clock.day_of(deadline.due_at), deadline.owner) == (LAST, officer)
    assert str(transfer.pk) in deadline.url
    mails = OutboxMessage.objects.filter(key__startswith=f"{deadline.pk}:", recipient=officer)
    sweep_organisation(world.organisation.pk, deadline.due_at - 182 * DAY)
    assert not mails.exists()
    sweep_organisation(world.organisation.pk, deadline.due_at - 179 * DAY)
    assert [mail.intent for mail in mails] == ["deadlines.reminder"]


@pytest.mark.parametrize("basis", [JAPAN, CLAUSES])
def test_what_knows_no_last_day_has_no_deadline(
    agreement: Agreement, officer: Any, basis: dict[str, Any]
) -> None:
    assert deadlines_of(signed_off(added(agreement, officer, basis), officer)) == []


@pytest.mark.parametrize("how", ["changed", "ended"])
def test_a_transfer_that_leans_on_it_no_more_has_no_deadline(
    agreement: Agreement, officer: Any, how: str
) -> None:
    transfer = signed_off(added(agreement, officer, BRITAIN), officer)
    told = {"transfer_id": transfer.pk, "actor": officer, "now": clock.now()}
    if how == "changed":
        transfers.change(basis={**CLAUSES, "country": "GB"}, **told)
    else:
        transfers.end(ended_on=clock.today(), **told)
    assert [one.status for one in deadlines_of(transfer)] == [DeadlineStatus.CANCELLED]


def test_the_engine_finds_what_was_signed_off_before_the_day_was_known(
    world: World, agreement: Agreement, officer: Any
) -> None:
    transfer = added(agreement, officer, BRITAIN)
    PartyTransfer.objects.filter(pk=transfer.pk).update(signed_off_on=clock.today())
    linking.link_organisation(world.organisation.pk, clock.now())
    assert [clock.day_of(one.due_at) for one in deadlines_of(transfer)] == [LAST]


def test_it_asks_as_much_for_many_transfers_as_for_one(agreement: Agreement, world: World) -> None:
    asked = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as captured:
            planned = list(adequacy_terms.planned_ends(clock.now()))
        asked.append(len(captured))
        PartyTransfer.objects.bulk_create(
            PartyTransfer(
                organisation=world.organisation,
                agreement=agreement,
                signed_off_on=clock.today(),
                **BRITAIN,
            )
            for _number in range(20)
        )
    assert len(list(adequacy_terms.planned_ends(clock.now()))) == len(planned) + 20
    assert max(asked) <= 2

"""An agreement that is renewed, replaced, ended or destroyed."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.cases.models import Why
from privacyoffice.tenancy.scope import organisation_scope
from processors import queries_agreement
from processors.models import (
    Afterwards,
    Agreement,
    Renewal,
    Status,
)
from processors.services import drafting, ending, further, signing
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
from tests.factories.agreements import make_agreement, make_party
from tests.factories.questionnaire_steps import asked


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


def test_renewing_moves_the_last_day_and_never_back(agreement: Agreement, officer: Any) -> None:
    until = clock.today() + 100 * DAY
    signed(agreement, officer, valid_until=until, renewal=Renewal.ENDS, renewal_term="")
    with pytest.raises(ValidationError) as refused:
        signing.renew(**act(agreement, officer), valid_until=until, reason="Brief")
    assert list(refused.value.error_dict) == ["valid_until"]
    later = until + 365 * DAY
    signing.renew(**act(agreement, officer), valid_until=later, reason="Brief")
    expiry = running(agreement, EXPIRY)
    assert expiry is not None
    assert clock.day_of(expiry.due_at) == later


def test_a_next_version_takes_over_on_its_first_day(agreement: Agreement, officer: Any) -> None:
    signed(agreement, officer, valid_from=clock.today() - 30 * DAY)
    further.add(**act(agreement, officer), party=make_party("Nog een"))
    new = drafting.new_version(**act(agreement, officer))
    assert new.supersedes_id == agreement.pk
    assert (new.title, new.status) == (agreement.title, Status.DRAFT)
    assert new.further_parties.count() == 1
    with pytest.raises(ValidationError, match="being made already"):
        drafting.new_version(**act(agreement, officer))
    signed(new, officer)
    old = agreement_now(agreement)
    assert (old.status, old.ended_on) == (Status.TERMINATED, clock.today() - DAY)
    assert new.reference in old.end_reason
    assert not Agreement.objects.filter(
        queries_agreement.proof_is_lacking(), pk=agreement.pk
    ).exists()


def test_a_next_version_of_later_leaves_the_one_before_until_then(
    agreement: Agreement, officer: Any
) -> None:
    signed(agreement, officer)
    new = drafting.new_version(**act(agreement, officer))
    begins = clock.today() + 20 * DAY
    signed(new, officer, valid_from=begins)
    old = agreement_now(agreement)
    assert (old.status, old.valid_until) == (Status.SIGNED, begins - DAY)
    assert not old.renews_itself
    valid = Agreement.objects.filter(pk__in=(old.pk, new.pk))
    assert list(valid.valid_on(clock.today())) == [old]
    assert list(valid.valid_on(begins)) == [agreement_now(new)]


def test_an_ended_agreement_waits_for_the_proof_of_what_became_of_the_data(
    agreement: Agreement, officer: Any
) -> None:
    signed(agreement, officer)
    told = {"on": clock.today(), "reason": "Opgezegd"}
    with pytest.raises(ValidationError) as refused:
        ending.end(**act(agreement, officer), afterwards="", **told)
    assert list(refused.value.error_dict) == ["afterwards"]
    ending.end(**act(agreement, officer), afterwards=Afterwards.DELETED, **told)
    lacking = Agreement.objects.filter(queries_agreement.proof_is_lacking(), pk=agreement.pk)
    assert lacking.exists()
    assert running(agreement, NOTICE) is None
    with pytest.raises(ValidationError) as refused:
        ending.prove(**act(agreement, officer), data_proof="", data_proven_on=clock.today())
    assert list(refused.value.error_dict) == ["data_proof"]
    ending.prove(**act(agreement, officer), data_proof="Verklaring", data_proven_on=None)
    assert not lacking.exists()


def test_what_is_still_to_come_has_not_ended(agreement: Agreement, officer: Any) -> None:
    signed(agreement, officer)
    with pytest.raises(ValidationError) as refused:
        ending.end(
            **act(agreement, officer),
            on=clock.today() + DAY,
            reason="Straks",
            afterwards=Afterwards.DELETED,
        )
    assert list(refused.value.error_dict) == ["on"]


def test_nothing_changes_in_what_ended(world: World, officer: Any) -> None:
    ended = Agreement.objects.get(pk=world.agreements["ended"])
    with pytest.raises(ValidationError):
        drafting.change(**act(ended, officer), given={"title": "Anders"}, reason="Toch")
    with pytest.raises(ValidationError):
        further.add(**act(ended, officer), party=make_party("Te laat"))


def test_only_what_is_over_is_destroyed_and_its_deadlines_end(
    agreement: Agreement, officer: Any
) -> None:
    signed(agreement, officer, renewal=Renewal.ENDS, renewal_term="")
    ground = {"why": Why.ORDER, "decision": "Besluit 12"}
    with pytest.raises(ValidationError, match="End the agreement first"):
        ending.destroy(**act(agreement, officer), **ground)
    ending.destroy(**act(agreement, officer), why=Why.MISTAKE, decision="Besluit 12")
    assert running(agreement, EXPIRY) is None
    assert agreement_now(agreement).destroyed_at is not None


def test_with_its_content_goes_the_address_that_questions_were_sent_to(
    agreement: Agreement, officer: Any
) -> None:
    """Law: GDPR art. 5(1)(e)."""
    one = asked(agreement, officer)
    assert one.email
    ending.destroy(**act(agreement, officer), why=Why.MISTAKE, decision="Besluit 12")
    one.refresh_from_db()
    assert one.email == ""


def test_a_further_party_joins_once_and_can_leave(agreement: Agreement, officer: Any) -> None:
    party = make_party("Gemeente ernaast")
    row = further.add(**act(agreement, officer), party=party)
    for double in (party, agreement.party):
        with pytest.raises(ValidationError):
            further.add(**act(agreement, officer), party=double)
    assert further.remove(**act(agreement, officer), further_id=row.pk) == "Gemeente ernaast"
    with pytest.raises(ValidationError):
        further.remove(**act(agreement, officer), further_id=row.pk)

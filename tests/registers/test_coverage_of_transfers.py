"""Coverage: data leave the European Economic Area on a basis, or it is a gap."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.policy.services import save_profile
from privacyoffice.tenancy.scope import organisation_scope
from processors.models import (
    Authorisation,
    PartyTransfer,
    Safeguard,
    SubProcessing,
)
from registers.models import (
    Transfer,
)
from registers.queries_coverage import Asked, Finding, rows
from tests.factories import World, make_office
from tests.factories.agreements import make_party
from tests.factories.coverage import a_processing, a_signed_agreement, linked, numbers_of


@pytest.fixture
def world(db: None) -> Iterator[World]:
    made = make_office()
    with organisation_scope(made.organisation.pk), translation.override("en"):
        yield made


def _officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


def test_a_transfer_in_the_register_needs_a_safeguard_that_holds_today(world: World) -> None:
    activity = a_processing(world, "Wolk")
    for country, safeguard in (
        ("India", Safeguard.ADEQUACY),  # no decision
        ("Japan", Safeguard.ADEQUACY),
        ("Japan", ""),
        ("Marokko", Safeguard.STANDARD_CLAUSES),
        ("Het eiland", Safeguard.ADEQUACY),  # a name that the product does not know
    ):
        Transfer.objects.create(activity=activity, country=country, safeguard=safeguard)
    found = rows(Asked(Finding.TRANSFER), _officer(world), clock.today())
    assert sorted(row[-1] for row in found) == ["India", "Japan"]


def test_a_policy_without_transfers_leaves_none_with_a_basis(world: World) -> None:
    activity = a_processing(world, "Wolk")
    Transfer.objects.create(activity=activity, country="Japan", safeguard=Safeguard.ADEQUACY)
    assert numbers_of(world) == {}
    save_profile(
        text='title = "Beleid"\n\n[transfers]\nsource = "artikel 9"\nforbidden = true\n',
        in_force_from=clock.today(),
        actor=_officer(world),
        now=clock.now(),
    )
    assert numbers_of(world) == {"transfer": 1}


def test_a_transfer_under_an_agreement_is_a_gap_until_it_is_signed_off(world: World) -> None:
    party = make_party("Loonbureau")
    activity = a_processing(world, "Salarissen", party)
    agreement = a_signed_agreement(world, party)
    linked(world, agreement, activity)
    sub = SubProcessing.objects.create(
        agreement=agreement,
        party=make_party("Wolk", country="US"),
        service="Opslag",
        country="US",
        authorisation=Authorisation.GENERAL,
    )
    assert numbers_of(world) == {"covered": 1, "unwritten": 1}
    transfer = PartyTransfer.objects.create(
        agreement=agreement, sub=sub, country="US", safeguard=Safeguard.STANDARD_CLAUSES
    )
    assert numbers_of(world) == {"covered": 1, "party_transfer": 1}
    transfer.signed_off_on, transfer.signed_off_by = clock.today(), _officer(world)
    transfer.save()
    assert numbers_of(world) == {"covered": 1}

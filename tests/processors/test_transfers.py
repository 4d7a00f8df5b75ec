"""Data outside the EEA: what makes it lawful, until when, and who may say so."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.policy.parsing import parse_profile, read_toml
from privacyoffice.policy.queries import shipped_text
from privacyoffice.policy.services import save_profile
from privacyoffice.tenancy.scope import organisation_scope
from processors import adequacy, countries
from processors.models import Agreement, PartyTransfer, Safeguard, SubProcessing
from processors.queries_agreement import stops_signing, transfers_without_basis
from processors.queries_subs import subs_of
from processors.queries_transfers import (
    proposals,
    transfers_of,
    without_basis,
)
from processors.services import subs, transfers
from processors.transfer_basis import TransferStanding, forbidden_by, lacks, standing
from tests.factories import World
from tests.factories.agreements import make_agreement, make_party

DAY = timedelta(days=1)
CLAUSES: dict[str, Any] = {
    "country": "US",
    "safeguard": Safeguard.STANDARD_CLAUSES,
    "scc_module": "3",
    "assessed_on": date(2026, 11, 2),
    "assessment": "Versleuteld met onze sleutel",
}
JAPAN: dict[str, Any] = {"country": "JP", "safeguard": Safeguard.ADEQUACY, "decision": "japan"}
DPF: dict[str, Any] = {"country": "US", "safeguard": Safeguard.ADEQUACY, "decision": "dpf"}
FORBIDS = """title = "Beleid"

[transfers]
source = "Doorgifte"
forbidden = true

[transfers.evidence]
forbidden = "«Wij geven niets door.»"
"""


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


def added(agreement: Agreement, officer: Any, basis: dict[str, Any]) -> PartyTransfer:
    return transfers.add(
        agreement_id=agreement.pk, sub_id=None, basis=basis, actor=officer, now=clock.now()
    )


def signed_off(transfer: PartyTransfer, officer: Any) -> PartyTransfer:
    return transfers.sign_off(transfer_id=transfer.pk, actor=officer, now=clock.now())


def without(agreement: Agreement, day: date) -> list[PartyTransfer]:
    return list(without_basis(PartyTransfer.objects.filter(agreement=agreement), day))


def test_every_decision_has_a_known_country_days_in_order_and_a_source() -> None:
    for one in adequacy.decisions().values():
        assert one.country == "" or one.country in countries.names()
        assert not countries.is_in_eea(one.country)
        assert one.until is None or one.begins_on < one.until
        assert one.source.startswith("https://")
    assert adequacy.checked_on() >= date(2026, 11, 22)


@pytest.mark.parametrize(
    ("code", "day", "holds"),
    [
        ("united_kingdom", date(2031, 12, 27), True),
        ("united_kingdom", date(2031, 12, 28), False),
        ("privacy_shield", date(2020, 7, 15), True),
        ("privacy_shield", date(2020, 7, 16), False),
        ("brazil", date(2026, 1, 25), False),
        ("brazil", date(2026, 1, 26), True),
    ],
)
def test_a_decision_holds_on_its_days_only(code: str, day: date, holds: bool) -> None:
    assert adequacy.decisions()[code].holds_on(day) is holds


def test_a_suspended_decision_carries_nothing_until_it_is_resumed() -> None:
    row = {"country": "JP", "name": "Japan", "number": "1", "from": date(2019, 1, 23)}
    days = {"suspended_from": date(2026, 2, 1), "suspended_until": date(2026, 2, 28)}
    decision = adequacy._decision("x", {**row, **days, "source": "https://x.example"})
    held = [decision.holds_on(date(2026, *day)) for day in ((1, 31), (2, 1), (2, 28), (3, 1))]
    assert held == [True, False, False, True]


def test_a_transfer_is_proposed_for_each_that_has_data_outside_the_eea(
    world: World, agreement: Agreement, officer: Any
) -> None:
    for name, country in (("Amerikaan", "US"), ("Noor", "NO"), ("Duitser", "DE")):
        subs.announce(
            agreement_id=agreement.pk,
            party=make_party(name),
            service="Opslag",
            country=country,
            authorisation="specific",
            actor=officer,
            now=clock.now(),
        )

    def proposed() -> list[str]:
        known = transfers_of(agreement.pk)
        return [one.name for one in proposals(agreement, subs_of(agreement.pk), known)]

    assert proposed() == ["Amerikaan"]
    sub = SubProcessing.objects.get(agreement=agreement, party__name="Amerikaan")
    transfers.add(
        agreement_id=agreement.pk,
        sub_id=sub.pk,
        basis={"country": "US"},
        actor=officer,
        now=clock.now(),
    )
    assert proposed() == []


def test_inside_the_economic_area_there_is_no_transfer(agreement: Agreement, officer: Any) -> None:
    for country in ("NL", "NO", "XX", ""):
        with pytest.raises(ValidationError) as refused:
            added(agreement, officer, {"country": country})
        assert list(refused.value.message_dict) == ["country"]


def test_standard_clauses_need_their_module_and_an_assessment(
    agreement: Agreement, officer: Any
) -> None:
    for missing in ("scc_module", "assessed_on", "assessment"):
        transfer = added(agreement, officer, {**CLAUSES, missing: None})
        assert len(lacks(transfer, clock.today())) == 1
        with pytest.raises(ValidationError):
            signed_off(transfer, officer)
        transfers.change(transfer_id=transfer.pk, basis=CLAUSES, actor=officer, now=clock.now())
        signed_off(transfer, officer)
        transfers.end(
            transfer_id=transfer.pk, ended_on=clock.today(), actor=officer, now=clock.now()
        )


def test_the_united_states_are_lawful_by_decision_only_for_who_was_seen_on_the_list(
    agreement: Agreement, officer: Any
) -> None:
    transfer = added(agreement, officer, DPF)
    with pytest.raises(ValidationError, match="certified"):
        signed_off(transfer, officer)
    seen = {**DPF, "certified_on": clock.today()}
    transfers.change(transfer_id=transfer.pk, basis=seen, actor=officer, now=clock.now())
    assert signed_off(transfer, officer).signed_off_by == officer


def test_a_decision_about_another_country_or_one_that_ended_carries_nothing(
    agreement: Agreement, officer: Any
) -> None:
    for decision in ("japan", "privacy_shield", ""):
        transfer = added(agreement, officer, {**DPF, "decision": decision})
        with pytest.raises(ValidationError):
            signed_off(transfer, officer)
        transfers.end(
            transfer_id=transfer.pk, ended_on=clock.today(), actor=officer, now=clock.now()
        )


def test_an_exception_of_article_49_needs_its_reason(agreement: Agreement, officer: Any) -> None:
    basis = {"country": "US", "safeguard": Safeguard.CONSENT}
    transfer = added(agreement, officer, basis)
    with pytest.raises(ValidationError):
        signed_off(transfer, officer)
    told = {**basis, "assessment": "Eenmalig, met toestemming"}
    transfers.change(transfer_id=transfer.pk, basis=told, actor=officer, now=clock.now())
    signed_off(transfer, officer)


def test_a_policy_without_transfers_refuses_in_its_own_words(
    agreement: Agreement, officer: Any
) -> None:
    transfer = added(agreement, officer, CLAUSES)
    save_profile(text=FORBIDS, in_force_from=clock.today(), actor=officer, now=clock.now())
    with pytest.raises(ValidationError, match="Wij geven niets door"):
        signed_off(transfer, officer)
    transfer.refresh_from_db()
    assert transfer.signed_off_on is None
    where = standing(transfer, clock.today(), forbidden=True)
    assert where == TransferStanding.FORBIDDEN


def test_hart_van_west_brabant_is_refused_with_its_whole_sentence() -> None:
    profile = parse_profile(read_toml(shipped_text("hart-van-west-brabant")))
    assert "geeft geen persoonsgegevens door met een land buiten de Europese" in forbidden_by(
        profile
    )
    assert not forbidden_by(parse_profile(read_toml(shipped_text("werksaam-westfriesland"))))


def test_changing_the_basis_takes_the_signature_away(agreement: Agreement, officer: Any) -> None:
    transfer = signed_off(added(agreement, officer, CLAUSES), officer)
    transfers.change(
        transfer_id=transfer.pk,
        basis={**CLAUSES, "supplementary": "Sleutels hier"},
        actor=officer,
        now=clock.now(),
    )
    transfer.refresh_from_db()
    assert (transfer.signed_off_on, transfer.signed_off_by) == (None, None)
    with pytest.raises(ValidationError):
        transfers.change(
            transfer_id=transfer.pk,
            basis={**CLAUSES, "supplementary": "Sleutels hier"},
            actor=officer,
            now=clock.now(),
        )


def test_a_signature_lapses_with_the_decision_it_rests_on(
    agreement: Agreement, officer: Any
) -> None:
    basis = {"country": "GB", "safeguard": Safeguard.ADEQUACY, "decision": "united_kingdom"}
    transfer = signed_off(added(agreement, officer, basis), officer)
    last = date(2031, 12, 27)
    assert without(agreement, last) == []
    assert standing(transfer, last, forbidden=False) == TransferStanding.IN_ORDER
    assert without(agreement, last + DAY) == [transfer]
    assert standing(transfer, last + DAY, forbidden=False) == TransferStanding.INCOMPLETE


def test_without_basis_is_what_nobody_signed_off_or_the_policy_forbids(
    agreement: Agreement, officer: Any
) -> None:
    transfer = added(agreement, officer, JAPAN)
    assert list(transfers_without_basis(agreement)) == [transfer]
    assert stops_signing(agreement)
    signed_off(transfer, officer)
    assert not transfers_without_basis(agreement).exists()
    rows = PartyTransfer.objects.filter(agreement=agreement)
    assert list(without_basis(rows, clock.today(), forbidden=True)) == [transfer]
    transfers.end(transfer_id=transfer.pk, ended_on=clock.today(), actor=officer, now=clock.now())
    assert not without_basis(rows, clock.today(), forbidden=True).exists()


def test_only_who_signs_agreements_signs_transfers_off(world: World) -> None:
    for role in (Role.DPO, Role.AMBASSADOR, Role.MANAGER, Role.CASE_HANDLER):
        for take in (
            lambda who: transfers.sign_off(
                transfer_id=world.transfer_id, actor=who, now=clock.now()
            ),  # type: ignore[arg-type]
            lambda who: transfers.change(
                transfer_id=world.transfer_id,
                basis=CLAUSES,
                actor=who,
                now=clock.now(),  # type: ignore[arg-type]
            ),
        ):
            with pytest.raises(Http404):
                take(world.people[role])

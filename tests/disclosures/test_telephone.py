"""What is said on the telephone: to whom, for what, and who decides otherwise."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from disclosures import rules
from disclosures.models import RefusalReason, Status
from disclosures.services import calling, deciding, ending, writing
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from processors.models import ContactPurpose, Party, PartyContact
from tests.disclosures.test_disclosures import CALL, LETTER, acts_on, given, on, refusal_of, written
from tests.factories import World
from tests.factories.disclosures import person, told
from tests.factories.people import make_member


def test_by_telephone_a_listed_party_gets_data_for_its_purpose(officer: Any, party: Party) -> None:
    assert given(written(officer, **CALL, party=party), officer).status == Status.GIVEN


@pytest.mark.parametrize(
    ("changes", "words"),
    [({}, "nothing to this party"), ({**CALL, "other_purpose": True}, "for this purpose")],
)
def test_by_telephone_an_unlisted_party_or_purpose_gets_nothing(
    officer: Any, party: Party, changes: dict[str, Any], words: str
) -> None:
    one = written(officer, party=party, **changes)
    with pytest.raises(ValidationError) as caught:
        given(one, officer)
    assert words in refusal_of(caught)
    refused = ending.refuse(because=RefusalReason.NOT_LISTED, reason="Nee", **on(one, officer))
    assert (refused.status, refused.refusal) == (Status.REFUSED, RefusalReason.NOT_LISTED)
    assert acts_on(one) == ["disclosure.written_down", "disclosure.refused"]


@pytest.mark.parametrize("name", ["Belastingdienst", "UWVB", ""])
def test_a_line_of_the_policy_is_of_no_use_to_another_party(officer: Any, name: str) -> None:
    """Nor to somebody who is not in the list of parties."""
    other = Party.objects.create(name=name) if name else None
    one = written(officer, **CALL, party=other)
    with pytest.raises(ValidationError, match="another party than this one"):
        given(one, officer)
    assert deciding.put_up(**on(one, officer)).status == Status.TO_DECIDE


@pytest.mark.parametrize(
    ("line", "names", "is_meant"),
    [
        ("UWV (ontslag)", {"name": "uwv, kantoor Testdorp"}, True),
        ("UWV (ontslag)", {"name": "Uitkeringen", "legal_name": "UWV"}, True),
        ("UWV (ontslag)", {"name": "Vrienden van UWV"}, False),
        ("UWV Werkbedrijf (werk)", {"name": "UWV"}, False),
        ("Sociale Dienst", {"name": "Sociale Dienst Testdorp"}, True),
        ("(ontslag)", {"name": "UWV"}, False),
    ],
)
def test_a_party_goes_by_the_name_before_the_bracket(
    line: str, names: dict[str, str], is_meant: bool
) -> None:
    assert rules.is_meant_by(line, Party(**names)) is is_meant


def test_by_telephone_it_is_written_down_who_it_is(officer: Any, party: Party) -> None:
    """Of the people of a listed party only known ones get data."""
    with pytest.raises(ValidationError) as caught:
        written(officer, **CALL, party=party, receiver=" ")
    assert list(caught.value.error_dict) == ["receiver"]
    assert written(officer, **LETTER, party=party, receiver="").pk


def test_who_wrote_it_down_or_corrected_it_does_not_decide(
    world: World, officer: Any, director: Any
) -> None:
    own = deciding.put_up(**on(written(director), director))
    corrected = written(officer)
    writing.correct(person=person("Braam"), told=told("Braam"), **on(corrected, director))
    deciding.put_up(**on(corrected, officer))
    for one in (own, corrected):
        with pytest.raises(ValidationError, match="Somebody else decides"):
            deciding.decide(give=True, reason="Spoed", **on(one, director))
    other = make_member(Role.MANAGER, canary=world.canary, local="directeur2").user
    assert deciding.decide(give=True, reason="Spoed", **on(own, other)).decided_by == str(other)


def test_the_director_decides_otherwise_with_reasons(officer: Any, director: Any) -> None:
    one = deciding.put_up(**on(written(officer), officer))
    with pytest.raises(ValidationError) as caught:
        deciding.decide(give=True, reason=" ", **on(one, director))
    assert list(caught.value.error_dict) == ["reason"]
    decided = deciding.decide(give=True, reason="Spoed", **on(one, director))
    assert (decided.status, decided.departs) == (Status.ASKED, True)
    assert decided.decided_by == str(director)
    assert decided.decision.reveal() == "Spoed"
    assert given(one, officer).status == Status.GIVEN


def test_the_director_can_say_no(officer: Any, director: Any) -> None:
    one = deciding.put_up(**on(written(officer), officer))
    decided = deciding.decide(give=False, reason="Geen spoed", **on(one, director))
    assert (decided.status, decided.refusal) == (Status.REFUSED, RefusalReason.NOT_DECIDED)
    assert not decided.departs


@pytest.mark.parametrize("role", [Role.PRIVACY_OFFICER, Role.DPO])
def test_nobody_but_the_director_decides(world: World, officer: Any, role: str) -> None:
    one = deciding.put_up(**on(written(officer), officer))
    with pytest.raises(Http404):
        deciding.decide(give=True, reason="Spoed", **on(one, world.people[role]))


def test_who_may_not_be_the_party_is_called_back_first(officer: Any, party: Party) -> None:
    one = written(officer, **CALL, party=party, identity_doubted=True)
    assert one.status == Status.CALLING_BACK
    with pytest.raises(ValidationError):
        given(one, officer)
    contact = PartyContact.objects.create(
        party=party,
        purpose=ContactPurpose.TELEPHONE,
        phone="088 1234567",
        verified_on=clock.today(),
        verified_how="website",
    )
    back = calling.call_back(contact=contact, result="confirmed", **on(one, officer))
    assert (back.status, back.called_back_at is not None) == (Status.ASKED, True)
    assert back.call_back.reveal()["number"] == "088 1234567"
    assert given(one, officer).status == Status.GIVEN
    assert acts_on(one) == [
        "disclosure.written_down",
        "disclosure.called_back",
        "disclosure.given",
    ]


def test_another_number_is_verified_first(officer: Any, party: Party) -> None:
    one = written(officer, **CALL, party=party, identity_doubted=True)
    with pytest.raises(ValidationError) as caught:
        calling.call_back(number="088 7654321", result="confirmed", **on(one, officer))
    assert list(caught.value.error_dict) == ["verified_how"]
    with pytest.raises(ValidationError) as caught:
        calling.call_back(number="", result="confirmed", **on(one, officer))
    assert list(caught.value.error_dict) == ["number"]
    back = calling.call_back(
        number="088 7654321", verified_how="website", result="confirmed", **on(one, officer)
    )
    assert back.status == Status.ASKED


@pytest.mark.parametrize("of_whom", ["unverified", "another party"])
def test_a_number_that_is_not_verified_or_of_another_party_is_not_called(
    officer: Any, party: Party, of_whom: str
) -> None:
    one = written(officer, **CALL, party=party, identity_doubted=True)
    owner = party if of_whom == "unverified" else Party.objects.create(name="Anders BV")
    contact = PartyContact.objects.create(
        party=owner,
        purpose=ContactPurpose.TELEPHONE,
        phone="088 1234567",
        verified_on=None if of_whom == "unverified" else clock.today(),
    )
    with pytest.raises(ValidationError) as caught:
        calling.call_back(contact=contact, result="confirmed", **on(one, officer))
    assert list(caught.value.error_dict) == ["contact"]


def test_when_nobody_answers_it_waits_and_somebody_else_gets_nothing(officer: Any) -> None:
    one = written(officer, **CALL, identity_doubted=True)
    number = {"number": "088 7654321", "verified_how": "website"}
    waits = calling.call_back(result="nobody", **number, **on(one, officer))
    assert waits.status == Status.CALLING_BACK
    refused = calling.call_back(result="somebody_else", **number, **on(one, officer))
    assert (refused.status, refused.refusal) == (Status.REFUSED, RefusalReason.IDENTITY)


def test_a_doubt_that_comes_later_is_the_same(officer: Any) -> None:
    one = calling.doubt(**on(written(officer, **CALL), officer))
    assert one.status == Status.CALLING_BACK
    with pytest.raises(ValidationError):
        given(one, officer)

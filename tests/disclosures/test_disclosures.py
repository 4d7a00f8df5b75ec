"""Who gets data and who does not: the law, and the rules of the policy."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django_fsm import TransitionNotAllowed

from disclosures import rules
from disclosures.digest import waiting
from disclosures.models import Channel, Disclosure, RefusalReason, Status
from disclosures.services import calling, deciding, ending, writing
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.policy.profile import Profile
from privacyoffice.policy.services import save_profile
from processors.models import Party
from processors.services.merging import merge
from tests.disclosures.conftest import LISTED
from tests.factories import World
from tests.factories.disclosures import person, told

LETTER = {"channel": Channel.LETTER}
CALL = {"listed_as": LISTED}


def written(actor: Any, **changes: Any) -> Disclosure:
    return writing.write_down(
        person=person("Zegge"), told=told("Zegge", **changes), actor=actor, now=clock.now()
    )


def on(one: Disclosure, actor: Any) -> dict[str, Any]:
    return {"disclosure_id": one.pk, "actor": actor, "now": clock.now()}


def given(one: Disclosure, actor: Any) -> Disclosure:
    return ending.give(**on(one, actor))


def refusal_of(error: pytest.ExceptionInfo[ValidationError]) -> str:
    return " ".join(error.value.messages)


def acts_on(one: Disclosure) -> list[str]:
    events = AuditEvent.objects.filter(subject_id=one.pk, action__startswith="disclosure.")
    return list(events.order_by("sequence").values_list("action", flat=True))


def test_what_was_given_stands_in_the_log_and_does_not_change(officer: Any) -> None:
    one = given(written(officer, **LETTER), officer)
    assert one.status == Status.GIVEN
    assert one.ended_by == officer
    with pytest.raises(ValidationError):
        ending.refuse(because=RefusalReason.NO_GROUND, **on(one, officer))
    with pytest.raises(ValidationError):
        writing.correct(person=person("Braam"), told=told("Braam"), **on(one, officer))


def test_the_log_is_kept_five_years_unless_the_policy_says_otherwise(
    world: World, officer: Any
) -> None:
    day = clock.today()
    one = given(written(officer, **LETTER), officer)
    assert one.destroy_from == day.replace(year=day.year + 5) + timedelta(days=1)
    text = 'title = "Beleid"\n[disclosure]\nsource = "art. 8"\nkept_years = 2\n'
    save_profile(text=text, in_force_from=day, actor=officer, now=clock.now())
    other = given(written(officer, **LETTER, ground="legal_basis"), officer)
    assert other.destroy_from == day.replace(year=day.year + 2) + timedelta(days=1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"receiver": ""}, "party"),
        ({"what": " "}, "what"),
        ({"purpose": ""}, "purpose"),
        ({"ground": "urgent_reason"}, "ground"),
        ({"ground": "statute", "legal_basis": ""}, "legal_basis"),
        ({"ground": "consent", "legal_basis": "e"}, "legal_basis"),
        ({"ground": "research", "legal_basis": "e"}, "compatible"),
        ({"listed_as": "Reclassering"}, "listed_as"),
        ({"is_identifiable_research": True}, "is_identifiable_research"),
        ({"asked_at": clock.now() + timedelta(days=1)}, "asked_at"),
        ({"channel": "duif"}, "channel"),
        ({"on_request_of": "niemand"}, "on_request_of"),
    ],
)
def test_what_is_wrong_is_refused_beside_its_field(
    officer: Any, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        written(officer, **changes)
    assert list(caught.value.error_dict) == [field]


def test_an_old_ground_needs_a_basis_of_today_and_a_fitting_purpose(officer: Any) -> None:
    """Law: GDPR art. 6(1), 6(4)."""
    fits = {"ground": "research", "legal_basis": "e", "compatible": "Statistiek, art. 89"}
    assert given(written(officer, **LETTER, **fits), officer).status == Status.GIVEN
    consented = {"ground": "research", "legal_basis": "a"}
    assert given(written(officer, **LETTER, **consented), officer).status == Status.GIVEN


def test_without_a_person_nothing_is_written_down(officer: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        writing.write_down(
            person={"given_name": "Jan"}, told=told("Zegge"), actor=officer, now=clock.now()
        )
    assert list(caught.value.error_dict) == ["surname"]


@pytest.mark.parametrize(
    ("basis", "kind", "words"),
    [
        ("a", "public_authority", "7(1)"),
        ("f", "public_authority", "public authority"),
        ("f", "private_body", ""),
        ("c", "public_authority", ""),
    ],
)
def test_a_basis_that_asks_for_more_is_told(basis: str, kind: str, words: str) -> None:
    """Law: GDPR art. 6(1) last sentence, 7(1)."""
    told_of = rules.cautions(Disclosure(legal_basis=basis), Profile(kind=kind))
    assert bool(told_of) is bool(words)
    assert words in "".join(told_of)


def test_without_a_ground_of_the_policy_nothing_is_given(officer: Any) -> None:
    one = written(officer, **LETTER, ground="", legal_basis="")
    with pytest.raises(ValidationError, match="no ground"):
        given(one, officer)
    with pytest.raises(ValidationError, match="no ground"):
        deciding.put_up(**on(one, officer))
    assert ending.refuse(because=RefusalReason.NO_GROUND, **on(one, officer)).ended_at


def test_a_duty_of_secrecy_blocks_and_nobody_decides_otherwise(officer: Any) -> None:
    one = written(officer, secrecy_stands=True)
    with pytest.raises(ValidationError, match="secrecy"):
        given(one, officer)
    with pytest.raises(ValidationError, match="secrecy"):
        deciding.put_up(**on(one, officer))


def test_nothing_goes_out_while_it_waits_for_a_decision(officer: Any) -> None:
    one = deciding.put_up(**on(written(officer), officer))
    with pytest.raises(ValidationError):
        given(one, officer)
    with pytest.raises(TransitionNotAllowed):
        deciding.put_up(**on(one, officer))


def test_what_nobody_has_to_decide_is_not_put_up(officer: Any) -> None:
    with pytest.raises(ValidationError, match="Nobody has to decide"):
        deciding.put_up(**on(written(officer, **LETTER), officer))


def test_what_was_decided_on_is_not_corrected_afterwards(officer: Any, director: Any) -> None:
    one = deciding.put_up(**on(written(officer), officer))
    deciding.decide(give=True, reason="Spoed", **on(one, director))
    with pytest.raises(ValidationError, match="acted on this"):
        writing.correct(person=person("Braam"), told=told("Braam"), **on(one, officer))


def test_on_research_the_board_decides_after_who_is_heard(officer: Any) -> None:
    one = written(officer, **LETTER, is_identifiable_research=True)
    with pytest.raises(ValidationError, match="others decide: bestuur"):
        given(one, officer)
    deciding.put_up(**on(one, officer))
    decision: dict[str, Any] = {
        "give": True,
        "decided_by": "Het bestuur",
        "decided_on": clock.today(),
        "reason": "Alleen voor dit onderzoek",
    }
    with pytest.raises(ValidationError) as caught:
        deciding.keep_board_decision(heard_first="", **decision, **on(one, officer))
    assert list(caught.value.error_dict) == ["heard_first"]
    kept = deciding.keep_board_decision(
        heard_first="Registratiecommissie", **decision, **on(one, officer)
    )
    assert (kept.status, kept.departs) == (Status.ASKED, False)
    assert given(one, officer).status == Status.GIVEN


def test_the_director_does_not_decide_on_research(officer: Any, director: Any) -> None:
    one = written(officer, **LETTER, is_identifiable_research=True)
    deciding.put_up(**on(one, officer))
    with pytest.raises(ValidationError, match="does not wait for this"):
        deciding.decide(give=True, reason="Spoed", **on(one, director))


def test_an_organisation_without_these_rules_has_none_of_them(world: World, officer: Any) -> None:
    text = 'title = "Beleid"\n[disclosure]\nsource = "art. 5"\ngrounds = ["legal_basis"]\n'
    save_profile(text=text, in_force_from=clock.today(), actor=officer, now=clock.now())
    one = written(
        officer,
        ground="legal_basis",
        legal_basis="e",
        identity_doubted=True,
        is_identifiable_research=True,
        other_purpose=True,
    )
    assert one.status == Status.ASKED
    ruled = (one.identity_doubted, one.is_identifiable_research, one.other_purpose)
    assert not any(ruled)
    with pytest.raises(ValidationError, match="no rule"):
        calling.doubt(**on(one, officer))
    assert given(one, officer).status == Status.GIVEN
    with pytest.raises(ValidationError) as caught:
        written(officer, ground="legal_basis", legal_basis="e", secrecy_stands=True)
    assert list(caught.value.error_dict) == ["secrecy"]


@pytest.mark.parametrize("role", [Role.DPO, Role.AMBASSADOR, Role.CISO])
def test_others_write_nothing_down(world: World, officer: Any, role: str) -> None:
    with pytest.raises(Http404):
        written(world.people[role])
    one = written(officer, **LETTER)
    with pytest.raises(Http404):
        given(one, world.people[role])


def test_a_form_that_is_sent_twice_makes_one(officer: Any) -> None:
    options: dict[str, Any] = {
        "person": person("Zegge"),
        "told": told("Zegge"),
        "actor": officer,
        "now": clock.now(),
        "form_id": uuid4(),
    }
    first, second = writing.write_down(**options), writing.write_down(**options)
    assert first.pk == second.pk
    with pytest.raises(ValidationError, match=first.reference):
        writing.write_down(**options | {"told": told("Braam", asked_at=options["now"])})


def test_somebody_elses_change_in_between_is_seen(officer: Any) -> None:
    one = written(officer, **LETTER)
    writing.correct(person=person("Braam"), told=told("Braam", **LETTER), **on(one, officer))
    with pytest.raises(ValidationError, match="in the meantime"):
        ending.give(expected_revision=0, **on(one, officer))


def test_what_is_over_is_destroyed_and_what_waits_is_not(officer: Any) -> None:
    one = written(officer, **LETTER)
    with pytest.raises(ValidationError, match="Give or refuse"):
        ending.destroy(why="order", decision="Besluit 1", **on(one, officer))
    given(one, officer)
    with pytest.raises(ValidationError, match="retention period"):
        ending.destroy(why="term", decision="Besluit 1", **on(one, officer))
    ending.destroy(why="order", decision="Besluit 1", **on(one, officer))
    one.refresh_from_db()
    assert one.destroyed_at is not None
    assert one.name_index is None


def test_it_is_not_given_before_it_was_asked_or_in_the_future(officer: Any) -> None:
    one, now = written(officer, **LETTER), clock.now()
    for moment in (now + timedelta(days=1), one.asked_at - timedelta(days=1)):
        with pytest.raises(ValidationError) as caught:
            ending.give(given_at=moment, **on(one, officer))
        assert list(caught.value.error_dict) == ["given_at"]


def test_a_party_that_was_merged_keeps_what_was_given_to_it(officer: Any, party: Party) -> None:
    double = Party.objects.create(name="UWV te Testdorp")
    one = given(written(officer, **LETTER, party=double), officer)
    merge(party.pk, double.pk, actor=officer, now=clock.now(), reason="Zelfde KvK-nummer")
    one.refresh_from_db()
    assert one.party == party
    assert one.name_index is not None


def test_who_decides_is_told_daily_what_waits(world: World, officer: Any, director: Any) -> None:
    before = [entry.detail for entry in waiting(director, clock.now())]
    deciding.put_up(**on(written(officer), officer))
    assert [entry.detail for entry in waiting(director, clock.now())] != before
    assert list(waiting(officer, clock.now())) == []
    before = [entry.detail for entry in waiting(director, clock.now())]
    deciding.put_up(**on(written(director), director))
    assert [entry.detail for entry in waiting(director, clock.now())] == before

"""A change around the program leaves the chain whole, and waits until somebody who may explains."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command

from privacyoffice import clock
from privacyoffice.accounts.models import Membership
from privacyoffice.accounts.roles import Role
from privacyoffice.audit import outside
from privacyoffice.audit.words import in_words
from privacyoffice.proof.services.explaining import look_into
from privacyoffice.tenancy.scope import organisation_scope
from tests.audit.chains import Chain, change
from tests.factories import make_member, new_canary
from tests.tenancy.sql import run

REASON = "Hersteld na overleg"


@pytest.fixture
def chain(committed_db: None) -> Chain:
    return Chain().grow(2)


@pytest.fixture
def people(chain: Chain) -> dict[Role, UUID]:
    """Who has which role since a month; made before anything goes around the program."""
    with organisation_scope(chain.pk):
        return {
            role: make_member(role, canary=new_canary()).user_id
            for role in (Role.DPO, Role.PRIVACY_OFFICER, Role.CISO, Role.ACCOUNT_ADMIN)
        }


def go_around(chain: Chain) -> int:
    """The owner changes rows; the place of the act that the database makes of it."""
    assert change(
        "UPDATE processors_party SET name = name || 'geheim' WHERE organisation_id = %s", chain.pk
    )
    assert chain.actions()[-1] == outside.CHANGED
    return chain.end


def put_in(chain: Chain, actor: UUID | None, sequence: Any, reason: str = REASON) -> None:
    """Somebody with the program's own login puts in an explanation, with any role that they like.
    (What the owner puts in is a change outside the program itself.)"""
    with organisation_scope(chain.pk):
        run(
            "INSERT INTO audit_auditevent (id, organisation_id, action, occurred_at, actor_id, "
            "actor_role, subject_type, subject_id, subject_label, reason, payload, request_id) "
            "VALUES (gen_random_uuid(), %s, %s, now(), %s, 'dpo', 'tenancy.organisation', %s, '', "
            "%s, %s, '')",
            *(chain.pk, outside.LOOKED_INTO, actor, chain.pk, reason),
            json.dumps({"sequence": sequence}),
        )


def waiting(chain: Chain) -> list[int]:
    verdict = chain.verdict()
    assert verdict.is_whole, verdict.problems
    return [problem.sequence for problem in verdict.outside]


def test_a_change_in_the_database_is_told_with_its_place_and_no_value(chain: Chain) -> None:
    place = go_around(chain)
    verdict = chain.verdict()
    (found,) = verdict.outside
    assert (verdict.ok, verdict.is_whole, verdict.first_bad) == (False, True, None)
    assert (found.code, found.sequence) == ("changed_outside", place)
    for part in ("privacyoffice_owner", "processors_party", "(name)"):
        assert part in found.detail
    assert "geheim" not in found.detail


def test_the_command_names_it_in_dutch_and_fails(chain: Chain) -> None:
    place = go_around(chain)
    said = StringIO()
    with pytest.raises(CommandError) as failure:
        call_command("verify_audit", organisation=chain.organisation.slug, stdout=said)
    assert failure.value.returncode == 1
    assert "uitgezocht" in str(failure.value)
    assert "niet heel" not in str(failure.value)
    assert f"Handeling {place}: gegevens zijn buiten het programma om gewijzigd" in said.getvalue()
    assert "de keten is heel" in said.getvalue()


@pytest.mark.parametrize("role", [Role.DPO, Role.PRIVACY_OFFICER])
def test_after_an_explanation_the_verification_is_at_peace(
    chain: Chain, people: dict[Role, UUID], role: Role
) -> None:
    place = go_around(chain)
    with organisation_scope(chain.pk):
        actor = Membership.objects.get(user=people[role]).user
        look_into([place], explanation=REASON, actor=actor, now=clock.now())
    assert chain.verdict().ok
    call_command("verify_audit", organisation=chain.organisation.slug, stdout=StringIO())
    # The next one is another change.
    assert waiting(chain) == []
    again = go_around(chain)
    assert waiting(chain) == [again]


@pytest.mark.parametrize("who", [None, Role.CISO, Role.ACCOUNT_ADMIN])
def test_an_explanation_put_in_for_who_may_not_counts_for_nothing(
    chain: Chain, people: dict[Role, UUID], who: Role | None
) -> None:
    place = go_around(chain)
    put_in(chain, people[who] if who else None, place)
    assert chain.actions()[-1] == outside.LOOKED_INTO
    assert waiting(chain) == [place]


def test_an_explanation_counts_for_the_change_that_it_names_and_only_afterwards(
    chain: Chain, people: dict[Role, UUID]
) -> None:
    early = chain.end + 2
    put_in(chain, people[Role.DPO], early)
    place = go_around(chain)
    assert place == early
    for sequence in (place + 1, str(place), None, [place]):
        put_in(chain, people[Role.DPO], sequence)
    put_in(chain, people[Role.DPO], place, reason="  ")
    assert waiting(chain) == [place]
    put_in(chain, people[Role.DPO], place)
    assert waiting(chain) == []


def test_a_role_that_ended_explains_nothing(chain: Chain, people: dict[Role, UUID]) -> None:
    place = go_around(chain)
    change(
        "UPDATE accounts_membership SET valid_until = %s WHERE user_id = %s",
        *(clock.today() - timedelta(days=1), people[Role.DPO]),
    )
    put_in(chain, people[Role.DPO], place)
    # Who changes roles around the program is seen as well.
    assert waiting(chain) == [place, chain.end - 1]


@pytest.fixture
def nobody_admits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "_admits", [])


@pytest.mark.usefixtures("nobody_admits")
def test_without_who_knows_the_roles_no_explanation_counts(
    chain: Chain, people: dict[Role, UUID]
) -> None:
    """The control of the tests above: it is this question that lets an explanation count."""
    place = go_around(chain)
    put_in(chain, people[Role.DPO], place)
    assert waiting(chain) == [place]


@pytest.mark.parametrize("payload", ["[]", "7", '{"rows": [1, {"columns": 3}], "changes": "x"}'])
def test_an_act_of_that_name_that_somebody_made_up_is_told_all_the_same(
    chain: Chain, payload: str
) -> None:
    change(
        "INSERT INTO audit_auditevent (id, organisation_id, action, occurred_at, actor_role, "
        "subject_type, subject_id, subject_label, reason, payload, request_id) VALUES "
        "(gen_random_uuid(), %s, %s, now(), '', '', %s, '', '', %s, '')",
        *(chain.pk, outside.CHANGED, chain.pk, payload),
    )
    assert waiting(chain) == [chain.end]


def test_more_rows_than_a_sentence_names_are_counted(chain: Chain) -> None:
    chain.grow(5)
    go_around(chain)
    (found,) = chain.verdict().outside
    assert found.detail.count("processors_party") == 3
    assert found.detail.endswith("+ 4")


def test_a_code_without_words_is_told_by_its_code() -> None:
    assert "nooit_gehoord" in in_words("nooit_gehoord", 3, "x")

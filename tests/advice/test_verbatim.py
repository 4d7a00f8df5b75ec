"""What was written stays, whatever the application sends to the database."""

from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from privacyoffice.advice.models import Advice
from privacyoffice.tenancy.scope import organisation_scope
from tests.advice.conftest import Exchange
from tests.factories import make_world
from tests.tenancy.sql import OWNER, rows, run, value

GIVE = (
    "UPDATE advice_advice SET status = 'given', text = 'Zo', given_by_id = %s, given_at = now() "
    "WHERE id = %s"
)
REACT = (
    "UPDATE advice_advice SET status = 'reacted', reaction = 'adopted', reacted_by_id = %s, "
    "reacted_at = now() WHERE id = %s"
)
ASKED = (
    "organisation_id",
    "subject_kind",
    "subject_id",
    "subject_label",
    "is_unasked",
    "question",
    "asked_by_id",
    "asked_at",
    "wanted_by",
)


def _refused(sql: str, *parameters: Any, error: Any, match: str, using: str = "default") -> None:
    with pytest.raises(error, match=match), transaction.atomic(using=using):
        run(sql, *parameters, using=using)


@pytest.mark.parametrize("column", ASKED)
def test_the_application_has_no_right_to_change_a_question(exchange: Exchange, column: str) -> None:
    advice = exchange.ask()
    sql = f"UPDATE advice_advice SET {column} = {column} WHERE id = %s"
    _refused(sql, advice.pk, error=ProgrammingError, match="permission denied")


def test_the_application_has_no_right_to_remove_advice(exchange: Exchange) -> None:
    advice = exchange.ask()
    sql = "DELETE FROM advice_advice WHERE id = %s"
    _refused(sql, advice.pk, error=ProgrammingError, match="permission denied")
    granted = rows(
        "SELECT privilege_type FROM information_schema.role_table_grants "
        "WHERE grantee = current_user AND table_name = 'advice_advice'"
    )
    assert {privilege for (privilege,) in granted} == {"SELECT", "INSERT"}


@pytest.mark.parametrize(
    "change",
    [
        "text = 'Toch wel'",
        "verdict = 'positive'",
        "verdict = ''",
        "given_at = now()",
        "given_by_id = reacted_by_id",
        "subject_revision = 'anders'",
        "status = 'reacted', reaction = 'adopted', reacted_at = now(), text = 'Toch wel'",
        "status = 'asked', text = '', verdict = '', given_by_id = NULL, given_at = NULL",
    ],
)
def test_an_advice_once_given_does_not_change(exchange: Exchange, change: str) -> None:
    advice = exchange.give(exchange.ask())
    sql = f"UPDATE advice_advice SET {change} WHERE id = %s"
    _refused(sql, advice.pk, error=IntegrityError, match="advice once given|does not follow so")
    # The pair: only the reaction is added.
    assert run(REACT, exchange.officer.pk, advice.pk) == 1


@pytest.mark.parametrize(
    "change",
    [
        "reaction = 'adopted'",
        "reaction_reasons = 'Andere reden'",
        "reacted_at = now()",
        "status = 'given', reaction = '', reaction_reasons = '', reacted_by_id = NULL, "
        "reacted_at = NULL",
    ],
)
def test_a_reaction_once_given_does_not_change(exchange: Exchange, change: str) -> None:
    advice = exchange.react(exchange.give(exchange.ask()))
    sql = f"UPDATE advice_advice SET {change} WHERE id = %s"
    _refused(sql, advice.pk, error=IntegrityError, match="each once|does not follow so")


def test_steps_by_plain_sql_keep_their_order(exchange: Exchange) -> None:
    advice = exchange.ask()
    reacted = (exchange.officer.pk, advice.pk)
    _refused(REACT, *reacted, error=IntegrityError, match="does not follow so")
    assert run(GIVE, exchange.dpo.pk, advice.pk) == 1
    _refused(GIVE, exchange.dpo.pk, advice.pk, error=IntegrityError, match="each once")
    assert run(REACT, *reacted) == 1


def test_an_empty_advice_or_a_refusal_without_reasons_is_no_row(exchange: Exchange) -> None:
    advice = exchange.ask()
    empty = GIVE.replace("'Zo'", "''")
    _refused(empty, exchange.dpo.pk, advice.pk, error=IntegrityError, match="given_in_full")
    run(GIVE, exchange.dpo.pk, advice.pk)
    refusal = REACT.replace("'adopted'", "'not'")
    _refused(refusal, exchange.officer.pk, advice.pk, error=IntegrityError, match="with_reasons")
    _refused(REACT, exchange.dpo.pk, advice.pk, error=IntegrityError, match="by_somebody_else")


@pytest.fixture
def committed(committed_db: None) -> Advice:
    """An advice that the owner of the tables sees too."""
    world = make_world()
    with organisation_scope(world.organisation.pk):
        advice: Advice = Advice.objects.get(pk=world.advice["given"])
    return advice


@pytest.mark.parametrize("change", ["question = 'Anders'", "wanted_by = now()", "text = 'Anders'"])
def test_the_owner_of_the_table_is_bound_too(committed: Advice, change: str) -> None:
    sql = f"UPDATE advice_advice SET {change} WHERE id = %s"
    _refused(sql, committed.pk, error=IntegrityError, match="does not change", using=OWNER)
    kept = value("SELECT question FROM advice_advice WHERE id = %s", committed.pk, using=OWNER)
    assert kept == committed.question

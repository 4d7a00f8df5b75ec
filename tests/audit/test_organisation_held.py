"""Whoever holds the organisation holds nobody up: acts are linked meanwhile, without a deadlock."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.db import connection

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit import services as audit
from privacyoffice.audit.models import AuditEvent
from privacyoffice.policy.services import save_profile
from privacyoffice.publicsite.services import start_statement
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World, make_office


def _save_policy(_office: World) -> Any:
    return save_profile(
        text='title = "Eerste"\n',
        in_force_from=date(2026, 1, 1),
        actor=None,
        now=clock.now(),
    )


def _start_statement(office: World) -> Any:
    return start_statement(
        kind="privacy", language="nl", actor=office.people[Role.PRIVACY_OFFICER], now=clock.now()
    )


def _act(organisation: Any) -> None:
    try:
        with organisation_scope(organisation.pk):
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '3s'")
            audit.record("tenancy.created", subject=organisation, actor=None, at=clock.now())
    finally:
        connection.close()


@pytest.mark.parametrize("save", [_save_policy, _start_statement])
def test_an_act_does_not_wait_for_who_holds_the_organisation(
    committed_db: None, save: Callable[[World], Any]
) -> None:
    """It has the head of the chain at its commit, for which the other would wait in turn."""
    office = make_office()
    organisation = office.organisation
    with ThreadPoolExecutor() as pool, organisation_scope(organisation.pk):
        save(office)
        pool.submit(_act, organisation).result(10)


def test_what_an_act_names_is_looked_up_before_its_commit(db: None) -> None:
    """At commit the head of the chain is taken first; then nothing may be waited for."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname, condeferrable FROM pg_constraint "
            "WHERE conrelid = %s::regclass AND contype = 'f'",
            [AuditEvent._meta.db_table],
        )
        found = dict(cursor.fetchall())
    assert len(found) == 2
    assert not any(found.values()), found

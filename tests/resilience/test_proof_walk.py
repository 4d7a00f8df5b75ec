"""Somebody who owns the database changes the past, and `verify_audit` says from where.

Each attack is on a fresh copy of a database with eight acts of one organisation and a signed
checkpoint at the sixth; the attacker switches the triggers off, and on again afterwards.
"""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg2
import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connections
from django.test import override_settings
from local.place import ROOT
from local.worker import MAINTENANCE_URL, with_database
from psycopg2 import sql

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit import services as audit
from privacyoffice.audit.models import AuditEvent
from privacyoffice.proof.services import checkpointing
from privacyoffice.tenancy.scope import organisation_scope
from tests import databases
from tests.factories import make_member, make_organisation, new_canary

SIGNED, ACTS = 6, 8
TRIGGERS_OFF = "ALTER TABLE {table} DISABLE TRIGGER USER"
TRIGGERS_ON = "ALTER TABLE {table} ENABLE TRIGGER USER"
TABLES = ("audit_auditevent", "audit_chainhead", "audit_rowseal", "accounts_membership")


@dataclass(frozen=True)
class Proof:
    """A database to copy, and what lies outside it."""

    database: str
    folder: Path
    slug: str

    @property
    def checkpoints(self) -> Path:
        return self.folder / "checkpoints"

    @property
    def settings(self) -> dict[str, Any]:
        return {"KEYS_ROOT": self.folder / "keys", "CHECKPOINTS_ROOT": self.checkpoints}


@contextmanager
def _using(name: str) -> Iterator[None]:
    """This process works with another database."""
    ours = connections["default"].settings_dict
    before = ours["NAME"]
    connections.close_all()
    ours["NAME"] = name
    try:
        yield
    finally:
        connections.close_all()
        ours["NAME"] = before


def _make(name: str, template: str) -> None:
    connection = psycopg2.connect(os.environ[MAINTENANCE_URL])
    connection.autocommit = True
    with connection.cursor() as cursor:
        names = {"name": sql.Identifier(name), "template": sql.Identifier(template)}
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {name}").format(**names))
        cursor.execute(
            sql.SQL("CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY").format(**names)
        )
        role = sql.Identifier(settings.DATABASE_APP_ROLE)
        cursor.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {name} TO {role}").format(role=role, **names)
        )
    connection.close()


def _remove(name: str) -> None:
    connection = psycopg2.connect(os.environ[MAINTENANCE_URL])
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
    connection.close()


@pytest.fixture(scope="module")
def proof(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Proof]:
    own = settings.DATABASES["default"]["NAME"]
    name = f"{own}_proof"
    databases.create_for_worker(
        os.environ
        | {
            variable: with_database(os.environ[variable], name)
            for variable in ("DATABASE_URL", "DATABASE_OWNER_URL")
        }
    )
    folder = tmp_path_factory.mktemp("proof")
    outside = {"KEYS_ROOT": folder / "keys", "CHECKPOINTS_ROOT": folder / "checkpoints"}
    with django_db_blocker.unblock(), override_settings(**outside), _using(name):
        organisation = make_organisation(new_canary())
        with organisation_scope(organisation.pk):
            make_member(Role.PRIVACY_OFFICER, canary=new_canary())
        _act_until(organisation, SIGNED)
        with organisation_scope(organisation.pk):
            assert checkpointing.sign(organisation, clock.now())
        _act_until(organisation, ACTS)
        made = Proof(name, folder, organisation.slug)
    yield made
    _remove(name)


def _act_until(organisation: Any, sequence: int) -> None:
    """Acts, each in a transaction of its own, until there are so many."""
    while True:
        with organisation_scope(organisation.pk):
            if AuditEvent.objects.count() >= sequence:
                return
            now = clock.now()
            audit.record("proef.gedaan", subject=organisation, actor=None, at=now, reason="Reden")


@contextmanager
def _attacked(proof: Proof, *statements: str) -> Iterator[str]:
    """The name of a copy on which the owner did this in psql; the triggers are on again."""
    name = f"{proof.database}_{uuid4().hex[:8]}"
    _make(name, proof.database)
    connection = psycopg2.connect(with_database(os.environ[MAINTENANCE_URL], name))
    connection.autocommit = True
    with connection.cursor() as cursor:
        for frame in (TRIGGERS_OFF, "", TRIGGERS_ON):
            around = [frame.format(table=table) for table in TABLES] if frame else statements
            for statement in around:
                cursor.execute(statement)
    connection.close()
    try:
        yield name
    finally:
        _remove(name)


def _verified(proof: Proof, database: str) -> tuple[bool, str]:
    """Whether the command found everything well, and what it printed."""
    told = io.StringIO()
    with override_settings(**proof.settings), _using(database):
        try:
            call_command(
                "verify_audit",
                f"--organisation={proof.slug}",
                f"--against={proof.checkpoints}",
                stdout=told,
                stderr=told,
            )
        except (CommandError, SystemExit) as error:
            return False, f"{told.getvalue()}{error}"
    return True, told.getvalue()


# What the owner does, the first act from which the proof does not hold, and a word of the answer.
ATTACKS = {
    "an act is changed": (
        ["UPDATE audit_auditevent SET payload = '{\"anders\": 1}' WHERE sequence = 3"],
        3,
    ),
    "the moment of an act is changed": (
        [
            "UPDATE audit_auditevent SET occurred_at = occurred_at - '1 day'::interval "
            "WHERE sequence = 4"
        ],
        4,
    ),
    "an act is removed": (["DELETE FROM audit_auditevent WHERE sequence = 3"], 3),
    "two acts change places": (
        [
            "UPDATE audit_auditevent SET sequence = 99 WHERE sequence = 3",
            "UPDATE audit_auditevent SET sequence = 3 WHERE sequence = 4",
            "UPDATE audit_auditevent SET sequence = 4 WHERE sequence = 99",
        ],
        3,
    ),
    "the last acts are cut off": (
        [
            f"DELETE FROM audit_auditevent WHERE sequence >= {SIGNED}",
            f"DELETE FROM audit_rowseal WHERE event_sequence >= {SIGNED}",
            "UPDATE audit_chainhead SET (sequence, row_hash) = (SELECT sequence, row_hash "
            f"FROM audit_auditevent WHERE sequence = {SIGNED - 1})",
        ],
        SIGNED,
    ),
    "a role gets another ground, and no act says so": (
        ["UPDATE accounts_membership SET decision = 'Iets anders'"],
        None,
    ),
}


@pytest.mark.usefixtures("committed_db")
def test_the_command_finds_nothing_where_nothing_happened(proof: Proof) -> None:
    with _attacked(proof) as database:
        is_well, told = _verified(proof, database)
    assert is_well, told
    assert proof.slug in told
    assert str(ACTS) in told


@pytest.mark.usefixtures("committed_db")
@pytest.mark.parametrize("attack", list(ATTACKS))
def test_the_command_finds_what_the_owner_did_in_psql(proof: Proof, attack: str) -> None:
    statements, first_bad = ATTACKS[attack]
    with _attacked(proof, *statements) as database:
        is_well, told = _verified(proof, database)
    print(f"\n{attack}:\n{told}")
    assert not is_well, told
    assert proof.slug in told
    if first_bad is not None:
        assert str(first_bad) in told


@pytest.mark.usefixtures("committed_db")
def test_a_chain_written_anew_is_found_by_its_checkpoint(proof: Proof) -> None:
    """Whoever owns the database can make every later hash fit; not what was signed."""
    anew = f"""
        DO $$
        DECLARE
            e audit_auditevent;
            head bytea;
        BEGIN
            UPDATE audit_auditevent SET reason = 'Anders' WHERE sequence = {SIGNED - 1};
            SELECT row_hash INTO head FROM audit_auditevent WHERE sequence = {SIGNED - 2};
            FOR e IN SELECT * FROM audit_auditevent
                     WHERE sequence >= {SIGNED - 1} ORDER BY sequence LOOP
                e.previous_hash := head;
                head := audit_link_hash(e);
                UPDATE audit_auditevent SET previous_hash = e.previous_hash, row_hash = head
                WHERE id = e.id;
            END LOOP;
            UPDATE audit_chainhead SET row_hash = head;
        END
        $$
    """
    with _attacked(proof, anew) as database:
        is_well, told = _verified(proof, database)
    print(f"\nwritten anew:\n{told}")
    assert not is_well, told


@pytest.mark.usefixtures("committed_db")
def test_as_a_process_the_command_ends_with_one(proof: Proof) -> None:
    statements, _first_bad = ATTACKS["an act is removed"]
    with _attacked(proof, *statements) as database:
        outcome = subprocess.run(
            [
                *(sys.executable, str(ROOT / "manage.py"), "verify_audit"),
                f"--against={proof.checkpoints}",
            ],
            cwd=ROOT,
            env=os.environ
            | {name: str(value) for name, value in proof.settings.items()}
            | {"DATABASE_URL": with_database(os.environ["DATABASE_URL"], database)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert outcome.returncode == 1, outcome.stdout + outcome.stderr
    assert proof.slug in outcome.stdout + outcome.stderr

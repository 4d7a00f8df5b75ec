"""The list of guards is that of the migrations."""

import os

import pytest

from privacyoffice.audit import guards
from privacyoffice.audit.programs import PROGRAMS
from privacyoffice.audit.triggers import TRIGGERS

pytestmark = pytest.mark.django_db


def test_the_list_of_guards_is_what_the_migrations_make() -> None:
    """Renew it after a migration: RENEW_GUARDS=1 script/test tests/audit/test_guards.py"""
    lines = guards.as_lines(guards.found())
    if os.environ.get("RENEW_GUARDS"):
        guards.EXPECTED.write_text(lines)
    assert guards.EXPECTED.read_text() == lines
    assert [*guards.differences()] == []


def test_the_list_has_every_kind_of_guard() -> None:
    named = guards.expected()
    for program in PROGRAMS:
        assert any(name.startswith(f"function {program.name}(") for name in named)
    for trigger in TRIGGERS:
        assert f"trigger {trigger.name} on {trigger.table}" in named
    for name in (
        "function refuse_status()",
        "trigger status_follows on requests_dsar_datasubjectrequest",
        "trigger audit_seal on requests_dsar_historicaldatasubjectrequest",
        "row-level security on audit_auditevent",
        "policy tenant on audit_auditevent",
    ):
        assert name in named

"""Isolation is there twice, and each layer holds when the other one is gone.

Each test is its own negative control: it takes a layer away and sees what that lets through.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from django.db import transaction

from privacyoffice.tenancy import managers
from privacyoffice.tenancy.models import Department
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import make_department, make_organisation
from tests.tenancy.sql import OWNER, run, set_scope, value

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def departments(committed_db: None) -> tuple[UUID, UUID]:
    """Two organisations with a department each; their ids."""
    ids = []
    for _ in range(2):
        organisation = make_organisation()
        with organisation_scope(organisation.pk):
            make_department("Afdeling")
        ids.append(organisation.pk)
    return ids[0], ids[1]


@contextmanager
def without_row_level_security() -> Iterator[None]:
    """The sabotage: as its owner, open one table to everybody."""
    with transaction.atomic(using=OWNER):
        run("ALTER TABLE tenancy_department DISABLE ROW LEVEL SECURITY", using=OWNER)
    try:
        yield
    finally:
        with transaction.atomic(using=OWNER):
            run("ALTER TABLE tenancy_department ENABLE ROW LEVEL SECURITY", using=OWNER)


def foreign_rows_in_sql(own: UUID) -> int:
    """Rows of others that plain SQL shows the application inside one organisation."""
    with transaction.atomic():
        set_scope(own)
        return int(
            value("SELECT count(*) FROM tenancy_department WHERE organisation_id <> %s", own)
        )


def foreign_rows_in_queries(own: UUID) -> int:
    """Rows of others that a query shows there."""
    with organisation_scope(own):
        return Department.objects.exclude(organisation=own).count()


def test_row_level_security_holds_around_the_managers(departments: tuple[UUID, UUID]) -> None:
    own, _other = departments
    assert foreign_rows_in_sql(own) == 0
    with without_row_level_security():
        assert foreign_rows_in_sql(own) > 0


def test_managers_hold_without_row_level_security(
    departments: tuple[UUID, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    own, _other = departments
    with without_row_level_security():
        assert foreign_rows_in_queries(own) == 0
        monkeypatch.setattr(managers.TenantQuerySet, "in_scope", lambda self: self)
        assert foreign_rows_in_queries(own) > 0


def test_row_level_security_holds_without_the_managers(
    departments: tuple[UUID, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    own, _other = departments
    monkeypatch.setattr(managers.TenantQuerySet, "in_scope", lambda self: self)
    assert foreign_rows_in_queries(own) == 0

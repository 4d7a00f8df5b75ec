"""The scope: set, nested, put back, and missing."""

import uuid

import pytest
from django.db import connection, transaction

from privacyoffice.tenancy.models import Department, Organisation
from privacyoffice.tenancy.scope import (
    ScopeMissing,
    current_organisation_id,
    organisation_scope,
    scope_is_set,
)
from tests.factories import make_department, make_organisation
from tests.tenancy.sql import value


def setting() -> str:
    """The organisation that the database believes is in scope; empty when none is."""
    return str(value("SELECT coalesce(current_setting('app.organisation', true), '')"))


class _OnPurposeError(Exception):
    pass


def _fail_inside(organisation: Organisation) -> None:
    with organisation_scope(organisation.pk):
        make_department("Blijft niet")
        raise _OnPurposeError


@pytest.fixture
def pair(committed_db: None) -> tuple[Organisation, Organisation]:
    return make_organisation(), make_organisation()


def test_the_scope_ends_with_its_transaction(pair: tuple[Organisation, Organisation]) -> None:
    with organisation_scope(pair[0].pk):
        assert setting() == str(pair[0].pk)
        assert current_organisation_id() == pair[0].pk
    assert setting() == ""
    assert not scope_is_set()


def test_an_error_takes_the_scope_away(pair: tuple[Organisation, Organisation]) -> None:
    with pytest.raises(_OnPurposeError), organisation_scope(pair[0].pk):
        raise _OnPurposeError
    assert setting() == ""
    assert not scope_is_set()


def test_a_nested_scope_gives_back_the_outer_one(pair: tuple[Organisation, Organisation]) -> None:
    outer, inner = pair
    with organisation_scope(outer.pk):
        with organisation_scope(inner.pk):
            assert setting() == str(inner.pk)
        assert setting() == str(outer.pk)
        assert current_organisation_id() == outer.pk


def test_a_failed_savepoint_gives_back_the_outer_scope(
    pair: tuple[Organisation, Organisation],
) -> None:
    outer, inner = pair
    with organisation_scope(outer.pk):
        with pytest.raises(_OnPurposeError):
            _fail_inside(inner)
        assert setting() == str(outer.pk)
        assert current_organisation_id() == outer.pk
        assert not Department.objects.filter(name="Blijft niet").exists()
    with organisation_scope(inner.pk):
        assert not Department.objects.filter(name="Blijft niet").exists()


def test_a_nested_scope_that_rolls_back_quietly_gives_back_the_outer_one(
    pair: tuple[Organisation, Organisation],
) -> None:
    outer, inner = pair
    with organisation_scope(outer.pk):
        with organisation_scope(inner.pk):
            transaction.set_rollback(True)
        assert setting() == str(outer.pk)


def test_no_scope_is_left_for_the_next_user_of_a_connection(
    pair: tuple[Organisation, Organisation],
) -> None:
    with organisation_scope(pair[0].pk):
        make_department("Afdeling")
    assert connection.connection is not None
    assert value("SELECT count(*) FROM tenancy_department") == 0


def test_a_query_without_a_scope_raises_when_it_runs_and_not_before(committed_db: None) -> None:
    query = Department.objects.filter(name="x").order_by("name")
    with pytest.raises(ScopeMissing):
        query.exists()
    with pytest.raises(ScopeMissing):
        list(query)
    with pytest.raises(ScopeMissing):
        Department.objects.create(name="x", valid_from="2026-01-01")


def test_forms_of_tenant_models_are_made_without_a_scope() -> None:
    """As happens when modules are imported: a form holds querysets that nobody runs yet."""
    from django.forms import modelform_factory

    from registers.models import ProcessingActivity

    form_class = modelform_factory(ProcessingActivity, fields=("name", "department"))
    assert list(form_class.base_fields) == ["name", "department"]


def test_an_unknown_organisation_has_nothing(committed_db: None) -> None:
    with organisation_scope(uuid.uuid4()):
        assert not Department.objects.exists()

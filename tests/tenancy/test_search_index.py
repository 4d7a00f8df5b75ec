"""Searching what is public uses its index, also behind row-level security.

A policy whose condition is not `true` would keep PostgreSQL from using the index: the match
operator might tell about rows that the policy hides, so it is not tried before the policy.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope, step_down_to_public_role
from registers.public_search import PublicQuery
from tests.factories import make_organisation
from tests.tenancy.sql import OWNER, run

ROWS = 5_000
BY_WORD = PublicQuery(text="parkeer")
BY_BASIS = PublicQuery(legal_basis="d")
FILL = """
INSERT INTO registers_publishedactivity (id, organisation_id, activity_id, version, reference,
    name, department_name, purpose_line, content, content_hash, search_text, sort_key, published_at,
    withdrawn_because, retired_because)
SELECT gen_random_uuid(), %s, gen_random_uuid(), 1, 'VA-' || n,
    'Verwerking ' || n || CASE WHEN n %% 500 = 0 THEN ' parkeervergunning' ELSE '' END,
    '', '', CASE WHEN n %% 500 = 0 THEN '{"legal_bases": [{"basis": "d"}]}' ELSE '{}' END::jsonb,
    '', md5(n::text) || ' ' || md5((n + 1)::text), 'v' || n, now(), '', ''
FROM generate_series(1, %s) AS n
"""


@pytest.fixture(scope="module")
def crowded(django_db_setup: None, django_db_blocker: Any) -> Iterator[Organisation]:
    """An organisation with 5,000 published versions, removed again: it would slow others."""
    with django_db_blocker.unblock():
        organisation = make_organisation()
        run(FILL, organisation.pk, ROWS, using=OWNER)
        run("VACUUM ANALYZE registers_publishedactivity", using=OWNER)
        yield organisation
        run(
            "DELETE FROM registers_publishedactivity WHERE organisation_id = %s",
            organisation.pk,
            using=OWNER,
        )


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", ()):
        yield from _nodes(child)


def _plan_of(
    query: PublicQuery, organisation: Organisation, *, public: bool
) -> list[dict[str, Any]]:
    with transaction.atomic(), organisation_scope(organisation.pk):
        if public:
            step_down_to_public_role()
        found = query.results()
        assert found.count() == ROWS // 500
        explained = found.explain(format="JSON", analyze=True)
        plan = json.loads(explained)[0]["Plan"]
        transaction.set_rollback(True)
    return list(_nodes(plan))


@pytest.mark.usefixtures("committed_db")
@pytest.mark.parametrize("public", [False, True], ids=["application", "public"])
def test_a_search_goes_by_its_index(crowded: Organisation, *, public: bool) -> None:
    indexes = {node.get("Index Name") for node in _plan_of(BY_WORD, crowded, public=public)}
    assert "published_search" in indexes


@pytest.mark.usefixtures("committed_db")
@pytest.mark.parametrize("public", [False, True], ids=["application", "public"])
def test_a_filter_goes_by_its_index(crowded: Organisation, *, public: bool) -> None:
    indexes = {node.get("Index Name") for node in _plan_of(BY_BASIS, crowded, public=public)}
    assert "published_facets" in indexes


@pytest.mark.usefixtures("committed_db")
def test_without_the_policy_for_all_readers_the_index_is_passed_by(crowded: Organisation) -> None:
    """Negative control: why this table has a policy of its own."""
    run("DROP POLICY reading ON registers_publishedactivity", using=OWNER)
    try:
        indexes = {n.get("Index Name") for n in _plan_of(BY_WORD, crowded, public=False)}
    finally:
        run(
            "CREATE POLICY reading ON registers_publishedactivity FOR SELECT USING (true)",
            using=OWNER,
        )
    assert "published_search" not in indexes
    assert connection.vendor == "postgresql"

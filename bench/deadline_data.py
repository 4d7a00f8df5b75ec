"""Deadlines for the benchmark, made by the database itself and kept."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import connection, transaction

from bench.data import say, tidy_up, without_triggers
from privacyoffice.accounts.roles import Role
from privacyoffice.accounts.services.membership import give_role
from privacyoffice.accounts.services.organisation import create_organisation
from privacyoffice.deadlines.kinds import OWN
from privacyoffice.deadlines.models import Deadline
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope

# The same in every run, since the deadlines are: a Monday at noon.
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
_OWNERS = 20


@dataclass(frozen=True)
class Sizes:
    """How many deadlines: of all so many run, and of those a threshold of so many has come."""

    all: int
    running: int
    due: int


FULL = Sizes(1_000_000, 50_000, 1_000)
QUICK = Sizes(20_000, 1_000, 50)


def office(sizes: Sizes) -> Organisation:
    """An organisation with so many deadlines, one reminder told of each that has ended. The
    full one takes some minutes the first time."""
    slug = f"termijnen-{sizes.all}"
    if not Organisation.objects.filter(slug=slug).exists():
        say(f"Making {sizes.all} deadlines")
        with without_triggers(Deadline._meta.db_table), transaction.atomic():
            organisation = create_organisation(slug=slug, name=f"Termijnen {slug}", now=NOW)
            with organisation_scope(organisation.pk):
                owners = [_member(slug, Role.CASE_HANDLER, number) for number in range(_OWNERS)]
                for role in (Role.PRIVACY_OFFICER, Role.DPO, Role.MANAGER):
                    _member(slug, role, 0)
                _insert(sizes, owners)
        tidy_up()
    return Organisation.objects.get(slug=slug)


def _member(slug: str, role: str, number: int) -> str:
    membership = give_role(
        email=f"{role}{number}@{slug}.example",
        name=f"{role} {number}",
        role=role,
        decision="Besluit",
        decided_on=date(2026, 1, 1),
        valid_from=date(2026, 1, 1),
        actor=None,
        now=NOW,
    )
    return str(membership.user_id)


def _insert(sizes: Sizes, owners: list[str]) -> None:
    """The first ones have come, the next run and have nothing yet, the rest has ended.

    Those that have come end in seven days, at the end of a day; those that run later than that.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO deadlines_deadline (id, organisation_id, kind, rule, label, url, owner_id,
                status, started_at, due_at, original_due_at, revision, next_threshold_at,
                closed_at)
            SELECT gen_random_uuid(), current_setting('app.organisation')::uuid, %(kind)s, 'DATE',
                'Zaak ' || n, '/zaak/' || n || '/', (%(owners)s::uuid[])[1 + n %% %(count)s],
                CASE WHEN n <= %(running)s THEN 'open' ELSE 'met' END,
                due - interval '1 month', due, due, 1,
                CASE WHEN n <= %(running)s THEN
                    (date_trunc('day', due AT TIME ZONE 'Europe/Amsterdam')
                     - interval '7 days' + interval '8 hours') AT TIME ZONE 'Europe/Amsterdam'
                END,
                CASE WHEN n > %(running)s THEN due - interval '1 day' END
            FROM generate_series(1, %(all)s) AS n,
            LATERAL (
                SELECT (DATE '2026-06-08' + TIME '23:59:59'
                    + CASE
                        WHEN n <= %(due)s THEN interval '0'
                        WHEN n <= %(running)s THEN (1 + n %% 300) * interval '1 day'
                        ELSE -(10 + n %% 1000) * interval '1 day'
                    END) AT TIME ZONE 'Europe/Amsterdam' AS due
            ) AS dated
            """,
            {
                "kind": OWN,
                "owners": owners,
                "count": len(owners),
                "all": sizes.all,
                "running": sizes.running,
                "due": sizes.due,
            },
        )
        cursor.execute(
            """
            INSERT INTO deadlines_dispatch (id, organisation_id, deadline_id, revision, threshold,
                passed_at, result, recorded_at)
            SELECT gen_random_uuid(), organisation_id, id, 1, '-P7D', due_at - interval '7 days',
                'told', due_at - interval '7 days'
            FROM deadlines_deadline WHERE status = 'met'
            """
        )

"""Data for the benchmarks: made once, kept in the database of var/bench."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, connections, transaction

from privacyoffice import clock
from privacyoffice.demo.generating.generate import make_municipality, slug_of
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope, step_down_to_public_role
from registers.models import PublishedActivity

_SEED = 1
_MANY = "Miljoen"


def municipality(processings: int) -> Organisation:
    """A municipality with so many processings, most of them published, with all that belongs
    to them. 10,000 take some minutes the first time."""
    place = f"Meting{processings}"
    if _is_new(place):
        say(f"Making {processings} processings")
    if make_municipality(place, processings, seed=_SEED, now=clock.now()):
        tidy_up()
    return Organisation.objects.get(slug=slug_of(place))


def municipality_of_short_texts(rows: int) -> Organisation:
    """A municipality with exactly so many published rows that hold little but a name."""
    place = f"{_MANY}{rows}"
    if _is_new(place):
        say(f"Making {rows} rows")
        table = PublishedActivity._meta.db_table
        with without_triggers(table), transaction.atomic():
            make_municipality(place, 0, seed=_SEED, now=clock.now())
            organisation = Organisation.objects.get(slug=slug_of(place))
            with organisation_scope(organisation.pk):
                _insert(rows)
        tidy_up()
    return Organisation.objects.get(slug=slug_of(place))


@contextmanager
def as_public(organisation: Organisation) -> Iterator[None]:
    """As a page of this organisation is read: one transaction, its scope, the public role."""
    with transaction.atomic(), organisation_scope(organisation.pk):
        step_down_to_public_role()
        yield


def _is_new(place: str) -> bool:
    return not Organisation.objects.filter(slug=slug_of(place)).exists()


def _insert(rows: int) -> None:
    """By the database itself: a million rows through Python take ten times as long."""
    table = connection.ops.quote_name(PublishedActivity._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO {table} (id, organisation_id, activity_id, version, reference, name,
                department_name, purpose_line, content, content_hash, search_text, sort_key,
                published_at, withdrawn_because, retired_because)
            SELECT gen_random_uuid(), current_setting('app.organisation')::uuid,
                gen_random_uuid(), 1, 'VA-' || n, 'Verwerking ' || n, 'Afdeling ' || n %% 20,
                '', '{{}}', '', '', 'verwerking ' || lpad(n::text, 8, '0'),
                now() - n * interval '1 minute', '', ''
            FROM generate_series(1, %s) AS n
            """,  # noqa: S608  # the name of our own table
            [rows],
        )


@contextmanager
def without_triggers(table: str) -> Iterator[None]:
    """The rules of the database on this table are off meanwhile: that a status begins as it may,
    and that each change is sealed. For rows by the million, and for what that costs."""
    switch = f"ALTER TABLE {connection.ops.quote_name(table)} {{}} TRIGGER USER"
    with connections["owner"].cursor() as cursor:
        cursor.execute(switch.format("DISABLE"))
    try:
        yield
    finally:
        with connections["owner"].cursor() as cursor:
            cursor.execute(switch.format("ENABLE"))


def tidy_up() -> None:
    """What autovacuum does after a while, before anything is measured."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def say(text: str) -> None:
    """Tell who waits what takes so long."""
    print(text, file=sys.stderr, flush=True)

"""What proof costs: linking acts at commit, sealing rows, and looking at a whole chain.

The baselines are the same acts and saves in the same tables, with the triggers of the chain off
for as long as it takes. Chains of the benchmark are therefore not whole, but for the one that is
verified.
"""

import threading
import time
from collections.abc import Callable
from statistics import median

from django.db import connection, connections, transaction

from bench.data import say, tidy_up, without_triggers
from bench.table import Row, at_most, faster
from privacyoffice import clock
from privacyoffice.accounts.services.organisation import create_organisation
from privacyoffice.audit import services as audit
from privacyoffice.audit.verification import verify
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope
from processors.models import Party

WRITERS = 12
_WORK = 0.04  # seconds that an act takes apart from being recorded
_LIMIT = 60.0  # seconds for the verification of 100,000 acts
_ACTS = "audit_auditevent"
_PARTIES = "processors_party"


def run(quick: bool) -> list[Row]:
    """Acts by many writers, saves of a watched row, and the verification of a long chain."""
    organisation = _organisation("keten")
    rounds, acts = (1, 10) if quick else (7, 100)
    linked, loose = _alternated(rounds, _ACTS, lambda: _by_all(organisation, acts))
    work = 2 if quick else 25
    at_commit = _by_all(organisation, work, pause=_WORK)
    from_the_start = _by_all(organisation, work, pause=_WORK, locked=True)
    sealed, bare = _alternated(rounds, _PARTIES, lambda: _saves(organisation, 3 * acts))
    length = 2_000 if quick else 100_000
    taken = _verification(_chain(length), length)
    return [
        faster(
            f"{WRITERS} writers, {acts} acts each: linked, against recorded only",
            ours=linked,
            baseline=loose,
            goal=0.6,
        ),
        faster(
            f"{WRITERS} writers, acts of {_WORK * 1000:.0f} ms: the end of the chain locked at "
            "commit, against locked from the start",
            ours=at_commit,
            baseline=from_the_start,
            goal=5,
        ),
        at_most(
            f"{3 * acts} saves of a watched row with their acts, against an unwatched one",
            ours=sealed,
            baseline=bare,
            goal=1.5,
        ),
        Row(
            f"verification of {length:,} acts, against the promise",
            ours=taken,
            baseline=_LIMIT,
            unit="s",
            ratio=taken / _LIMIT,
            goal=1,
            at_least=False,
        ),
    ]


def _organisation(slug: str) -> Organisation:
    found = Organisation.objects.filter(slug=slug).first()
    return found or create_organisation(slug=slug, name=slug, now=clock.now())


def _alternated(rounds: int, table: str, act: Callable[[], float]) -> tuple[float, float]:
    """Median seconds with the triggers of the table and without, turn by turn."""
    ours, baseline = [], []
    for _round in range(rounds):
        ours.append(act())
        with without_triggers(table):
            baseline.append(act())
    return median(ours), median(baseline)


def _by_all(
    organisation: Organisation, acts: int, *, pause: float = 0, locked: bool = False
) -> float:
    """Seconds in which all writers, each with a connection of its own, commit so many acts."""
    start = threading.Barrier(WRITERS + 1)
    failed: list[Exception] = []

    def write() -> None:
        try:
            with organisation_scope(organisation.pk):
                connection.cursor().close()  # connected before the clock starts
            start.wait()
            for _number in range(acts):
                with organisation_scope(organisation.pk):
                    if locked:
                        _lock_end(organisation)
                    _act(organisation, pause)
        except Exception as error:
            failed.append(error)
            start.abort()
        finally:
            connections.close_all()

    writers = [threading.Thread(target=write) for _number in range(WRITERS)]
    for writer in writers:
        writer.start()
    start.wait()
    began = time.perf_counter()
    for writer in writers:
        writer.join()
    if failed:
        raise failed[0]
    return time.perf_counter() - began


def _act(organisation: Organisation, pause: float) -> None:
    audit.record("bench.acted", subject=organisation, actor=None, at=clock.now())
    if pause:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(%s)", [pause])


def _lock_end(organisation: Organisation) -> None:
    """What a chain that is linked while the act goes on has to hold all that time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"bench:{organisation.pk}"]
        )


def _saves(organisation: Organisation, number: int) -> float:
    """Seconds for so many legal acts on a watched row, each in a transaction of its own."""
    with organisation_scope(organisation.pk):
        party, _made = Party.objects.get_or_create(name="Verwerker")
    began = time.perf_counter()
    for count in range(number):
        with organisation_scope(organisation.pk):
            party.contact = f"Loket {count}"
            party.save()
            audit.record("bench.party_changed", subject=party, actor=None, at=clock.now())
    return time.perf_counter() - began


def _chain(length: int) -> Organisation:
    """An organisation with a whole chain of about so many acts; made once."""
    slug = f"keten-{length}"
    if Organisation.objects.filter(slug=slug).exists():
        return Organisation.objects.get(slug=slug)
    say(f"Making a chain of {length} acts")
    with transaction.atomic():
        organisation = _organisation(slug)
        for _batch in range(length // 1000):
            with organisation_scope(organisation.pk), connection.cursor() as cursor:
                cursor.execute(
                    """
                    INSERT INTO audit_auditevent (id, organisation_id, action, occurred_at,
                        actor_role, subject_type, subject_id, subject_label, reason, payload,
                        request_id)
                    SELECT gen_random_uuid(), %s, 'bench.acted', now(), 'po',
                        'tenancy.organisation', %s, 'Meting ' || n, '',
                        jsonb_build_object('number', n), ''
                    FROM generate_series(1, 1000) AS n
                    """,
                    [organisation.pk, organisation.pk],
                )
    tidy_up()
    return organisation


def _verification(organisation: Organisation, length: int) -> float:
    began = time.perf_counter()
    verdict = verify(organisation)
    taken = time.perf_counter() - began
    if verdict.problems or verdict.checked < length:
        raise RuntimeError(f"{verdict.checked} acts were looked at: {verdict.problems[:3]}")
    return taken

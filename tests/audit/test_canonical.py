"""The form that is hashed: the same in the database and here, whatever a session likes."""

import pytest
from django.db import connection, transaction

from privacyoffice.audit.canonical import canonical
from privacyoffice.audit.watching import watched_tables
from tests.audit.chains import Chain
from tests.factories import World
from tests.tenancy.sql import OWNER, run, set_scope, value

TEXTS = [
    "",
    "-",
    "3:abc",
    "é 😀 ﷽",
    "regel\nregel\r\n\ttab",
    "\u202eomgekeerd",
    "'\"\\{}[]",
    "a" * 5000,
]
LIKINGS = (
    "SET LOCAL TimeZone = 'Asia/Kolkata'",
    "SET LOCAL DateStyle = 'German, DMY'",
    "SET LOCAL bytea_output = 'escape'",
    "SET LOCAL extra_float_digits = 0",
    "SET LOCAL IntervalStyle = 'iso_8601'",
)


@pytest.mark.parametrize("text", [*TEXTS, None])
@pytest.mark.django_db
def test_a_part_has_the_same_form_in_the_database(text: str | None) -> None:
    assert value("SELECT audit_part(%s)", text) == canonical([text])


def test_no_two_different_lists_of_texts_have_the_same_form() -> None:
    lists = [["ab", "c"], ["a", "bc"], ["abc"], ["abc", ""], ["abc", None], ["1:a", "bc"]]
    assert len({canonical(texts) for texts in lists}) == len(lists)


def test_acts_with_odd_texts_are_no_alarm(committed_db: None) -> None:
    chain = Chain()
    for number, text in enumerate(TEXTS):
        payload = {"tekst": text, "getal": 1.10 + number, "groot": 10**30, "lijst": [None, True]}
        chain.act(label=text, reason=text, payload=payload)
    assert chain.found() == set()


def test_what_a_session_likes_changes_no_hash_of_a_row(kept_world: World) -> None:
    set_scope(kept_world.organisation.pk)
    before = _hashes(kept_world)
    assert len(before) > 20
    for liking in LIKINGS:
        run(liking)
    assert _hashes(kept_world) == before


def test_what_a_session_likes_changes_no_verdict(committed_db: None) -> None:
    chain = Chain().grow(2)
    with transaction.atomic(using=OWNER):
        for liking in LIKINGS:
            run(liking, using=OWNER)
        rename = "UPDATE processors_party SET name = name || '!' WHERE organisation_id = %s"
        assert run(rename, chain.pk, using=OWNER) == 2
    assert chain.actions()[-1] == "audit.changed_outside"
    assert chain.found() == set()


def _hashes(world: World) -> dict[str, list[tuple[str, bytes]]]:
    found = {}
    for watched in watched_tables():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT row_id, row_hash FROM audit_live_rows(%s::regclass, %s, %s, %s, %s) "
                "ORDER BY 1",
                [
                    *(watched.table, watched.organisation_column, watched.key_column),
                    *(list(watched.columns), world.organisation.pk),
                ],
            )
            rows = [(row, bytes(row_hash)) for row, row_hash in cursor.fetchall()]
        if rows:
            found[watched.table] = rows
    return found

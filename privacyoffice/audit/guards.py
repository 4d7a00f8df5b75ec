"""What keeps rows as they are: every trigger, its function, row-level security and rules.

guards.txt has them as the migrations of this release make them, by their hashes; a test renews
it. A verification compares the database with that, so that nobody switches one off unseen.
"""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.apps import apps
from django.conf import settings

from privacyoffice.audit import reading

EXPECTED = Path(__file__).with_name("guards.txt")
# These may stand beside those of the release on a table that is not ours.
_ON_TABLES = ("policy ", "rule ", "trigger ")
# Names and contents; a function of an extension is not ours.
_THERE = """
SELECT 'trigger ' || t.tgname || ' on ' || c.relname,
    pg_get_triggerdef(t.oid, true) || CASE WHEN t.tgenabled IN ('O', 'A') THEN '' ELSE ' off' END
FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace
UNION ALL
SELECT 'function ' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')',
    concat_ws('|', pg_get_function_result(p.oid), l.lanname, p.provolatile, p.prosecdef,
        p.proisstrict, array_to_string(p.proconfig, ';'), p.prosrc)
FROM pg_proc AS p JOIN pg_language AS l ON l.oid = p.prolang
WHERE p.pronamespace = 'public'::regnamespace AND NOT EXISTS (
    SELECT FROM pg_depend AS d
    WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
UNION ALL
SELECT 'row-level security on ' || c.relname, CASE WHEN c.relforcerowsecurity THEN 'forced' END
FROM pg_class AS c WHERE c.relrowsecurity AND c.relnamespace = 'public'::regnamespace
UNION ALL
SELECT 'policy ' || policyname || ' on ' || tablename,
    concat_ws('|', permissive, array_to_string(roles, ','), cmd, qual, with_check)
FROM pg_policies WHERE schemaname = 'public'
UNION ALL
SELECT 'rule ' || rulename || ' on ' || tablename, definition
FROM pg_rules WHERE schemaname = 'public'
ORDER BY 1
"""


def differences() -> Iterator[str]:
    """What is off, gone or another in the database in use, and what does not belong there."""
    there, wanted = found(), expected()
    for name, digest in wanted.items():
        if there.get(name) != digest:
            yield name
    ours = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    for name in there.keys() - wanted.keys():
        if name.startswith(_ON_TABLES) and name.rpartition(" on ")[2] in ours:
            yield f"unknown {name}"


def expected() -> dict[str, str]:
    """The hash of each guard of this release."""
    lines = EXPECTED.read_text().splitlines()
    return {name: digest for digest, _, name in (line.partition(" ") for line in lines)}


def found() -> dict[str, str]:
    """The hash of each guard in the database in use."""
    return {name: _digest(content or "") for name, content in reading.rows(_THERE)}


def as_lines(guards: Mapping[str, str]) -> str:
    """As they stand in guards.txt."""
    return "".join(f"{digest} {name}\n" for name, digest in sorted(guards.items()))


def _digest(content: str) -> str:
    # An installation may give its roles other names.
    for role in (settings.DATABASE_PUBLIC_ROLE, settings.DATABASE_APP_ROLE):
        content = content.replace(role, "role of ours")
    return hashlib.sha256(content.encode()).hexdigest()[:16]

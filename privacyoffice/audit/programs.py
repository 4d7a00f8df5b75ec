"""The programs of the chain inside the database: what links acts, seals rows, and refuses. When
they run is in triggers.py.

They are written here, so that a verification can compare what the database runs with what it
should run. The functions that write for the application run as the owner, who is not bound by
row-level security: at commit no organisation need be in scope any more, and one transaction
may hold acts of several.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from privacyoffice.audit.canonical import CONTENT, SEAL, VERSION, in_sql

# Texts of rows must not depend on how a session likes its times and numbers.
_PLAIN_TEXTS = (
    "TimeZone=UTC",
    "bytea_output=hex",
    "extra_float_digits=1",
    "IntervalStyle=postgres",
)
_PATH = "search_path=pg_catalog, public, pg_temp"


@dataclass(frozen=True)
class Program:
    """A function in the database."""

    name: str
    arguments: str
    returns: str
    body: str
    language: str = "plpgsql"
    volatility: str = "VOLATILE"
    as_owner: bool = False
    settings: Sequence[str] = (_PATH,)

    @property
    def source(self) -> str:
        """The body as the catalogue keeps it."""
        return f"\n{self.body.strip()}\n"

    @property
    def sql(self) -> str:
        """Makes it, or gives it this body."""
        settings = "".join(
            f" SET {name} = {value if name == 'search_path' else repr(value)}"
            for name, value in (setting.split("=") for setting in self.settings)
        )
        return (
            f"CREATE OR REPLACE FUNCTION {self.name}({self.arguments}) RETURNS {self.returns} "
            f"LANGUAGE {self.language} {self.volatility}"
            f"{' SECURITY DEFINER' if self.as_owner else ''}{settings} AS $${self.source}$$"
        )


_STAMP = """
BEGIN
    NEW.recorded_at := clock_timestamp();
    NEW.database_user := session_user;
    NEW.transaction := pg_current_xact_id()::text::bigint;
    NEW.sequence := NULL;
    NEW.changes_hash := NULL;
    NEW.previous_hash := NULL;
    NEW.row_hash := NULL;
    RETURN NEW;
END
"""

# The heads are locked in one order, whatever the order of the acts was: two transactions with
# acts of the same two organisations would otherwise wait for each other. This runs with the
# rights of the owner: whoever may act as the owner is not the program, and gets a note whatever
# acts they made.
_LINK_TRANSACTION = """
DECLARE
    mine CONSTANT bigint := pg_current_xact_id()::text::bigint;
    is_owner CONSTANT boolean := pg_has_role(session_user, current_user, 'MEMBER');
    organisations uuid[];
    place uuid;
    head audit_chainhead;
    digest bytea;
    e audit_auditevent;
BEGIN
    SELECT array_agg(found.organisation_id ORDER BY found.organisation_id) INTO organisations
    FROM (
        SELECT organisation_id FROM audit_auditevent
        WHERE transaction = mine AND sequence IS NULL
        UNION
        SELECT organisation_id FROM audit_rowseal
        WHERE transaction = mine AND event_sequence IS NULL
    ) AS found;
    INSERT INTO audit_chainhead (id, organisation_id, sequence)
    SELECT gen_random_uuid(), wanted, 0 FROM unnest(organisations) AS wanted ORDER BY wanted
    ON CONFLICT (organisation_id) DO NOTHING;
    PERFORM 1 FROM audit_chainhead WHERE organisation_id = ANY (organisations)
    ORDER BY organisation_id FOR UPDATE;
    FOREACH place IN ARRAY coalesce(organisations, ARRAY[]::uuid[]) LOOP
        PERFORM 1 FROM audit_auditevent
        WHERE transaction = mine AND organisation_id = place AND sequence IS NULL LIMIT 1;
        IF NOT FOUND OR is_owner THEN
            PERFORM audit_note_outside(place, mine);
        END IF;
        SELECT * INTO STRICT head FROM audit_chainhead WHERE organisation_id = place;
        SELECT sha256(convert_to(string_agg({seal}, '' ORDER BY s.id), 'UTF8')) INTO digest
        FROM audit_rowseal AS s
        WHERE s.transaction = mine AND s.organisation_id = place AND s.event_sequence IS NULL;
        FOR e IN
            SELECT * FROM audit_auditevent
            WHERE transaction = mine AND organisation_id = place AND sequence IS NULL
            ORDER BY recorded_at, id
        LOOP
            head.sequence := head.sequence + 1;
            e.sequence := head.sequence;
            e.previous_hash := head.row_hash;
            e.changes_hash := digest;
            head.row_hash := audit_link_hash(e);
            UPDATE audit_auditevent
            SET sequence = e.sequence, previous_hash = e.previous_hash,
                changes_hash = e.changes_hash, row_hash = head.row_hash
            WHERE id = e.id;
            IF digest IS NOT NULL THEN
                UPDATE audit_rowseal SET event_sequence = e.sequence
                WHERE transaction = mine AND organisation_id = place AND event_sequence IS NULL;
                digest := NULL;
            END IF;
        END LOOP;
        UPDATE audit_chainhead SET sequence = head.sequence, row_hash = head.row_hash
        WHERE organisation_id = place AND sequence < head.sequence;
    END LOOP;
END
"""

# Changed rows and no act, or acts in somebody's name that the program did not make: somebody went
# around the services. Never values, only where. What a migration sealed ('*') is no change. The
# note is about the row, if there is one; rows of its history have no id of their own.
_NOTE_OUTSIDE = """
DECLARE
    rows_changed jsonb;
    acts_made jsonb;
    how_many bigint;
    tables text[];
    ids text[];
BEGIN
    SELECT count(*), jsonb_agg(DISTINCT jsonb_build_object(
            'table', s.table_name, 'row', s.row_id, 'columns', s.changed,
            'removed', s.row_hash IS NULL)) FILTER (WHERE s.nr <= 50)
    INTO how_many, rows_changed
    FROM (
        SELECT *, row_number() OVER (ORDER BY id) AS nr FROM audit_rowseal
        WHERE transaction = mine AND organisation_id = place AND event_sequence IS NULL
            AND changed <> '*'
    ) AS s;
    SELECT jsonb_agg(a.action) INTO acts_made
    FROM (
        SELECT action FROM audit_auditevent
        WHERE transaction = mine AND organisation_id = place AND sequence IS NULL
            AND actor_id IS NOT NULL AND database_user = session_user
        ORDER BY recorded_at, id LIMIT 50
    ) AS a;
    IF how_many = 0 AND acts_made IS NULL THEN
        RETURN;
    END IF;
    SELECT array_agg(DISTINCT table_name), array_agg(DISTINCT row_id) INTO tables, ids
    FROM audit_rowseal
    WHERE transaction = mine AND organisation_id = place AND event_sequence IS NULL
        AND changed <> '*' AND row_id ~ '^[0-9a-f-]{36}$';
    INSERT INTO audit_auditevent (id, organisation_id, action, occurred_at, actor_role,
        subject_type, subject_id, subject_label, reason, payload, request_id)
    SELECT gen_random_uuid(), place, 'audit.changed_outside', now(), '',
        CASE WHEN single THEN tables[1] ELSE 'tenancy_organisation' END,
        CASE WHEN single THEN ids[1]::uuid ELSE place END,
        CASE WHEN single THEN tables[1] ELSE '' END, '',
        jsonb_build_object(
            'database_user', session_user, 'program', current_setting('application_name'),
            'changes', how_many, 'rows', coalesce(rows_changed, '[]'),
            'acts', coalesce(acts_made, '[]')), ''
    FROM (SELECT cardinality(tables) = 1 AND cardinality(ids) = 1 AS single) AS question;
END
"""

_LINK_EVENT = """
DECLARE
    place bigint;
BEGIN
    SELECT sequence INTO STRICT place FROM audit_auditevent WHERE id = NEW.id;
    IF place IS NULL THEN
        PERFORM audit_link_transaction();
    END IF;
    RETURN NULL;
END
"""

_LINK_SEAL = """
DECLARE
    place bigint;
BEGIN
    SELECT event_sequence INTO STRICT place FROM audit_rowseal WHERE id = NEW.id;
    IF place IS NULL THEN
        PERFORM audit_link_transaction();
    END IF;
    RETURN NULL;
END
"""

_REFUSE = """
BEGIN
    RAISE insufficient_privilege USING MESSAGE =
        format('%s keeps what it holds: %s is refused', TG_TABLE_NAME, lower(TG_OP));
END
"""

# TG_ARGV: the column with the organisation, the column with the key, and the watched columns.
_SEAL_ROW = """
DECLARE
    watched CONSTANT text[] := TG_ARGV[2:];
    mine CONSTANT bigint := pg_current_xact_id()::text::bigint;
    old_row jsonb;
    new_row jsonb;
    columns text := '';
BEGIN
    IF TG_OP <> 'INSERT' THEN
        old_row := to_jsonb(OLD);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        new_row := to_jsonb(NEW);
    END IF;
    IF TG_OP = 'UPDATE' THEN
        SELECT string_agg(name, ',' ORDER BY name) INTO columns FROM unnest(watched) AS name
        WHERE old_row -> name IS DISTINCT FROM new_row -> name;
        IF columns IS NULL THEN
            RETURN NULL;
        END IF;
    END IF;
    IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND (
        old_row -> TG_ARGV[0] <> new_row -> TG_ARGV[0]
        OR old_row -> TG_ARGV[1] <> new_row -> TG_ARGV[1]
    )) THEN
        INSERT INTO audit_rowseal (organisation_id, transaction, table_name, row_id, changed)
        VALUES ((old_row ->> TG_ARGV[0])::uuid, mine, TG_TABLE_NAME,
            old_row ->> TG_ARGV[1], columns);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO audit_rowseal
            (organisation_id, transaction, table_name, row_id, row_hash, changed)
        VALUES ((new_row ->> TG_ARGV[0])::uuid, mine, TG_TABLE_NAME, new_row ->> TG_ARGV[1],
            audit_hash_of_row(new_row, watched), columns);
    END IF;
    RETURN NULL;
END
"""

# Also for the verification, which may not believe a hash that it does not compute itself.
_LIVE_ROWS = """
BEGIN
    RETURN QUERY EXECUTE format(
        'SELECT t.%I::text, audit_hash_of_row(to_jsonb(t), $1) FROM %s AS t WHERE t.%I = $2',
        key_column, watched_table, organisation_column
    ) USING watched, place;
END
"""

# Rows that were there before their table was watched; called by a migration.
_SEAL_EXISTING = """
DECLARE
    place uuid;
    how_many bigint;
BEGIN
    FOR place IN EXECUTE format(
        'SELECT DISTINCT %I FROM %s ORDER BY 1', organisation_column, watched_table)
    LOOP
        INSERT INTO audit_rowseal
            (organisation_id, transaction, table_name, row_id, row_hash, changed)
        SELECT place, pg_current_xact_id()::text::bigint, watched_table::text, r.row_id,
            r.row_hash, '*'
        FROM audit_live_rows(watched_table, organisation_column, key_column, watched, place) AS r
        ORDER BY r.row_id;
        GET DIAGNOSTICS how_many = ROW_COUNT;
        INSERT INTO audit_auditevent (id, organisation_id, action, occurred_at, actor_role,
            subject_type, subject_id, subject_label, reason, payload, request_id)
        VALUES (gen_random_uuid(), place, 'audit.watched', now(), '', 'tenancy.organisation',
            place, watched_table::text, '',
            jsonb_build_object('table', watched_table::text, 'rows', how_many,
                'columns', array_to_json(watched)), '');
    END LOOP;
END
"""

_ROWS_OF = "watched_table regclass, organisation_column text, key_column text, watched text[]"

PROGRAMS: Sequence[Program] = (
    Program(
        "audit_part",
        "value text",
        "text",
        "SELECT CASE WHEN value IS NULL THEN '-' ELSE octet_length(value) || ':' || value END",
        language="sql",
        volatility="IMMUTABLE",
        settings=(),
    ),
    Program(
        "audit_link_hash",
        "e audit_auditevent",
        "bytea",
        "SELECT sha256(convert_to("
        + in_sql(
            (
                f"'{VERSION}'",
                "e.organisation_id::text",
                "e.sequence::text",
                "encode(e.previous_hash, 'hex')",
                f"encode(sha256(convert_to({in_sql(CONTENT.values())}, 'UTF8')), 'hex')",
            )
        )
        + ", 'UTF8'))",
        language="sql",
        volatility="STABLE",
    ),
    Program(
        "audit_hash_of_row",
        "whole jsonb, watched text[]",
        "bytea",
        "SELECT sha256(convert_to(jsonb_object_agg(key, value)::text, 'UTF8')) "
        "FROM jsonb_each(whole) WHERE key = ANY (watched)",
        language="sql",
        volatility="IMMUTABLE",
    ),
    Program("audit_stamp", "", "trigger", _STAMP),
    Program("audit_note_outside", "place uuid, mine bigint", "void", _NOTE_OUTSIDE),
    Program(
        "audit_link_transaction",
        "",
        "void",
        _LINK_TRANSACTION.replace("{seal}", in_sql(SEAL.values())),
    ),
    Program("audit_link_event", "", "trigger", _LINK_EVENT, as_owner=True),
    Program("audit_link_seal", "", "trigger", _LINK_SEAL, as_owner=True),
    Program("audit_refuse", "", "trigger", _REFUSE),
    Program(
        "audit_seal_row",
        "",
        "trigger",
        _SEAL_ROW,
        as_owner=True,
        settings=(_PATH, *_PLAIN_TEXTS),
    ),
    Program(
        "audit_live_rows",
        f"{_ROWS_OF}, place uuid",
        "TABLE(row_id text, row_hash bytea)",
        _LIVE_ROWS,
        volatility="STABLE",
        settings=(_PATH, *_PLAIN_TEXTS),
    ),
    Program("audit_seal_existing", _ROWS_OF, "void", _SEAL_EXISTING),
)


# Only for the programs above and for migrations.
INTERNAL = (
    "audit_note_outside(uuid, bigint)",
    "audit_link_transaction()",
    "audit_seal_existing(regclass, text, text, text[])",
)

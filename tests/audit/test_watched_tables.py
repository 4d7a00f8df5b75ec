"""What people keep is sealed by the database at every change; what is not, is not for a reason."""

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations import RunPython, RunSQL
from django.db.migrations.loader import MigrationLoader

from privacyoffice.audit.operations import WatchTable
from privacyoffice.audit.watching import watched_tables
from tests.tenancy.sql import rows, tenant_models

pytestmark = pytest.mark.django_db

WATCHED = {watched.table: watched for watched in watched_tables()}
# Columns whose change is no act: what they hold follows from other columns.
IGNORED = {
    # When to remind next follows from the date; every sweep moves it on.
    "deadlines.deadline": {"next_threshold_at"},
    # For searching and sorting, made of `content` and made anew by another release.
    "registers.publishedactivity": {"search", "search_text", "facets", "sort_key"},
}
# Tables of an organisation that are not watched, and why.
NOT_WATCHED = {
    # The chain itself, and what tells whether it was looked at.
    "audit.auditevent": "linked into the chain itself",
    "audit.chainhead": "the end of the chain",
    "audit.rowseal": "the seals themselves",
    "proof.chainverification": "that somebody looked at the chain",
    # Notes of the machinery: their state changes without an act of a person.
    "jobs.heartbeat": "when something ran last",
    "jobs.job": "how far work is",
    "jobs.reportline": "what work came to",
    "prerendered.publicrevision": "which pages are written",
    "notifications.deliveryattempt": "what the mail server said",
    "notifications.inappmessage": "a notice; the act that it tells of is recorded",
    "notifications.messagepreference": "how somebody wants to be told",
    "notifications.outboxmessage": "a mail; a trigger of its own keeps what was sent",
    "deadlines.dispatch": "which reminder went out",
    "portal.attempt": "that a visitor tried something, as a hash; gone within a day",
    "deadlines.calendarfeed": "a secret address; making and ending it are acts",
    # Follows from other rows that are watched, or is written once and never changed.
    "publicsite.publishedpromises": "a copy of the policy; append-only for the application",
    "registers.registeredition": "files with their hash; append-only for the application",
    "registers.referencecounter": "the last number given out",
    "cases.casecounter": "the last number given out",
    # On the way to the register, or to a case: what is kept of it is watched there.
    "registers.importupload": "a file that is being imported",
    "processors.partyimport": "a list of parties that is being imported",
    "registers.importedrow": "what a row of a file said",
    "correspondence.admission": "who came in with a link; coming in is an act, it goes after a day",
    "crypto.unfinishedform": "under a key that only its writer has; gone within a day",
    "correspondence.mailboxcheck": "a code that was sent; gone within a day",
    "requests_dsar.ownview": "filters of somebody’s own list; saving and removing them are acts",
    "registers.reviewcomment": "talk about a text under review",
    "registers.sharedtemplate": "a copy; sharing and ending it are acts",
    # Below the floor of the audit trail; its acts are recorded by the floor above.
    "tenancy.department": "changed by a reorganisation only, which is an act",
}
# Migrations that run a program of their own after tables of their app are watched, and how the
# notes of the release tell that every organisation must explain it, or why none changes a row.
RECORDED = {
    ("attachments", "0004_removed_with_its_name"): "replaces a function; changes no row",
    ("registers", "0019_edition_for_others"): "replaces policies of the wall; changes no row",
    ("processors", "0004_codes_of_countries"): "0006 watches the table anew, with its columns",
}


def _label(model: type[models.Model]) -> str:
    return model._meta.label_lower


def test_every_table_of_an_organisation_is_watched_or_is_not_for_a_reason() -> None:
    tables = {_label(model) for model in tenant_models() if not hasattr(model, "instance_type")}
    watched = {label for label in tables if apps.get_model(label)._meta.db_table in WATCHED}
    assert not watched & set(NOT_WATCHED)
    assert watched | set(NOT_WATCHED) == tables


def test_what_has_a_history_of_values_is_watched() -> None:
    tracked = {model._meta.db_table for model in apps.get_models() if hasattr(model, "history")}
    assert len(tracked) > 25
    assert not tracked - set(WATCHED)
    former = {
        model._meta.db_table for model in apps.get_models() if hasattr(model, "instance_type")
    }
    assert former - set(WATCHED) == {"accounts_historicaluser"} & former


def test_only_what_follows_from_other_columns_is_left_out() -> None:
    ignored = {}
    for model in tenant_models():
        if watched := WATCHED.get(model._meta.db_table):
            columns = {field.column for field in model._meta.local_concrete_fields}
            ignored[_label(model)] = columns - set(watched.columns)
    assert {label: columns for label, columns in ignored.items() if columns} == IGNORED


@pytest.mark.parametrize("table", sorted(WATCHED))
def test_the_trigger_seals_the_columns_that_the_model_has_now(table: str) -> None:
    """Who adds a column to a watched model adds a WatchTable after it to the migration."""
    found = rows(
        "SELECT tgenabled, pg_get_triggerdef(oid, true) FROM pg_trigger "
        "WHERE tgrelid = %s::regclass AND tgname = 'audit_seal'",
        table,
    )
    assert found == [("O", WATCHED[table].trigger.definition)]


def test_a_migration_that_could_change_watched_rows_says_how_that_is_recorded() -> None:
    """What an upgrade changes is by the owner, hence a change outside the program and an alarm."""
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    watching: set[str] = set()
    found = set()
    for (app, name), migration in sorted(loader.disk_migrations.items()):
        for operation in migration.operations:
            if isinstance(operation, WatchTable):
                watching.add(app)
            elif isinstance(operation, RunPython | RunSQL) and app in watching:
                found.add((app, name))
    assert len(watching) > 8
    assert found == set(RECORDED)

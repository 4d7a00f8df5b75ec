"""A status begins and follows as the code says, whoever writes to the database."""

import sys
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django_fsm import FSMField

from privacyoffice.audit.status_guard import GuardStatus
from tests.factories.worlds import World
from tests.tenancy.sql import APP, OWNER, rows, run, set_scope

# What is called so and is no state that acts lead to.
FREE = {
    ("registers.securitymeasure", "status"): "how far a measure is, as an officer fills it in",
}
DEFINITIONS = (
    "SELECT tgname, tgenabled, pg_get_triggerdef(oid) FROM pg_trigger "
    "WHERE tgrelid = %s::regclass AND tgname IN (%s, %s) ORDER BY tgname"
)


def _states() -> list[tuple[type[models.Model], models.Field[Any, Any]]]:
    return [
        (model, field)
        for model in apps.get_models()
        if not hasattr(model, "instance_type")
        for field in model._meta.concrete_fields
        if (field.name in ("status", "state") or isinstance(field, FSMField))
        and (model._meta.label_lower, field.name) not in FREE
    ]


def _declared(model: type[models.Model], field: Any) -> GuardStatus:
    """The guard that follows from the code: the methods of a state machine, else the table
    FOLLOWS beside the model; and BEGINS, else the default."""
    module = sys.modules[model.__module__]
    follows: dict[str, set[str]] = {}
    if isinstance(field, FSMField):
        for transition in field.get_all_transitions(model):
            follows.setdefault(str(transition.source), set()).add(str(transition.target))
    else:
        follows = {str(source): set(targets) for source, targets in module.FOLLOWS.items()}
    begins = getattr(module, "BEGINS", (field.default,))
    return GuardStatus(
        model._meta.object_name or "", field=field.name, begins=begins, transitions=follows
    )


@pytest.fixture
def as_owner(committed_db: None) -> Iterator[Callable[..., int]]:
    """Statements of a transaction of the owner that is taken back."""
    with transaction.atomic(using=OWNER):
        yield lambda sql, *parameters: run(sql, *parameters, using=OWNER)
        transaction.set_rollback(True, using=OWNER)


@pytest.mark.parametrize(
    ("model", "field"), _states(), ids=lambda part: getattr(part, "__name__", None) or part.name
)
def test_the_guard_of_a_table_is_the_one_that_the_code_declares(
    model: type[models.Model], field: Any, as_owner: Callable[..., int]
) -> None:
    table, names = model._meta.db_table, (f"{field.name}_begins", f"{field.name}_follows")
    found = rows(DEFINITIONS, table, *names, using=OWNER)
    assert [(name, enabled) for name, enabled, _sql in found] == [(n, "O") for n in names]
    for statement in _declared(model, field).statements(table, field.column):
        as_owner(statement)
    assert rows(DEFINITIONS, table, *names, using=OWNER) == found


def test_a_guard_lets_through_what_it_names_and_nothing_else(
    as_owner: Callable[..., int],
) -> None:
    as_owner("CREATE TEMPORARY TABLE probe (name text, status text)")
    transitions = {"new": ("open",), "open": ("new", "shut")}
    guard = GuardStatus("Probe", begins=("new",), transitions=transitions)
    for statement in guard.statements("probe", "status"):
        as_owner(statement)
    known = ("new", "open", "shut", "unheard_of", None)

    def is_let(sql: str, *parameters: Any) -> bool:
        try:
            with transaction.atomic(using=OWNER):
                return as_owner(sql, *parameters) == 1
        except IntegrityError:
            return False

    begun = {s for s in known if is_let("INSERT INTO probe VALUES (%s, %s)", s, s)}
    assert begun == {"new"}
    followed = set()
    for before, after in product(known, known):
        as_owner("DELETE FROM probe")
        as_owner("ALTER TABLE probe DISABLE TRIGGER status_begins")
        as_owner("INSERT INTO probe VALUES ('one', %s)", before)
        as_owner("ALTER TABLE probe ENABLE TRIGGER status_begins")
        if is_let("UPDATE probe SET name = 'other', status = %s", after):
            followed.add((before, after))
    unchanged = {(status, status) for status in known}
    assert followed == {("new", "open"), ("open", "new"), ("open", "shut")} | unchanged


@pytest.mark.parametrize("using", [APP, OWNER])
def test_neither_the_application_nor_the_owner_publishes_a_draft(
    shared_world: World, using: str
) -> None:
    draft = shared_world.activities["draft"]
    sql = "UPDATE registers_processingactivity SET {} WHERE id = %s"
    with transaction.atomic(using=using):
        set_scope(shared_world.organisation.pk, using=using)
        with (
            pytest.raises(IntegrityError, match=r"status of a row of \w+ does not follow so"),
            transaction.atomic(using=using),
        ):
            run(sql.format("status = 'published'"), draft, using=using)
        assert run(sql.format("status = 'submitted'"), draft, using=using) == 1
        transaction.set_rollback(True, using=using)


@pytest.mark.parametrize("using", [APP, OWNER])
def test_neither_puts_in_a_job_that_is_done(shared_world: World, using: str) -> None:
    columns = [
        column for (column,) in rows(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'jobs_job' "
            "AND column_name NOT IN ('id', 'status') ORDER BY column_name", using=OWNER
        )
    ]  # fmt: skip
    names = ", ".join(f'"{column}"' for column in columns)
    sql = (
        f"INSERT INTO jobs_job (id, status, {names}) "
        f"SELECT gen_random_uuid(), %s, {names} FROM jobs_job WHERE id = %s"
    )
    with transaction.atomic(using=using):
        set_scope(shared_world.organisation.pk, using=using)
        with (
            pytest.raises(IntegrityError, match="status of a row of jobs_job does not begin so"),
            transaction.atomic(using=using),
        ):
            run(sql, "done", shared_world.job_id, using=using)
        run("UPDATE jobs_job SET dedup_key = ''", using=using)
        assert run(sql, "queued", shared_world.job_id, using=using) == 1
        transaction.set_rollback(True, using=using)


def test_what_is_called_a_status_and_is_none_is_still_there() -> None:
    for label, name in FREE:
        apps.get_model(label)._meta.get_field(name)


def test_a_code_that_needs_an_escape_is_refused() -> None:
    guard = GuardStatus("Probe", begins=("it's",), transitions={})
    with pytest.raises(ValueError, match="no code of a status"):
        guard.statements("probe", "status")

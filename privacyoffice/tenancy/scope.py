"""The organisation in whose name the program is working: the scope.

The scope lives in two places that must agree: a context variable, read when a scoped
queryset is compiled, and the PostgreSQL setting ``app.organisation``, read by row-level
security. The setting is transaction-local, so a scope only exists inside a transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction

_organisation: ContextVar[UUID | None] = ContextVar("organisation", default=None)
_memory: ContextVar[dict[Any, Any] | None] = ContextVar("scope_memory", default=None)


class ScopeMissing(RuntimeError):
    """A tenant's rows were asked for while no organisation is in scope."""


def current_organisation_id() -> UUID:
    """Id of the organisation in scope. Raises ScopeMissing without one."""
    organisation_id = _organisation.get()
    if organisation_id is None:
        raise ScopeMissing("No organisation is in scope; use organisation_scope().")
    return organisation_id


def scope_is_set() -> bool:
    """Whether an organisation is in scope."""
    return _organisation.get() is not None


def scope_memory() -> dict[Any, Any]:
    """What may be remembered until this scope ends, and by nobody else (unlocked keys of
    cases, for one). Raises ScopeMissing without a scope."""
    memory = _memory.get()
    if memory is None:
        raise ScopeMissing("No organisation is in scope; use organisation_scope().")
    return memory


def _configure(using: str, name: str, value: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [name, value])


@contextmanager
def organisation_scope(organisation_id: UUID, *, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Work in the name of one organisation, in one transaction (or a savepoint of it).

    On an error the savepoint takes the setting back with everything else; on success the
    setting is put back by hand, because a transaction-local setting outlives a savepoint.
    """
    before = _organisation.get()
    token, memory = _organisation.set(organisation_id), _memory.set({})
    try:
        with transaction.atomic(using=using):
            _configure(using, "app.organisation", str(organisation_id))
            yield
            if not transaction.get_rollback(using=using):
                _configure(using, "app.organisation", str(before) if before else "")
    finally:
        _memory.reset(memory)
        _organisation.reset(token)


def set_user(user_id: UUID | None, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Tell row-level security who is asking, for this transaction.

    A person may read their own memberships before an organisation is chosen.
    """
    _configure(using, "app.user", str(user_id) if user_id else "")


def step_down_to_public_role(*, using: str = DEFAULT_DB_ALIAS) -> None:
    """Give up, for the rest of this transaction, every right but reading what is published."""
    with connections[using].cursor() as cursor:
        name = connections[using].ops.quote_name(settings.DATABASE_PUBLIC_ROLE)
        cursor.execute(f"SET LOCAL ROLE {name}")


@contextmanager
def request_scope(organisation_id: UUID, *, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """The scope of a web request, whose transaction ends right after it: no savepoint, and
    nothing to put back in the database."""
    token, memory = _organisation.set(organisation_id), _memory.set({})
    try:
        _configure(using, "app.organisation", str(organisation_id))
        yield
    finally:
        _memory.reset(memory)
        _organisation.reset(token)

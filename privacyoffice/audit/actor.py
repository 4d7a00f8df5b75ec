"""The person in whose name the program acts, for value history and audit events."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

_actor: ContextVar[Any] = ContextVar("actor", default=None)
_request_id: ContextVar[str] = ContextVar("request_id", default="")


@contextmanager
def acting(actor: "AbstractBaseUser | None", *, request_id: str = "") -> Iterator[None]:
    """Everything written inside is put in this person's name (None: the system itself)."""
    actor_token, request_token = _actor.set(actor), _request_id.set(request_id)
    try:
        yield
    finally:
        _actor.reset(actor_token)
        _request_id.reset(request_token)


def current_actor(*args: Any, **kwargs: Any) -> Any:
    """The acting person, or None for the system. Takes what django-simple-history passes."""
    return _actor.get()


def current_request_id() -> str:
    """Identifies the web request or task in whose course something was written."""
    return _request_id.get()

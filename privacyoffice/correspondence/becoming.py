"""What a conversation can become. A port: the app of requests says how one is made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from privacyoffice.cases.models import CaseModel


@dataclass(frozen=True)
class Asked:
    """What somebody asked in a conversation.

    `received_on` is the Amsterdam date of the first message: the term runs from receipt at any
    official channel. `rights` are values of Right; none means not clear yet.
    """

    conversation: Any
    received_on: date
    name: str
    email: str
    language: str
    story: str
    rights: Sequence[str]


# Takes who decided it and when; the case is kept, with its term, and without messages.
Make = Callable[[Asked, Any, datetime], CaseModel]
_makers: list[Make] = []


def makes_requests(make: Make) -> Make:
    """Register how a request is made, from the app that has them."""
    _makers[:] = [make]
    return make


def make_request(asked: Asked, *, actor: Any, now: datetime) -> CaseModel:
    """Raises LookupError when no app has requests, and what making one raises."""
    if not _makers:
        raise LookupError("Nobody registered with correspondence.becoming.makes_requests.")
    return _makers[0](asked, actor, now)

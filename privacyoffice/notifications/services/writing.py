"""Telling somebody something: rows that are written with the act that they tell about.

Nothing is sent here. What the transaction commits goes out later, and what it takes back was
never said.
"""

import json
import logging
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.validators import validate_email
from django.db import transaction

from privacyoffice.notifications.intents import Intent, intent_of
from privacyoffice.notifications.models import (
    InAppMessage,
    Manner,
    MessagePreference,
    OutboxMessage,
    State,
)
from privacyoffice.tenancy.bulk import Row, as_row, insert_missing
from privacyoffice.tenancy.scope import current_organisation_id

logger = logging.getLogger(__name__)

_NAMESPACE = uuid.UUID("9d1b6a3e-5f0c-4b7e-8a52-6c3f0e9d7b14")

_wake_up: list[Callable[[], None]] = []  # what tells the sender, named by notifications.tasks
_waking_later: ContextVar[list[bool] | None] = ContextVar("waking_later", default=None)


@dataclass(frozen=True)
class Notice:
    """One thing to tell one person: a member of staff by `recipient_id`, or an address.

    `key` is the occasion: the same intent, occasion and recipient is the same message. `context`
    has the fields of the intent, `url` the path that the message leads to; a mail stands in the
    history of the object `about_id`. Not mailed before `not_before`. Raises ValueError unless
    there is exactly one recipient, ValidationError for what is no address.
    """

    intent: str
    key: str
    recipient_id: UUID | None = None
    to_address: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    url: str = ""
    language: str = "nl"
    not_before: datetime | None = None
    about_id: UUID | None = None

    def __post_init__(self) -> None:
        if (self.recipient_id is None) == (not self.to_address):
            raise ValueError(f"{self.intent}: a message goes to a person or to an address.")
        if self.to_address:
            validate_email(self.to_address)


def wake_up_with(send: Callable[[], None]) -> None:
    """Name what tells the sender that there is mail (notifications.tasks does)."""
    _wake_up[:] = [send]


@transaction.atomic
def write(notices: Iterable[Notice], *, now: datetime) -> int:
    """Write mails, and messages in the product for staff, in the caller's transaction.

    A constant number of queries for any number of notices; what was written before is left
    alone. Whoever asked for one summary a day finds what is not urgent in there. Returns how
    many mails are new. Raises LookupError for an unknown intent and ContextRefused for values
    that it does not declare.
    """
    meant = [(notice, intent_of(notice.intent)) for notice in notices]
    for notice, intent in meant:
        intent.check(notice.context, notice.url)
    in_app = [
        _in_app(notice, intent, notice.recipient_id, now)
        for notice, intent in meant
        if intent.in_app and notice.recipient_id is not None
    ]
    if in_app:
        # Always in the same order, so that two writers never wait for each other.
        in_app.sort(key=lambda row: (str(row["recipient_id"]), row["intent"], row["key"]))
        insert_missing(InAppMessage, in_app)
    by_mail = [(notice, intent) for notice, intent in meant if intent.by_mail]
    bundled = _who_want_a_summary(by_mail)
    return _insert(
        [
            _mail(notice, intent, now, is_bundled=notice.recipient_id in bundled)
            for notice, intent in by_mail
        ]
    )


def insert(mails: list[OutboxMessage]) -> int:
    """Insert the mails that are not there yet, and wake the sender when this is committed.
    Returns how many were inserted."""
    return _insert([as_row(mail) for mail in mails])


def _insert(mails: list[Row]) -> int:
    # Always in the same order, so that two writers never wait for each other.
    inserted = insert_missing(OutboxMessage, sorted(mails, key=lambda row: str(row["message_id"])))
    if inserted:
        transaction.on_commit(wake_sender)
    return inserted


def identity(*parts: object) -> str:
    """The first half of a Message-ID: the same for the same parts in this organisation."""
    named = json.dumps([str(current_organisation_id()), *map(str, parts)])
    return str(uuid.uuid5(_NAMESPACE, named))


def _who_want_a_summary(by_mail: list[tuple[Notice, Intent]]) -> frozenset[UUID | None]:
    """Of those who would get something that can wait, who want it once a day."""
    people = {
        notice.recipient_id
        for notice, intent in by_mail
        if notice.recipient_id is not None and intent.can_be_bundled
    }
    if not people:
        return frozenset()
    wishes = MessagePreference.objects.filter(user__in=people, manner=Manner.DAILY)
    return frozenset(wishes.values_list("user", flat=True))


def _in_app(notice: Notice, intent: Intent, recipient_id: UUID, now: datetime) -> Row:
    return {
        "intent": intent.code,
        "key": notice.key,
        "recipient_id": recipient_id,
        "context": dict(notice.context),
        "url": notice.url,
        "is_urgent": intent.is_urgent,
        "created_at": now,
    }


def _mail(notice: Notice, intent: Intent, now: datetime, *, is_bundled: bool) -> Row:
    to = notice.recipient_id or notice.to_address.lower()
    return {
        "intent": intent.code,
        "key": notice.key,
        "message_id": identity(intent.code, notice.key, to),
        "recipient_id": notice.recipient_id,
        "to_address": notice.to_address,
        "about_id": notice.about_id,
        "language": notice.language,
        # What the template needs, and the link: the renderer takes them apart again.
        "context": {**notice.context, "url": notice.url},
        "is_urgent": intent.is_urgent,
        "state": State.BUNDLED if is_bundled and intent.can_be_bundled else State.QUEUED,
        "created_at": now,
        "not_before": notice.not_before or now,
    }


@contextmanager
def woken_once() -> Iterator[None]:
    """The sender is woken at the end of this, once, however many transactions ask for it."""
    asked: list[bool] = []
    token = _waking_later.set(asked)
    try:
        yield
    finally:
        _waking_later.reset(token)
        if asked:
            wake_sender()


def wake_sender() -> None:
    """Best effort: the sweep finds the mail if the broker cannot be reached now."""
    later = _waking_later.get()
    if later is not None:
        later.append(True)
        return
    for send in _wake_up:
        try:
            send()
        except Exception:
            logger.warning(
                "The sender could not be woken; the sweep will find the mail.", exc_info=True
            )

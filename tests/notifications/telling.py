"""Short ways to write a mail in a test, and to see what became of it."""

from datetime import datetime
from typing import Any

from privacyoffice import clock
from privacyoffice.notifications.models import OutboxMessage
from privacyoffice.notifications.services.writing import Notice, write
from tests.notifications.conftest import TOLD, TOLD_OUTSIDE


def tell(person: Any, key: str = "1", **changes: Any) -> OutboxMessage:
    """A mail to a person, written by the service; `label` is what its subject is about."""
    context = {"label": changes.pop("label", "VA-0001")}
    notice = Notice(TOLD, key, recipient_id=person.pk, context=context, **changes)
    write([notice], now=clock.now())
    return one_of(key)


def tell_address(address: str, key: str = "1", title: str = "Een datalek") -> OutboxMessage:
    """A mail to an address of somebody outside the organisation."""
    write(
        [Notice(TOLD_OUTSIDE, key, to_address=address, context={"title": title})],
        now=clock.now(),
    )
    return one_of(key)


def one_of(key: str) -> OutboxMessage:
    """The latest mail about an occasion, in the organisation in scope."""
    message: OutboxMessage = OutboxMessage.objects.filter(key=key).latest("created_at")
    return message


class Clock:
    """Stands in for the clock of the sender: `move` is later than now."""

    def __init__(self) -> None:
        self.moment = clock.now()

    def __call__(self) -> datetime:
        return self.moment

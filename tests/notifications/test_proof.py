"""What went out is proof: nobody makes it something else, whoever asks the database."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.notifications.models import OutboxMessage, State
from privacyoffice.notifications.services.purging import purge
from privacyoffice.notifications.services.sending import send_due
from tests.factories import World
from tests.notifications.mail_servers import MailSink
from tests.notifications.telling import one_of, tell

pytestmark = pytest.mark.usefixtures("sink")
_IDENTITY = (
    *("message_id", "intent", "key", "recipient_id", "created_at"),
    *("again_of_id", "is_urgent", "language", "organisation_id"),
)


@pytest.fixture
def sent(world: World, sink: MailSink) -> OutboxMessage:
    tell(world.people[Role.DPO])
    send_due()
    return one_of("1")


def _refusal(statement: str) -> type[DatabaseError] | None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return type(error)
    return None


@pytest.mark.parametrize("column", _IDENTITY)
def test_which_mail_it_is_is_not_for_the_application_to_change(
    sent: OutboxMessage, column: str
) -> None:
    statement = f"UPDATE notifications_outboxmessage SET {column} = {column}"
    assert _refusal(statement) is ProgrammingError


@pytest.mark.parametrize(
    "change",
    [
        "state = 'queued'",
        "state = 'failed'",
        "sent_at = NULL",
        "sent_at = now()",
        "subject = 'Iets anders'",
        "body_text = 'Iets anders', purged_at = now()",
        "context = '{}'",
    ],
)
def test_what_was_sent_stays_sent_and_says_what_it_said(sent: OutboxMessage, change: str) -> None:
    statement = f"UPDATE notifications_outboxmessage SET {change} WHERE id = '{sent.pk}'"
    assert _refusal(statement) is IntegrityError


def test_a_mail_is_never_removed(sent: OutboxMessage) -> None:
    assert _refusal("DELETE FROM notifications_outboxmessage") is ProgrammingError


def test_a_text_that_was_removed_does_not_come_back(sent: OutboxMessage) -> None:
    purge(clock.now() + timedelta(days=100))
    assert one_of("1").state == State.SENT
    for change in ("purged_at = NULL", "subject = 'Iets anders'"):
        statement = f"UPDATE notifications_outboxmessage SET {change} WHERE id = '{sent.pk}'"
        assert _refusal(statement) is IntegrityError

"""Mail in a state that somebody has to look at; no sender takes it up."""

from uuid import UUID, uuid4

from privacyoffice import clock
from privacyoffice.notifications.models import DeliveryAttempt, Ending, OutboxMessage, State

STATES = ("mail-failed", "mail-uncertain")


def in_state(state: str, canary: str) -> UUID:
    """The id of a mail to an address, in the organisation in scope; each text holds the canary."""
    now = clock.now()
    is_failed = state == "mail-failed"
    key = f"{uuid4()}:{state}-{now.isoformat()}"
    mail: OutboxMessage = OutboxMessage.objects.create(
        intent="breaches.communication",
        key=key,
        message_id=f"{canary}-{key}",
        to_address=f"burger@{canary}.example",
        context={"reference": f"Datalek {canary}", "url": ""},
        created_at=now,
        not_before=now,
        attempts=1,
        claimed_at=now,
        problem=f"550 onbekend {canary}" if is_failed else f"Afgebroken {canary}",
        subject=f"Datalek {canary}",
        body_text=f"Dit is er gebeurd. {canary}",
        body_html=f"<p>{canary}</p>",
    )
    # As the sender does: the database lets no mail begin where it ended.
    for reached in (State.SENDING, State.FAILED if is_failed else State.UNCERTAIN):
        mail.state = reached
        mail.save(update_fields=["state"])
    DeliveryAttempt.objects.create(
        message=mail,
        number=1,
        began_at=now,
        ended_at=now,
        ending=Ending.REFUSED if is_failed else Ending.UNKNOWN,
        reply=f"550 onbekend {canary}" if is_failed else "",
    )
    return mail.pk

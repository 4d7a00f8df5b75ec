"""One mail: taken up to be sent, and what came of it. Each step is a transaction of its own, and
the conversation with the mail server lies between them.

A mail is offered at most once without an answer. It is taken up, and that is committed, before
the first word to the server; whoever dies after that leaves it as it is, and nobody else takes
it up again.
"""

import logging
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import F, Min
from django.utils import translation
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.accounts.models import Membership
from privacyoffice.notifications.addressing import PERSON_OF_CASE
from privacyoffice.notifications.composing import AddressRefused, Envelope, addressed, compose
from privacyoffice.notifications.intents import intent_of, known_intent
from privacyoffice.notifications.models import DeliveryAttempt, Ending, OutboxMessage, State
from privacyoffice.notifications.rendering import Rendered, moment_in_words, render
from privacyoffice.notifications.services.reading import put_away
from privacyoffice.notifications.smtp import Answer
from privacyoffice.tenancy.scope import organisation_scope

logger = logging.getLogger(__name__)

# Longer than any conversation about one mail; whoever is silent for longer is dead.
LEASE = timedelta(minutes=5)
# After the first, second, ... attempt; the last one is kept up.
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
)
# A clock of 72 hours runs in what is urgent.
LONGEST_URGENT_PAUSE = timedelta(minutes=5)
# After the first attempt. A mail server that is away says nothing about the mail, and a long
# weekend must not turn every mail into work for somebody.
GIVE_UP = {Ending.NOT_NOW: timedelta(days=2), Ending.UNREACHABLE: timedelta(days=7)}


class NotMeant(Exception):
    """The mail is no longer meant for its recipient; the text says why."""


@dataclass(frozen=True)
class Parcel:
    """A mail that is ready to be offered: the attempt with this number."""

    organisation_id: UUID
    message_id: UUID
    number: int
    envelope: Envelope


in_dutch = partial(translation.override, settings.LANGUAGE_CODE)


def take_up(organisation_id: UUID) -> Parcel | State | None:
    """Take up the mail of an organisation that must go first; None when nothing is due.

    A State tells that it will not be offered now, and what became of it.
    """
    with organisation_scope(organisation_id), in_dutch():
        now = clock.now()
        waiting = OutboxMessage.objects.due(now).select_related("organisation", "recipient")
        message = waiting.select_for_update(of=("self",), skip_locked=True).first()
        if message is None:
            return None
        try:
            to_name, to_address = _to_whom(message, now)
            _refuse_what_is_overtaken(message)
        except NotMeant as why:
            put_away(message, now=now)
            return _set(message, State.DROPPED, problem=str(why))
        message.attempts += 1
        message.claimed_at = now
        _set(message, State.SENDING)
        DeliveryAttempt.objects.create(message=message, number=message.attempts, began_at=now)
        try:
            with transaction.atomic():
                rendered = render(message, message.organisation, message.recipient, now=now)
                envelope = _put_together(message, rendered, to_name, to_address, now)
        except AddressRefused:
            return _conclude(message, Answer(Ending.REFUSED, _("This is no e-mail address.")), now)
        except DatabaseError:
            raise
        except Exception:
            # A release that goes in, or a fault in a text: it may be well in a while.
            logger.exception("Mail %s could not be made.", message.pk)
            answer = Answer(Ending.NOT_NOW, _("Our software could not make this mail."))
            return _conclude(message, answer, now)
        return Parcel(organisation_id, message.pk, message.attempts, envelope)


def record(parcel: Parcel, answer: Answer) -> State:
    """Write down how it went, and what follows. Returns the state of the mail."""
    with organisation_scope(parcel.organisation_id), in_dutch():
        now = clock.now()
        message = OutboxMessage.objects.select_for_update().get(pk=parcel.message_id)
        is_open = message.state == State.SENDING or (
            # Our answer came after the lease, but it is the truth.
            message.state == State.UNCERTAIN and answer.ending == Ending.ACCEPTED
        )
        if message.attempts != parcel.number or not is_open:
            return State(message.state)
        if message.to_address == PERSON_OF_CASE:
            answer = _without_address(answer, parcel.envelope.to)
        return _conclude(message, answer, now)


def give_up_on_the_dead(now: datetime) -> int:
    """Mark what was taken up and never heard of again as uncertain, in the organisation in
    scope. Returns how many."""
    with in_dutch():
        problem = _(
            "The sending process stopped in the middle. It cannot be seen whether the mail had "
            "been handed over by then."
        )
    marked: int = OutboxMessage.objects.stuck(now - LEASE).update(
        state=State.UNCERTAIN, problem=problem
    )
    return marked


def bring_forward(now: datetime) -> int:
    """The mail server answers again: what waited only for that goes now, in the organisation
    in scope. Returns how many."""
    kept_waiting = OutboxMessage.objects.filter(
        state=State.QUEUED,
        not_before__gt=now,
        deliveries__number=F("attempts"),
        deliveries__ending=Ending.UNREACHABLE,
    )
    brought: int = OutboxMessage.objects.filter(pk__in=kept_waiting.values("pk")).update(
        not_before=now
    )
    return brought


def _to_whom(message: OutboxMessage, now: datetime) -> tuple[str, str]:
    """Name and address as they are now. Raises NotMeant for who may not have it any more."""
    person = message.recipient
    if person is None:
        return "", message.to_address
    if not person.is_active:
        raise NotMeant(_("This person may no longer log in."))
    roles = Membership.objects.filter(user=person).active_on(clock.day_of(now))
    if not roles.exists():
        if _goes_elsewhere(message, now):
            raise NotMeant(_("Another organisation of this person sends it."))
        raise NotMeant(_("This person no longer has a role in the organisation."))
    return person.name, person.email


def _goes_elsewhere(message: OutboxMessage, now: datetime) -> bool:
    intent = known_intent(message.intent)
    if intent is None or intent.goes_elsewhere is None:
        return False
    return intent.goes_elsewhere(message.recipient, message.key, now)


def _refuse_what_is_overtaken(message: OutboxMessage) -> None:
    """Raises NotMeant for what nobody need hear any more."""
    intent = known_intent(message.intent)
    if intent is not None and (why := intent.why_not_meant([message.key]).get(message.key)):
        raise NotMeant(why)


def _put_together(
    message: OutboxMessage, rendered: Rendered, to_name: str, to_address: str, now: datetime
) -> Envelope:
    if intent_of(message.intent).keeps_text:
        message.subject = rendered.subject
        message.body_text = rendered.text
        message.body_html = rendered.html
        message.save(update_fields=["subject", "body_text", "body_html"])
    first = message.again_of
    return compose(
        rendered,
        message.organisation,
        to=addressed(to_name, rendered.address or to_address),
        identity=message.message_id,
        again=first.message_id if first is not None else "",
        language=message.language,
        at=now,
    )


def _without_address(answer: Answer, address: str) -> Answer:
    """What a mail server says often repeats the address, which no row may hold."""
    said = re.sub(re.escape(address), "…", answer.reply, flags=re.IGNORECASE)
    return replace(answer, reply=said)


def _conclude(message: OutboxMessage, answer: Answer, now: datetime) -> State:
    DeliveryAttempt.objects.filter(message=message, number=message.attempts).update(
        ended_at=now, ending=answer.ending, reply=answer.reply[:500]
    )
    if answer.ending == Ending.ACCEPTED:
        return _sent(message, now)
    if answer.ending == Ending.UNKNOWN:
        words = _("The connection broke after the mail was handed over. Perhaps it arrived.")
        return _set(message, State.UNCERTAIN, problem=words)
    if answer.ending == Ending.REFUSED:
        said_by_server = answer.reply[:1].isdigit()
        words = _("The mail server refuses this mail: %(reply)s") if said_by_server else "%(reply)s"
        return _set(message, State.FAILED, problem=words % {"reply": answer.reply})
    return _later(message, answer, now)


def _sent(message: OutboxMessage, now: datetime) -> State:
    changes = {"sent_at": now, "problem": ""}
    if not intent_of(message.intent).keeps_text:
        changes |= {"context": {}, "purged_at": now}
    return _set(message, State.SENT, **changes)


def _later(message: OutboxMessage, answer: Answer, now: datetime) -> State:
    """Once more after a pause; or, when that has gone on for long, given up and shown."""
    began: datetime = message.deliveries.aggregate(first=Min("began_at"))["first"]
    if now - began >= GIVE_UP[answer.ending]:
        words = _("Given up after %(count)d attempts since %(moment)s: %(reply)s") % {
            "count": message.attempts,
            "moment": moment_in_words(began),
            "reply": answer.reply,
        }
        return _set(message, State.FAILED, problem=words)
    pause = PAUSES[min(message.attempts, len(PAUSES)) - 1]
    # What tells people what happened goes after what is urgent, but does not wait for hours.
    intent = known_intent(message.intent)  # none before the release that knows it has gone in
    if message.is_urgent or (intent is not None and intent.carries_content):
        pause = min(pause, LONGEST_URGENT_PAUSE)
    return _set(message, State.QUEUED, not_before=now + pause, problem=answer.reply)


def _set(message: OutboxMessage, state: State, **changes: Any) -> State:
    """Save the state with what goes with it."""
    message.state = state
    if "problem" in changes:
        changes["problem"] = changes["problem"][:500]
    for name, value in changes.items():
        setattr(message, name, value)
    message.save(update_fields=["state", "attempts", "claimed_at", *changes])
    return state

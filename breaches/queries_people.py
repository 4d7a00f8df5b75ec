"""What screens and services ask about telling people of a breach."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from breaches import facts
from breaches.models import (
    Breach,
    Communication,
    CommunicationStatus,
    CommunicationWay,
    NotTold,
    PublicNotice,
    Recipient,
    RecipientState,
    Risk,
    TellingDecision,
    Told,
)
from breaches.queries import access_breach
from breaches.queries_notify import decision_about, fits
from privacyoffice import clock
from privacyoffice.keyring import Unreadable
from privacyoffice.notifications.models import DeliveryAttempt, Ending, OutboxMessage, State
from privacyoffice.policy.codes import TellPersons
from privacyoffice.policy.effective import effective
from privacyoffice.policy.queries import profile_on

# The sort of mail by which people are told.
MAIL = "breaches.communication"
# Answers of the fact "people_told" by which somebody was told outside this program.
_TOLD_OUTSIDE = ("yes", "partly")
_ON_ITS_WAY = (State.QUEUED, State.SENDING, State.BUNDLED)


def access_communication(
    actor: Any, communication_id: Any, verb: str = "view", *, lock: bool = False
) -> tuple[Communication, Breach]:
    """A communication with its breach, for who may do this on that; both locked if asked.

    Raises Http404 when it does not exist, is of another organisation or is forbidden.
    """
    try:
        communication = Communication.objects.get(pk=communication_id)
    except (Communication.DoesNotExist, ValidationError, ValueError, TypeError):
        raise Http404 from None
    breach = access_breach(actor, communication.breach_id, verb, lock=lock)
    if lock:
        locked = Communication.objects.select_for_update(of=("self",))
        communication = locked.get(pk=communication.pk)
    communication.breach = breach
    return communication, breach


def communications_of(breach: Breach) -> "QuerySet[Communication]":
    """Every communication of a breach, in the order in which they were written."""
    return Communication.objects.filter(breach=breach).order_by("written_at", "pk")


def people_decision(breach: Breach) -> TellingDecision | None:
    """The newest decision whether people are told."""
    return decision_about(breach, Told.PEOPLE)


def may_tell(decision: TellingDecision | None, way: str) -> bool:
    """Whether a decision lets people be told in this way: that one by one asks too much leaves a
    notice to the public. Law: GDPR art. 34(3)(c)."""
    if decision is None:
        return False
    is_instead = decision.ground == NotTold.DISPROPORTIONATE and way == CommunicationWay.PUBLIC
    return decision.tell or is_instead


def promises_everybody(day: date) -> bool:
    """Whether the policy in force promises that people are told of every breach."""
    return effective(profile_on(day)).tell_persons == TellPersons.ALWAYS


def must_be_told(breach: Breach, decision: TellingDecision | None) -> bool:
    """Whether the risk is high and nothing was decided that keeps people from being told.

    Law: GDPR art. 34(1).
    """
    if breach.risk != Risk.HIGH or breach.destroyed_at is not None:
        return False
    if decision is None or not fits(decision, breach):
        return True
    return not is_carried_out(breach, decision)


def is_carried_out(breach: Breach, decision: TellingDecision) -> bool:
    """Whether what was decided about people was done: a message reached somebody, or a fact says
    that they were told outside this program. In place of telling each the public has a notice.

    Law: GDPR art. 34(1), 34(3)(c).
    """
    is_instead = decision.ground == NotTold.DISPROPORTIONATE
    if not decision.tell and not is_instead:
        return True
    done = communications_of(breach).filter(status=CommunicationStatus.DONE)
    if is_instead:
        done = done.filter(way=CommunicationWay.PUBLIC)
    if any(_reached(list(done))):
        return True
    try:
        known = facts.stored(breach)
    except Unreadable:
        return False
    if is_instead:
        return facts.is_known(known.get("public_notice"))
    return known.get("people_told") in _TOLD_OUTSIDE


def may_have_heard(breach: Breach) -> bool:
    """Whether a finished message or notice of this program told somebody, may have, or still will:
    not of mails that all failed, nor of a notice that was taken away before it stood."""
    done = list(communications_of(breach).filter(status=CommunicationStatus.DONE))
    notices = PublicNotice.objects.filter(communication__in=done)
    if any(
        notice.withdrawn_at is None or clock.day_of(notice.withdrawn_at) >= notice.stands_from
        for notice in notices
    ):
        return True
    counts = sent_of_each([one for one in done if one.way != CommunicationWay.PUBLIC])
    return any(sent.failed < sent.total for sent in counts.values())


def unreached(breach: Breach) -> int:
    """How many finished messages failed, or perhaps did not arrive."""
    done = communications_of(breach).filter(status=CommunicationStatus.DONE)
    counts = sent_of_each(done.exclude(way=CommunicationWay.PUBLIC))
    return sum(sent.failed + sent.uncertain for sent in counts.values())


def _reached(done: list[Communication]) -> Iterator[bool]:
    """Of each finished communication whether anybody read or could read it: mails of which every
    one failed told nobody, nor did a notice that does not stand yet, or that was taken away on its
    first day."""
    today = clock.today()
    unseen = {
        notice.communication_id
        for notice in PublicNotice.objects.filter(communication__in=done)
        if notice.stands_from > today
        or (notice.withdrawn_at and clock.day_of(notice.withdrawn_at) <= notice.stands_from)
    }
    counts = sent_of_each([one for one in done if one.way != CommunicationWay.PUBLIC])
    for one in done:
        sent = counts.get(one.pk)
        yield one.pk not in unseen if sent is None else bool(sent.sent or sent.printed)


@dataclass(frozen=True)
class Sent:
    """How far the messages of one communication are, counted now.

    `waiting` are not with the mail yet, `on_their_way` are; of `failed` nobody got it, of
    `uncertain` nobody knows; `printed` stand in the letters for post.
    """

    total: int
    waiting: int = 0
    on_their_way: int = 0
    sent: int = 0
    failed: int = 0
    uncertain: int = 0
    printed: int = 0

    @property
    def is_over(self) -> bool:
        """Whether everybody had theirs, or could not be reached."""
        return not (self.waiting or self.on_their_way)


def sent_of(communication: Communication) -> Sent:
    """Counted from the outbox itself, so that it is true with all workers dead. Two queries."""
    return _counted(result_of(communication).values())


def sent_of_each(communications: Iterable[Communication]) -> dict[Any, Sent]:
    """The same of many, by the id of each: as many queries as for one."""
    results = _results(list(communications))
    return {pk: _counted(found.values()) for pk, found in results.items()}


def result_of(communication: Communication) -> dict[Any, str]:
    """Per recipient (by id, in order) what became of it: of RecipientState, or State.UNCERTAIN.

    What was sent again after it failed counts as its last attempt.
    """
    return _results([communication])[communication.pk]


def failed_of(communication: Communication) -> "QuerySet[Recipient]":
    """Whom no mail reached, in order."""
    results = result_of(communication).items()
    failed = [pk for pk, state in results if state == RecipientState.FAILED]
    return Recipient.objects.filter(pk__in=failed).order_by("position")


def _results(communications: list[Communication]) -> dict[Any, dict[Any, str]]:
    """The same by the id of each communication."""
    found: dict[Any, dict[Any, str]] = {one.pk: {} for one in communications}
    rows = Recipient.objects.filter(communication__in=communications).order_by("position")
    for about, pk, state in rows.values_list("communication_id", "pk", "state"):
        found[about][pk] = state
    by_mail = {
        one.breach_id for one in communications if RecipientState.QUEUED in found[one.pk].values()
    }
    if not by_mail:
        return found
    mails = OutboxMessage.objects.filter(intent=MAIL, about_id__in=by_mail)
    # Cut off, or broken off after the server may have had it.
    unknown = DeliveryAttempt.objects.filter(
        message=OuterRef("pk"), ending__in=("", Ending.UNKNOWN)
    )
    rows = mails.order_by().annotate(is_unknown=Exists(unknown))
    told: defaultdict[str, set[str]] = defaultdict(set)
    for key, state, is_unknown in rows.values_list("key", "state", "is_unknown"):
        # That somebody dealt with it does not make it known whether it arrived.
        was_uncertain = state == State.SETTLED and is_unknown
        told[key.rpartition(":")[2]].add(State.UNCERTAIN if was_uncertain else state)
    return {
        about: {
            pk: _outcome(told[str(pk)]) if state == RecipientState.QUEUED else state
            for pk, state in states.items()
        }
        for about, states in found.items()
    }


def _counted(results: Iterable[str]) -> Sent:
    states = Counter(results)
    return Sent(
        total=states.total(),
        waiting=states[RecipientState.WAITING],
        on_their_way=states[RecipientState.QUEUED],
        sent=states[RecipientState.SENT],
        failed=states[RecipientState.FAILED],
        uncertain=states[State.UNCERTAIN],
        printed=states[RecipientState.PRINTED],
    )


def _outcome(states: set[str]) -> str:
    """Of the mails to one person: one that arrived is enough."""
    if State.SENT in states:
        return RecipientState.SENT
    if states.intersection(_ON_ITS_WAY):
        return RecipientState.QUEUED
    if State.UNCERTAIN in states:
        return State.UNCERTAIN
    return RecipientState.FAILED

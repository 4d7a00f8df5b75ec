"""Mails to people about a breach: handed to the outbox by a job, one for each.

What a mail says stands in no row of the outbox: it is read from the case when the mail goes out.
Law: GDPR art. 32(1)(a), 34(1), 34(2).
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from breaches.models import (
    Breach,
    Communication,
    CommunicationStatus,
    CommunicationWay,
    Recipient,
    RecipientState,
)
from breaches.people_texts import LEGAL_PARTS, headings
from breaches.queries_people import MAIL
from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.correspondence.doors import about_destroyed_case
from privacyoffice.jobs import services as jobs
from privacyoffice.jobs.models import Job
from privacyoffice.jobs.services import Progress
from privacyoffice.notifications.addressing import PERSON_OF_CASE, tone_on
from privacyoffice.notifications.intents import Field, Intent, Section, Unstored, register
from privacyoffice.notifications.models import OutboxMessage
from privacyoffice.notifications.services.writing import Notice, identity, write
from privacyoffice.tenancy.scope import organisation_scope

JOB = "breach.mail_people"
# So that nobody waits for letters or a register that are being printed.
LANE = "people mails"
AT_ONCE = 50


def run(progress: Progress) -> str:
    """The job: hand the mails of a communication to the outbox, some at a time.

    Whoever was handed over before a worker died is not handed over again. Raises LeaseLost.
    """
    communication_id = UUID(progress.payload["communication"])
    total = done = 0
    while True:
        with organisation_scope(progress.organisation_id):
            handed = _hand_over(communication_id, clock.now())
            everybody = Recipient.objects.filter(communication=communication_id)
            total = everybody.count()
            done = total - everybody.filter(state=RecipientState.WAITING).count()
        progress.report(done, total)
        if not handed:
            return _("Handed to the mail: %(done)d of %(total)d") % {"done": done, "total": total}


def ask_for(communication: Communication, *, actor: Any, now: datetime) -> None:
    """Ask for the mails in this transaction; asked twice they are written once."""
    payload = {"communication": str(communication.pk)}
    jobs.ask_for(JOB, actor=actor, now=now, payload=payload, dedup=str(communication.pk))


def ask_again(now: datetime) -> int:
    """Ask once more, in the organisation in scope, where people wait and no job is at work."""
    waiting = Recipient.objects.filter(
        state=RecipientState.WAITING,
        communication__status=CommunicationStatus.SENDING,
        communication__way=CommunicationWay.EMAIL,
        communication__breach__destroyed_at__isnull=True,
    )
    asked = Job.objects.unfinished() | Job.objects.resting(now)
    found = Communication.objects.filter(pk__in=waiting.values("communication"))
    known = asked.filter(kind=JOB).values_list("dedup_key", flat=True)
    forgotten = list(found.exclude(pk__in=list(known)))
    for communication in forgotten:
        ask_for(communication, actor=None, now=now)
    return len(forgotten)


@transaction.atomic
def _hand_over(communication_id: UUID, now: datetime) -> int:
    """Write the mails of the next ones; returns of how many."""
    communication = Communication.objects.select_related("breach").get(pk=communication_id)
    breach = Breach.objects.select_for_update(of=("self",)).get(pk=communication.breach_id)
    if communication.status != CommunicationStatus.SENDING or breach.destroyed_at is not None:
        return 0
    waiting = Recipient.objects.select_for_update(of=("self",)).filter(
        communication=communication, state=RecipientState.WAITING
    )
    recipients = list(waiting.order_by("position")[:AT_ONCE])
    if not recipients:
        return 0
    write([_notice(one, communication, breach) for one in recipients], now=now)
    for one in recipients:
        one.state, one.state_at = RecipientState.QUEUED, now
        one.message_id = UUID(identity(MAIL, _key(one), PERSON_OF_CASE))
    Recipient.objects.bulk_update(recipients, ["state", "state_at", "message_id"])
    audit.record(
        "breach.mails_handed_over",
        subject=breach,
        actor=None,
        at=now,
        payload={"communication": str(communication.pk), "mails": len(recipients)},
    )
    return len(recipients)


def write_again(
    recipient: Recipient, communication: Communication, breach: Breach, now: datetime
) -> None:
    """Write one more mail to one person, to the address that they have now, in the transaction of
    the caller, who holds the recipient locked."""
    mails = OutboxMessage.objects.filter(intent=MAIL, about_id=breach.pk)
    # An occasion of its own; it begins and ends as the first one.
    times = mails.filter(key__endswith=f":{recipient.pk}").count()
    key = f"{recipient.breach_id}:{times}:{recipient.pk}"
    write([_notice(recipient, communication, breach, key)], now=now)


def _key(recipient: Recipient) -> str:
    """The occasion of a mail: one for each person of each communication, whoever asks."""
    return f"{recipient.breach_id}:{recipient.pk}"


def _notice(
    recipient: Recipient, communication: Communication, breach: Breach, key: str = ""
) -> Notice:
    return Notice(
        intent=MAIL,
        key=key or _key(recipient),
        to_address=PERSON_OF_CASE,
        context={"reference": breach.reference},
        language=communication.language,
        about_id=breach.pk,
    )


def _unstored(message: Any) -> Unstored:
    """Address and words for one person. Raises keyring.Unreadable."""
    if message.about_id is None:
        return Unstored()
    recipient = (
        Recipient.objects.select_related("communication")
        .filter(pk=message.key.rpartition(":")[2], breach_id=message.about_id)
        .first()
    )
    if recipient is None:
        return Unstored()
    person, texts = recipient.person.reveal() or {}, recipient.communication.texts.reveal() or {}
    return Unstored(
        address=person.get("email", ""),
        name=person.get("name", ""),
        subject=texts.get("subject", ""),
        sections=sections_of(texts, message.language),
    )


def sections_of(texts: dict[str, str], language: str) -> tuple[Section, ...]:
    """The words of a communication under their headings, in the tone of today's policy."""
    named = headings(language, tone_on(clock.today()))
    opening = Section("", texts.get("opening", ""))
    parts = [Section(named[part], texts.get(part, "")) for part in LEGAL_PARTS]
    return tuple(section for section in (opening, *parts) if section.text)


# The one message that holds content: people must hear what happened. Law: GDPR art. 34(2).
INTENT = register(
    Intent(
        code=MAIL,
        name=gettext_lazy("communication about a data breach"),
        template="breach_communication",
        subject=gettext_lazy("Message about your data (%(reference)s)"),
        fields={"reference": Field.REFERENCE},
        example={"reference": "D-2026-0012"},
        # Thousands of these keep no reminder of a clock and no link for a password waiting.
        is_urgent=False,
        in_app=False,
        keeps_text=False,
        carries_content=True,
        not_meant=about_destroyed_case,
        unstored=_unstored,
    )
)

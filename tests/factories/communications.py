"""Communications to people about a breach, in every state, by the services that people use."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from breaches.models import CommunicationWay, PublicNotice
from breaches.people_texts import PARTS
from breaches.queries_people import MAIL
from breaches.services import (
    communicating,
    people_letters,
    people_mails,
    publishing,
    recipients_import,
    sending_out,
    telling_people,
)
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.jobs.models import Job, JobStatus
from privacyoffice.notifications.models import OutboxMessage, State

# By the states that `World.fresh` knows.
_WAYS = {
    "communication-draft": CommunicationWay.EMAIL,
    "communication-approved": CommunicationWay.EMAIL,
    "communication-notice": CommunicationWay.PUBLIC,
    "communication-standing": CommunicationWay.PUBLIC,
    "communication-printed": CommunicationWay.POST,
    "communication-forgotten": CommunicationWay.POST,
    "communication-failed": CommunicationWay.EMAIL,
}
STATES = tuple(_WAYS)


def in_state(state: str, canary: str, breach_id: UUID, people: dict[str, Any]) -> UUID:
    """The id of a new communication, written by the second officer so that others approve it."""
    made = _written(_WAYS[state], canary, breach_id, people["second_officer"])
    if state == "communication-draft":
        return made
    officer, now = people[Role.PRIVACY_OFFICER], clock.now()
    communicating.approve(communication_id=made, actor=officer, now=now)
    if state == "communication-standing":
        today = clock.today()
        publishing.publish(
            communication_id=made,
            stands_from=today,
            stands_until=today + timedelta(days=90),
            actor=officer,
            now=now,
        )
    elif state in ("communication-printed", "communication-forgotten"):
        sending_out.begin(communication_id=made, actor=officer, now=now)
        Job.objects.filter(dedup_key=str(made)).update(
            status=JobStatus.FAILED, finished_at=now, message="Kapot"
        )
        if state == "communication-printed":
            people_letters.keep_pdf(made, f"%PDF {canary}".encode(), now)
    elif state == "communication-failed":
        sending_out.begin(communication_id=made, actor=officer, now=now)
        people_mails._hand_over(made, now)
        fail_mails_about(breach_id)
        sending_out._finish(made, now)
    return made


def fail_mails_about(breach_id: UUID) -> None:
    """The mail server refused every mail to people that waits."""
    for state in (State.SENDING, State.FAILED):
        mails = OutboxMessage.objects.filter(intent=MAIL, about_id=breach_id)
        mails.filter(state__in=(State.QUEUED, State.SENDING)).update(state=state)


def notice_address() -> str:
    """Of the newest notice in the organisation in scope."""
    return PublicNotice.objects.latest("published_at").slug


def _written(way: str, canary: str, breach_id: UUID, writer: Any) -> UUID:
    now = clock.now()
    telling_people.decide(
        breach_id=breach_id, tell=True, reason=f"Hoog {canary}", actor=writer, now=now
    )
    made = communicating.draft(
        breach_id=breach_id, way=way, language="nl", actor=writer, now=now
    ).pk
    texts = {part: f"Tekst {part} {canary}" for part in PARTS}
    communicating.change(communication_id=made, texts=texts, actor=writer, now=now)
    if way != CommunicationWay.PUBLIC:
        csv = (
            "naam;e-mail;straat;plaats\n"
            f"Bo {canary};{canary}@burger.example;Weg {canary};Plaats {canary}\n"
        )
        recipients_import.import_recipients(
            communication_id=made, data=csv.encode(), actor=writer, now=now
        )
    return made

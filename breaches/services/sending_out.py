"""A communication leaves: by mail, by post.

Law: GDPR art. 34(1).
"""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from breaches.models import Communication, CommunicationStatus, CommunicationWay, Recipient
from breaches.queries_people import may_tell, people_decision, sent_of
from breaches.services import people_letters, people_mails
from breaches.services.communicating import about, keep, taken
from privacyoffice import clock
from privacyoffice.audit import services as audit


@transaction.atomic
def begin(*, communication_id: UUID, actor: Any, now: datetime) -> Communication:
    """The messages leave: by mail a job hands them to the outbox, for post a job makes the letters.

    Raises Http404, ValidationError, TransitionNotAllowed. Law: GDPR art. 34(1).
    """
    communication = taken(communication_id, "notify", actor)
    if communication.way == CommunicationWay.PUBLIC:
        raise ValidationError(_("A notice is published, and not sent."))
    if refusal := why_not_send(communication):
        raise ValidationError(refusal)
    communication.begin(at=now)
    keep(communication, "status", "begun_at")
    count = Recipient.objects.filter(communication=communication).count()
    audit.record(
        "breach.communication_begun",
        subject=communication.breach,
        actor=actor,
        at=now,
        payload=about(communication) | {"recipients": count},
    )
    work = people_mails if communication.way == CommunicationWay.EMAIL else people_letters
    work.ask_for(communication, actor=actor, now=now)
    return communication


def why_not_send(communication: Communication) -> str:
    """Why this cannot leave yet; empty when it can."""
    if not may_tell(people_decision(communication.breach), communication.way):
        return _("Decide first that people are told.")
    if communication.way == CommunicationWay.PUBLIC:
        return ""
    if not Recipient.objects.filter(communication=communication).exists():
        return _("Nobody stands on the list yet. Import who gets this message.")
    return ""


@transaction.atomic
def posted(*, communication_id: UUID, posted_on: date, actor: Any, now: datetime) -> Communication:
    """The letters were handed to the post on an Amsterdam date.

    Raises Http404, ValidationError, TransitionNotAllowed.
    """
    communication = taken(communication_id, "notify", actor)
    if communication.way != CommunicationWay.POST or communication.begun_at is None:
        raise ValidationError(_("There are no letters to post."))
    if not communication.file_key:
        raise ValidationError(_("The letters are still being made."))
    today = clock.day_of(now)
    if not clock.day_of(communication.begun_at) <= posted_on <= today:
        raise ValidationError({"posted_on": _("Choose a day since the letters were made.")})
    # Of an earlier day nobody noted the hour.
    at = now if posted_on == today else datetime.combine(posted_on, time(12), clock.AMSTERDAM)
    communication.finish(at=max(at, communication.begun_at))
    keep(communication, "status", "done_at")
    audit.record(
        "breach.communication_done",
        subject=communication.breach,
        actor=actor,
        at=now,
        payload=about(communication) | {"posted_on": posted_on.isoformat()},
    )
    return communication


@transaction.atomic
def make_letters_again(*, communication_id: UUID, actor: Any, now: datetime) -> Communication:
    """Ask once more for letters of which making them was given up.

    Raises Http404, ValidationError.
    """
    communication = taken(communication_id, "notify", actor)
    is_unmade = people_letters.unmade().filter(pk=communication.pk).exists()
    if not is_unmade or not people_letters.trouble_with(communication):
        raise ValidationError(_("The letters are there, or they are being made."))
    people_letters.ask_for(communication, actor=actor, now=now)
    audit.record(
        "breach.letters_asked_again",
        subject=communication.breach,
        actor=actor,
        at=now,
        payload=about(communication),
    )
    return communication


def finish_sent(now: datetime) -> int:
    """Finish every communication of the organisation in scope of which no mail is on its way any
    more; returns how many."""
    under_way = Communication.objects.filter(
        status=CommunicationStatus.SENDING,
        way=CommunicationWay.EMAIL,
        breach__destroyed_at__isnull=True,
    )
    return sum(_finish(pk, now) for pk in under_way.values_list("pk", flat=True))


@transaction.atomic
def _finish(communication_id: UUID, now: datetime) -> bool:
    locked = Communication.objects.select_for_update(of=("self",))
    communication = locked.select_related("breach").get(pk=communication_id)
    sent = sent_of(communication)
    if communication.status != CommunicationStatus.SENDING or not sent.is_over:
        return False
    communication.finish(at=now)
    keep(communication, "status", "done_at")
    counts = {"sent": sent.sent, "failed": sent.failed, "uncertain": sent.uncertain}
    audit.record(
        "breach.communication_done",
        subject=communication.breach,
        actor=None,
        at=now,
        payload=about(communication) | counts,
    )
    return True

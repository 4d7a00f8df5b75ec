"""What a letter does to its request on the day on which it leaves; and when it never does.

What somebody must be told holds from the day on which they could know it, and not from the day on
which it was written. Law: GDPR art. 12(3), 12(6), 18(3); Awb art. 3:41, 4:15(1)(a).
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.kernel.terms import end_of_day
from privacyoffice.policy.effective import effective
from privacyoffice.policy.queries import profile_on
from requests_dsar import answering, proceeding_terms
from requests_dsar.models import (
    DataSubjectRequest,
    Letter,
    LetterKind,
    NotCounted,
    Pause,
    PauseKind,
    Restriction,
)
from requests_dsar.queries_decisions import ENDINGS
from requests_dsar.queries_proceedings import TOLD_WITH
from requests_dsar.services import waiting

# With which letter each question is asked.
ASKED_WITH = {
    PauseKind.IDENTITY: LetterKind.IDENTITY_QUESTION,
    PauseKind.CLARIFICATION: LetterKind.CLARIFICATION,
}
_KIND_OF = {letter: kind for kind, letter in ASKED_WITH.items()}
# What somebody needs at least to answer a letter.
SHORTEST_WAIT = timedelta(days=7)
_TERM_WAITS = "question.term_waits"


def take_effect(
    letter: Letter, request: DataSubjectRequest, sent_on: date, *, actor: Any, now: datetime
) -> None:
    """It left on this day (an Amsterdam date). Part of the act that records so, on a request that
    is locked. Raises ValidationError on "sent_on" for what does not hold any more."""
    if letter.kind in ENDINGS:
        answering.meet(request, on=sent_on, actor=actor, now=now)
    elif letter.kind == LetterKind.EXTENSION:
        waiting.extend(request, sent_on, actor=actor, now=now)
        told = {"told_on": sent_on.isoformat()}
        audit.record("dsar.extended", subject=request, actor=actor, at=now, payload=told)
    elif letter.kind in _KIND_OF:
        _ask(letter, request, sent_on, actor=actor, now=now)
    elif letter.kind == LetterKind.RESTRICTION_LIFTED:
        _lift(letter, request, sent_on, actor=actor, now=now)
    elif letter.kind in TOLD_WITH.values() and letter.proceeding is not None:
        proceeding_terms.meet(letter.proceeding, on=sent_on, actor=actor, now=now)


def never_leaves(letter: Letter, request: DataSubjectRequest, *, actor: Any, now: datetime) -> None:
    """It was cancelled: what it would tell, was not told."""
    for pause in _unsent(letter, request):
        pause.answered_on = pause.asked_on
        pause.save(update_fields=["answered_on"])
        waiting.stop_reminding(pause, actor=actor, now=now)
    for restriction in Restriction.objects.filter(lift_letter=letter, lifted_at__isnull=True):
        restriction.lift_letter, restriction.lifted_because = None, ""
        restriction.save(update_fields=["lift_letter", "lifted_because"])


def stops_until(request: DataSubjectRequest, kind: str, today: date) -> date:
    """The last day on which this question stops the clock, as the policy has it on a day.

    So many days after receipt; or after the answer to the same question, when that leaves it
    open. Law: GDPR art. 12(2), 12(6).
    """
    earlier = Pause.objects.filter(request=request, kind=kind, lapsed=False)
    earlier = earlier.exclude(not_counted=NotCounted.UNSENT)
    last = earlier.aggregate(day=Max("answered_on"))["day"]
    since = max(request.received_on, last or request.received_on)
    return since + timedelta(days=effective(profile_on(today)).question_days)


def why_it_would_go_on(request: DataSubjectRequest, kind: str, on: date, today: date) -> str:
    """Why the clock does not stop for what is asked on this day, a value of NotCounted."""
    if on > stops_until(request, kind, today):
        return NotCounted.LATE.value
    return "" if waiting.can_stand_still(request, on) else NotCounted.ENDED.value


def _ask(
    letter: Letter, request: DataSubjectRequest, sent_on: date, *, actor: Any, now: datetime
) -> None:
    for pause in _unsent(letter, request):
        if pause.wanted_by is not None and pause.wanted_by < sent_on + SHORTEST_WAIT:
            text = _("The person has less than a week left to answer. Cancel it and ask again.")
            raise ValidationError({"sent_on": text})
        why = why_it_would_go_on(request, pause.kind, sent_on, clock.day_of(now))
        if why and _promises_to_wait(letter):
            text = _(
                "This letter says that the clock stands still, and after %(day)s a question does "
                "not stop it. Cancel it and ask again."
            )
            day = date_format(stops_until(request, pause.kind, clock.day_of(now)))
            raise ValidationError({"sent_on": text % {"day": day}})
        if not why:
            waiting.stand_still(request, pause.kind, sent_on, actor=actor, now=now, field="sent_on")
        pause.asked_on, pause.counts, pause.not_counted = sent_on, not why, why
        pause.save(update_fields=["asked_on", "counts", "not_counted"])
        told = {"kind": pause.kind, "asked_on": sent_on.isoformat(), "not_counted": why}
        audit.record("dsar.asked", subject=request, actor=actor, at=now, payload=told)


def _lift(
    letter: Letter, request: DataSubjectRequest, sent_on: date, *, actor: Any, now: datetime
) -> None:
    for restriction in Restriction.objects.filter(lift_letter=letter, lifted_at__isnull=True):
        restriction.lifted_at, restriction.lifted_by = min(now, end_of_day(sent_on)), actor
        restriction.save(update_fields=["lifted_at", "lifted_by"])
        told = {"ground": restriction.ground}
        audit.record("dsar.restriction_lifted", subject=request, actor=actor, at=now, payload=told)


def _unsent(letter: Letter, request: DataSubjectRequest) -> list[Pause]:
    """The question of a letter that has not left: of a kind there is one at a time."""
    kind = _KIND_OF.get(LetterKind(letter.kind))
    waits = Pause.objects.filter(request=request, kind=kind, answered_on__isnull=True)
    return list(waits.filter(not_counted=NotCounted.UNSENT)) if kind else []


def _promises_to_wait(letter: Letter) -> bool:
    return any(part["code"] == _TERM_WAITS for part in letter.content.reveal()["paragraphs"])

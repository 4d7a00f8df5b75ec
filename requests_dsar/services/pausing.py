"""Questions to the person: who they are, and what they mean. Sometimes the term waits for them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.days import refuse_impossible_in
from requests_dsar.models import DataSubjectRequest, NotCounted, Pause, PauseKind
from requests_dsar.services import letters, waiting
from requests_dsar.services.leaving import ASKED_WITH, SHORTEST_WAIT, why_it_would_go_on
from requests_dsar.services.taking import take_open


@transaction.atomic
def ask(
    *,
    request_id: UUID,
    kind: str,
    question: str,
    asked_on: date,
    wanted_by: date,
    actor: Any,
    now: datetime,
    doubt: str = "",
    with_letter: bool = True,
    how: str = "",
) -> Pause:
    """Ask the person something on which the work waits. The clock stops if it was asked without
    delay; otherwise it runs on, and the row says why.

    With a letter the person is asked on the day on which that leaves (services.leaving), and
    `asked_on` is today. Without, they were asked in another way on that day: `how` says in which,
    and is encrypted. `wanted_by` is the last day for an answer; both are Amsterdam dates. About
    identity one asks on reasonable doubt only: `doubt` says which. Raises Http404,
    ValidationError, keyring.Unreadable.
    Law: GDPR art. 12(3), 12(6), recital 63; Awb art. 4:5, 4:15(1)(a).
    """
    request, today = take_open(actor, request_id), clock.day_of(now)
    kind = PauseKind(kind)
    _refuse(request, kind, question, doubt, asked_on, wanted_by, today)
    _refuse_afterwards(asked_on, today, how, with_letter=with_letter)
    why = why_it_would_go_on(request, kind, asked_on, today)
    if with_letter:
        _write(request, kind, question, doubt, wanted_by, waits=not why, actor=actor, now=now)
        why = NotCounted.UNSENT.value
    elif not why:
        waiting.stand_still(request, kind, asked_on, actor=actor, now=now)
    pause = Pause.objects.create(
        organisation_id=request.organisation_id,
        request=request,
        kind=kind,
        question=question.strip(),
        doubt=doubt.strip() if kind == PauseKind.IDENTITY else "",
        asked_on=asked_on,
        wanted_by=wanted_by,
        asked_by=actor,
        counts=not why,
        not_counted=why,
    )
    waiting.remind_of(pause, request, actor=actor, now=now)
    # That it was asked by letter is recorded when that leaves.
    if not with_letter:
        audit.record(
            "dsar.asked",
            subject=request,
            actor=actor,
            at=now,
            reason=how.strip(),
            payload={"kind": kind, "asked_on": asked_on.isoformat(), "not_counted": why},
        )
    return pause


@transaction.atomic
def answered(
    *,
    request_id: UUID,
    kind: str,
    actor: Any,
    now: datetime,
    answered_on: date | None = None,
) -> Pause:
    """The answer of the person came in on this day (an Amsterdam date). None: none came, and the
    last day for it has passed; the clock runs on from that day, and so does the request.

    Raises Http404, ValidationError. Law: Awb art. 4:15(1)(a).
    """
    request = take_open(actor, request_id)
    pause: Pause | None = open_questions(request).filter(kind=kind).first()
    if pause is None:
        raise ValidationError(_("Nobody waits for an answer to this question."))
    end(request, pause, answered_on, actor=actor, now=now)
    return pause


def end(
    request: DataSubjectRequest,
    pause: Pause,
    answered_on: date | None,
    *,
    actor: Any,
    now: datetime,
) -> None:
    """Part of an act on a request that is locked already: one question is open no longer.

    Raises ValidationError on "answered_on".
    """
    today = clock.day_of(now)
    pause.lapsed = answered_on is None
    pause.answered_on = _lapsed_on(pause, today) if answered_on is None else answered_on
    _refuse_answer(pause, pause.answered_on, today)
    pause.save(update_fields=["answered_on", "lapsed"])
    if pause.counts and not open_questions(request).filter(counts=True).exists():
        until = _together_until(request, pause)
        waiting.go_on(request, until, lapsed=pause.lapsed, actor=actor, now=now)
    waiting.stop_reminding(pause, actor=actor, now=now)
    payload = {"kind": pause.kind, "answered_on": pause.answered_on.isoformat()}
    if pause.lapsed:
        audit.record("dsar.question_lapsed", subject=request, actor=actor, at=now, payload=payload)
    else:
        audit.record("dsar.answer_came", subject=request, actor=actor, at=now, payload=payload)


def open_questions(request: DataSubjectRequest) -> Any:
    """Questions that were asked, and to which there is no answer yet."""
    return _not_answered(request).exclude(not_counted=NotCounted.UNSENT)


def _not_answered(request: DataSubjectRequest) -> Any:
    return Pause.objects.filter(request=request, answered_on__isnull=True)


def _write(
    request: DataSubjectRequest,
    kind: PauseKind,
    question: str,
    doubt: str,
    wanted_by: date,
    *,
    waits: bool,
    actor: Any,
    now: datetime,
) -> None:
    facts: dict[str, Any] = {
        "question": question.strip(),
        "wanted_by": wanted_by,
        "term_waits": waits,
    }
    if kind == PauseKind.IDENTITY:
        facts["doubt"] = doubt.strip()
    letters.issue(request, ASKED_WITH[kind], facts, actor=actor, now=now)


def _refuse_afterwards(asked_on: date, today: date, how: str, *, with_letter: bool) -> None:
    """What was asked in time is not made up later: a letter of today asks nothing before."""
    if with_letter and asked_on != today:
        text = _("A letter that you make today asks from the day on which it leaves: choose today.")
        raise ValidationError({"asked_on": text})
    if not with_letter and not how.strip():
        raise ValidationError({"how": _("Say how the person was asked, and by whom.")})


def _refuse(
    request: DataSubjectRequest,
    kind: PauseKind,
    question: str,
    doubt: str,
    asked_on: date,
    wanted_by: date,
    today: date,
) -> None:
    refuse_impossible_in(asked_on=asked_on, wanted_by=wanted_by)
    if not question.strip():
        raise ValidationError({"question": _("Write what you ask the person.")})
    if kind == PauseKind.IDENTITY and not doubt.strip():
        text = _("Say why there is reasonable doubt about who this is. Without doubt one asks not.")
        raise ValidationError({"doubt": text})
    if asked_on > today:
        raise ValidationError({"asked_on": _("Choose today or an earlier day.")})
    if asked_on < request.received_on:
        text = _("The request came in on %(day)s. Choose that day or a later one.")
        raise ValidationError({"asked_on": text % {"day": date_format(request.received_on)}})
    if wanted_by < asked_on + SHORTEST_WAIT:
        text = _("Give the person at least a week: until %(day)s.")
        day = date_format(asked_on + SHORTEST_WAIT)
        raise ValidationError({"wanted_by": text % {"day": day}})
    if _not_answered(request).filter(kind=kind).exists():
        raise ValidationError(_("This was asked already, and there is no answer yet."))


def _refuse_answer(pause: Pause, answered_on: date, today: date) -> None:
    refuse_impossible_in(answered_on=answered_on)
    if answered_on > today:
        raise ValidationError({"answered_on": _("Choose today or an earlier day.")})
    if answered_on < pause.asked_on:
        text = _("It was asked on %(day)s. Choose that day or a later one.")
        raise ValidationError({"answered_on": text % {"day": date_format(pause.asked_on)}})


def _lapsed_on(pause: Pause, today: date) -> date:
    if pause.wanted_by is None or pause.wanted_by >= today:
        text = _("The person can still answer until %(day)s.")
        day = date_format(pause.wanted_by) if pause.wanted_by else ""
        raise ValidationError(text % {"day": day})
    return pause.wanted_by


def _together_until(request: DataSubjectRequest, last: Pause) -> date:
    """Of questions that were open at the same time the clock waits for the latest answer."""
    asked, until = last.asked_on, last.answered_on or last.asked_on
    beside = Pause.objects.filter(
        request=request, counts=True, asked_on__lte=until, answered_on__gte=asked
    )
    return max(until, beside.aggregate(day=Max("answered_on"))["day"] or until)

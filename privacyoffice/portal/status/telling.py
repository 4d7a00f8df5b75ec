"""How far a request is, in plain words, for the person who asked."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from privacyoffice import clock
from privacyoffice.audit.models import AuditEvent
from privacyoffice.deadlines import deriving
from privacyoffice.deadlines.explaining import Line, explain, how_long, in_words
from privacyoffice.deadlines.models import Deadline
from privacyoffice.deadlines.models import Status as DeadlineStatus
from privacyoffice.kernel.terms import TermError
from privacyoffice.policy.effective import effective
from privacyoffice.policy.queries import profile_on
from privacyoffice.portal.pages import Visit
from requests_dsar.answering import deadline_of
from requests_dsar.letters.paragraphs import word_for
from requests_dsar.models import (
    DataSubjectRequest,
    Letter,
    LetterKind,
    LetterStatus,
    NotCounted,
    Outcome,
    Pause,
    PauseKind,
    ProceedingKind,
    Status,
)
from requests_dsar.queries import read_only
from requests_dsar.queries_decisions import ENDINGS
from requests_dsar.queries_proceedings import is_objection_decided, proceedings_of, running_in
from requests_dsar.services import objecting
from requests_dsar.services.collecting import collectable


@dataclass(frozen=True)
class Happened:
    """Something that happened on a day, in one sentence; `step` is its place among the steps of
    that day, as a request goes on."""

    day: date
    text: str
    step: int = 0


@dataclass(frozen=True)
class Due:
    """When the answer comes at the latest, in a sentence, and how that day came about."""

    text: str
    explanation: tuple[Line, ...] = ()
    is_late: bool = False


@dataclass(frozen=True)
class SentLetter:
    """A letter that was sent. `address` is empty for one that is not on this page."""

    name: str
    day: str
    address: str
    files_address: str
    size: str
    collected: str


@dataclass(frozen=True)
class Told:
    """What the page of a request tells."""

    now: str
    happened: tuple[Happened, ...]
    due: Due | None
    asked: tuple[str, ...]
    words: str
    letters: tuple[SentLetter, ...]
    may_withdraw: bool
    may_object: bool


def told(visit: Visit, request: DataSubjectRequest, *, with_words: bool) -> Told:
    """All of it, with the same number of queries however much there is. What the person wrote is
    in it only `with_words`: for who showed who they are. Raises keyring.Unreadable."""
    read_only(request)
    now = visit.now
    asked = Pause.objects.filter(request=request).exclude(not_counted=NotCounted.UNSENT)
    pauses = list(asked)
    sent = _sent(request)
    here = set(collectable(request).values_list("number", flat=True))
    return Told(
        now=_now_in_words(request, pauses),
        happened=tuple(_what_happened(request, pauses, sent)),
        due=_due_on_objection(request) or _due(request, now),
        asked=tuple(word_for(one, visit.language, visit.tone) for one in request.rights),
        words=(request.story.reveal() or "") if with_words else "",
        # The latest first: that is the one somebody comes for.
        letters=tuple(_shown(visit, letter, letter.number in here) for letter in reversed(sent)),
        may_withdraw=may_withdraw(request),
        may_object=_may_object(request, sent, now),
    )


def may_withdraw(request: DataSubjectRequest) -> bool:
    """Before there is a decision."""
    return request.status in (Status.RECEIVED, Status.IN_PROGRESS)


def may_object(request: DataSubjectRequest, now: datetime) -> bool:
    """Whether there is a decision that was sent, of a body to which one objects, and no objection
    yet. How late it is somebody of the office judges. Law: UAVG 34; Awb 6:7, 6:11."""
    return _may_object(request, _sent(request), now)


def _may_object(request: DataSubjectRequest, sent: list[Any], now: datetime) -> bool:
    if not any(letter.kind in ENDINGS for letter in sent) or is_objection_decided(request):
        return False
    if running_in(request, (ProceedingKind.OBJECTION,)):
        return False
    return effective(profile_on(clock.day_of(now))).decisions_can_be_objected_to


def _now_in_words(request: DataSubjectRequest, pauses: list[Pause]) -> str:
    """One sentence: how it is now."""
    if request.status == Status.CLOSED:
        return _ENDED[Outcome(request.outcome)]()
    if request.status == Status.DECIDED:
        return _("We have decided on your request.")
    if any(pause.answered_on is None for pause in pauses):
        return _("We asked you a question and wait for your answer.")
    if request.status == Status.IN_PROGRESS:
        return _("We are working on your request.")
    return _("We have received your request. Somebody will begin with it soon.")


def _what_happened(
    request: DataSubjectRequest, pauses: list[Pause], sent: list[Any]
) -> list[Happened]:
    """Each step so far, the oldest first. Never what it was about."""
    found = [Happened(request.received_on, _("We received your request."), _RECEIVED)]
    for event in AuditEvent.objects.filter(subject_id=request.pk, action="dsar.taken_up")[:1]:
        day = clock.day_of(event.occurred_at)
        found.append(Happened(day, _("Somebody began to work on your request."), _BEGUN))
    for pause in pauses:
        found.append(Happened(pause.asked_on, _ASKED[PauseKind(pause.kind)](), _QUESTION))
        if pause.answered_on:
            text = _("No answer came. We went on.") if pause.lapsed else _("We got your answer.")
            found.append(Happened(pause.answered_on, text, _ANSWERED))
    for letter in sent:
        text = _("We sent you a letter: %(letter)s.") % {"letter": _name(letter)}
        step = _ENDING_SENT if letter.kind in ENDINGS else _LETTER_SENT
        found.append(Happened(_sent_on(letter), text, step))
    if request.decided_at:
        found.append(Happened(clock.day_of(request.decided_at), _("We decided."), _DECIDED))
    found += _objections(request)
    if request.reopened_at:
        day = clock.day_of(request.reopened_at)
        found.append(Happened(day, _("We began again, to decide anew."), _BEGUN_ANEW))
    if request.closed_at:
        day = clock.day_of(request.closed_at)
        found.append(Happened(day, _("We closed your request."), _CLOSED))
    return sorted(found, key=lambda each: (each.day, each.step))


def _objections(request: DataSubjectRequest) -> list[Happened]:
    return [
        Happened(one.received_on, _("We received your objection."), _OBJECTED)
        for one in proceedings_of(request)
        if one.kind == ProceedingKind.OBJECTION
    ]


def _due_on_objection(request: DataSubjectRequest) -> Due | None:
    """By when an objection that runs is decided. Law: Awb 6:14, 7:10."""
    day = objecting.decided_by(request)
    if day is None:
        return None
    text = _("You get our decision on your objection on %(day)s at the latest.")
    return Due(text % {"day": in_words(day)})


def _due(request: DataSubjectRequest, now: datetime) -> Due | None:
    """Until when we have, for a request that was not answered yet. Law: GDPR art. 12(3)."""
    deadline = deadline_of(request)
    if deadline is None or deadline.closed_at is not None or deadline.due_at is None:
        return None
    if deadline.status == DeadlineStatus.SUSPENDED:
        text = _("The time that we have for it stands still until we have your answer.")
        return Due(text, _explained(deadline, now))
    words = {"day": in_words(deadline.due_at), "left": how_long(deadline.due_at, now)}
    if deadline.due_at < now:
        text = _(
            "You should have had our answer on %(day)s. We are late. You may ask us in a message "
            "to decide within two weeks, or complain to the supervisory authority."
        )
        return Due(text % words, _explained(deadline, now), is_late=True)
    text = _("You get our answer on %(day)s at the latest (%(left)s).") % words
    return Due(text, _explained(deadline, now))


def _shown(visit: Visit, letter: Any, is_here: bool) -> SentLetter:
    def address(name: str) -> str:
        return visit.address(name, number=letter.number)

    return SentLetter(
        name=_name(letter),
        day=date_format(_sent_on(letter), "l j F Y"),
        address=address("status_letter") if is_here else "",
        files_address=address("status_files") if is_here and letter.files_stored_as else "",
        size=_size(letter),
        collected=_collected(letter),
    )


def _size(letter: Any) -> str:
    if not letter.pages:
        return "PDF"
    pages = ngettext("%(count)d page", "%(count)d pages", letter.pages)
    return f"PDF, {pages % {'count': letter.pages}}"


def _sent(request: DataSubjectRequest) -> list[Any]:
    found = Letter.objects.filter(request=request, status=LetterStatus.SENT)
    # That to recipients is not for the person.
    found = found.exclude(kind=LetterKind.RECIPIENTS).order_by("number")
    return list(found.prefetch_related("dispatches", "collections"))


def _sent_on(letter: Any) -> date:
    days = [dispatch.sent_on for dispatch in letter.dispatches.all()]
    return min(days) if days else clock.day_of(letter.made_at)


def _collected(letter: Any) -> str:
    moments = [collection.collected_at for collection in letter.collections.all()]
    return date_format(clock.day_of(max(moments)), "j F Y") if moments else ""


def _name(letter: Any) -> str:
    return str(letter.get_kind_display())


def _explained(deadline: Deadline, now: datetime) -> tuple[Line, ...]:
    try:
        return explain(deriving.outcome_now(deadline, now), now=now)
    except TermError:
        return ()


# The order of what happens to a request; days alone do not tell it.
(
    _RECEIVED,
    _BEGUN,
    _QUESTION,
    _LETTER_SENT,
    _ANSWERED,
    _DECIDED,
    _ENDING_SENT,
    _OBJECTED,
    _BEGUN_ANEW,
    _CLOSED,
) = range(10)
_ASKED = {
    PauseKind.IDENTITY: lambda: _("We asked you to show who you are."),
    PauseKind.CLARIFICATION: lambda: _("We asked you what you mean."),
}
_ENDED = {
    Outcome.GRANTED: lambda: _("We have granted your request. It is closed."),
    Outcome.PARTLY: lambda: _("We have granted a part of your request. It is closed."),
    Outcome.REFUSED: lambda: _("We have refused your request. It is closed."),
    Outcome.NOT_TREATED: lambda: _("We have not treated your request. It is closed."),
    Outcome.FORWARDED: lambda: _("We have sent your request on to who must answer it."),
    Outcome.WITHDRAWN: lambda: _("You have withdrawn your request. It is closed."),
}

"""A colleague is asked to look for data of a person, and says what was found."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.attachments import services as attachments
from privacyoffice.attachments.inspecting import LONGEST
from privacyoffice.attachments.models import Source
from privacyoffice.attachments.refusals import Refused
from privacyoffice.audit import services as audit
from privacyoffice.days import refuse_impossible_in
from requests_dsar import queries_work, search_terms
from requests_dsar.models import (
    PERSON_FIELDS,
    DataSubjectRequest,
    InvolvedProcessing,
    SearchTask,
    Status,
    TaskStatus,
)
from requests_dsar.services.taking import refuse_ended, take_open

# All files of one answer together; a web process that is silent for longer is ended.
_LONGEST_ANSWER = 40.0  # seconds
_LEAST = 2.0  # seconds: in less, no file can be looked at


@dataclass(frozen=True)
class Place:
    """Where somebody looks: a system or a department, and for which processing, if for one."""

    involved: InvolvedProcessing | None = None
    system: Any = None
    department: Any = None


@transaction.atomic
def ask(
    *,
    request_id: UUID,
    places: Sequence[Place],
    colleague: Any,
    due_on: date,
    what: str,
    shown: Iterable[str],
    actor: Any,
    now: datetime,
) -> list[SearchTask]:
    """Ask a colleague to look in some places before the end of `due_on` (an Amsterdam date): one
    search for each place.

    The colleague reads `what`, and of the person only `shown`: names of PERSON_FIELDS. Raises
    Http404, ValidationError, keyring.Unreadable. Law: GDPR art. 5(1)(c), 12(3), 15(3).
    """
    request = take_open(actor, request_id)
    _refuse(request, places, due_on, what, clock.day_of(now))
    wanted = set(shown)
    made = []
    for place in places:
        _refuse_again(request, place, colleague)
        task = SearchTask(
            organisation_id=request.organisation_id,
            request=request,
            involved=place.involved,
            system=place.system,
            department=place.department,
            colleague=colleague,
            due_on=due_on,
            ask=what.strip(),
            shown=[name for name in PERSON_FIELDS if name in wanted],
            asked_by=actor,
            asked_at=now,
        )
        task.save(force_insert=True)
        audit.record("dsar.search_asked", **_told(task, actor, now, **_whom(task)))
        search_terms.begin(task, actor=actor, now=now)
        made.append(task)
    return made


@transaction.atomic
def report(
    *,
    task_id: UUID,
    is_found: bool,
    text: str,
    actor: Any,
    now: datetime,
    third_parties: str = "",
    uploads: Iterable[Any] = (),
) -> SearchTask:
    """Say what was found, with the files; or that nothing is there, and where was looked.

    `third_parties` says what of others is in the data and must be left out. With a file that is
    refused nothing is kept. Raises Http404 for who was not asked, TransitionNotAllowed,
    ValidationError, keyring.Unreadable. Law: GDPR art. 5(2), 15(3), 15(4).
    """
    if not queries_work.may_answer(actor, queries_work.access_task(actor, task_id)):
        raise Http404
    # Before the request is locked: others work on it meanwhile.
    looked = _look_at(uploads) if is_found else []
    task = _take(task_id, actor)
    if not queries_work.may_answer(actor, task):
        raise Http404
    if not text.strip():
        raise ValidationError(
            {"text": _("Say what you found.") if is_found else _("Say where you looked.")}
        )
    if is_found:
        task.report_found(at=now, found=text.strip(), third_parties=third_parties.strip())
        task.files = _attach_all(task, looked, actor, now)
    else:
        task.report_nothing(at=now, found=text.strip())
    task.save()
    if is_found:
        audit.record("dsar.search_found", **_told(task, actor, now, files=len(task.files)))
    else:
        audit.record("dsar.search_found_nothing", **_told(task, actor, now))
    search_terms.meet(task, actor=actor, now=now)
    return task


@transaction.atomic
def cancel(*, task_id: UUID, actor: Any, now: datetime) -> SearchTask:
    """Nobody needs to look any more. Raises Http404, TransitionNotAllowed, ValidationError."""
    task = _take(task_id, actor)
    if not queries_work.may_direct(actor, task):
        raise Http404
    _end(task, actor, now)
    return task


@transaction.atomic
def pass_on(
    *, task_id: UUID, colleague: Any, actor: Any, now: datetime, seen_colleague: str = ""
) -> SearchTask:
    """Another colleague looks; who was asked before does not see it any more.

    `seen_colleague` is the id of who looked when somebody decided this, as text.
    Raises Http404, ValidationError.
    """
    task = _take(task_id, actor)
    if not queries_work.may_direct(actor, task):
        raise Http404
    if task.status != TaskStatus.OPEN:
        raise ValidationError(_("This search has ended already."))
    if seen_colleague not in ("", str(task.colleague_id)):
        text = _("In the meantime somebody else was asked: %(name)s.") % {"name": task.colleague}
        raise ValidationError({"colleague": text})
    if colleague.pk == task.colleague_id:
        raise ValidationError({"colleague": _("This person is looking already.")})
    task.colleague = colleague
    task.save(update_fields=["colleague"])
    audit.record("dsar.search_passed_on", **_told(task, actor, now, **_whom(task)))
    search_terms.hand_over(task, actor=actor, now=now)
    return task


def end_open(request: DataSubjectRequest, *, actor: Any, now: datetime) -> int:
    """With the work on a request end the searches for it; the caller holds it locked. Returns
    how many."""
    tasks = list(
        SearchTask.objects.filter(request=request, status=TaskStatus.OPEN)
        .select_related("request", "colleague")
        .select_for_update(of=("self",))
    )
    for task in tasks:
        _end(task, actor, now)
    return len(tasks)


def _end(task: SearchTask, actor: Any, now: datetime) -> None:
    task.cancel(at=now)
    task.save(update_fields=["status", "answered_at"])
    audit.record("dsar.search_cancelled", **_told(task, actor, now))
    search_terms.drop(task, actor=actor, now=now)


def _take(task_id: UUID, actor: Any) -> SearchTask:
    """A search that this person sees, after its request: both locked, and the request open."""
    seen = queries_work.access_task(actor, task_id)
    request = DataSubjectRequest.objects.select_for_update(of=("self",)).get(pk=seen.request_id)
    refuse_ended(request)
    task = queries_work.access_task(actor, task_id, lock=True)
    task.request = request
    return task


def _refuse(
    request: DataSubjectRequest, places: Sequence[Place], due_on: date, what: str, today: date
) -> None:
    if request.status == Status.RECEIVED:
        raise ValidationError(_("Somebody must handle this request first."))
    if not places or any(place.system is None and place.department is None for place in places):
        raise ValidationError({"places": _("Choose where to look.")})
    if any(place.involved and place.involved.request_id != request.pk for place in places):
        raise Http404
    refuse_impossible_in(due_on=due_on)
    if due_on < today:
        raise ValidationError({"due_on": _("Choose today or a later day.")})
    if not what.strip():
        raise ValidationError({"what": _("Say what to look for.")})


def _refuse_again(request: DataSubjectRequest, place: Place, colleague: Any) -> None:
    """Of two clicks the second one waits, and then hears that it was asked already."""
    asked = SearchTask.objects.filter(
        request=request,
        involved=place.involved,
        system=place.system,
        department=place.department,
        colleague=colleague,
        status=TaskStatus.OPEN,
    )
    if asked.exists():
        where = place.system or place.department
        text = _("This colleague was asked to look here already: %(place)s.") % {"place": where}
        raise ValidationError({"places": text})


def _look_at(uploads: Iterable[Any]) -> list[attachments.LookedAt]:
    """Raises ValidationError."""
    end = time.monotonic() + _LONGEST_ANSWER
    found = []
    for upload in uploads:
        seconds = max(_LEAST, min(LONGEST, end - time.monotonic()))
        try:
            found.append(attachments.look_at(upload, seconds=seconds))
        except Refused as refusal:
            raise ValidationError({"files": f"{upload.name}: {refusal.sentence}"}) from None
    return found


def _attach_all(
    task: SearchTask, looked: Iterable[attachments.LookedAt], actor: Any, now: datetime
) -> list[int]:
    """The numbers of the files, which belong to the request. Raises ValidationError."""
    numbers = []
    for one in looked:
        try:
            kept = attachments.attach(
                task.request, one, actor=actor, now=now, source=Source.COLLEAGUE, checked=True
            )
        except Refused as refusal:
            raise ValidationError({"files": f"{one.name}: {refusal.sentence}"}) from None
        numbers.append(kept.number)
    return numbers


def _whom(task: SearchTask) -> dict[str, str]:
    return {"person": str(task.colleague_id), "until": task.due_on.isoformat()}


def _told(task: SearchTask, actor: Any, now: datetime, **payload: Any) -> dict[str, Any]:
    """An act on a search, which stands in the history of its request too."""
    return {
        "subject": task,
        "label": task.request.reference,
        "actor": actor,
        "at": now,
        "payload": payload,
    }

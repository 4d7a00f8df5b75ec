"""What is decided on requests, in whose name, and that the answer left the office."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.mandates.models import Mandate
from registers.models import ControllingBody, ProcessingActivity
from requests_dsar.models import (
    DataSubjectRequest,
    Decision,
    DispatchWay,
    Letter,
    LetterDispatch,
    LetterKind,
    Proceeding,
    ProceedingKind,
    Verdict,
)
from requests_dsar.services import closing, deciding, involving, proceedings


def a_body(canary: str = "Zegge") -> ControllingBody:
    """The first body of the organisation in scope; one is made where there is none."""
    found: ControllingBody | None = ControllingBody.objects.first()
    return found or ControllingBody.objects.create(name=f"Het orgaan {canary}")


def a_mandate(body: ControllingBody, canary: str = "Zegge", **changes: Any) -> Mandate:
    """Of the privacy officers, for everything, since long."""
    options: dict[str, Any] = {
        "role": "privacy_officer",
        "refusals": True,
        "source": f"Mandaatbesluit 2020, artikel 4 {canary}",
        "valid_from": date(2020, 1, 1),
    }
    return Mandate.objects.create(body=body, **options | changes)


def proposed(
    request: DataSubjectRequest,
    *,
    by: Any,
    verdict: str = Verdict.GRANT,
    items: Sequence[tuple[str, UUID | None]] | None = None,
    **changes: Any,
) -> list[Decision]:
    """The same on every right that is asked, as a whole; what is granted is taken at once."""
    whole: list[tuple[str, UUID | None]] = [(right, None) for right in request.rights]
    options: dict[str, Any] = {"body": a_body(), "by_body": "Collegebesluit 12"}
    if verdict != Verdict.GRANT:
        options |= {"grounds": ["manifestly_unfounded"], "reasons": "Het kan niet."}
    return deciding.propose(
        request_id=request.pk,
        items=whole if items is None else items,
        verdict=verdict,
        actor=by,
        now=clock.now(),
        **options | changes,
    )


def decided(request: DataSubjectRequest, *, by: Any) -> None:
    """Everything granted and concluded; it must be in progress."""
    proposed(request, by=by)
    deciding.decide(request_id=request.pk, actor=by, now=clock.now())


def answered(
    request: DataSubjectRequest,
    *,
    by: Any,
    on: date | None = None,
    kind: str = LetterKind.DECISION,
    proceeding: Proceeding | None = None,
) -> Letter:
    """A letter that left the office on a day (today), with the proof of it."""
    now = clock.now()
    letter = Letter(
        organisation_id=request.organisation_id,
        request=request,
        proceeding=proceeding,
        kind=kind,
        number=request.letters.count() + 1,
        content={"subject": "Besluit", "paragraphs": []},
        made_at=now,
        made_by=by,
    )
    letter.save(force_insert=True)
    letter.finalise(by=by, at=now)
    letter.save()
    letter.send()
    letter.save()
    LetterDispatch(
        organisation_id=request.organisation_id,
        letter=letter,
        request=request,
        way=DispatchWay.POST,
        sent_on=on or clock.today(),
        recorded_at=now,
        recorded_by=by,
        proof="Postboek 12",
    ).save(force_insert=True)
    return letter


def _proposed(request: DataSubjectRequest, canary: str, people: dict[str, Any]) -> None:
    activities = ProcessingActivity.objects.values_list("pk", flat=True)[:2]
    involving.add_involved(request, activities, actor=None, now=clock.now())
    proposed(
        request,
        by=people["second_officer"],
        verdict=Verdict.REFUSE,
        grounds=["uavg_41_i"],
        items=[("access", None)],
        reasons=f"Redenen {canary}",
        weighing=f"Afweging {canary}",
    )


def _complete(request: DataSubjectRequest, canary: str, people: dict[str, Any]) -> None:
    proposed(request, by=people[Role.PRIVACY_OFFICER])


def _decided(request: DataSubjectRequest, canary: str, people: dict[str, Any]) -> None:
    decided(request, by=people[Role.PRIVACY_OFFICER])


def _objected(request: DataSubjectRequest, canary: str, people: dict[str, Any]) -> None:
    officer = people[Role.PRIVACY_OFFICER]
    _decided(request, canary, people)
    answered(request, by=officer)
    closing.close(request_id=request.pk, actor=officer, now=clock.now())
    proceedings.receive(
        request.pk, ProceedingKind.OBJECTION, clock.today(), f"Bezwaar {canary}", None, clock.now()
    )


def founded(
    request: DataSubjectRequest, *, by: Any, second: Any, text: str = "Er is nog een dossier"
) -> Proceeding:
    """An objection on which a second person decided that it is founded; no letter says so yet."""
    now = clock.now()
    kind = ProceedingKind.OBJECTION
    made = proceedings.receive(request.pk, kind, clock.today(), "Oneens", None, now)
    options: dict[str, Any] = {"proceeding_id": made.pk, "now": now}
    proceedings.appoint(decider=second, actor=by, **options)
    proceedings.note_hearing(hearing_on=None, note="Niet nodig", actor=second, **options)
    return proceedings.end(outcome="founded", text=text, actor=second, **options)


def _undone(request: DataSubjectRequest, canary: str, people: dict[str, Any]) -> None:
    officer = people[Role.PRIVACY_OFFICER]
    _decided(request, canary, people)
    answered(request, by=officer)
    founded(request, by=officer, second=people["second_officer"])


# What makes each state of a request that is in progress.
STATES: Mapping[str, Callable[[DataSubjectRequest, str, dict[str, Any]], None]] = {
    "request-proposed": _proposed,
    "request-complete": _complete,
    "request-decided": _decided,
    "request-objected": _objected,
    "request-undone": _undone,
}

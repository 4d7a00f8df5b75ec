"""What follows a decision: an objection, a complaint, a notice of default, a court, the AP."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.days import refuse_impossible_in
from privacyoffice.policy.codes import Kind
from privacyoffice.policy.queries import profile_on
from requests_dsar import proceeding_terms, retention
from requests_dsar.models import (
    DataSubjectRequest,
    Proceeding,
    ProceedingKind,
    ProceedingOutcome,
    ProceedingStatus,
)
from requests_dsar.queries import access_request, handlers
from requests_dsar.queries_decisions import endings_sent
from requests_dsar.queries_proceedings import (
    DROPPED,
    WITH_DECIDER,
    barred,
    is_objection_decided,
    is_premature,
    last_day_to_object,
    objection_awaited,
    open_in,
    penalty_of,
)
from requests_dsar.services.entrusting import let_in, let_out
from requests_dsar.services.taking import refuse_changed

# Remedies of administrative law: against public authorities only.
# Law: Awb art. 1:3, 4:17, 7:1, 9:17.
PUBLIC_ONLY = (
    ProceedingKind.OBJECTION,
    ProceedingKind.DEFAULT_NOTICE,
    ProceedingKind.OMBUDSMAN,
)
_JUDGED = (
    ProceedingOutcome.FOUNDED,
    ProceedingOutcome.PARTLY,
    ProceedingOutcome.UNFOUNDED,
    ProceedingOutcome.INADMISSIBLE,
    ProceedingOutcome.SETTLED,
    ProceedingOutcome.WITHDRAWN,
)
_DEFAULT = (
    ProceedingOutcome.IN_TIME,
    ProceedingOutcome.PENALTY,
    ProceedingOutcome.NO_PENALTY,
    ProceedingOutcome.WITHDRAWN,
)
# Before these somebody was heard, or it is said why not. Law: Awb art. 7:2, 7:3, 9:10.
_AFTER_HEARING = (
    ProceedingOutcome.FOUNDED,
    ProceedingOutcome.PARTLY,
    ProceedingOutcome.UNFOUNDED,
)


def outcomes_of(kind: str) -> Collection[ProceedingOutcome]:
    """How a proceeding of this kind can end."""
    return _DEFAULT if kind == ProceedingKind.DEFAULT_NOTICE else _JUDGED


@transaction.atomic
def receive(
    request_id: UUID,
    kind: str,
    received_on: date,
    text: str,
    actor: Any,
    now: datetime,
) -> Proceeding:
    """It came in on a day (an Amsterdam date); from now on the request is not destroyed.

    `actor` None is the person, who came by the gate of their own page. Raises Http404,
    ValidationError, keyring.Unreadable. Law: Awb art. 4:17(3), 6:4, 7:10, 9:11; GDPR art. 77, 79.
    """
    request = _locked(request_id, actor)
    if kind not in ProceedingKind.values:
        raise ValidationError({"kind": _("Choose what came in.")})
    _refuse_day(received_on, request, clock.day_of(now))
    _refuse_kind(ProceedingKind(kind), request, received_on, clock.day_of(now))
    made = Proceeding(
        organisation_id=request.organisation_id,
        request=request,
        kind=kind,
        received_on=received_on,
        text=text.strip(),
        written_at=now,
        written_by=actor,
    )
    made.save(force_insert=True)
    audit.record("dsar.proceeding_received", **_told(made, actor, now))
    start = _start_of_term(made, clock.day_of(now))
    if start is not None:
        proceeding_terms.begin(made, start, actor=actor, now=now)
    return made


@transaction.atomic
def appoint(
    *,
    proceeding_id: UUID,
    decider: Any,
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> Proceeding:
    """Somebody who did not decide before decides on it, and can read the request for that.

    Raises Http404, ValidationError. Law: Awb art. 10:3(3), 9:7(1).
    """
    proceeding = take(proceeding_id, actor, expected_revision)
    if proceeding.kind not in WITH_DECIDER:
        raise ValidationError(_("On this nobody here decides."))
    if not handlers(clock.day_of(now)).filter(pk=decider.pk).exists():
        text = _("Choose somebody who is a privacy officer or a case handler today.")
        raise ValidationError({"decider": text})
    _refuse_barred(proceeding, decider)
    former, proceeding.decider = proceeding.decider, decider
    proceeding.save(update_fields=["decider"])
    _next_revision(proceeding.request)
    if former is not None:
        let_out(proceeding.request, former, now=now)
    let_in(proceeding.request, decider, actor=actor, now=now)
    proceeding_terms.entrust(proceeding, decider, actor=actor, now=now)
    audit.record("dsar.proceeding_decider", **_told(proceeding, actor, now))
    return proceeding


@transaction.atomic
def note_hearing(
    *,
    proceeding_id: UUID,
    hearing_on: date | None,
    note: str,
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> Proceeding:
    """On which day the person is or was heard, and what was said; without a day why not.

    Raises Http404, ValidationError, keyring.Unreadable. Law: Awb art. 7:2, 7:3, 7:7, 9:10.
    """
    proceeding = take(proceeding_id, actor, expected_revision)
    if proceeding.kind not in WITH_DECIDER:
        raise ValidationError(_("For this nobody is heard here."))
    refuse_impossible_in(hearing_on=hearing_on)
    if hearing_on is not None and hearing_on < proceeding.received_on:
        raise ValidationError({"hearing_on": _("Choose a day after it came in.")})
    if hearing_on is None and not note.strip():
        raise ValidationError({"note": _("Say why nobody is heard.")})
    proceeding.hearing_on, proceeding.hearing_note = hearing_on, note.strip()
    proceeding.save(update_fields=["hearing_on", "hearing_note"])
    _next_revision(proceeding.request)
    audit.record("dsar.proceeding_hearing", **_told(proceeding, actor, now))
    return proceeding


@transaction.atomic
def adjourn(*, proceeding_id: UUID, told_on: date, actor: Any, now: datetime) -> Proceeding:
    """The person was told in time that the decision takes longer.

    Raises Http404, ValidationError. Law: Awb art. 7:10(3), 9:11(2).
    """
    proceeding = take(proceeding_id, actor)
    if proceeding.kind not in WITH_DECIDER:
        raise ValidationError(_("No article extends this term."))
    proceeding_terms.adjourn(proceeding, told_on, actor=actor, now=now)
    audit.record("dsar.proceeding_adjourned", **_told(proceeding, actor, now))
    return proceeding


@transaction.atomic
def end(*, proceeding_id: UUID, outcome: str, text: str, actor: Any, now: datetime) -> Proceeding:
    """It ends; the request is kept for as long as what followed it must be. Of an objection or
    complaint that was decided the term ends when the letter leaves that says so.

    Raises Http404, TransitionNotAllowed, ValidationError, keyring.Unreadable.
    Law: Awb art. 4:18, 7:11, 9:7, 9:12, 10:3(3); Archiefwet.
    """
    proceeding = take(proceeding_id, actor)
    if outcome not in outcomes_of(proceeding.kind):
        raise ValidationError({"outcome": _("Choose how it ended.")})
    if not text.strip():
        raise ValidationError({"text": _("Say why.")})
    today = clock.day_of(now)
    if proceeding.kind in WITH_DECIDER and outcome not in DROPPED:
        _refuse_undecided(proceeding)
        if outcome in _AFTER_HEARING:
            _refuse_unheard(proceeding, today)
    payload = {"outcome": outcome, **_owed(proceeding, outcome, today)}
    proceeding.close(outcome=outcome, text=text.strip(), at=now)
    proceeding.save(update_fields=["status", "outcome", "outcome_text", "closed_at"])
    if proceeding.decider is not None:
        let_out(proceeding.request, proceeding.decider, now=now)
    _keep_longer(proceeding, today)
    if outcome in DROPPED:
        proceeding_terms.drop(proceeding, actor=actor, now=now)
    elif proceeding.kind not in WITH_DECIDER:
        proceeding_terms.meet(proceeding, actor=actor, now=now)
    told = _told(proceeding, actor, now)
    audit.record("dsar.proceeding_ended", **told | {"payload": told["payload"] | payload})
    return proceeding


def _owed(proceeding: Proceeding, outcome: str, today: date) -> dict[str, int]:
    """What the history tells of a penalty. Raises ValidationError for one that is not owed."""
    if outcome != ProceedingOutcome.PENALTY:
        return {}
    owed = penalty_of(proceeding, today)
    if owed is None or not owed.amount:
        raise ValidationError({"outcome": _("No penalty is owed.")})
    return {"euros": owed.amount}


def end_with_case(request: DataSubjectRequest, *, now: datetime) -> None:
    """Nobody can decide any more: what it was about has been destroyed."""
    for proceeding in open_in(request):
        proceeding_terms.drop(proceeding, actor=None, now=now)


def take(proceeding_id: UUID, actor: Any, expected_revision: int | None = None) -> Proceeding:
    """One that still runs, with its request, both locked; refused to who saw it before somebody
    changed it. Raises Http404, ValidationError."""
    found = Proceeding.objects.filter(pk=proceeding_id).first()
    if found is None:
        raise Http404
    request = _locked(found.request_id, actor)
    refuse_changed(request, expected_revision)
    proceeding: Proceeding = Proceeding.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if proceeding.status != ProceedingStatus.OPEN:
        raise ValidationError(_("This has ended already."))
    proceeding.request = request
    return proceeding


def _locked(request_id: UUID, actor: Any) -> DataSubjectRequest:
    if actor is not None:
        request = access_request(actor, request_id, "change", lock=True)
    else:
        locked = DataSubjectRequest.objects.select_for_update(of=("self",))
        found = locked.filter(pk=request_id).first()
        if found is None:
            raise Http404
        request = found
    if request.destroyed_at is not None:
        raise ValidationError(_("The content of this case has been destroyed already."))
    return request


def _refuse_day(received_on: date, request: DataSubjectRequest, today: date) -> None:
    refuse_impossible_in(received_on=received_on)
    if received_on > today:
        raise ValidationError({"received_on": _("Choose today or an earlier day.")})
    if received_on < request.received_on:
        raise ValidationError({"received_on": _("Choose a day after the request came in.")})


def _refuse_kind(
    kind: ProceedingKind, request: DataSubjectRequest, received_on: date, today: date
) -> None:
    is_private = profile_on(today).kind == Kind.PRIVATE_BODY
    if kind in PUBLIC_ONLY and is_private:
        text = _("This is a remedy against public authorities. Here one goes to the court.")
        raise ValidationError({"kind": text})
    sent = endings_sent(request)
    if kind == ProceedingKind.OBJECTION and not sent:
        raise ValidationError({"kind": _("No decision was sent yet to which one can object.")})
    if kind == ProceedingKind.OBJECTION and is_objection_decided(request):
        text = _("The objection was decided already. Against that one appeals to the court.")
        raise ValidationError({"kind": text})
    was_sent = bool(sent) and sent[0].sent_on <= received_on
    # After the answer only the decision on an objection can still be late.
    is_done = was_sent and objection_awaited(received_on, request) is None
    if kind == ProceedingKind.DEFAULT_NOTICE and is_done:
        raise ValidationError({"kind": _("The decision was sent already.")})
    if open_in(request).filter(kind=kind).exists():
        raise ValidationError({"kind": _("One of these runs already.")})


def _start_of_term(proceeding: Proceeding, today: date) -> date | None:
    """The event from which its own term is counted; None where no term runs."""
    request = proceeding.request
    if proceeding.kind == ProceedingKind.OBJECTION:
        return last_day_to_object(endings_sent(request)[0].sent_on, today)
    if proceeding.kind == ProceedingKind.DEFAULT_NOTICE:
        # One that comes too early starts nothing (Awb 4:17(3)).
        early = is_premature(proceeding.received_on, request)
        return None if early else proceeding.received_on
    if profile_on(today).kind == Kind.PRIVATE_BODY:
        return None
    return proceeding.received_on


def _refuse_barred(proceeding: Proceeding, decider: Any) -> None:
    if decider.pk in barred(proceeding.kind, proceeding.request):
        text = _("This person dealt with the request. Somebody else decides.")
        raise ValidationError({"decider": text})


def _refuse_undecided(proceeding: Proceeding) -> None:
    if proceeding.decider is None:
        raise ValidationError(_("Choose first who decides."))
    if proceeding.decider_id in barred(proceeding.kind, proceeding.request):
        # They dealt with the request after they were chosen.
        text = _("Who was chosen to decide dealt with the request. Choose somebody else.")
        raise ValidationError(text)


def _refuse_unheard(proceeding: Proceeding, today: date) -> None:
    heard = proceeding.hearing_on is not None and proceeding.hearing_on <= today
    why_not = proceeding.hearing_on is None and proceeding.hearing_note
    if not heard and not why_not:
        raise ValidationError(_("Write first when the person was heard, or why not."))


def _keep_longer(proceeding: Proceeding, today: date) -> None:
    request = proceeding.request
    until = retention.kept_after(proceeding.kind, proceeding.outcome, today, profile_on(today))
    if request.destroy_from is None or request.destroy_from >= until:
        return
    request.destroy_from = until
    request.save(update_fields=["destroy_from"])
    _next_revision(request)


def _next_revision(request: DataSubjectRequest) -> None:
    """What somebody has on the screen of this request is no longer how it is."""
    request.revision += 1
    request.save(update_fields=["revision"])


def _told(proceeding: Proceeding, actor: Any, now: datetime) -> dict[str, Any]:
    payload = {"proceeding": str(proceeding.pk), "kind": proceeding.kind}
    return {"subject": proceeding.request, "actor": actor, "at": now, "payload": payload}

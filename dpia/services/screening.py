"""Whether a processing or a plan needs an assessment: begun, answered, signed off.

Law: GDPR art. 35(1), (3), (4), (11), 5(2).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from dpia.criteria import CriteriaSet, Said, outcome_of, read_set
from dpia.finding import Finding, read_finding
from dpia.models import Answer, Outcome, Plan, Screening, ScreeningAnswer, ScreeningStatus
from dpia.queries import (
    InForce,
    access_screening,
    in_force_on,
    newest_signed,
    read_now,
    record_of_plan,
)
from dpia.services.telling import tell_signed
from dpia.signals import findings_of, fingerprints
from dpia.standing import adds
from privacyoffice import clock
from privacyoffice.accounts.access import access
from privacyoffice.audit import services as audit
from privacyoffice.once import id_of
from registers.models import ProcessingActivity
from registers.models.processing_activity import Status
from registers.record import Record

# (set, criterion) -> (answer: "yes", "no" or "" for not yet, reason)
Answers = Mapping[tuple[str, str], tuple[str, str]]
BEGIN = "dpia.add_screening"


def field_of(criteria: str, criterion: str) -> str:
    """The name by which a ValidationError speaks of an answer; of its reason it is this and
    "__reason"."""
    return f"{criteria}__{criterion}"


@transaction.atomic
def begin(
    *,
    activity_id: UUID | None = None,
    plan_id: UUID | None = None,
    why: str = "",
    actor: Any,
    now: datetime,
    form_id: UUID | None = None,
) -> Screening:
    """Begin to screen a processing or a plan; its answers are proposed from the register.

    Sent twice with the same form it is one screening. Raises Http404, and ValidationError for one
    that is being screened already, that ended, or without `why` when it was screened before.
    """
    subject = _subject(activity_id, plan_id, actor)
    made_id = id_of(form_id, subject.pk, actor.pk)
    if sent := Screening.objects.filter(pk=made_id).first():
        return sent
    is_plan = isinstance(subject, Plan)
    mine = {"plan": subject} if is_plan else {"activity": subject}
    _refuse_a_second(subject, mine)
    before = _screened_before(subject, mine)
    if before is not None and not why.strip():
        raise ValidationError({"why": _("Write why this is screened again.")})
    screening = Screening(
        id=made_id,
        organisation_id=subject.organisation_id,
        department=subject.department,
        why_now=why.strip(),
        started_at=now,
        started_by=actor,
        **mine,
    )
    in_force, findings = _read(screening, before, now)
    screening.save(force_insert=True)
    _write_proposals(screening, in_force.sets, findings)
    audit.record("dpia.screening_begun", subject=screening, actor=actor, at=now, reason=why.strip())
    return screening


@transaction.atomic
def answer(
    *,
    screening_id: UUID,
    answers: Answers,
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> Screening:
    """Keep these answers; what is not named stays. All of them or none.

    Raises Http404, and ValidationError by `field_of`: an answer that differs from a yes or no that
    was proposed has a reason. LookupError for a criterion that it does not have.
    """
    screening = _take(screening_id, "change", actor, expected_revision)
    rows = _rows(screening)
    wrong: dict[str, str] = {}
    changed = []
    for place, (said, reason) in answers.items():
        row = rows[place]
        if said not in ("", Answer.YES, Answer.NO):
            wrong[field_of(*place)] = _("Choose yes or no.")
        row.answer, row.reason = said, reason.strip()
        if _lacks_a_reason(row):
            wrong[f"{field_of(*place)}__reason"] = _differs(row)
        changed.append(row)
    if wrong:
        raise ValidationError(wrong)
    _save_rows(changed)
    _keep(screening)
    audit.record("dpia.screening_answered", subject=screening, actor=actor, at=now)
    return screening


@transaction.atomic
def propose_again(
    *, screening_id: UUID, actor: Any, now: datetime, expected_revision: int | None = None
) -> Screening:
    """Read the register again, by the criteria of today; the answers that were given stay.

    Raises Http404, ValidationError.
    """
    screening = _take(screening_id, "change", actor, expected_revision)
    in_force, findings = _read(screening, _before(screening), now)
    _write_proposals(screening, in_force.sets, findings)
    _keep(screening, "sets", "findings", "parts")
    audit.record("dpia.screening_proposed_again", subject=screening, actor=actor, at=now)
    return screening


@transaction.atomic
def sign(
    *,
    screening_id: UUID,
    outcome: str,
    reasons: str = "",
    existing: str = "",
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> Screening:
    """A privacy officer answers for the outcome; the FG is told.

    What the law asks for, nobody decides against; against the other criteria it takes reasons.
    Fields of a ValidationError: `outcome`, `reasons`, `existing`; without a field when answers
    are missing or the register says something else by now. Raises Http404 as well.
    """
    screening = _take(screening_id, "sign", actor, expected_revision)
    rows = _rows(screening)
    if unfinished := [row for row in rows.values() if not row.answer or _lacks_a_reason(row)]:
        raise ValidationError(
            _("%(count)d criteria still need an answer or a reason.") % {"count": len(unfinished)}
        )
    _refuse_what_was_overtaken(screening, now)
    sets = [read_set(kept) for kept in screening.sets]
    said = {place: row.answer for place, row in rows.items()}
    screening.proposed_outcome = outcome_of(sets, said)
    _refuse_outcome(screening, outcome, reasons, existing, sets, said)
    screening.reasons = reasons.strip()
    screening.existing = existing.strip() if outcome == Outcome.EXISTING_FITS else ""
    screening.sign(by=actor, at=now, outcome=outcome)
    signed = ("status", "outcome", "signed_by", "signed_at")
    _keep(screening, *signed, "proposed_outcome", "reasons", "existing")
    audit.record(
        "dpia.screening_signed",
        subject=screening,
        actor=actor,
        at=now,
        reason=screening.reasons,
        payload={
            "outcome": str(outcome),
            "sets": {one.code: one.version for one in sets},
        },
    )
    tell_signed(screening, actor=actor, now=now)
    return screening


@transaction.atomic
def cancel(
    *,
    screening_id: UUID,
    reason: str,
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> Screening:
    """It is not finished. Raises Http404, ValidationError (`reason`)."""
    screening = _take(screening_id, "change", actor, expected_revision)
    if not reason.strip():
        raise ValidationError({"reason": _("Write why this is not finished.")})
    screening.cancel()
    _keep(screening, "status")
    audit.record(
        "dpia.screening_cancelled", subject=screening, actor=actor, at=now, reason=reason.strip()
    )
    return screening


def _subject(activity_id: UUID | None, plan_id: UUID | None, actor: Any) -> Any:
    """What is screened, locked: so that of two clicks the second finds what the first made."""
    if (activity_id is None) == (plan_id is None):
        raise ValueError("A screening is of a processing or of a plan.")
    if activity_id is not None:
        activities = ProcessingActivity.objects.select_related("department")
        activity = access(activities, actor, activity_id, BEGIN, lock=True)
        if activity.status == Status.RETIRED:
            raise ValidationError(_("This processing has ended."))
        return activity
    plan = access(Plan.objects.select_related("department"), actor, plan_id, BEGIN, lock=True)
    if plan.ended_at is not None:
        raise ValidationError(_("This plan was given up."))
    if plan.activity_id is not None:
        raise ValidationError(_("This plan became a processing. Screen that instead."))
    return plan


def _refuse_a_second(subject: Any, mine: Mapping[str, Any]) -> None:
    drafts = Screening.objects.filter(status=ScreeningStatus.DRAFT)
    if drafts.filter(**mine).exists() or (
        "activity" in mine and drafts.filter(plan__activity=subject).exists()
    ):
        raise ValidationError(_("This is being screened already."))


def _screened_before(subject: Any, mine: Mapping[str, Any]) -> Screening | None:
    if "activity" in mine:
        return newest_signed(subject)
    found: Screening | None = Screening.objects.signed().filter(**mine).first()
    return found


def _before(screening: Screening) -> Screening | None:
    mine = {"activity": screening.activity} if screening.activity_id else {"plan": screening.plan}
    return _screened_before(screening.subject, mine)


def _take(screening_id: UUID, verb: str, actor: Any, expected_revision: int | None) -> Screening:
    """A screening that is being answered, locked. Raises Http404, ValidationError."""
    screening = access_screening(actor, screening_id, verb, lock=True)
    if screening.status != ScreeningStatus.DRAFT:
        raise ValidationError(_("This screening is finished. Begin another one."))
    if expected_revision is not None and screening.revision != expected_revision:
        raise ValidationError(
            _("Somebody changed this screening in the meantime. Look at it again first.")
        )
    return screening


def _keep(screening: Screening, *fields: str) -> None:
    screening.revision += 1
    screening.save(update_fields=[*fields, "revision"])


def _read(
    screening: Screening, before: Screening | None, now: datetime
) -> tuple[InForce, dict[str, Finding]]:
    """Reads the register into the screening: what is found, and by which sets it is asked."""
    in_force = in_force_on(clock.day_of(now))
    record, findings = _findings(screening, before, in_force)
    screening.sets = [one.as_json() for one in in_force.sets]
    screening.findings = {code: found.as_json() for code, found in findings.items()}
    screening.parts = fingerprints(record)
    return in_force, findings


def _findings(
    screening: Screening, before: Screening | None, in_force: InForce
) -> tuple[Record, dict[str, Finding]]:
    if screening.activity is not None:
        return read_now(screening.activity, before, in_force)
    record = record_of_plan(screening.subject)
    return record, findings_of(record, named=in_force.named.lines, is_new=True)


def _write_proposals(
    screening: Screening, sets: Sequence[CriteriaSet], findings: Mapping[str, Finding]
) -> None:
    """A row for each criterion with what is proposed; what was answered before stays."""
    known = {(row.criteria, row.criterion): row for row in screening.answers.all()}
    made: list[ScreeningAnswer] = []
    changed: list[ScreeningAnswer] = []
    for one in sets:
        for criterion in one.criteria:
            row = known.get((one.code, criterion.code))
            (changed if row is not None else made).append(
                row := row
                or ScreeningAnswer(
                    screening=screening,
                    organisation_id=screening.organisation_id,
                    criteria=one.code,
                    criterion=criterion.code,
                )
            )
            kept = criterion.proposal(findings).as_json()
            row.proposed, row.evidence = kept["answer"], kept["evidence"]
    bulk_create_with_history(made, ScreeningAnswer)
    _save_rows(changed)


def _save_rows(rows: Sequence[ScreeningAnswer]) -> None:
    if rows:
        fields = ["proposed", "evidence", "answer", "reason"]
        bulk_update_with_history(rows, ScreeningAnswer, fields)


def _rows(screening: Screening) -> dict[tuple[str, str], ScreeningAnswer]:
    """The answers by set and criterion, in the order of the sets that it uses now."""
    kept = {(row.criteria, row.criterion): row for row in screening.answers.all()}
    places = [
        (one["code"], criterion["code"]) for one in screening.sets for criterion in one["criteria"]
    ]
    return {place: kept[place] for place in places}


def _lacks_a_reason(row: ScreeningAnswer) -> bool:
    was_proposed = row.proposed in (Answer.YES, Answer.NO)
    return bool(row.answer and was_proposed and row.answer != row.proposed and not row.reason)


def _differs(row: ScreeningAnswer) -> str:
    proposed = Answer(row.proposed).label
    return _("The register says %(proposed)s. Write why you answer otherwise.") % {
        "proposed": proposed
    }


def _refuse_what_was_overtaken(screening: Screening, now: datetime) -> None:
    """Who signs, signs for what the register says: not for what it said some days ago."""
    in_force = in_force_on(clock.day_of(now))
    _record, findings = _findings(screening, _before(screening), in_force)
    used = {kept["code"]: kept for kept in screening.sets}
    rows = _rows(screening)
    for one in in_force.sets:
        is_known = not one.asks_more_than(used.get(one.code))
        if is_known and not any(
            adds(_proposed(rows[one.code, criterion.code]), criterion.proposal(findings))
            for criterion in one.criteria
        ):
            continue
        raise ValidationError(
            _("The register or the criteria changed meanwhile. Take over the new proposals first.")
        )


def _proposed(row: ScreeningAnswer) -> Finding:
    return read_finding({"answer": row.proposed, "evidence": row.evidence})


def _refuse_outcome(
    screening: Screening,
    outcome: str,
    reasons: str,
    existing: str,
    sets: Sequence[CriteriaSet],
    said: Said,
) -> None:
    if outcome not in Outcome.values:
        raise ValidationError({"outcome": _("Choose one of these.")})
    asking = [one for one in sets if one.asks_for_one(said)]
    if outcome == Outcome.NOT_NEEDED:
        if laws := [one.title for one in asking if not one.may_be_overruled]:
            message = _("The law asks for a DPIA here (%(sets)s). Nobody can decide against that.")
            raise ValidationError({"outcome": message % {"sets": ", ".join(laws)}})
        if not reasons.strip():
            raise ValidationError({"reasons": _("Write why no DPIA is needed.")})
    if outcome == Outcome.NEEDED and not asking and not reasons.strip():
        message = _("The criteria do not ask for a DPIA. Write why there is one all the same.")
        raise ValidationError({"reasons": message})
    if outcome == Outcome.EXISTING_FITS and not existing.strip():
        message = _("Write which DPIA still fits: its title, its day and where it is kept.")
        raise ValidationError({"existing": message})

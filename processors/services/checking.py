"""The FG looks how an agreement is kept, and something is done about what was found."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.actions.models import Action
from privacyoffice.actions.services import agreeing
from privacyoffice.audit import services as audit
from privacyoffice.cases.kinds import kind_of
from privacyoffice.days import refuse_impossible_in
from privacyoffice.once import id_of
from processors import agreement_terms
from processors.checking import NEEDS_NOTE, Kept, check_questions
from processors.models import Agreement, PeriodicCheck, Status, Verdict
from processors.services.taking import keep, take_open

# What one says of a question.
TOLD = ("answer", "note")
_ORIGIN = "processors.check:"


@transaction.atomic
def check(
    *,
    agreement_id: UUID,
    answers: Mapping[str, Mapping[str, str]],
    verdict: str,
    finding: str,
    next_on: date | None,
    actor: Any,
    now: datetime,
    form_id: UUID | None = None,
) -> PeriodicCheck:
    """Write down what the FG saw of a signed agreement. Nobody changes it afterwards.

    `answers` is by code of a question a dict of TOLD (`checking.Kept`); `next_on` the last day on
    which to look again (an Amsterdam date), None for never. The same form makes one. Raises
    Http404 for anybody else than an FG, ValidationError beside the field.
    Law: GDPR art. 38(3), 39(1)(b).
    """
    agreement = take_open(actor, agreement_id, "check")
    told = checked(answers)
    content = (sorted(told.items()), verdict, finding.strip(), next_on)
    check_id = id_of(form_id, agreement.pk, *content)
    if there := PeriodicCheck.objects.filter(pk=check_id).first():
        return there
    if agreement.status != Status.SIGNED:
        raise ValidationError(_("This agreement was not signed."))
    _refuse(verdict, finding, next_on, clock.day_of(now))
    made = PeriodicCheck(
        id=check_id,
        organisation_id=agreement.organisation_id,
        agreement=agreement,
        questions_version=check_questions().version,
        answers=told,
        verdict=verdict,
        finding=finding.strip(),
        next_on=next_on,
        at=now,
        by=actor,
    )
    made.save(force_insert=True)
    agreement.next_check_on = next_on
    keep(agreement, "next_check_on")
    audit.record(
        "processors.agreement_checked",
        subject=agreement,
        actor=actor,
        at=now,
        payload={
            "check": str(made.pk),
            "verdict": verdict,
            "next": next_on.isoformat() if next_on else "",
        },
    )
    agreement_terms.checked(agreement, actor=actor, now=now)
    return made


def checked(answers: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """What was told of each question that is asked today. Raises ValidationError by code."""
    problems, told = {}, {}
    for question in check_questions().asked:
        one = answers.get(question.code) or {}
        values = {name: str(one.get(name) or "").strip() for name in TOLD}
        if values["answer"] not in Kept.values:
            problems[question.code] = _("Choose an answer.")
        elif values["answer"] in NEEDS_NOTE and not values["note"]:
            problems[question.code] = _("Say in the note what you saw, or why you did not look.")
        told[question.code] = values
    if problems:
        raise ValidationError(problems)
    return told


def _refuse(verdict: str, finding: str, next_on: date | None, today: date) -> None:
    if verdict not in Verdict.values:
        raise ValidationError({"verdict": _("Choose a judgement.")})
    if not finding.strip():
        raise ValidationError({"finding": _("Say what you found.")})
    refuse_impossible_in(next_on=next_on)
    if next_on is not None and next_on <= today:
        raise ValidationError({"next_on": _("Choose a later day than today.")})


@transaction.atomic
def act_on_finding(
    *,
    agreement_id: UUID,
    what: str,
    owner: Any,
    due_on: date,
    actor: Any,
    now: datetime,
    form_id: UUID | None = None,
) -> Action:
    """Somebody does something about what the FG found last, before a day.

    Raises Http404 for anybody else than an FG, and ValidationError, also without a check.
    Law: GDPR art. 24(1), 39(1)(b).
    """
    agreement = take_open(actor, agreement_id, "check")
    last = last_check(agreement)
    if last is None:
        raise ValidationError(_("The FG did not check this agreement yet."))
    return agreeing.agree(
        subject=agreement,
        label=f"{agreement.reference}: {agreement.title}",
        url=kind_of(agreement).address_of(agreement.pk),
        origin=f"{_ORIGIN}{last.pk}",
        what=what,
        owner=owner,
        due_on=due_on,
        actor=actor,
        now=now,
        form_id=form_id,
    )


def last_check(agreement: Agreement) -> PeriodicCheck | None:
    """What the FG wrote down last."""
    found: PeriodicCheck | None = PeriodicCheck.objects.filter(agreement=agreement).first()
    return found

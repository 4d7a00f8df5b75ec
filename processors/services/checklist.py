"""Judging an agreement by the checklist, and what is done about what it lacks."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from privacyoffice.actions.models import Action
from privacyoffice.actions.services import agreeing
from privacyoffice.audit import services as audit
from privacyoffice.cases.kinds import kind_of
from processors.checklists import Section, checklist_of
from processors.models import Agreement, ChecklistAnswer, Judgement
from processors.queries_checklist import answers_of, judged, origin_of
from processors.services.taking import keep, take_open

# What one says of a point; "judgement" comes first.
TOLD = ("judgement", "clause", "evidence", "note")
NEEDS_CLAUSE = (Judgement.MET, Judgement.PARTLY)


@transaction.atomic
def judge(
    *,
    agreement_id: UUID,
    section: str,
    given: Mapping[str, Mapping[str, str]],
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> Agreement:
    """Write down what an agreement says on the points of a section.

    `given` is by code of a point a dict of TOLD; a point without a judgement stays as it is.
    Raises Http404, also for a section of another list, and ValidationError by code of a point.
    Law: GDPR art. 26, 28(3).
    """
    agreement = take_open(actor, agreement_id, "change", expected_revision=expected_revision)
    known = answers_of(agreement.pk)
    wanted = checked(section_of(agreement, section), given, known)
    changed = {code: told for code, told in wanted.items() if _differs(known.get(code), told)}
    if not changed:
        raise ValidationError(_("Nothing is different from what is known."))
    for code, told in changed.items():
        write(agreement, code, told, actor=actor, now=now)
    keep(agreement)
    audit.record(
        "processors.checklist_judged",
        subject=agreement,
        actor=actor,
        at=now,
        payload={"section": section, "points": sorted(changed)},
    )
    return agreement


def write(
    agreement: Agreement, code: str, told: Mapping[str, str], *, actor: Any, now: datetime
) -> ChecklistAnswer:
    """Keep the answer to one point; the caller holds the agreement and records the act."""
    values = {name: str(told.get(name) or "").strip() for name in TOLD}
    answer = ChecklistAnswer.objects.filter(agreement=agreement, item=code).first()
    if answer is None:
        answer = ChecklistAnswer(agreement=agreement, item=code)
        answer.organisation_id = agreement.organisation_id
    for name, value in values.items():
        setattr(answer, name, value)
    answer.at, answer.by = now, actor
    answer.save()
    return answer


def section_of(agreement: Agreement, code: str) -> Section:
    """A section of the list of this agreement. Raises Http404 for any other."""
    checklist = checklist_of(agreement)
    try:
        found = checklist and checklist.section(code)
    except LookupError:
        found = None
    if not found:
        raise Http404
    return found


def checked(
    section: Section,
    given: Mapping[str, Mapping[str, str]],
    known: Mapping[str, ChecklistAnswer],
) -> dict[str, dict[str, str]]:
    """What was told of each point that got a judgement. Raises ValidationError by code."""
    codes = {point.code for point in section.points}
    told, problems = {}, {}
    for code, one in given.items():
        values = {name: str(one.get(name) or "").strip() for name in TOLD}
        if problem := _problem(values, is_known=code in known):
            problems[code] = problem
        elif values["judgement"]:
            told[code] = values
    if problems:
        raise ValidationError(problems)
    if unknown := given.keys() - codes:
        raise LookupError(f"Not in this section: {sorted(unknown)}.")
    return told


def _problem(values: Mapping[str, str], *, is_known: bool) -> str:
    judgement = values["judgement"]
    if not judgement:
        if is_known:
            return _("This point was judged before. Choose a judgement.")
        return _("Choose a judgement, or leave everything empty.") if any(values.values()) else ""
    if judgement not in Judgement.values:
        return _("Choose a judgement.")
    if judgement in NEEDS_CLAUSE and not values["clause"]:
        return _("Say in which clause this stands.")
    if judgement == Judgement.NOT_NEEDED and not values["note"]:
        return _("Say in the note why this is not needed here.")
    return ""


def _differs(answer: ChecklistAnswer | None, told: Mapping[str, str]) -> bool:
    return answer is None or any(getattr(answer, name) != told[name] for name in TOLD)


@transaction.atomic
def act_on_gaps(
    *,
    agreement_id: UUID,
    points: Sequence[str],
    owner: Any,
    due_on: date,
    actor: Any,
    now: datetime,
    what: str = "",
    form_id: UUID | None = None,
) -> list[Action]:
    """Somebody sees to these points before a day: one action a point, in the words of the list
    unless `what` says something else.

    Raises Http404, and ValidationError on "points" for what is no gap. The same form
    sent twice makes one. Law: GDPR art. 24(1), 28(1).
    """
    agreement = take_open(actor, agreement_id, "change")
    known = {one.point.code: one for one in judged(agreement)}
    made: list[Action] = []
    for code in points:
        one = known.get(code)
        if one is None or not one.is_gap:
            raise ValidationError({"points": _("Choose a point that is missing.")})
        made.append(
            agreeing.agree(
                subject=agreement,
                label=f"{agreement.reference}: {agreement.title}",
                url=kind_of(agreement).address_of(agreement.pk),
                origin=origin_of(code),
                what=what.strip() or one.point.action,
                owner=owner,
                due_on=due_on,
                actor=actor,
                now=now,
                form_id=form_id,
            )
        )
    if not made:
        raise ValidationError({"points": _("Choose a point.")})
    return made

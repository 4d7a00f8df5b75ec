"""What an officer thinks of the answers of a party, and what of it goes into the checklist."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.audit import services as audit
from processors.checklists import checklist_of
from processors.models import (
    Agreement,
    AskStatus,
    ChecklistAnswer,
    Judgement,
    Questionnaire,
)
from processors.queries_checklist import answers_of
from processors.questionnaire import questions
from processors.services import checklist
from processors.services.asking import about, take
from processors.services.taking import keep

# What an officer says of an answer.
JUDGED = ("judgement", "note")
_MOST_OF_A_LIST = 3  # points that a sentence names


@transaction.atomic
def review(
    *,
    questionnaire_id: UUID,
    judged: Mapping[str, Mapping[str, str]],
    actor: Any,
    now: datetime,
) -> Questionnaire:
    """Write down what the office thinks of each answer; done again it takes the place of before.

    `judged` is by code of a question a dict of JUDGED. Raises Http404, ValidationError by code of
    a question, keyring.Unreadable.
    """
    questionnaire, agreement = take(questionnaire_id, actor)
    if questionnaire.status not in (AskStatus.ANSWERED, AskStatus.REVIEWED):
        raise ValidationError(_("The party did not answer yet."))
    told = judgements(questionnaire, judged)
    questionnaire.review = told
    questionnaire.reviewed_at, questionnaire.reviewed_by = now, actor
    questionnaire.judge()
    questionnaire.save(update_fields=["review", "reviewed_at", "reviewed_by", "status"])
    audit.record("processors.questionnaire_reviewed", **about(questionnaire, agreement, actor, now))
    keep(agreement)
    return questionnaire


def judgements(
    questionnaire: Questionnaire, judged: Mapping[str, Mapping[str, str]]
) -> dict[str, dict[str, str]]:
    """What was said of each answer that there is. Raises ValidationError by code of a question,
    keyring.Unreadable."""
    problems, told = {}, {}
    for code in questionnaire.answers.reveal() or {}:
        one = judged.get(code) or {}
        values = {name: str(one.get(name) or "").strip() for name in JUDGED}
        if values["judgement"] not in Judgement.values:
            problems[code] = _("Choose a judgement.")
        elif values["judgement"] != Judgement.MET and not values["note"]:
            problems[code] = _("Say in the note why.")
        told[code] = values
    if problems:
        raise ValidationError(problems)
    return told


def can_be_taken_over(questionnaire: Questionnaire) -> list[str]:
    """Codes of the questions of which the judgement may go into the checklist of the agreement:
    those that belong to one of its points, and that were not taken over since."""
    found = checklist_of(questionnaire.agreement)
    if questionnaire.status != AskStatus.REVIEWED or found is None:
        return []
    done = set(questionnaire.taken_over)
    return [
        one.code
        for one in questions().known.values()
        if one.item in found.points and one.code not in done
    ]


@transaction.atomic
def take_over(
    *, questionnaire_id: UUID, codes: Iterable[str], clause: str, actor: Any, now: datetime
) -> list[ChecklistAnswer]:
    """Let the checklist say what the office thinks of these answers, with the questionnaire as
    evidence. The words of the party stay where they are.

    A point that is met, also partly, needs a clause of the agreement: the one that it had, or
    `clause`. Raises Http404, ValidationError, keyring.Unreadable. Law: GDPR art. 28(3), 5(2).
    """
    questionnaire, agreement = take(questionnaire_id, actor)
    wanted = list(dict.fromkeys(codes))
    possible = can_be_taken_over(questionnaire)
    if not wanted or not set(wanted) <= set(possible):
        raise ValidationError({"codes": _("Choose what is to go into the checklist.")})
    review, known = questionnaire.review.reveal() or {}, answers_of(agreement.pk)
    items = {code: questions().known[code].item for code in wanted}
    judged = {code: str(review.get(code, {}).get("judgement", "")) for code in wanted}
    lacking = [
        items[code]
        for code in wanted
        if judged[code] in checklist.NEEDS_CLAUSE
        and not clause.strip()
        and not (items[code] in known and known[items[code]].clause)
    ]
    if lacking:
        raise ValidationError({"clause": _clause_is_lacking(agreement, lacking)})
    made = [
        checklist.write(
            agreement,
            items[code],
            _as_told(known.get(items[code]), judged[code], clause, questionnaire),
            actor=actor,
            now=now,
        )
        for code in wanted
    ]
    questionnaire.taken_over = [*questionnaire.taken_over, *wanted]
    questionnaire.save(update_fields=["taken_over"])
    keep(agreement)
    told = about(questionnaire, agreement, actor, now)
    told["payload"] |= {"points": sorted(items.values())}
    audit.record("processors.questionnaire_taken_over", **told)
    return made


def _as_told(
    before: ChecklistAnswer | None, judgement: str, clause: str, questionnaire: Questionnaire
) -> dict[str, str]:
    """What there was of evidence and notes stays, under what the questionnaire adds."""
    evidence = _evidence(questionnaire)
    if before is not None and before.evidence and evidence not in before.evidence:
        evidence = f"{before.evidence}\n{evidence}"
    note = before.note if before is not None else ""
    if judgement == Judgement.NOT_NEEDED and not note:
        note = evidence
    return {
        "judgement": judgement,
        "clause": clause.strip() or (before.clause if before is not None else ""),
        "evidence": evidence,
        "note": note,
    }


def _evidence(questionnaire: Questionnaire) -> str:
    answered = questionnaire.answered_at or questionnaire.sent_at
    return _("questionnaire of %(day)s") % {"day": date_format(clock.day_of(answered), "j F Y")}


def _clause_is_lacking(agreement: Agreement, items: list[str]) -> str:
    found = checklist_of(agreement)
    titles = [found.points[item].title for item in items] if found is not None else items
    named = ", ".join(f"“{title}”" for title in titles[:_MOST_OF_A_LIST])
    return _("Say in which clause this stands: %(points)s.") % {"points": named}

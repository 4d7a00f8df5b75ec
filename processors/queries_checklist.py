"""What screens and services ask about the checklist of an agreement."""

from dataclasses import dataclass
from uuid import UUID

from privacyoffice.actions.models import Action
from privacyoffice.actions.queries import about
from processors.checklists import Point, checklist_of
from processors.models import Agreement, ChecklistAnswer, Judgement

GAPS = (Judgement.PARTLY, Judgement.MISSING)
_ORIGIN = "processors.checklist:"


@dataclass(frozen=True)
class Judged:
    """A point of the list with its answer (None: nobody judged it) and the newest action about it
    that was not given up."""

    point: Point
    answer: ChecklistAnswer | None
    action: Action | None

    @property
    def is_gap(self) -> bool:
        """Whether something of it is missing."""
        return self.answer is not None and self.answer.judgement in GAPS


def origin_of(code: str) -> str:
    """What an action about a point has as its origin."""
    return f"{_ORIGIN}{code}"


def judged(agreement: Agreement) -> list[Judged]:
    """Every point of the list in order: two queries; none for an agreement without a list."""
    checklist = checklist_of(agreement)
    if checklist is None:
        return []
    answers = answers_of(agreement.pk)
    actions = {one.origin: one for one in about(agreement.pk).filter(dropped=False)}
    return [
        Judged(point, answers.get(code), actions.get(origin_of(code)))
        for code, point in checklist.points.items()
    ]


def answers_of(agreement_id: UUID) -> dict[str, ChecklistAnswer]:
    """The answers of one agreement by the code of their point: one query."""
    return {one.item: one for one in ChecklistAnswer.objects.filter(agreement=agreement_id)}


def unanswered(agreement: Agreement) -> list[Point]:
    """Points that nobody judged yet."""
    return [one.point for one in judged(agreement) if one.answer is None]


def gaps_without_action(agreement: Agreement) -> list[Point]:
    """Points that are missing, in whole or partly, and about which nobody does anything."""
    return [one.point for one in judged(agreement) if one.is_gap and one.action is None]

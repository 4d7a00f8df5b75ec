"""What screens, letters and services ask about the decisions on a request."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from privacyoffice.policy.codes import Right
from requests_dsar.models import (
    DataSubjectRequest,
    Decision,
    DecisionStatus,
    InvolvedProcessing,
    Letter,
    LetterDispatch,
    LetterKind,
    Outcome,
    Verdict,
)
from requests_dsar.queries import once

# With these the answer itself goes to the person. Law: GDPR art. 12(3), 12(4); UAVG 34.
ANSWERS = (LetterKind.DECISION, LetterKind.NOT_TREATED)
# With these the term is met, and to these one can object: that nothing is decided here is a
# refusal too. Law: GDPR art. 12(4); Awb 1:3, 6:2.
ENDINGS = (*ANSWERS, LetterKind.FORWARDED)


@dataclass(frozen=True)
class Item:
    """One right, in one processing or (None) for the whole request."""

    right: str
    involved: InvolvedProcessing | None

    @property
    def key(self) -> tuple[str, UUID | None]:
        """The same as text and id, as services take it."""
        return self.right, self.involved.pk if self.involved else None


def decisions_of(request: DataSubjectRequest) -> list[Decision]:
    """All decisions in the order of the rights, with processing, body and persons: one query.

    Also those that were only proposed.
    """
    return once(request, "decisions", lambda: _decisions_of(request))


def _decisions_of(request: DataSubjectRequest) -> list[Decision]:
    found = Decision.objects.filter(request=request).select_related(
        "involved__activity", "involved__body", "body", "proposed_by", "confirmed_by"
    )
    order = list(Right.values)
    return sorted(found, key=lambda made: (order.index(made.right), made.involved_id is not None))


def processings_of(request: DataSubjectRequest) -> list[InvolvedProcessing]:
    """What it is about, each with its department and body: one query."""
    found = InvolvedProcessing.objects.filter(request=request)
    named = found.select_related("activity__department", "body")
    return once(request, "processings", lambda: list(named))


def letters_of(request: DataSubjectRequest) -> list[Letter]:
    """Its letters by number, each with when it left: two queries."""
    found = Letter.objects.filter(request=request).order_by("number")
    return once(request, "letters", lambda: list(found.prefetch_related("dispatches")))


def proposed_in(request: DataSubjectRequest) -> list[Decision]:
    """Those that wait for a second person."""
    return [made for made in decisions_of(request) if made.status == DecisionStatus.PROPOSED]


def items_of(request: DataSubjectRequest) -> list[Item]:
    """On what one can decide: every right that is asked, as a whole and in each processing."""
    parts = processings_of(request)
    return [Item(right, part) for right in request.rights for part in (None, *parts)]


def undecided(request: DataSubjectRequest) -> list[Item]:
    """The rights, each where needed by processing, on which no decision was taken yet."""
    taken = {
        (made.right, made.involved_id)
        for made in decisions_of(request)
        if made.status == DecisionStatus.CONFIRMED
    }
    items = items_of(request)
    in_parts = any(item.involved for item in items)
    return [
        item
        for item in items
        # Where there are processings, the whole is decided by deciding on each of them.
        if (item.involved is not None or not in_parts)
        and item.key not in taken
        and (item.right, None) not in taken
    ]


def outcome_of(decisions: Iterable[Decision]) -> str:
    """How a request ends with these decisions: one of Outcome. Raises ValueError without any."""
    verdicts = {made.verdict for made in decisions}
    if not verdicts:
        raise ValueError("No decisions.")
    alike: dict[frozenset[str], str] = {
        frozenset({Verdict.GRANT}): Outcome.GRANTED,
        frozenset({Verdict.REFUSE}): Outcome.REFUSED,
        frozenset({Verdict.NOT_TREATED}): Outcome.NOT_TREATED,
        frozenset({Verdict.REFUSE, Verdict.NOT_TREATED}): Outcome.REFUSED,
    }
    return alike.get(frozenset(verdicts), Outcome.PARTLY)


def grants_restriction(request: DataSubjectRequest) -> bool:
    """Whether data are to be kept and not used, by what was decided: one query."""
    found = Decision.objects.filter(request=request, right=Right.RESTRICTION)
    given: bool = found.filter(verdict__in=(Verdict.GRANT, Verdict.PARTLY)).exists()
    return given


def answers_sent(request: DataSubjectRequest) -> list[LetterDispatch]:
    """That the answer left the office, the first time first: the proof of it. Of a request that
    was opened again only the new answer."""
    sent = LetterDispatch.objects.filter(request=request, letter__kind__in=ANSWERS)
    if request.reopened_at is not None:
        sent = sent.filter(letter__made_at__gt=request.reopened_at)
    return list(sent.select_related("letter").order_by("sent_on", "recorded_at"))


def endings_sent(request: DataSubjectRequest) -> list[LetterDispatch]:
    """That a letter to which one can object left the office, the first time first."""
    sent = LetterDispatch.objects.filter(request=request, letter__kind__in=ENDINGS)
    return list(sent.select_related("letter").order_by("sent_on", "recorded_at"))


def deciders_of(request: DataSubjectRequest) -> set[Any]:
    """Ids of who proposed or took a decision. Law: Awb art. 10:3(3)."""
    made = Decision.objects.filter(request=request).values_list("proposed_by", "confirmed_by")
    return {person for pair in made for person in pair if person is not None}


def former_deciders_of(request: DataSubjectRequest) -> set[Any]:
    """Ids of who proposed or took what does not stand any more; empty for a request that was never
    opened again. Law: Awb art. 10:3(3)."""
    if request.reopened_at is None:
        return set()
    made = Decision.history.filter(request_id=request.pk, history_date__lt=request.reopened_at)
    pairs = made.values_list("proposed_by_id", "confirmed_by_id")
    return {person for pair in pairs for person in pair if person is not None}

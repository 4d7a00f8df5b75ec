"""What other rows say of the breaches in the register, asked at once for all of them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from breaches.clock_rules import AP, rules_on_each
from breaches.models import (
    Breach,
    Communication,
    CommunicationStatus,
    ConcernedParty,
    ConcernedProcessing,
    Evaluation,
    Measure,
    Notification,
    NotificationStatus,
    Phase,
    TellingDecision,
)
from breaches.queries_people import Sent, sent_of_each
from privacyoffice import clock
from privacyoffice.advice.models import Advice


@dataclass
class Around:
    """What other rows say of some breaches, each by the id of its breach."""

    processings: dict[Any, list[ConcernedProcessing]] = field(default_factory=dict)
    parties: dict[Any, list[ConcernedParty]] = field(default_factory=dict)
    decisions: dict[Any, list[TellingDecision]] = field(default_factory=dict)
    notifications: dict[Any, list[Notification]] = field(default_factory=dict)
    communications: dict[Any, list[Communication]] = field(default_factory=dict)
    measures: dict[Any, list[Measure]] = field(default_factory=dict)
    evaluations: dict[Any, list[Evaluation]] = field(default_factory=dict)
    advice: dict[Any, list[Advice]] = field(default_factory=dict)
    # Of those that came later than the own policy promised, the ids.
    departing: frozenset[Any] = frozenset()
    # By the id of a communication, not of its breach.
    counted: dict[Any, Sent] = field(default_factory=dict)


def around_of(breaches: list[Breach]) -> Around:
    """As many queries for many as for few."""

    def of(model: Any, *related: str, **wanted: Any) -> dict[Any, list[Any]]:
        found: defaultdict[Any, list[Any]] = defaultdict(list)
        rows = model.objects.filter(breach__in=breaches, **wanted)
        for row in rows.select_related(*related) if related else rows:
            found[row.breach_id].append(row)
        return found

    notifications = of(Notification, status=NotificationStatus.SUBMITTED)
    communications = of(Communication, status=CommunicationStatus.DONE)
    everything = [one for ones in communications.values() for one in ones]
    return Around(
        processings=of(ConcernedProcessing, "activity"),
        parties=of(ConcernedParty, "party"),
        decisions=of(TellingDecision),
        notifications=notifications,
        departing=frozenset(_departing(breaches, notifications)),
        communications=communications,
        measures=of(Measure, "owner"),
        evaluations=of(Evaluation),
        advice=_advice_on(breaches),
        counted=sent_of_each(everything) if everything else {},
    )


def _departing(
    breaches: list[Breach], notifications: dict[Any, list[Notification]]
) -> Iterator[Any]:
    """First notifications that came later than the own policy promised."""
    told = [breach for breach in breaches if breach.pk in notifications]
    rules = rules_on_each(clock.day_of(breach.aware_at) for breach in told) if told else {}
    for breach in told:
        rule = rules[clock.day_of(breach.aware_at)].get(AP)
        for one in notifications[breach.pk]:
            at = one.submitted_at if one.phase == Phase.FIRST else None
            if rule is not None and at is not None and rule.misses_promise(breach, at):
                yield one.pk


def _advice_on(breaches: list[Breach]) -> dict[Any, list[Advice]]:
    """What the FG advised on each."""
    found: defaultdict[Any, list[Advice]] = defaultdict(list)
    given = Advice.objects.filter(
        subject_kind=Breach._meta.label_lower,
        subject_id__in=[breach.pk for breach in breaches],
        given_at__isnull=False,
    )
    for one in given.order_by("given_at"):
        found[one.subject_id].append(one)
    return found

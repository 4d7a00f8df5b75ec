"""Breaches that did not happen, in the states that the screens of breaches show."""

from datetime import datetime, timedelta
from typing import Any

from breaches.models import Breach, Cause, Course, Kind, Phase, Risk, Source, Timing
from breaches.services import (
    assessing,
    closing,
    evaluating,
    facts,
    handling,
    measures,
    notifying,
    protocol,
    reporting,
    telling_authority,
    telling_people,
)
from privacyoffice import clock
from privacyoffice.audit.actor import acting
from privacyoffice.demo.past import People, as_if_it_were, morning
from privacyoffice.kernel.severity import Confidentiality, Data, Ease, Inputs

_HOUR = timedelta(hours=1)


def load_breaches(people: People, now: datetime) -> None:
    """In the organisation in scope: one that nobody took up and of which few hours are left, a
    letter to the wrong person of this morning, and one that was notified, evaluated and closed."""
    _nobody_yet(now)
    _wrong_address(people, now)
    _closed(people, now)


def _nobody_yet(now: datetime) -> None:
    at = now - 66 * _HOUR
    with as_if_it_were(at):
        reporting.report(
            source=Source.CITIZEN,
            report={
                "story": "Ik kreeg een e-mail over een cursus. Ik kon de adressen van alle andere "
                "mensen zien.",
                "found": "In mijn mailbox.",
                "how_many": "Ongeveer veertig adressen.",
            },
            reporter={"name": "Vera Voorbeeld", "email": "vera@burger.example"},
            timing=Timing.MOMENT,
            started_at=at - _HOUR,
            now=at,
        )


def _wrong_address(people: People, now: datetime) -> None:
    officer, at = people["po"], now - 5 * _HOUR
    with acting(officer):
        with as_if_it_were(at):
            breach = reporting.report(
                source=Source.STAFF,
                course=Course.MISADDRESSED,
                report={
                    "story": "Een brief over een uitkering lag bij de buren in de bus.",
                    "meant_for": "Een inwoner in de Voorbeeldstraat.",
                    "sent_to": "De buren, een huisnummer verder.",
                },
                reporter={"name": "Ted van den Test"},
                timing=Timing.MOMENT,
                discovered_at=at - _HOUR,
                started_at=at - 20 * _HOUR,
                actor=officer,
                now=at,
            )
        later = at + _HOUR
        with as_if_it_were(later):
            handling.take_up(breach_id=breach.pk, owner=officer, actor=officer, now=later)
            first = breach.steps.order_by("position").first()
            if first is not None:
                protocol.tick(
                    breach_id=breach.pk, step_ids=[first.pk], note="", actor=officer, now=later
                )


def _closed(people: People, now: datetime) -> None:
    officer, at = people["po"], morning(60, now)
    with acting(officer):
        with as_if_it_were(at):
            breach = reporting.report(
                source=Source.STAFF,
                report={
                    "story": "Een laptop is uit een auto gestolen. De schijf was versleuteld.",
                    "where": "De laptop van een klantmanager.",
                },
                discovered_at=at - 2 * _HOUR,
                timing=Timing.MOMENT,
                started_at=at - 12 * _HOUR,
                actor=officer,
                now=at,
            )
        _work_on(breach, people, at, now)


def _work_on(breach: Breach, people: People, at: datetime, now: datetime) -> None:
    officer = people["po"]
    case: dict[str, Any] = {"breach_id": breach.pk}
    done: dict[str, Any] = {**case, "actor": officer, "now": at + 3 * _HOUR}
    with as_if_it_were(at + 3 * _HOUR):
        handling.take_up(owner=officer, **done)
        for section, given in _FACTS.items():
            facts.fill_in(section=section, given=given, **done)
        assessing.assess(
            inputs=Inputs(
                categories=[Data.SIMPLE],
                ease=Ease.LIMITED,
                confidentiality=Confidentiality.UNKNOWN_RECEIVERS,
                malicious=True,
                people=120,
                unintelligible=True,
            ),
            risk=Risk.RISK,
            reason="De schijf is versleuteld. Of het wachtwoord sterk genoeg was, is niet zeker.",
            **done,
        )
        telling_authority.decide(
            tell=True, reason="Een risico is niet onwaarschijnlijk: het wachtwoord is oud.", **done
        )
    sent = at + 20 * _HOUR
    with as_if_it_were(sent):
        first = notifying.prepare(phase=Phase.FIRST, actor=officer, now=sent, **case)
        notifying.submit(
            notification_id=first.pk,
            submitted_at=sent,
            case_number="Z2026-00000",
            actor=officer,
            now=sent,
        )
        telling_people.decide(
            tell=False,
            ground="unintelligible",
            reason="Niemand kan de gegevens lezen zonder de sleutel.",
            actor=officer,
            now=sent,
            **case,
        )
    ended = morning(40, now)
    with as_if_it_were(ended):
        evaluating.evaluate(
            cause="De laptop lag zichtbaar in de auto.",
            lesson="Laptops blijven niet achter in een auto.",
            actor=officer,
            now=ended,
            **case,
        )
        measures.agree(
            what="Iedereen een oude laptop laten inruilen voor een met een sleutel op een pas.",
            owner=people["ciso"],
            due_on=clock.day_of(now) + timedelta(days=14),
            actor=officer,
            now=ended,
            **case,
        )
        reason = "Het onderzoek leverde niets nieuws meer op."
        closing.close(reason=reason, actor=officer, now=ended, **case)


_FACTS: dict[str, dict[str, Any]] = {
    "incident": {
        "summary": "Een laptop is uit een auto gestolen. De schijf was versleuteld.",
        "discovered_by": "staff",
        "kinds": [Kind.CONFIDENTIALITY, Kind.AVAILABILITY],
        "incident_type": ["device_stolen"],
        "cause": Cause.EXTERNAL_MALICE,
    },
    "data": {"data_kinds": ["name", "address"], "data_special": ["none"]},
    "people": {
        "groups": ["clients"],
        "vulnerable": ["none"],
        "persons_min": 80,
        "persons_max": 120,
    },
    "before": {"measures_before": ["encryption", "access"]},
    "after": {"measures_taken": "Aangifte gedaan, de laptop op afstand gewist."},
}

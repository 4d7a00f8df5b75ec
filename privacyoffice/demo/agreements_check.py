"""What the salary processor was asked and answered, and what the FG found."""

from datetime import datetime, timedelta
from typing import Any

from privacyoffice import clock
from privacyoffice.audit.actor import acting
from privacyoffice.demo.agreements_parties import PAYROLL
from privacyoffice.demo.past import People, as_if_it_were
from processors.checking import Kept, check_questions, next_check
from processors.models import Agreement, Judgement, Questionnaire, Status, Verdict
from processors.questionnaire import Said, questions
from processors.services import asking, checking, reviewing

_DAY = timedelta(days=1)
_EMAIL = "privacy@derekenaar.example"
# What the party says besides yes, by question.
_SAID = {
    "work": "Wij rekenen salarissen uit en sturen loonstroken. Dat doen wij in LoonBoek.",
    "places": "De loonstroken gaan via een maildienst in de Verenigde Staten.",
    "security": "ISO 27001, voor salarisverwerking en hosting.",
    "tests": "De laatste test was twee jaar geleden.",
    "subs": "Een rekencentrum in Nederland en een maildienst in de Verenigde Staten.",
    "breaches": "Wij bellen binnen 24 uur. Ons meldpunt is dag en nacht bereikbaar.",
}
_CHOSEN = {"places": Said.NO, "tests": Said.PARTLY, "had_breaches": Said.NO}
# What the office makes of it, where it is not simply in order.
_JUDGED = {
    "places": (Judgement.PARTLY, "De maildienst staat bij de doorgiften van de overeenkomst."),
    "breaches": (Judgement.PARTLY, "In de overeenkomst staat geen aantal uren."),
    "tests": (Judgement.MISSING, "Elk jaar testen, en het verslag opvragen."),
}


def load_check(people: People, now: datetime) -> None:
    """In the organisation in scope: a questionnaire that was answered, judged and partly taken
    into the checklist; a check by the FG with an action; and questions that wait for an answer."""
    signed = Agreement.objects.get(party__name=PAYROLL, status=Status.SIGNED)
    _questionnaire(signed, people, now)
    _check(signed, people, now - 10 * _DAY)
    waiting = Agreement.objects.get(party__name=PAYROLL, status=Status.NEGOTIATING)
    at = now - 2 * _DAY
    with acting(people["po"]), as_if_it_were(at):
        _ask(waiting, people, at)


def _questionnaire(agreement: Agreement, people: People, now: datetime) -> None:
    asked_at, answered_at, judged_at = (now - days * _DAY for days in (40, 33, 12))
    with acting(people["po"]), as_if_it_were(asked_at):
        made = _ask(agreement, people, asked_at)
    with as_if_it_were(answered_at):
        told = {
            one.code: {
                "choice": _CHOSEN.get(one.code, Said.YES).value if one.choices else "",
                "text": _SAID.get(one.code, ""),
            }
            for one in questions().asked
        }
        asking.answer(made.pk, told, "C. Cijfer, privacyjurist", now=answered_at)
    with acting(people["po"]), as_if_it_were(judged_at):
        _judge(made, people, judged_at)


def _ask(agreement: Agreement, people: People, at: datetime) -> Questionnaire:
    return asking.send(
        agreement_id=agreement.pk,
        email=_EMAIL,
        language="nl",
        expires_on=clock.day_of(at) + asking.USUAL,
        actor=people["po"],
        now=at,
    )


def _judge(made: Questionnaire, people: People, at: datetime) -> None:
    judged = {}
    for one in questions().asked:
        judgement, note = _JUDGED.get(one.code, (Judgement.MET, ""))
        judged[one.code] = {"judgement": judgement.value, "note": note}
    by: dict[str, Any] = {"questionnaire_id": made.pk, "actor": people["po"], "now": at}
    reviewing.review(judged=judged, **by)
    reviewing.take_over(codes=["breaches"], clause="artikel 9", **by)


def _check(agreement: Agreement, people: People, at: datetime) -> None:
    fine = {"answer": Kept.YES.value, "note": ""}
    answers = {one.code: fine for one in check_questions().asked}
    answers["breaches"] = {
        "answer": Kept.PARTLY.value,
        "note": "De partij noemt 24 uur, de overeenkomst noemt geen uren.",
    }
    answers["actions"] = {"answer": Kept.NOT_NEEDED.value, "note": ""}
    with acting(people["fg"]), as_if_it_were(at):
        checking.check(
            agreement_id=agreement.pk,
            answers=answers,
            verdict=Verdict.ATTENTION,
            finding="De afspraken worden nageleefd. Binnen hoeveel uur de partij een datalek "
            "meldt, staat nog nergens.",
            next_on=next_check(clock.day_of(at)),
            actor=people["fg"],
            now=at,
        )
        checking.act_on_finding(
            agreement_id=agreement.pk,
            what="Het aantal uren voor het melden van een datalek laten opnemen.",
            owner=people["po"],
            due_on=clock.day_of(at) + 45 * _DAY,
            actor=people["fg"],
            now=at,
        )

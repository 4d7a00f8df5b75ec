"""A party answers our questions, and the office judges what it says."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from privacyoffice import clock
from privacyoffice.crypto import unfinished
from privacyoffice.portal.questionnaire.visiting import COOKIE
from privacyoffice.tenancy.scope import organisation_scope
from processors.models import Agreement, AgreementKind, Party, Questionnaire
from processors.questionnaire import TEXT, questions
from processors.services import asking, drafting, reviewing
from tests.canaries.asking import Ask, Flow
from tests.canaries.words import Canaries
from tests.resilience.office import Office

PAGES = "/admin/processors/questionnaire/"
Data = Callable[[Canaries], dict[str, Any]]


def _asked(office: Office, *, days_ago: int = 0) -> Questionnaire:
    """Questions about an agreement with a party whose name says nothing."""
    now = office.stand.now - timedelta(days=days_ago)
    party, _made = Party.objects.get_or_create(name="Partij van de vragenlijst")
    agreement: Agreement = drafting.draft(
        given={
            "party": party,
            "title": "Salarissen",
            "kind": AgreementKind.PROCESSING,
            "kind_reason": "Wij bepalen het doel",
        },
        actor=office.officer,
        now=now,
    )
    return asking.send(
        agreement_id=agreement.pk,
        email="privacy@leverancier.example",
        language="nl",
        expires_on=clock.day_of(now) + timedelta(days=21),
        actor=office.officer,
        now=now,
    )


def _visit(data: Data) -> Callable[[Office, Canaries], Ask]:
    def ask(office: Office, who: Canaries) -> Ask:
        now = office.stand.now
        with organisation_scope(office.organisation.pk):
            token = unfinished.begin(now=now)
            unfinished.keep(token, {"questionnaire": str(_asked(office).pk)}, now=now)
        return Ask(f"/{office.organisation.slug}/vragenlijst/", data(who), cookies={COOKIE: token})

    return ask


def _filled_in(who: Canaries) -> dict[str, str]:
    told = {"answered_by": who.text("jurist")}
    for one in questions().asked:
        told[f"{one.code}_text"] = who.text("antwoord")
        if one.choices:
            told[one.code] = "yes"
    return told


def _answered(office: Office, who: Canaries) -> Questionnaire:
    made = _asked(office)
    told = {
        one.code: {"choice": "no" if one.choices else "", "text": who.text("antwoord")}
        for one in questions().asked
    }
    asking.answer(made.pk, told, who.text("jurist"), now=office.stand.now)
    return made


def _review(note: str) -> Callable[[Office, Canaries], Ask]:
    def ask(office: Office, who: Canaries) -> Ask:
        with organisation_scope(office.organisation.pk):
            made = _answered(office, who)
        data = {f"{one.code}_choice": "missing" for one in questions().asked}
        data |= {f"{one.code}_note": who.text("oordeel") for one in questions().asked}
        if not note:
            data[f"{next(one.code for one in questions().asked if one.needs == TEXT)}_note"] = ""
        return Ask(f"{PAGES}{made.pk}/act/review/", data)

    return ask


def _reviewed(office: Office, who: Canaries) -> Questionnaire:
    made = _answered(office, who)
    lacks = {"judgement": "missing", "note": who.text("oordeel")}
    return reviewing.review(
        questionnaire_id=made.pk,
        judged={one.code: lacks for one in questions().asked},
        actor=office.officer,
        now=office.stand.now,
    )


def _act(
    name: str, make: Callable[[Office, Canaries], Questionnaire], data: Data
) -> Callable[[Office, Canaries], Ask]:
    def ask(office: Office, who: Canaries) -> Ask:
        with organisation_scope(office.organisation.pk):
            key = make(office, who).pk
        return Ask(f"{PAGES}{key}/act/{name}/", data(who))

    return ask


def _sent(office: Office, _who: Canaries) -> Questionnaire:
    return _asked(office)


def _leave(office: Office, who: Canaries) -> Ask:
    ask = _visit(lambda _who: {})(office, who)
    return replace(ask, path=f"{ask.path}sluiten/")


FLOWS = (
    Flow(
        "send answers to questions",
        frozenset({"portal:questions", "portal:questions_en"}),
        _visit(lambda who: _filled_in(who) | {"send": "1"}),
        _visit(lambda who: _filled_in(who) | {"send": "1", "work_text": ""}),
        by_officer=False,
        answer=303,
        refusal=422,
        fails_at="fail-act",
    ),
    Flow(
        "keep answers to questions, to go on later",
        frozenset({"portal:questions", "portal:questions_en"}),
        _visit(lambda who: _filled_in(who) | {"keep": "1"}),
        _visit(lambda who: _filled_in(who) | {"keep": "1", "tests": who.text("keuze")}),
        by_officer=False,
        answer=303,
        refusal=422,
        fails_at="fail-act",
    ),
    Flow(
        "judge the answers of a party",
        frozenset({"processors_questionnaire:review"}),
        _review("oordeel"),
        _review(""),
    ),
    Flow(
        "take judgements over into the checklist",
        frozenset({"processors_questionnaire:take-over"}),
        _act("take-over", _reviewed, lambda _who: {"codes": ["breaches"]}),
        _act("take-over", _reviewed, lambda who: {"codes": [who.text("vraag")]}),
    ),
    Flow(
        "remind a party",
        frozenset({"processors_questionnaire:remind"}),
        _act("remind", lambda office, _who: _asked(office, days_ago=1), lambda _who: {}),
    ),
    Flow(
        "withdraw questions to a party",
        frozenset({"processors_questionnaire:withdraw"}),
        _act("withdraw", _sent, lambda who: {"reason": who.text("waarom")}),
        _act("withdraw", _sent, lambda _who: {"reason": ""}),
    ),
    Flow(
        "close the questions to a party",
        frozenset({"portal:questions_leave", "portal:questions_leave_en"}),
        _leave,
        by_officer=False,
        answer=200,
    ),
)

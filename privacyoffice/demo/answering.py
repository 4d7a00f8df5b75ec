"""Requests of the demo on which somebody works, and a conversation with somebody who asked."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid5

from privacyoffice import clock
from privacyoffice.audit.actor import acting
from privacyoffice.correspondence.services import conversations, messages
from privacyoffice.demo.past import (
    People,
    as_if_it_were,
    decided,
    finish,
    morning,
    take_up,
    written_down,
)
from privacyoffice.policy.codes import Kind
from privacyoffice.policy.queries import profile_on
from privacyoffice.tenancy.scope import current_organisation_id
from registers.models import PublishedActivity
from requests_dsar.models import AnswerBy, ForWhom, IdentityMethod, ProceedingKind, Verdict
from requests_dsar.queries_work import systems_by_activity
from requests_dsar.services import involving, pausing, proceedings, searching
from requests_dsar.services.filing import Answers, file_request
from requests_dsar.services.searching import Place


def load_answering(people: People, now: datetime) -> None:
    """In the organisation in scope, one of each: filed with an address that nobody confirmed,
    waiting for identity, looked for by colleagues, decided with a letter to send, and objected to;
    and a conversation."""
    _unconfirmed(now)
    _identity_asked(people, now)
    _looked_for(people, now)
    _to_be_sent(people, now)
    _objected(people, now)
    _conversation(people, now)


def _unconfirmed(now: datetime) -> None:
    at = morning(1, now)
    answers = Answers(
        rights=("access", "erasure"),
        story="Welke gegevens hebt u van mij? Wat u niet meer nodig hebt, mag weg.",
        for_whom=ForWhom.ONESELF,
        person={"given_name": "Mo", "surname": "Model", "email": "mo@burger.example"},
        answer_by=AnswerBy.STATUS_PAGE,
        consent_words="Ik wil het antwoord op mijn verzoek op mijn eigen pagina op deze website.",
        identity_by=IdentityMethod.COUNTER,
    )
    with as_if_it_were(at):
        form_id = uuid5(current_organisation_id(), "form of the demo")
        file_request(answers=answers, now=at, form_id=form_id)


def _identity_asked(people: People, now: datetime) -> None:
    """The clock stands still since the question."""
    officer, asked = people["po"], morning(4, now)
    with acting(officer):
        request = written_down(
            officer,
            morning(6, now),
            channel="email",
            rights=["access"],
            person={"given_name": "Ida", "surname": "Idee", "email": "ida@burger.example"},
            story="Stuur mij alles wat u van mij hebt naar dit adres.",
        )
        take_up(request, people["behandelaar"], officer, morning(5, now))
        with as_if_it_were(asked):
            pausing.ask(
                request_id=request.pk,
                kind="identity",
                doubt="Bij ons staat een ander e-mailadres.",
                question="Kom naar de balie en laat zien wie u bent, of bel ons.",
                asked_on=clock.day_of(asked),
                wanted_by=clock.day_of(now) + timedelta(days=10),
                with_letter=False,
                how="Gebeld op het nummer in het verzoek.",
                actor=officer,
                now=asked,
            )


def _looked_for(people: People, now: datetime) -> None:
    """One colleague found something, another one still looks."""
    officer, asked = people["po"], morning(7, now)
    with acting(officer):
        request = written_down(
            officer,
            morning(9, now),
            channel="letter",
            rights=["access"],
            person={
                "given_name": "Zita",
                "surname": "Zoek",
                "birth_date": "1980-02-01",
                "street": "Zoekweg",
                "house_number": "3",
                "postcode": "9999 ZZ",
                "town": "Testdorp",
            },
            story="Ik wil weten wat er in mijn dossier staat.",
        )
        take_up(request, officer, officer, morning(8, now))
        with as_if_it_were(asked):
            options: dict[str, Any] = {"actor": officer, "now": asked}
            involved = involving.involve(
                request_id=request.pk, activities=_with_systems(2), **options
            )
            systems = systems_by_activity([one.activity_id for one in involved])
            tasks = [
                searching.ask(
                    request_id=request.pk,
                    places=[Place(one, system=systems[one.activity_id][0])],
                    colleague=people[colleague],
                    due_on=clock.day_of(now) + timedelta(days=days),
                    what="Alle gegevens over deze persoon, ook brieven.",
                    shown=("given_name", "surname", "birth_date"),
                    **options,
                )[0]
                for one, colleague, days in zip(
                    involved, ("behandelaar", "ambassadeur"), (1, 3), strict=False
                )
            ]
    found_at = morning(2, now)
    with acting(people["behandelaar"]), as_if_it_were(found_at):
        searching.report(
            task_id=tasks[0].pk,
            is_found=True,
            text="Een dossier met zes brieven, sinds 2022.",
            third_parties="In de tweede brief staat ook een buurman.",
            actor=people["behandelaar"],
            now=found_at,
        )


def _to_be_sent(people: People, now: datetime) -> None:
    officer, at = people["po"], morning(1, now)
    with acting(officer):
        request = written_down(
            officer,
            morning(15, now),
            channel="counter",
            rights=["rectification"],
            person={
                "given_name": "Bram",
                "surname": "Brief",
                "street": "Testlaan",
                "house_number": "1",
                "postcode": "9999 ZZ",
                "town": "Testdorp",
            },
            story="Mijn adres is veranderd: het is nu Testlaan 1.",
        )
        take_up(request, officer, officer, morning(14, now))
        with as_if_it_were(at):
            decided(request, people, at, clock.day_of(now), Verdict.GRANT)


def _objected(people: People, now: datetime) -> None:
    """At a body under private law there is no objection: there the person went to the court."""
    officer, at = people["po"], morning(3, now)
    private = profile_on(clock.day_of(now)).kind == Kind.PRIVATE_BODY
    with acting(officer):
        request = written_down(
            officer,
            morning(35, now),
            channel="letter",
            rights=["erasure"],
            person={"given_name": "Otto", "surname": "Oneens", "email": "otto@burger.example"},
            story="Wis mijn dossier.",
        )
        reasons = "De wet zegt dat wij dit dossier zeven jaar bewaren."
        finish(request, people, 34, 12, now, Verdict.REFUSE, reasons)
        with as_if_it_were(at):
            proceedings.receive(
                request.pk,
                ProceedingKind.COURT if private else ProceedingKind.OBJECTION,
                clock.day_of(at),
                "Ik ben het er niet mee eens. Dit dossier is al lang gesloten.",
                officer,
                at,
            )


def _conversation(people: People, now: datetime) -> None:
    """Somebody asked something without a request, and got an answer."""
    asked, answered = morning(3, now), morning(2, now)
    with as_if_it_were(asked):
        conversation = conversations.begin(
            name="Vigo Vraag",
            email="vigo@burger.example",
            body="Bewaart u mijn sollicitatie, en hoe lang?",
            language="nl",
            now=asked,
        )
    with acting(people["po"]), as_if_it_were(answered):
        messages.write_out(
            conversation,
            body="Vier weken na de procedure, of een jaar als u dat goed vindt.",
            actor=people["po"],
            now=answered,
        )


def _with_systems(count: int) -> list[Any]:
    """The first public processings that use a system, in the order of the register."""
    public = PublishedActivity.objects.current().order_by("sort_key")
    keys = list(public.values_list("activity_id", flat=True))
    known = systems_by_activity(keys)
    return [key for key in keys if key in known][:count]

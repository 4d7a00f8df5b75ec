"""Parties, an agreement and disclosures, each act by a process that may be ended."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from disclosures.models import Disclosure, RefusalReason
from disclosures.services import calling, deciding, ending, writing
from privacyoffice import clock
from privacyoffice.accounts.models import User
from privacyoffice.audit.models import AuditEvent
from privacyoffice.deadlines.models import Deadline
from privacyoffice.jobs.models import Job
from privacyoffice.jobs.services import run_one
from privacyoffice.notifications.models import OutboxMessage
from privacyoffice.tenancy.scope import organisation_scope
from processors.checking import Kept, check_questions
from processors.models import (
    Agreement,
    Existing,
    Party,
    PartyContact,
    PartyImport,
    PeriodicCheck,
    Questionnaire,
    SetBy,
    Verdict,
)
from processors.services import asking, checking, drafting, merging, party_imports, signing
from registers.models import RegisterEdition
from registers.services.edition_for_others import ask_for_edition_for_others
from tests.factories import activities
from tests.factories.agreements import make_party
from tests.factories.disclosures import person, told
from tests.factories.policies import saved_policy
from tests.factories.questionnaire_steps import all_answers
from tests.resilience.office import Office

# In this order: the step, and the last act that it records.
STEPS = {
    "parties": "processors.parties_imported",
    "merge": "processors.party_merged_away",
    "draft": "agreement.drafted",
    "ask": "processors.questionnaire_sent",
    "answer": "processors.questionnaire_answered",
    "sign": "agreement.signed",
    "check": "processors.agreement_checked",
    "for-others": "registers.edition_for_others_made",
    "write": "disclosure.written_down",
    "call-back": "disclosure.called_back",
    "decide": "disclosure.decided",
    "refuse": "disclosure.refused",
}
# Sent again they find what is there; the others are refused, because it happened already.
REPEATABLE = {"parties", "draft", "ask", "answer", "check", "for-others", "write"}
LIST = b"Naam;E-mail privacy\nRekenaar;fg@rekenaar.example\nDe Rekenaar;lek@rekenaar.example\n"


def _worker(organisation_id: UUID) -> None:
    while run_one(organisation_id):
        pass


def _merge(form: UUID, **by: Any) -> None:
    keep, double = Party.objects.get(name="Rekenaar"), Party.objects.get(name="De Rekenaar")
    merging.merge(keep.pk, double.pk, reason="Zelfde nummer", **by)


def _draft(form: UUID, **by: Any) -> None:
    party = Party.objects.get(name="Rekenaar")
    us = {"purposes_by": SetBy.US, "means_by": SetBy.US}
    drafting.draft(given={"party": party, "title": "Lonen", **us}, form_id=form, **by)


def _ask(form: UUID, **by: Any) -> None:
    asking.send(
        agreement_id=Agreement.objects.get().pk,
        email="fg@rekenaar.example",
        language="nl",
        expires_on=clock.day_of(by["now"]) + timedelta(days=21),
        form_id=form,
        **by,
    )


def _answer(form: UUID, **by: Any) -> None:
    asking.answer(Questionnaire.objects.get().pk, all_answers(), "Kim, FG", now=by["now"])


def _sign(form: UUID, **by: Any) -> None:
    today = clock.day_of(by["now"])
    days = {"signed_on": today, "valid_from": today, "valid_until": today + timedelta(days=365)}
    signing.sign(agreement_id=Agreement.objects.get().pk, given=days, **by)


def _check(form: UUID, **by: Any) -> None:
    checking.check(
        agreement_id=Agreement.objects.get().pk,
        answers={
            one.code: {"answer": Kept.YES.value, "note": ""} for one in check_questions().asked
        },
        verdict=Verdict.KEPT,
        finding="In orde",
        next_on=clock.day_of(by["now"]) + timedelta(days=365),
        form_id=form,
        **by,
    )


def _write(form: UUID, **by: Any) -> None:
    midnight = by["now"].replace(hour=0, minute=0, second=0, microsecond=0)
    asked = told("Kim", identity_doubted=True, asked_at=midnight)
    writing.write_down(person=person("Kim"), told=asked, form_id=form, **by)


def _call_back(form: UUID, **by: Any) -> None:
    number = {"number": "088 1234567", "verified_how": "Hun website"}
    one = Disclosure.objects.get().pk
    calling.call_back(disclosure_id=one, result="confirmed", **number, **by)


def _decide(form: UUID, **by: Any) -> None:
    one = Disclosure.objects.get().pk
    deciding.decide(disclosure_id=one, give=True, reason="Het moet", **by)


def _refuse(form: UUID, **by: Any) -> None:
    one = Disclosure.objects.get().pk
    ending.refuse(disclosure_id=one, because=RefusalReason.NO_GROUND, reason="Toch niet", **by)


_OF_A_PERSON: dict[str, Callable[..., None]] = {
    "merge": _merge,
    "draft": _draft,
    "ask": _ask,
    "answer": _answer,
    "sign": _sign,
    "check": _check,
    "write": _write,
    "call-back": _call_back,
    "decide": _decide,
    "refuse": _refuse,
}


def _taken(act: Callable[..., None]) -> Callable[[UUID, UUID, UUID], None]:
    def take(organisation_id: UUID, form_id: UUID, person_id: UUID) -> None:
        with organisation_scope(organisation_id):
            act(form_id, actor=User.objects.get(pk=person_id), now=clock.now())

    return take


def _worked(organisation_id: UUID, _form_id: UUID, _person_id: UUID) -> None:
    _worker(organisation_id)


ACTS = {
    **{step: _taken(act) for step, act in _OF_A_PERSON.items()},
    "parties": _worked,
    "for-others": _worked,
}


def prepare(office: Office, step: str) -> None:
    """What an officer does before a step."""
    by: dict[str, Any] = {"actor": office.officer, "now": office.stand.now}
    with organisation_scope(office.organisation.pk):
        if step == "parties":
            sent = party_imports.upload_parties(LIST, file_name="lijst.csv", **by)
            leave = {"existing": Existing.LEAVE, "leave_out": False}
            party_imports.ask_for_import(sent.pk, **leave, **by)
        if step == "for-others":
            activities.draft("Lonen", department=None, writer=office.officer)
            ask_for_edition_for_others(**by)
        if step == "write":
            make_party("UWV")
            saved_policy(office.canary, office.officer)
        if step == "decide":
            deciding.put_up(disclosure_id=Disclosure.objects.get().pk, **by)


def standing(office: Office) -> Counter[str]:
    """Everything that the office keeps of it."""
    with organisation_scope(office.organisation.pk):
        return Counter(
            [
                *(f"agreement is {one}" for one in _column(Agreement, "status")),
                *(f"questions are {one}" for one in _column(Questionnaire, "status")),
                *(f"check says {one}" for one in _column(PeriodicCheck, "verdict")),
                *(f"list is {one}" for one in _column(PartyImport, "state")),
                *(f"party {one}" for one in Party.objects.current().values_list("name", flat=True)),
                *(f"contact of {one}" for one in _column(PartyContact, "party__name")),
                *(f"edition {one}" for one in _column(RegisterEdition, "kind")),
                *(f"disclosure is {one}" for one in _column(Disclosure, "status")),
                *(f"job {one}" for one in _column(Job, "kind")),
                *(f"term {one[0]} is {one[1]}" for one in _terms()),
                *(f"mail {one}" for one in _column(OutboxMessage, "intent")),
                *(f"act {one}" for one in _column(AuditEvent, "action")),
            ]
        )


def _terms() -> list[Any]:
    return list(Deadline.objects.order_by().values_list("kind", "status"))


def _column(model: Any, name: str) -> list[Any]:
    return list(model.objects.order_by().values_list(name, flat=True))

"""Questions to a party: sent by a secret link, answered once, judged, taken into the checklist."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.crypto.deriving import hash_of
from privacyoffice.deadlines.models import Deadline
from privacyoffice.deadlines.models import Status as DeadlineStatus
from privacyoffice.notifications.models import InAppMessage, OutboxMessage
from privacyoffice.notifications.rendering import render
from privacyoffice.tenancy.scope import organisation_scope
from processors.admin.blocks_ask import ask_blocks
from processors.models import (
    Agreement,
    AskStatus,
    ChecklistAnswer,
    ContactPurpose,
    Judgement,
    PartyContact,
    Questionnaire,
)
from processors.questionnaire import TEXT, questions
from processors.services import ask_mails, asking, drafting, reviewing
from tests.factories import World
from tests.factories.agreements import make_agreement
from tests.requests_dsar.test_admin import client_of, sent, text_of

DAY = timedelta(days=1)
PO = Role.PRIVACY_OFFICER
PAGES = "/admin/processors/questionnaire/"


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk), translation.override("nl"):
        yield kept_world


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[PO]


@pytest.fixture
def agreement(world: World) -> Agreement:
    return make_agreement("Loonbureau", world.people)


def asked(agreement: Agreement, officer: Any, **changes: Any) -> Questionnaire:
    told: dict[str, Any] = {
        "email": "privacy@loonbureau.example",
        "language": "nl",
        "expires_on": clock.today() + 21 * DAY,
        "now": clock.now(),
    }
    return asking.send(agreement_id=agreement.pk, actor=officer, **told | changes)


def all_answers(**changes: dict[str, str]) -> dict[str, dict[str, str]]:
    """The party does everything right."""
    return {
        one.code: changes.get(
            one.code,
            {
                "choice": "yes" if one.choices else "",
                "text": "Binnen 24 uur" if one.needs == TEXT else "",
            },
        )
        for one in questions().asked
    }


def answered(agreement: Agreement, officer: Any, **changes: Any) -> Questionnaire:
    made = asked(agreement, officer)
    asking.answer(made.pk, all_answers(**changes), "A. Voorbeeld, jurist", now=clock.now())
    made.refresh_from_db()
    return made


def reviewed(agreement: Agreement, officer: Any, **changes: dict[str, str]) -> Questionnaire:
    """Everything in order, unless `changes` says otherwise."""
    made = answered(agreement, officer)
    fine = {"judgement": Judgement.MET.value, "note": ""}
    judged = {one.code: changes.get(one.code, fine) for one in questions().asked}
    return reviewing.review(questionnaire_id=made.pk, judged=judged, actor=officer, now=clock.now())


def mails(agreement: Agreement, intent: str = "processors.questionnaire") -> Any:
    return OutboxMessage.objects.filter(about_id=agreement.pk, intent=intent)


def term_of(made: Questionnaire) -> Deadline:
    found: Deadline = Deadline.objects.get(kind="agreement.questionnaire", subject_id=made.pk)
    return found


def test_the_party_gets_a_link_that_stands_in_no_row(
    world: World, agreement: Agreement, officer: Any
) -> None:
    made = asked(agreement, officer)
    mail = mails(agreement).get()
    token = ask_mails.token_of(made)
    assert token not in str(mail.context)
    assert made.token_hash == hash_of(token)
    text = render(mail, world.organisation, None, now=clock.now()).text
    assert f"/vragenlijst/{token}/" in text
    assert agreement.title in text
    assert term_of(made).owner_id == agreement.owner_id
    assert clock.day_of(term_of(made).due_at) == made.expires_on


def test_an_english_party_gets_the_english_page(
    world: World, agreement: Agreement, officer: Any
) -> None:
    made = asked(agreement, officer, language="en")
    text = render(mails(agreement).get(), world.organisation, None, now=clock.now()).text
    assert f"/questionnaire/{ask_mails.token_of(made)}/" in text


@pytest.mark.parametrize("role", [role for role in Role if role != PO])
def test_only_who_keeps_the_agreement_asks(world: World, agreement: Agreement, role: Role) -> None:
    with pytest.raises(Http404):
        asked(agreement, world.people[role])
    made = asked(agreement, world.people[PO])
    for act in (asking.remind, asking.withdraw, reviewing.review, reviewing.take_over):
        more = {
            asking.withdraw: {"reason": "Fout"},
            reviewing.review: {"judged": {}},
            reviewing.take_over: {"codes": (), "clause": ""},
        }.get(act, {})
        with pytest.raises(Http404):
            act(  # type: ignore[operator]
                questionnaire_id=made.pk, actor=world.people[role], now=clock.now(), **more
            )


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("email", {"email": "geen adres"}),
        ("language", {"language": "fr"}),
        ("expires_on", {"expires_on": clock.today()}),
        ("expires_on", {"expires_on": clock.today() + 400 * DAY}),
    ],
)
def test_what_cannot_be_sent_stands_beside_its_field(
    agreement: Agreement, officer: Any, field: str, changes: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError) as refused:
        asked(agreement, officer, **changes)
    assert field in refused.value.message_dict
    asked(agreement, officer)


def test_a_party_has_one_questionnaire_at_a_time(agreement: Agreement, officer: Any) -> None:
    form = uuid4()
    first = asked(agreement, officer, form_id=form)
    assert asked(agreement, officer, form_id=form).pk == first.pk  # clicked twice
    with pytest.raises(ValidationError):
        asked(agreement, officer)
    asking.withdraw(questionnaire_id=first.pk, reason="Fout", actor=officer, now=clock.now())
    assert asked(agreement, officer).pk != first.pk


def test_a_link_ends_when_it_is_withdrawn_expires_or_the_agreement_ends(
    world: World, agreement: Agreement, officer: Any
) -> None:
    made = asked(agreement, officer)
    token = ask_mails.token_of(made)
    now = clock.now()
    assert asking.entered_by(token, now) == made
    assert asking.entered_by(token[:-1] + "x", now) is None
    assert asking.entered_by(token, now + 22 * DAY) is None
    drafting.cancel(agreement_id=agreement.pk, reason="Toch niet", actor=officer, now=now)
    assert asking.entered_by(token, now) is None
    assert term_of(made).status == DeadlineStatus.CANCELLED
    other = make_agreement("Ander", world.people)
    again = asked(other, officer)
    asking.withdraw(questionnaire_id=again.pk, reason="Fout", actor=officer, now=now)
    assert asking.entered_by(ask_mails.token_of(again), now) is None
    assert term_of(again).status == DeadlineStatus.CANCELLED


def test_answers_are_kept_encrypted_and_only_once(agreement: Agreement, officer: Any) -> None:
    made = answered(agreement, officer, tests={"choice": "partly", "text": "Alleen intern"})
    assert made.status == AskStatus.ANSWERED
    assert made.answers.reveal()["tests"] == {"choice": "partly", "text": "Alleen intern"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM processors_questionnaire WHERE id = %s", [made.pk])
        row = repr(cursor.fetchone())
    assert "Alleen intern" not in row
    assert "A. Voorbeeld" not in row
    assert term_of(made).status == DeadlineStatus.MET
    asking.answer(made.pk, all_answers(), "Iemand anders", now=clock.now())
    made.refresh_from_db()
    assert made.answered_by.reveal() == "A. Voorbeeld, jurist"
    with pytest.raises(Http404):
        asking.keep_so_far(made.pk, all_answers(), "", now=clock.now())


def test_the_party_and_who_asked_hear_that_the_answers_came_in(
    agreement: Agreement, officer: Any
) -> None:
    made = answered(agreement, officer)
    received = mails(agreement, "processors.questionnaire_received").get()
    assert received.to_address == made.email
    told = InAppMessage.objects.get(intent="processors.questionnaire_answered")
    assert told.recipient_id == officer.pk
    assert told.url == asking.address_of(made)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("work", {"choice": "", "text": ""}),
        ("security", {"choice": "", "text": "ISO"}),
        ("security", {"choice": "partly", "text": ""}),
        ("security", {"choice": "perhaps", "text": "ISO"}),
    ],
)
def test_an_answer_that_is_not_complete_is_not_sent_and_may_be_kept(
    agreement: Agreement, officer: Any, code: str, said: dict[str, str]
) -> None:
    made = asked(agreement, officer)
    with pytest.raises(ValidationError) as refused:
        asking.answer(made.pk, all_answers(**{code: said}), "A. Voorbeeld", now=clock.now())
    assert list(refused.value.message_dict) == [code]
    asking.keep_so_far(made.pk, all_answers(**{code: said}), "", now=clock.now())
    made.refresh_from_db()
    assert made.status == AskStatus.SENT
    assert made.answers.reveal()[code] == said


def test_who_answered_is_told(agreement: Agreement, officer: Any) -> None:
    made = asked(agreement, officer)
    with pytest.raises(ValidationError) as refused:
        asking.answer(made.pk, all_answers(), " ", now=clock.now())
    assert list(refused.value.message_dict) == ["answered_by"]


def test_a_party_is_reminded_once_a_day_by_hand_and_once_by_itself(
    agreement: Agreement, officer: Any
) -> None:
    made = asked(agreement, officer)

    def remind(now: datetime) -> None:
        asking.remind(questionnaire_id=made.pk, actor=officer, now=now)

    with pytest.raises(ValidationError):
        remind(clock.now())  # the link left just now
    remind(clock.now() + DAY)
    with pytest.raises(ValidationError):
        remind(clock.now() + DAY)
    assert asking.remind_everywhere(clock.now() + 10 * DAY) == 0
    assert asking.remind_everywhere(clock.now() + 15 * DAY) == 1
    assert asking.remind_everywhere(clock.now() + 16 * DAY) == 0
    with pytest.raises(ValidationError):
        remind(clock.now() + 30 * DAY)
    assert mails(agreement, "processors.questionnaire_again").count() == 2


def test_nobody_is_reminded_of_what_they_answered(agreement: Agreement, officer: Any) -> None:
    made = asked(agreement, officer)
    occasion = f"{agreement.pk}:{made.pk}:before"
    assert not ask_mails.REMINDED.why_not_meant([occasion])
    asking.answer(made.pk, all_answers(), "A. Voorbeeld", now=clock.now())
    assert ask_mails.REMINDED.why_not_meant([occasion])


def test_every_answer_is_judged_with_a_reason_where_it_falls_short(
    agreement: Agreement, officer: Any
) -> None:
    made = answered(agreement, officer)
    fine = {"judgement": "met", "note": ""}
    judged = {one.code: fine for one in questions().asked}
    for wrong in ({"judgement": "", "note": ""}, {"judgement": "missing", "note": ""}):
        with pytest.raises(ValidationError) as refused:
            reviewing.review(
                questionnaire_id=made.pk,
                judged=judged | {"tests": wrong},
                actor=officer,
                now=clock.now(),
            )
        assert list(refused.value.message_dict) == ["tests"]
    reviewing.review(questionnaire_id=made.pk, judged=judged, actor=officer, now=clock.now())
    made.refresh_from_db()
    assert made.status == AskStatus.REVIEWED
    assert made.review.reveal()["tests"] == fine


def test_what_was_not_answered_is_not_judged(agreement: Agreement, officer: Any) -> None:
    made = asked(agreement, officer)
    with pytest.raises(ValidationError):
        reviewing.review(questionnaire_id=made.pk, judged={}, actor=officer, now=clock.now())


def test_a_judgement_goes_into_the_checklist_with_the_questionnaire_as_evidence(
    agreement: Agreement, officer: Any
) -> None:
    lacks = {"judgement": Judgement.MISSING.value, "note": "Geen termijn"}
    made = reviewed(agreement, officer, breaches=lacks)
    take: dict[str, Any] = {"questionnaire_id": made.pk, "actor": officer, "now": clock.now()}
    reviewing.take_over(codes=["breaches"], clause="", **take)
    point = ChecklistAnswer.objects.get(agreement=agreement, item="breach_notice")
    assert point.judgement == Judgement.MISSING
    assert point.evidence.startswith("vragenlijst van ")
    assert "Binnen 24 uur" not in point.evidence  # what the party wrote stays encrypted
    with pytest.raises(ValidationError):
        reviewing.take_over(codes=["breaches"], clause="", **take)  # once


def test_what_is_in_order_needs_a_clause_of_the_agreement(
    agreement: Agreement, officer: Any
) -> None:
    made = reviewed(agreement, officer)
    take: dict[str, Any] = {"questionnaire_id": made.pk, "actor": officer, "now": clock.now()}
    with pytest.raises(ValidationError) as refused:
        reviewing.take_over(codes=["security"], clause=" ", **take)
    assert "clause" in refused.value.message_dict
    reviewing.take_over(codes=["security"], clause="4.2", **take)
    assert ChecklistAnswer.objects.get(agreement=agreement, item="security").clause == "4.2"


def test_evidence_that_there_was_stays(agreement: Agreement, officer: Any) -> None:
    ChecklistAnswer.objects.create(
        agreement=agreement,
        item="security",
        judgement=Judgement.PARTLY,
        clause="4.1",
        evidence="Bijlage 2",
        note="Oud",
        at=clock.now(),
        by=officer,
    )
    made = reviewed(agreement, officer)
    reviewing.take_over(
        questionnaire_id=made.pk, codes=["security"], clause="", actor=officer, now=clock.now()
    )
    point = ChecklistAnswer.objects.get(agreement=agreement, item="security")
    assert (point.judgement, point.clause, point.note) == (Judgement.MET, "4.1", "Oud")
    assert point.evidence.startswith("Bijlage 2\n")


def test_questions_fit_the_checklist() -> None:
    from processors.checklists import catalogue

    items = {one.item for one in questions().known.values() if one.item}
    assert items <= set(catalogue()["processing"].points)
    assert len(questions().known) == sum(len(part.questions) for part in questions().parts)


def test_an_officer_asks_and_judges_on_the_pages(
    world: World, agreement: Agreement, officer: Any
) -> None:
    PartyContact.objects.create(
        party=agreement.party, purpose=ContactPurpose.PRIVACY, email="fg@loonbureau.example"
    )
    client = client_of(officer)
    page = f"/admin/processors/agreement/{agreement.pk}/act/ask-party/"
    assert "fg@loonbureau.example" in client.get(page).content.decode()
    told = {"email": "x", "language": "nl", "expires_on": str(clock.today() + 7 * DAY)}
    assert sent(client, page, **told).status_code == 200
    assert sent(client, page, **told | {"email": "fg@loonbureau.example"}).status_code == 302
    made = Questionnaire.objects.get(agreement=agreement)
    asking.answer(
        made.pk,
        all_answers(tests={"choice": "no", "text": "Nooit getest"}),
        "A. Voorbeeld",
        now=clock.now(),
    )
    before = AuditEvent.objects.filter(action="cases.read", case_id=agreement.pk).count()
    shown = text_of(client, f"{PAGES}{made.pk}/change/")
    assert "Nooit getest" in shown
    read = AuditEvent.objects.filter(action="cases.read", case_id=agreement.pk).count()
    assert read == before + 1
    data = {f"{one.code}_choice": "met" for one in questions().asked}
    data["tests_choice"] = "missing"
    review = f"{PAGES}{made.pk}/act/review/"
    refused = sent(client, review, **data)
    assert refused.status_code == 200
    assert "Nooit getest" in refused.content.decode()
    assert sent(client, review, **data, tests_note="Test laten doen").status_code == 302
    take = f"{PAGES}{made.pk}/act/take-over/"
    assert sent(client, take, codes=["security"], clause="4.2").status_code == 302
    assert "Test laten doen" in text_of(client, f"{PAGES}{made.pk}/change/")


def test_the_fg_reads_the_answers_and_judges_nothing(
    world: World, agreement: Agreement, officer: Any
) -> None:
    made = answered(agreement, officer, tests={"choice": "no", "text": "Nooit getest"})
    client = client_of(world.people[Role.DPO])
    assert "Nooit getest" in text_of(client, f"{PAGES}{made.pk}/change/")
    assert client.get(f"{PAGES}{made.pk}/act/review/").status_code == 404


def test_what_a_party_writes_is_never_read_as_html(
    world: World, agreement: Agreement, officer: Any
) -> None:
    evil = "<script>alert(1)</script>"
    made = answered(agreement, officer, tests={"choice": "no", "text": evil})
    for page in ("change/", "act/review/"):
        text = text_of(client_of(officer), f"{PAGES}{made.pk}/{page}")
        assert evil not in text
        assert "&lt;script&gt;alert(1)" in text


def test_what_the_party_kept_so_far_is_shown_to_nobody_here(
    world: World, agreement: Agreement, officer: Any
) -> None:
    made = asked(agreement, officer)
    told = all_answers(tests={"choice": "no", "text": "Nog niet af"})
    asking.keep_so_far(made.pk, told, "", now=clock.now())
    assert "Nog niet af" not in text_of(client_of(officer), f"{PAGES}{made.pk}/change/")


def test_the_block_asks_the_database_once_however_many(agreement: Agreement, officer: Any) -> None:
    for _number in range(3):
        made = asked(agreement, officer)
        asking.withdraw(questionnaire_id=made.pk, reason="Fout", actor=officer, now=clock.now())
    with CaptureQueriesContext(connection) as told:
        blocks = ask_blocks(None, agreement, clock.now())  # type: ignore[arg-type]
    assert len(told) == 1
    assert len(blocks[0].lines) == 3


def test_the_list_asks_as_often_for_many_as_for_one(
    world: World, agreement: Agreement, officer: Any
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as told:
            text_of(client, PAGES)
        return len(told)

    client = client_of(officer)
    asked(agreement, officer)
    text_of(client, PAGES)
    before = count()
    for number in range(5):
        asked(make_agreement(f"Partij {number}", world.people), officer)
    assert count() == before

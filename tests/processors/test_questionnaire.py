"""Questions to a party: sent by a secret link, answered once, judged, taken into the checklist."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import Http404
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.crypto.deriving import hash_of
from privacyoffice.deadlines.models import Status as DeadlineStatus
from privacyoffice.notifications.models import InAppMessage
from privacyoffice.notifications.rendering import render
from privacyoffice.tenancy.scope import organisation_scope
from processors.models import (
    Agreement,
    AskStatus,
    ChecklistAnswer,
    Judgement,
)
from processors.questionnaire import questions
from processors.services import ask_mails, asking, drafting, reviewing
from tests.factories import World
from tests.factories.agreements import make_agreement
from tests.factories.questionnaire_steps import (
    DAY,
    PO,
    all_answers,
    answered,
    asked,
    mails,
    reviewed,
    term_of,
)


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
    assert agreement.title in " ".join(text.split())
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


def test_of_what_was_withdrawn_nothing_is_left_that_the_party_kept(
    agreement: Agreement, officer: Any
) -> None:
    made = asked(agreement, officer)
    asking.keep_so_far(made.pk, all_answers(), "A. Voorbeeld, jurist", now=clock.now())
    asking.withdraw(questionnaire_id=made.pk, reason="Fout", actor=officer, now=clock.now())
    made.refresh_from_db()
    assert not made.answers.reveal()
    assert not made.answered_by.reveal()


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
    again = mails(agreement, "processors.questionnaire_again")
    assert again.count() == 1
    for days, told in ((10, 1), (15, 2), (16, 2)):
        asking.remind_everywhere(clock.now() + days * DAY)
        assert again.count() == told
    with pytest.raises(ValidationError):
        remind(clock.now() + 30 * DAY)
    assert again.count() == 2


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

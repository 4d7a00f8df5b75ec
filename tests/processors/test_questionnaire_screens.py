"""The pages of a questionnaire in the office: who asks, who judges, who only reads."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.tenancy.scope import organisation_scope
from processors.admin.blocks_ask import ask_blocks
from processors.models import (
    Agreement,
    ContactPurpose,
    PartyContact,
    Questionnaire,
)
from processors.questionnaire import questions
from processors.services import asking
from tests.factories import World
from tests.factories.agreements import make_agreement
from tests.factories.questionnaire_steps import (
    DAY,
    PO,
    all_answers,
    answered,
    asked,
)
from tests.requests_dsar.test_admin import client_of, sent, text_of

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

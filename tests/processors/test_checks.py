"""The FG checks how an agreement is kept: nobody else does, and nobody changes it afterwards."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, connection, transaction
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.actions.models import Action
from privacyoffice.audit.models import AuditEvent
from privacyoffice.deadlines.models import Deadline
from privacyoffice.deadlines.models import Status as DeadlineStatus
from privacyoffice.policy.services import save_profile
from privacyoffice.tenancy.scope import organisation_scope
from processors.admin.blocks_check import check_blocks
from processors.checking import Kept, check_interval, check_questions, next_check
from processors.models import Agreement, PeriodicCheck, Verdict
from processors.services import checking, ending, signing
from tests.factories import World
from tests.factories.agreements import make_agreement
from tests.requests_dsar.test_admin import client_of, sent, text_of

DAY = timedelta(days=1)
FG, PO = Role.DPO, Role.PRIVACY_OFFICER
SIX_MONTHS = """title = "Beleid"

[agreements]
source = "art. 8"
check_interval = "6 maanden"
"""


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk), translation.override("en"):
        yield kept_world


@pytest.fixture
def agreement(world: World) -> Agreement:
    """Signed yesterday."""
    made = make_agreement("Loonbureau", world.people)
    yesterday = clock.today() - DAY
    return signing.sign(
        agreement_id=made.pk,
        given={"signed_on": yesterday, "valid_from": yesterday},
        actor=world.people[PO],
        now=clock.now(),
    )


def answers(**changes: dict[str, str]) -> dict[str, dict[str, str]]:
    """Everything is kept."""
    return {
        one.code: changes.get(one.code, {"answer": Kept.YES.value, "note": ""})
        for one in check_questions().asked
    }


def checked(agreement: Agreement, actor: Any, **changes: Any) -> PeriodicCheck:
    told: dict[str, Any] = {
        "answers": answers(),
        "verdict": Verdict.KEPT,
        "finding": "Alles in orde.",
        "next_on": clock.today() + 365 * DAY,
    }
    return checking.check(agreement_id=agreement.pk, actor=actor, now=clock.now(), **told | changes)


def running_check(agreement: Agreement) -> Deadline | None:
    found = Deadline.objects.filter(
        kind="agreement.check", subject_id=agreement.pk, status=DeadlineStatus.OPEN
    )
    return found.first()


def test_what_is_signed_is_checked_after_the_interval_of_the_policy(
    world: World, agreement: Agreement
) -> None:
    assert check_interval(clock.today()).amount == 12
    running = running_check(agreement)
    assert running is not None
    assert clock.day_of(running.due_at) == agreement.next_check_on == next_check(clock.today())
    assert running.owner_id is None  # of the FG, whoever keeps the agreement
    save_profile(
        text=SIX_MONTHS, in_force_from=date(2026, 8, 31), actor=world.people[PO], now=clock.now()
    )
    assert next_check(date(2026, 8, 31)) == date(2027, 2, 28)


def test_a_check_of_the_fg_plans_the_next_one(world: World, agreement: Agreement) -> None:
    first = running_check(agreement)
    made = checked(agreement, world.people[FG])
    agreement.refresh_from_db()
    again = running_check(agreement)
    assert first is not None
    assert again is not None
    first.refresh_from_db()
    assert first.status == DeadlineStatus.MET
    assert clock.day_of(again.due_at) == agreement.next_check_on == made.next_on
    assert made.questions_version == check_questions().version
    assert AuditEvent.objects.filter(action="processors.agreement_checked").exists()


def test_without_a_next_day_nothing_is_planned(world: World, agreement: Agreement) -> None:
    checked(agreement, world.people[FG], next_on=None)
    assert running_check(agreement) is None


def test_an_agreement_that_ends_is_not_checked_any_more(world: World, agreement: Agreement) -> None:
    ending.end(
        agreement_id=agreement.pk,
        on=clock.today(),
        reason="Opgezegd",
        afterwards="deleted",
        actor=world.people[PO],
        now=clock.now(),
    )
    assert running_check(agreement) is None
    met = Deadline.objects.filter(kind="agreement.check", status=DeadlineStatus.MET)
    assert not met.filter(subject_id=agreement.pk).exists()  # nobody looked
    with pytest.raises(ValidationError):
        checked(agreement, world.people[FG])


@pytest.mark.parametrize("role", [role for role in Role if role != FG])
def test_nobody_but_the_fg_writes_a_check(world: World, agreement: Agreement, role: Role) -> None:
    with pytest.raises(Http404):
        checked(agreement, world.people[role])
    with pytest.raises(Http404):
        checking.act_on_finding(
            agreement_id=agreement.pk,
            what="Navragen",
            owner=world.people[PO],
            due_on=clock.today(),
            actor=world.people[role],
            now=clock.now(),
        )
    assert not PeriodicCheck.objects.filter(agreement=agreement).exists()


@pytest.mark.parametrize("act", ["UPDATE", "DELETE"])
def test_the_database_lets_nobody_change_a_check(
    world: World, agreement: Agreement, act: str
) -> None:
    made = checked(agreement, world.people[FG])
    found = PeriodicCheck.objects.filter(pk=made.pk)
    with pytest.raises(ProgrammingError), transaction.atomic():
        found.update(finding="Anders") if act == "UPDATE" else found.delete()
    assert PeriodicCheck.objects.get(pk=made.pk).finding == "Alles in orde."


def test_a_check_with_the_same_form_is_one(world: World, agreement: Agreement) -> None:
    form = uuid4()
    first = checked(agreement, world.people[FG], form_id=form)
    assert checked(agreement, world.people[FG], form_id=form).pk == first.pk
    assert PeriodicCheck.objects.filter(agreement=agreement).count() == 1


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("finding", {"finding": " "}),
        ("verdict", {"verdict": "fine"}),
        ("next_on", {"next_on": clock.today()}),
        ("security", {"answers": {}}),
        ("security", {"answers": answers(security={"answer": "no", "note": ""})}),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    world: World, agreement: Agreement, field: str, changes: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError) as refused:
        checked(agreement, world.people[FG], **changes)
    assert field in refused.value.message_dict
    checked(agreement, world.people[FG])


def test_only_what_was_signed_is_checked(world: World) -> None:
    draft = make_agreement("Concept", world.people)
    with pytest.raises(ValidationError):
        checked(draft, world.people[FG])


def test_a_finding_becomes_an_action_of_somebody(world: World, agreement: Agreement) -> None:
    told: dict[str, Any] = {
        "agreement_id": agreement.pk,
        "what": "Nieuw certificaat vragen",
        "owner": world.people[PO],
        "due_on": clock.today() + 14 * DAY,
        "actor": world.people[FG],
        "now": clock.now(),
    }
    with pytest.raises(ValidationError):
        checking.act_on_finding(**told)
    made = checked(agreement, world.people[FG])
    action = checking.act_on_finding(**told)
    assert action.origin == f"processors.check:{made.pk}"
    assert Action.objects.filter(subject_id=agreement.pk).get().owner_id == world.people[PO].pk


def test_the_fg_checks_on_the_page_and_nobody_else_sees_the_button(
    world: World, agreement: Agreement
) -> None:
    page = f"/admin/processors/agreement/{agreement.pk}/act/check/"
    assert client_of(world.people[PO]).get(page).status_code == 404
    client = client_of(world.people[FG])
    data: dict[str, Any] = {f"{one.code}_choice": "yes" for one in check_questions().asked}
    data |= {"verdict": "attention", "finding": "Let op de subverwerkers."}
    data |= {"subs_choice": "partly", "next_on": str(clock.today() + 90 * DAY)}
    refused = sent(client, page, **data)
    assert refused.status_code == 200
    assert not PeriodicCheck.objects.filter(agreement=agreement).exists()
    assert "Let op de subverwerkers." in refused.content.decode()
    assert sent(client, page, **data, subs_note="Een is niet gemeld.").status_code == 302
    made = PeriodicCheck.objects.get(agreement=agreement)
    assert made.by_id == world.people[FG].pk
    assert made.answers["subs"] == {"answer": "partly", "note": "Een is niet gemeld."}
    seen = text_of(client, f"/admin/processors/agreement/{agreement.pk}/change/")
    assert "Let op de subverwerkers." in seen
    assert "Een is niet gemeld." in seen


def test_the_block_asks_the_database_once_however_many_checks(
    world: World, agreement: Agreement
) -> None:
    for number in range(3):
        checked(agreement, world.people[FG], finding=f"Bevinding {number}")
    agreement.refresh_from_db()
    with CaptureQueriesContext(connection) as asked:
        blocks = check_blocks(None, agreement, clock.now())  # type: ignore[arg-type]
    assert len(asked) == 1
    assert len(blocks) == 3


@pytest.mark.parametrize(
    ("wanted", "found"), [("late", True), ("soon", True), ("not_planned", False)]
)
def test_the_fg_finds_what_is_due(
    world: World, agreement: Agreement, wanted: str, found: bool
) -> None:
    Agreement.objects.filter(pk=agreement.pk).update(next_check_on=clock.today() - DAY)
    listed = (
        client_of(world.people[FG])
        .get(f"/admin/processors/agreement/?check={wanted}")
        .content.decode()
    )
    assert (agreement.reference in listed) is found

"""Certificates and reports: kept with their last day, replaced, ended, and reminded of."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils import translation

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.deadlines.models import Deadline
from privacyoffice.deadlines.models import Status as DeadlineStatus
from privacyoffice.tenancy.scope import organisation_scope
from processors.models import Agreement, Assurance, AssuranceKind
from processors.services import assurance
from tests.browser.admin_forms import posting_form
from tests.factories import World
from tests.factories.agreements import make_agreement
from tests.requests_dsar.test_admin import client_of, text_of

DAY = timedelta(days=1)


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk), translation.override("nl"):
        yield kept_world


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def agreement(world: World) -> Agreement:
    return make_agreement(world.canary, world.people)


def added(agreement: Agreement, actor: Any, **changes: Any) -> Assurance:
    told: dict[str, Any] = {
        "agreement_id": agreement.pk,
        "kind": AssuranceKind.ISO_27001,
        "scope": "Hosting",
        "expires_on": clock.today() + 100 * DAY,
        "actor": actor,
        "now": clock.now(),
    }
    return assurance.add(**told | changes)


def deadlines_of(one: Assurance) -> list[Deadline]:
    return list(Deadline.objects.filter(subject_id=one.pk))


def test_a_last_day_is_a_deadline_of_who_keeps_the_agreement(
    agreement: Agreement, officer: Any
) -> None:
    made = added(agreement, officer)
    (deadline,) = deadlines_of(made)
    assert (deadline.kind, deadline.owner) == ("agreement.assurance", agreement.owner)
    assert clock.day_of(deadline.due_at) == made.expires_on
    assert deadlines_of(added(agreement, officer, expires_on=None)) == []


def test_a_newer_one_ends_the_older_and_its_deadline(agreement: Agreement, officer: Any) -> None:
    older = added(agreement, officer)
    newer = added(agreement, officer, scope="Hosting en beheer", replaces=older.pk)
    older.refresh_from_db()
    assert older.ended_on == clock.today()
    assert [one.status for one in deadlines_of(older)] == [DeadlineStatus.MET]
    assert [one.status for one in deadlines_of(newer)] == [DeadlineStatus.OPEN]
    assert list(assurance.running(agreement)) == [newer]


def test_one_of_another_agreement_is_not_replaced(
    agreement: Agreement, officer: Any, world: World
) -> None:
    elsewhere = added(make_agreement(world.canary, world.people), officer)
    with pytest.raises(ValidationError) as refused:
        added(agreement, officer, replaces=elsewhere.pk)
    assert set(refused.value.message_dict) == {"replaces"}
    with pytest.raises(ValidationError):
        assurance.end(
            agreement_id=agreement.pk,
            assurance_id=elsewhere.pk,
            reason="x",
            actor=officer,
            now=clock.now(),
        )


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("kind", {"kind": "iets"}),
        ("scope", {"scope": " "}),
        ("issued_on", {"issued_on": clock.today() + DAY}),
        (
            "expires_on",
            {"issued_on": clock.today(), "expires_on": clock.today() - DAY},
        ),
        ("attachment_id", {"attachment_id": uuid4()}),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    agreement: Agreement, officer: Any, field: str, changes: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError) as refused:
        added(agreement, officer, **changes)
    assert set(refused.value.message_dict) == {field}


def test_an_ended_one_reminds_of_nothing_and_needs_a_reason(
    agreement: Agreement, officer: Any
) -> None:
    made = added(agreement, officer)
    told: dict[str, Any] = {
        "agreement_id": agreement.pk,
        "assurance_id": made.pk,
        "actor": officer,
        "now": clock.now(),
    }
    with pytest.raises(ValidationError):
        assurance.end(reason=" ", **told)
    assurance.end(reason="Ingetrokken", **told)
    assert [one.status for one in deadlines_of(made)] == [DeadlineStatus.CANCELLED]
    with pytest.raises(ValidationError):
        assurance.end(reason="Nog eens", **told)


def test_with_an_agreement_end_the_reminders(agreement: Agreement, officer: Any) -> None:
    made = added(agreement, officer)
    assurance.stop_with(agreement, actor=officer, now=clock.now())
    assert [one.status for one in deadlines_of(made)] == [DeadlineStatus.CANCELLED]


@pytest.mark.parametrize("role", [Role.DPO, Role.CISO, Role.MANAGER])
def test_only_who_keeps_agreements_adds_one(
    agreement: Agreement, officer: Any, world: World, role: Role
) -> None:
    with pytest.raises(Http404):
        added(agreement, world.people[role])
    assert added(agreement, officer)


def test_it_is_added_on_a_page_once_and_stands_there_with_its_state(
    agreement: Agreement, officer: Any
) -> None:
    older = added(agreement, officer, expires_on=clock.today() - DAY, scope="Oud spul")
    client = client_of(officer)
    page = reverse("admin:processors_agreement_change", args=[agreement.pk])
    assert "verlopen" in text_of(client, page)
    path = reverse("admin:processors_agreement_act", args=[agreement.pk, "assurance-add"])
    form = posting_form(text_of(client, path))
    values = {
        **form.values,
        "kind": AssuranceKind.SOC_2.value,
        "scope": "Alles",
        "expires_on": (clock.today() + 300 * DAY).isoformat(),
        "replaces": str(older.pk),
    }
    for _twice in range(2):
        assert client.post(path, values).status_code == 302
    assert [one.scope for one in assurance.running(agreement)] == ["Alles"]
    text = text_of(client, page)
    assert "SOC 2-rapport: Alles" in text
    assert "vervangen of vervallen" in text
    refused = client.post(path, {**form.values, "kind": "soc_2", "scope": ""})
    assert "Vul in waarover het gaat." in refused.content.decode()

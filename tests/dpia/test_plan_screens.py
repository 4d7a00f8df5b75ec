"""The screens of plans, and of the list of risky processes."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from dpia.models import NamedList, NamedListStatus, Plan, Screening
from dpia.services import named_lists
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.tenancy.scope import organisation_scope
from tests.browser.admin_forms import posting_form
from tests.factories import World, screenings
from tests.requests_dsar.test_admin import client_of, sent, text_of

PLANS, LISTS = "/admin/dpia/plan/", "/admin/dpia/namedlist/"


@pytest.fixture(autouse=True)
def _in_dutch() -> Iterator[None]:
    with translation.override("nl"):
        yield


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    """Without a list that somebody proposed."""
    with organisation_scope(kept_world.organisation.pk):
        named_lists.withdraw(
            list_id=kept_world.screenings["list-proposed"],
            reason="Niet nodig",
            actor=kept_world.people[Role.PRIVACY_OFFICER],
            now=clock.now(),
        )
        yield kept_world


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def client(officer: Any) -> Client:
    return client_of(officer)


def page(one: Any, ending: str = "change") -> str:
    return f"/admin/dpia/{one._meta.model_name}/{one.pk}/{ending}/"


def test_a_plan_is_written_down_screened_and_becomes_a_processing(
    client: Client, officer: Any
) -> None:
    told = {"name": "Camera in de hal", "description": "Beeld van bezoekers met een camera."}
    assert sent(client, f"{PLANS}add/", kind="purchase", **told).status_code == 302
    plan = Plan.objects.get(name="Camera in de hal")
    response = sent(client, page(plan, "act/screen"))
    screening = Screening.objects.get(plan=plan)
    assert response["Location"] == page(screening)
    assert "Camera in de hal" in text_of(client, page(screening))
    screenings.signed("Zegge", screening, officer)
    response = sent(client, page(plan, "act/become"))
    plan.refresh_from_db()
    assert plan.activity is not None
    entry = f"/admin/registers/processingactivity/{plan.activity.pk}/change/"
    assert response["Location"] == entry
    assert page(screening) in text_of(client, entry)
    assert "/act/" not in text_of(client, page(plan))


def test_a_plan_without_a_name_is_told_and_what_was_typed_stays(client: Client) -> None:
    answer = sent(client, f"{PLANS}add/", name="", description="Beeld van bezoekers")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Geef het plan een naam." in text
    assert "Beeld van bezoekers" in text


def test_who_is_limited_to_a_department_plans_for_that_one(world: World) -> None:
    text = text_of(client_of(world.people[Role.AMBASSADOR]), f"{PLANS}add/")
    assert str(world.home.pk) in text
    assert str(world.elsewhere.pk) not in text


def test_a_plan_that_does_not_go_on_stays_with_its_reason(client: Client, officer: Any) -> None:
    plan = screenings.make_plan("Zegge", officer)
    assert "Vul in waarom." in sent(client, page(plan, "act/give-up")).content.decode()
    assert sent(client, page(plan, "act/give-up"), reason="Te duur").status_code == 302
    text = text_of(client, page(plan))
    assert "Te duur" in text
    assert "/act/" not in text
    assert str(plan.pk) in text_of(client, f"{PLANS}?state=ended")
    assert str(plan.pk) not in text_of(client, f"{PLANS}?state=runs")


def test_a_line_that_cannot_be_read_is_named_and_what_was_typed_stays(client: Client) -> None:
    lines = "Inkomen | Bijstand\n| Zonder afdeling"
    answer = sent(client, f"{LISTS}add/", lines=lines, why="Nieuw")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Regel 2 is niet te lezen" in text
    assert "| Zonder afdeling" in text
    twice = sent(client, f"{LISTS}add/", lines="Post\nPost", why="Nieuw").content.decode()
    assert "Regel 2 staat er dubbel" in twice


def test_a_list_is_proposed_seen_by_the_fg_and_adopted(
    client: Client, world: World, officer: Any
) -> None:
    adopted = screenings.adopted_list("Zegge", officer, world.people[Role.DPO])
    told = {"lines": "Inkomen | Bijstand\nPostkamer", "why": "Er is een postkamer bij."}
    assert sent(client, f"{LISTS}add/", **told).status_code == 302
    one = NamedList.objects.get(status=NamedListStatus.PROPOSED)
    assert one.pk != adopted.pk
    assert "act/adopt/" not in text_of(client, page(one))
    fg = client_of(world.people[Role.DPO])
    text = text_of(fg, page(one))
    assert "nieuw" in text
    assert "vervalt" in text
    assert "Postkamer" in text
    told = {"agrees": "no", "view": "De postkamer is geen risico."}
    assert sent(fg, page(one, "act/advise"), **told).status_code == 302
    text = text_of(client, page(one, "act/adopt"))
    assert "De postkamer is geen risico." in text
    answer = sent(client, page(one, "act/adopt"), reaction="")
    assert 'name="reaction"' in answer.content.decode()
    today = clock.today().isoformat()
    sent(client, page(one, "act/adopt"), on=today, reaction="Toch wel.")
    one.refresh_from_db()
    assert one.status == NamedListStatus.ADOPTED
    text = text_of(client, LISTS)
    assert "Postkamer" in text
    assert f"versie {one.number}" in text


def test_the_form_begins_with_the_list_that_holds(
    client: Client, world: World, officer: Any
) -> None:
    screenings.adopted_list("Zegge", officer, world.people[Role.DPO])
    assert "Afdeling Zegge | Proces Zegge" in text_of(client, f"{LISTS}add/")


def test_the_fg_does_not_speak_of_a_list_that_was_changed_meanwhile(
    client: Client, world: World, officer: Any
) -> None:
    one = screenings.proposed_list("Zegge", officer)
    fg = client_of(world.people[Role.DPO])
    opened = posting_form(text_of(fg, page(one, "act/advise"))).values
    sent(client, page(one, "act/change"), lines="Postkamer", why="Anders")
    answer = fg.post(page(one, "act/advise"), {**opened, "agrees": "yes", "view": "Mooi zo"})
    text = answer.content.decode()
    assert "intussen gewijzigd" in text
    assert "Mooi zo" in text
    one.refresh_from_db()
    assert one.status == NamedListStatus.PROPOSED

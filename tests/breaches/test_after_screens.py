"""The screens of what follows a breach: what they show to whom, and what they do."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from breaches import protocols, queries_after
from breaches.models import Breach, Course, Measure, Protocol
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.tenancy.scope import organisation_scope
from tests.browser.admin_forms import posting_form
from tests.factories import World
from tests.factories.breaches import make_breach
from tests.requests_dsar.test_admin import client_of, text_of

PROTOCOLS = "/admin/breaches/protocol/"


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk), translation.override("nl"):
        yield kept_world


@pytest.fixture
def client(world: World) -> Client:
    return client_of(world.people[Role.PRIVACY_OFFICER])


def act(breach_id: UUID, name: str) -> str:
    return reverse("admin:breaches_breach_act", args=[breach_id, name])


def page(breach_id: UUID) -> str:
    return reverse("admin:breaches_breach_change", args=[breach_id])


def sent(client: Client, path: str, **values: Any) -> Any:
    form = posting_form(text_of(client, path))
    return client.post(path, {**form.values, **values})


def test_steps_are_ticked_on_a_page_and_stand_on_that_of_the_breach(
    world: World, client: Client
) -> None:
    breach = make_breach(world, "in_progress")
    step = queries_after.steps_of(breach)[0]
    answer = sent(client, act(breach.pk, "tick-steps"), steps=[str(step.pk)], note="Pasje weg")
    assert answer.status_code == 302
    text = text_of(client, page(breach.pk))
    assert "Pasje weg" in text
    assert world.people[Role.PRIVACY_OFFICER].name in text
    folded = text.index("1 stap gedaan")
    assert folded < text.index(step.text, folded) < text.index("</details>", folded)


def test_a_breach_that_lacks_something_has_no_button_to_close_it(
    world: World, client: Client
) -> None:
    breach = make_breach(world, "in_progress")
    text = text_of(client, act(breach.pk, "close"))
    assert 'method="post"' not in text.partition("act-page")[2]
    assert client.post(act(breach.pk, "close")).status_code == 200
    breach.refresh_from_db()
    assert breach.closed_at is None


def test_a_measure_sent_twice_is_one(world: World, client: Client) -> None:
    breach = make_breach(world, "in_progress")
    path = act(breach.pk, "measure-agree")
    form = posting_form(text_of(client, path))
    values = {
        **form.values,
        "what": "Adressen controleren",
        "owner": str(world.people[Role.CASE_HANDLER].pk),
        "due_on": (clock.today() + timedelta(days=9)).isoformat(),
    }
    for _time in range(2):
        assert client.post(path, values).status_code == 302
    assert Measure.objects.filter(breach=breach).count() == 1


def test_an_owner_reads_and_takes_a_measure_and_sees_no_breach(world: World) -> None:
    client = client_of(world.people[Role.CASE_HANDLER])
    measure = Measure.objects.get(pk=world.measure_id)
    path = reverse("admin:breaches_measure_change", args=[measure.pk])
    text = text_of(client, path)
    assert f"Doe {world.canary}" in text
    assert page(measure.breach_id) not in text
    assert client.get(page(measure.breach_id)).status_code == 404
    assert path in text_of(client, "/admin/")
    done = path.replace("change/", "act/taken/")
    assert client.post(done, {"result": "Gedaan"}).status_code == 302
    measure.refresh_from_db()
    assert measure.done_on == clock.today()
    assert path not in text_of(client, "/admin/")


def test_the_protocol_in_force_stands_above_own_versions_and_begins_the_next_one(
    world: World, client: Client
) -> None:
    shipped = protocols.shipped_on(Course.MISADDRESSED, clock.today())
    assert shipped.steps[0].text in text_of(client, PROTOCOLS)
    path = f"{PROTOCOLS}add/?werkwijze=misaddressed"
    form = posting_form(text_of(client, path))
    lines = form.values["steps"].splitlines()
    answer = client.post(path, {**form.values, "steps": "\n".join([*lines, "12: Bel de afzender"])})
    assert answer.status_code == 302
    made = Protocol.objects.get(course=Course.MISADDRESSED)
    assert [step["code"] for step in made.steps[:-1]] == [step.code for step in shipped.steps]
    assert (made.steps[-1]["hours"], made.steps[-1]["text"]) == (12, "Bel de afzender")
    assert client.get(f"{PROTOCOLS}add/?werkwijze=anders").status_code == 404


def test_who_works_on_no_breach_has_no_acts_of_what_follows(world: World) -> None:
    breach: Breach = make_breach(world, "in_progress")
    client = client_of(world.people[Role.DPO])
    assert act(breach.pk, "tick-steps") not in text_of(client, page(breach.pk))
    for name in ("tick-steps", "evaluate", "measure-agree", "tell-other", "link-case", "close"):
        assert client.get(act(breach.pk, name)).status_code == 404

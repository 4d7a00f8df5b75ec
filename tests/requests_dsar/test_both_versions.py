"""A form that was overtaken shows both versions, and who changed what in the meantime (F5)."""

from typing import Any

import pytest
from django.test import Client

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.actor import acting
from privacyoffice.audit.models import AuditEvent
from requests_dsar.models import DataSubjectRequest
from requests_dsar.services import handling
from tests.browser.admin_forms import posting_form
from tests.factories import World
from tests.factories.requests import person
from tests.requests_dsar.test_admin import LIST, client_of, text_of


@pytest.fixture
def second(world: World) -> Any:
    return world.people["second_officer"]


@pytest.fixture
def path(world: World) -> str:
    return f"{LIST}{world.requests['request-progress']}/act/correct/"


def overtaken(world: World, client: Client, path: str, second: Any, **typed: Any) -> str:
    """The page that comes back when a second officer corrected the request first."""
    values = posting_form(text_of(client, path)).values
    with acting(second):
        handling.correct(
            request_id=world.requests["request-progress"],
            person=person(world.canary) | {"town": "Nieuwstad", "phone": ""},
            story=f"Ik wil weten wat u weet: {world.canary}",
            is_sensitive=True,
            rights=["access", "erasure"],
            reason="Nagebeld",
            actor=second,
            now=clock.now(),
        )
    answer = client.post(path, {**values, "reason": "Verhuisd", **typed})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_form_that_was_overtaken_shows_both_versions_and_whose_the_other_is(
    world: World, second: Any, path: str
) -> None:
    client = client_of(world.people[Role.PRIVACY_OFFICER])
    page = overtaken(world, client, path, second, town="Oudstad")
    table = page[page.index("both-versions") :].partition("</table>")[0]
    for text in ("Oudstad", "Nieuwstad"):
        assert text in table
    assert second.name in page
    assert "Verhuisd" not in table  # a reason is of this act, and has no other version
    assert f"Straat {world.canary}" not in table  # the same in both
    assert (
        DataSubjectRequest.objects.get(pk=world.requests["request-progress"]).person.reveal()[
            "town"
        ]
        == "Nieuwstad"
    )


def test_what_the_other_left_empty_is_shown_as_such(world: World, second: Any, path: str) -> None:
    client = client_of(world.people[Role.PRIVACY_OFFICER])
    page = overtaken(world, client, path, second)
    table = page[page.index("both-versions") :].partition("</table>")[0]
    assert f"06 12345678 {world.canary}" in table
    assert "–" in table


def test_seeing_what_the_other_wrote_is_looking_into_the_case(
    world: World, second: Any, path: str
) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    client = client_of(officer)
    read = AuditEvent.objects.filter(action="cases.read", actor=officer)
    before = read.count()
    overtaken(world, client, path, second)
    assert read.count() == before + 2  # the form itself, and then both versions


def test_who_sends_it_once_more_has_been_told(world: World, second: Any, path: str) -> None:
    client = client_of(world.people[Role.PRIVACY_OFFICER])
    page = overtaken(world, client, path, second, town="Oudstad")
    assert client.post(path, posting_form(page).values).status_code == 302

"""Views of the list of requests that somebody saves for themselves."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.test import Client

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from requests_dsar.admin.own_views import filters_in
from requests_dsar.models import OwnView
from requests_dsar.services import own_views
from tests.factories import World

LIST = "/admin/requests_dsar/datasubjectrequest/"


@pytest.fixture
def officer(world: World) -> Any:
    return world.people[Role.PRIVACY_OFFICER]


@pytest.fixture
def client(world: World, officer: Any) -> Client:
    found = Client(HTTP_ACCEPT_LANGUAGE="en")
    found.force_login(officer, backend="privacyoffice.accounts.backends.LoginBackend")
    return found


def post(client: Client, world: World, path: str, **given: str) -> Any:
    return client.post(path, {"_organisation": str(world.organisation.pk), **given})


def save(name: str, query: str, by: Any) -> OwnView:
    return own_views.save_view(name=name, query=query, actor=by, now=clock.now())


def test_a_view_remembers_filters_and_never_what_was_searched_for() -> None:
    asked = QueryDict("status__exact=decided&q=Jansen&p=3&owner=nobody&anders=1")
    assert filters_in(asked) == "status__exact=decided&owner=nobody"
    assert filters_in(QueryDict("q=Jansen")) == ""
    assert filters_in(QueryDict(f"owner={'x' * 600}")) == ""


def test_what_somebody_saved_stands_above_their_list_and_nobody_elses(
    world: World, client: Client, officer: Any
) -> None:
    saved = post(client, world, f"{LIST}views/?status__exact=decided&q=Jansen", name="Besloten")
    assert saved.headers["Location"] == f"{LIST}?status__exact=decided"
    mine = client.get(f"{LIST}?status__exact=decided").content.decode()
    assert "Besloten" in mine
    # It is that view which is shown, and not all requests.
    assert mine.count('aria-current="page"') == 1
    other = Client(HTTP_ACCEPT_LANGUAGE="en")
    other.force_login(
        world.people["second_officer"], backend="privacyoffice.accounts.backends.LoginBackend"
    )
    assert "Besloten" not in other.get(LIST).content.decode()


def test_without_a_filter_or_a_name_nothing_is_saved(
    world: World, client: Client, officer: Any
) -> None:
    assert post(client, world, f"{LIST}views/?q=Jansen", name="Alles").status_code == 200
    assert post(client, world, f"{LIST}views/?owner=nobody", name=" ").status_code == 200
    assert not OwnView.objects.filter(user=officer).exists()


def test_the_same_name_replaces_and_there_is_an_end_to_them(officer: Any) -> None:
    save("Mijn lijst", "owner=nobody", officer)
    assert save("Mijn lijst", "todo=late", officer).query == "todo=late"
    assert OwnView.objects.filter(user=officer).count() == 1
    for number in range(own_views.MOST - 1):
        save(f"Lijst {number}", "todo=late", officer)
    with pytest.raises(ValidationError, match="Remove one"):
        save("Nog een", "todo=late", officer)


def test_one_removes_ones_own_view_and_no_other(world: World, client: Client, officer: Any) -> None:
    mine, theirs = (save("Mijn", "todo=late", who) for who in _both(world))
    assert post(client, world, f"{LIST}views/", remove=str(mine.pk)).status_code == 302
    assert not OwnView.objects.filter(pk=mine.pk).exists()
    for other in (str(theirs.pk), "geen id"):
        assert post(client, world, f"{LIST}views/", remove=other).status_code == 404
    assert OwnView.objects.filter(pk=theirs.pk).exists()


def test_the_history_says_that_and_not_what_was_saved(officer: Any) -> None:
    saved = save("Dossier Jansen", "todo=late", officer)
    (event,) = AuditEvent.objects.filter(action="dsar.view_saved", subject_id=saved.pk)
    assert "Jansen" not in f"{event.subject_label} {event.payload}"


def _both(world: World) -> tuple[Any, Any]:
    return world.people[Role.PRIVACY_OFFICER], world.people["second_officer"]

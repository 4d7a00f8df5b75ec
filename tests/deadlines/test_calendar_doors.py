"""When the address of a calendar stops by itself, and who may make one."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from privacyoffice import clock
from privacyoffice.accounts import recent_login
from privacyoffice.accounts.mails import new_password_link
from privacyoffice.accounts.models import Membership
from privacyoffice.accounts.roles import Role
from privacyoffice.accounts.services.membership import end_role, give_role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.deadlines.models import CalendarFeed
from privacyoffice.deadlines.services import feeds
from privacyoffice.tenancy.scope import organisation_scope
from tests.browser.admin_forms import posting_form
from tests.factories import World, make_member, make_organisation
from tests.factories.people import PASSWORD, make_user, set_password

ADD = "/admin/deadlines/calendarfeed/add/"
NEW = f"{PASSWORD}-nieuw"


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk):
        yield kept_world


@pytest.fixture
def client() -> Client:
    return Client()


def answers(world: World, secret: str) -> bool:
    path = reverse("deadlines:calendar_feed", args=[world.slug, secret])
    status = Client().get(path).status_code
    assert status in (200, 404)
    return status == 200


def log_in(client: Client, person: Any) -> None:
    set_password(person)
    sent = client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert sent.status_code == 302


def test_a_new_password_withdraws_the_address_wherever_somebody_works(
    world: World, client: Client
) -> None:
    person, other = world.people[Role.CASE_HANDLER], world.people[Role.MANAGER]
    secret, kept = (feeds.make_address(actor=who, now=clock.now()) for who in (person, other))
    elsewhere = make_organisation()
    with organisation_scope(elsewhere.pk):
        make_member(Role.CISO, canary=person.email.partition("@")[2].removesuffix(".example"))
        Membership.objects.update(user=person)
        feeds.make_address(actor=person, now=clock.now())
    log_in(client, person)
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post("/accounts/password/change/", form).status_code == 302
    assert not answers(world, secret)
    assert answers(world, kept), "somebody else's"
    for organisation in (world.organisation, elsewhere):
        with organisation_scope(organisation.pk):
            assert feeds.address_of(person) is None
    event = AuditEvent.objects.get(action="deadlines.calendar_address_withdrawn")
    assert event.actor is None


def test_a_password_that_is_reset_withdraws_it_too(world: World, client: Client) -> None:
    person = world.people[Role.CASE_HANDLER]
    set_password(person)
    secret = feeds.make_address(actor=person, now=clock.now())
    page = client.get(new_password_link(person), follow=True)
    path = page.redirect_chain[-1][0]
    assert answers(world, secret), "asking changes nothing"
    assert client.post(path, {"password1": NEW, "password2": NEW}).status_code == 302
    person.refresh_from_db()
    assert person.check_password(NEW)
    assert not answers(world, secret)


def test_the_address_goes_with_the_last_role_and_not_with_one_of_two(world: World) -> None:
    person, administrator = world.people[Role.CASE_HANDLER], world.people[Role.ACCOUNT_ADMIN]
    now, today = clock.now(), clock.today()
    second = make_member(Role.CISO, canary=world.canary, local=str(Role.CASE_HANDLER))
    assert second.user == person
    secret = feeds.make_address(actor=person, now=now)
    first = Membership.objects.get(user=person, role=Role.CASE_HANDLER)
    for membership, is_left in ((second, True), (first, False)):
        end_role(membership_id=membership.pk, on=today, reason="Weg", actor=administrator, now=now)
        assert answers(world, secret) is is_left
    assert CalendarFeed.objects.get(user=person).withdrawn_at is not None


def test_an_address_from_before_does_not_come_back_with_a_later_role(world: World) -> None:
    person = world.people[Role.CASE_HANDLER]
    secret = feeds.make_address(actor=person, now=clock.now())
    # Ended on a planned day, so without an act.
    Membership.objects.filter(user=person).update(valid_until=clock.today())
    give_role(
        email=person.email,
        name=person.name,
        role=Role.CISO,
        decision="Besluit",
        decided_on=clock.today(),
        valid_from=clock.today(),
        actor=world.people[Role.ACCOUNT_ADMIN],
        now=clock.now(),
    )
    assert not answers(world, secret)


def test_who_has_no_role_here_gets_no_address(world: World) -> None:
    with pytest.raises(PermissionDenied):
        feeds.make_address(actor=make_user(), now=clock.now())
    assert feeds.make_address(actor=world.people[Role.AUDITOR], now=clock.now())


def test_the_password_is_asked_again_before_an_address_is_made(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(client, world.people[Role.CASE_HANDLER])
    assert client.get(ADD).status_code == 200, "typed a moment ago"
    later = clock.now() + recent_login.RECENTLY + timedelta(seconds=1)
    with monkeypatch.context() as patched:
        patched.setattr(clock, "now", lambda: later)
        for answer in (client.get(ADD), client.post(ADD, {})):
            assert answer.status_code == 302
            assert answer["Location"] == f"/accounts/reauthenticate/?next={ADD.replace('/', '%2F')}"
        assert not CalendarFeed.objects.exists()
    page = client.get(answer["Location"])
    form = posting_form(page.content.decode()).values
    wrong = client.post("/accounts/reauthenticate/", form | {"password": "iets anders"})
    assert wrong.status_code == 200
    again = client.post("/accounts/reauthenticate/", form | {"password": PASSWORD})
    assert (again.status_code, again["Location"]) == (302, ADD)


def test_nobody_is_asked_for_a_password_that_they_do_not_have(world: World, client: Client) -> None:
    person = world.people[Role.AUDITOR]
    client.force_login(person, backend="privacyoffice.accounts.backends.LoginBackend")
    assert client.get(ADD).status_code == 302
    person.set_unusable_password()
    person.save()
    client.force_login(person, backend="privacyoffice.accounts.backends.LoginBackend")
    assert client.get(ADD).status_code == 200


def test_what_the_console_shows_holds_no_secret() -> None:
    """Through the handler as the settings made it, not through the filter by itself."""
    root: Any = settings.LOGGING["root"]
    names = root["handlers"]
    assert names
    for name in names:
        (handler,) = [found for found in logging.getLogger().handlers if found.name == name]
        assert isinstance(handler, logging.StreamHandler)
        shown = StringIO()
        path = "/gemeente/agenda/geheim-geheim"
        record = logging.LogRecord("django.request", 30, "", 0, "%s: %s", ("Mist", path), None)
        before = handler.setStream(shown)
        try:
            handler.handle(record)
        finally:
            handler.setStream(before)
        assert "/gemeente/agenda/…" in shown.getvalue()
        assert "geheim" not in shown.getvalue()

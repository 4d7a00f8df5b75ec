"""Somebody's dates in their own calendar, behind an address that only they know."""

import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from privacyoffice import clock
from privacyoffice.accounts.models import Membership
from privacyoffice.accounts.roles import Role
from privacyoffice.audit.models import AuditEvent
from privacyoffice.deadlines.models import CalendarFeed
from privacyoffice.deadlines.services import feeds, lifecycle
from privacyoffice.masking import MaskSecrets, masked
from privacyoffice.tenancy.scope import organisation_scope
from tests.access.browsing import session_of
from tests.browser.admin_forms import posting_form
from tests.factories import World, make_organisation
from tests.factories.running import running

OWN_PAGE = "/admin/deadlines/calendarfeed/"


@pytest.fixture
def world(kept_world: World) -> Iterator[World]:
    with organisation_scope(kept_world.organisation.pk):
        yield kept_world


def address(world: World, secret: str) -> str:
    return reverse("deadlines:calendar_feed", args=[world.slug, secret])


def secret_of(person: Any) -> str:
    return feeds.make_address(actor=person, now=clock.now())


def calendar_of(world: World, person: Any) -> Any:
    response = Client().get(address(world, secret_of(person)))
    assert response.status_code == 200
    return Calendar.from_ical(response.content)


def titles(calendar: Any) -> list[str]:
    return [str(entry["SUMMARY"]) for entry in calendar.walk("VEVENT")]


def test_a_term_in_days_is_an_entry_of_its_whole_last_day(world: World) -> None:
    owner = world.people[Role.CASE_HANDLER]
    deadline = running("2026-0012", owner=owner, on=date(2030, 12, 21))
    calendar = calendar_of(world, owner)
    (entry,) = calendar.walk("VEVENT")
    assert entry["DTSTART"].dt == date(2030, 12, 21)
    assert entry["DTEND"].dt == date(2030, 12, 22), "the first day that is not part of it"
    assert entry["UID"] == str(deadline.pk)
    assert entry["SEQUENCE"] == 1
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"]


def test_a_term_in_hours_is_an_entry_at_its_moment_in_utc(world: World) -> None:
    owner = world.people[Role.CASE_HANDLER]
    aware = datetime(2026, 10, 23, 8, 17, tzinfo=UTC)  # two days later the clock goes back
    running("DL-1", owner=owner, rule="BREACH_72H_STRICT", start=aware)
    response = Client().get(address(world, secret_of(owner)))
    assert b"DTSTART:20261026T081700Z" in response.content
    calendar: Any = Calendar.from_ical(response.content)
    (entry,) = calendar.walk("VEVENT")
    assert entry["DTSTART"].dt == aware + timedelta(hours=72)
    assert "DTEND" not in entry


def test_an_entry_holds_a_reference_a_kind_and_a_link_and_no_more(world: World) -> None:
    owner = world.people[Role.CASE_HANDLER]
    deadline = running("2026-0012", owner=owner, reason="Mevrouw belde hierover")
    (entry,) = calendar_of(world, owner).walk("VEVENT")
    page = reverse("admin:deadlines_deadline_change", args=[deadline.pk])
    assert str(entry["SUMMARY"]).startswith("2026-0012: ")
    assert str(entry["DESCRIPTION"]).endswith(page)
    assert str(entry["DESCRIPTION"]).startswith("http")
    assert set(entry) == {
        *("UID", "DTSTAMP", "SEQUENCE", "SUMMARY", "DESCRIPTION", "URL", "DTSTART", "DTEND"),
        *("TRANSP", "CLASS"),
    }


def test_a_date_that_moved_keeps_its_entry_and_counts_on(world: World) -> None:
    owner = world.people[Role.CASE_HANDLER]
    today = clock.today()
    deadline = running("2026-0012", owner=owner, rule="AVG_1M", start=today - timedelta(days=5))
    (before,) = calendar_of(world, owner).walk("VEVENT")
    lifecycle.correct(
        deadline.pk,
        today - timedelta(days=1),
        reason="Later ontvangen",
        actor=None,
        now=clock.now(),
    )
    (after,) = calendar_of(world, owner).walk("VEVENT")
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTART"].dt > before["DTSTART"].dt


def test_what_is_suspended_or_has_ended_is_left_out(world: World) -> None:
    owner = world.people[Role.CASE_HANDLER]
    began = clock.today() - timedelta(days=5)
    kept, waiting, done = (
        running(label, owner=owner, rule="AVG_1M", start=began) for label in ("A", "B", "C")
    )
    now = clock.now()
    lifecycle.suspend(waiting.pk, clock.today(), reason="Vraag", actor=None, now=now)
    lifecycle.meet(done.pk, now, actor=None, now=now)
    assert [title[:2] for title in titles(calendar_of(world, owner))] == ["A:"]
    assert kept.pk


def test_ones_own_and_for_who_watches_all(world: World) -> None:
    handler, officer = world.people[Role.CASE_HANDLER], world.people[Role.PRIVACY_OFFICER]
    running("van de behandelaar", owner=handler)
    running("van niemand", owner=None)
    ones_own = titles(calendar_of(world, handler))
    assert len(ones_own) == 1
    assert ones_own[0].startswith("van de behandelaar")
    for person in (officer, world.people[Role.DPO]):
        assert len(titles(calendar_of(world, person))) >= 2
    assert titles(calendar_of(world, world.people[Role.MANAGER])) == [], "no list of colleagues"


def test_a_calendar_of_many_asks_no_more_than_one_of_few(world: World) -> None:
    owner = world.people[Role.CASE_HANDLER]
    secret = secret_of(owner)

    def queries() -> int:
        Client().get(address(world, secret))
        with CaptureQueriesContext(connection) as captured:
            assert Client().get(address(world, secret)).status_code == 200
        return len(captured)

    running("1", owner=owner)
    few = queries()
    for number in range(9):
        running(f"nog {number}", owner=owner)
    assert queries() == few


def test_whatever_is_wrong_with_the_address_is_the_same_404(world: World) -> None:
    owner, leaver = world.people[Role.CASE_HANDLER], world.people[Role.MANAGER]
    before = secret_of(owner)
    secret = secret_of(owner)
    withdrawn, left = secret_of(world.people[Role.CISO]), secret_of(leaver)
    feeds.withdraw_address(actor=world.people[Role.CISO], now=clock.now())
    other = make_organisation()
    assert Client().get(address(world, secret)).status_code == 200
    Membership.objects.filter(user=leaver).update(valid_until=clock.today())
    wrong = {
        address(world, before): "replaced by a new one",
        address(world, withdrawn): "withdrawn",
        address(world, left): "of somebody who left",
        address(world, "x" * 43): "of nobody",
        address(world, secret).replace(world.slug, other.slug): "of another organisation",
        address(world, secret).replace(world.slug, "bestaat-niet"): "of no organisation",
    }
    answers = set()
    for path, why in wrong.items():
        response = Client().get(path)
        assert response.status_code == 404, why
        headers = {name: value for name, value in response.items() if name != "Date"}
        answers.add((response.content, tuple(sorted(headers.items()))))
    assert len(answers) == 1


def test_an_account_that_may_not_log_in_has_no_calendar(world: World) -> None:
    owner = world.people[Role.CASE_HANDLER]
    secret = secret_of(owner)
    type(owner).objects.filter(pk=owner.pk).update(is_active=False)
    assert Client().get(address(world, secret)).status_code == 404


def test_a_former_name_of_the_organisation_still_leads_to_the_calendar(world: World) -> None:
    path = address(world, secret_of(world.people[Role.CASE_HANDLER]))
    world.organisation.slug = f"{world.slug}-nieuw"
    world.organisation.save()
    response = Client().get(path)
    assert response.status_code == 200, "no redirect, which would write the secret once more"


def test_the_answer_is_for_one_person_sets_no_cookie_and_is_not_indexed(world: World) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    path = address(world, secret_of(officer))
    logged_in = Client()
    logged_in.force_login(officer, backend="privacyoffice.accounts.backends.LoginBackend")
    for client in (Client(), logged_in):
        client.cookies.load({"iets": "anders"})
        response = client.get(path)
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        assert response["Cache-Control"].startswith("private")
        assert "noindex" in response["X-Robots-Tag"]
        assert not response.cookies
        assert "Cookie" not in response["Vary"]
        again = client.get(path, headers={"If-None-Match": response["ETag"]})
        assert again.status_code == 304
        for method in ("POST", "PUT", "DELETE"):
            assert client.generic(method, path).status_code == 405


def test_the_secret_is_long_and_kept_nowhere(world: World) -> None:
    secret = secret_of(world.people[Role.CASE_HANDLER])
    assert len(secret) * 6 >= 256, "bits, in an alphabet of 64"
    feed = CalendarFeed.objects.get()
    assert feed.secret_sha256 == sha256(secret.encode()).hexdigest()
    kept = [str(value) for value in feed.__dict__.values()]
    event = AuditEvent.objects.get(action="deadlines.calendar_address_made")
    assert not any(secret in text for text in (*kept, str(event.__dict__)))


def test_no_log_holds_the_secret(caplog: pytest.LogCaptureFixture) -> None:
    path = "/gemeente/agenda/geheim-geheim.ics"
    assert masked(f"GET {path}?x=1") == "GET /gemeente/agenda/…?x=1"
    assert masked("/accounts/password/reset/key/1a-geheim/") == "/accounts/password/reset/key/…/"
    record = logging.LogRecord("django.request", 30, "", 0, "%s: %s", ("Not Found", path), None)
    assert MaskSecrets().filter(record)
    assert "geheim" not in record.getMessage()
    whole = logging.LogRecord("iets", 30, "", 0, f"Fout in {path}", None, None)
    assert MaskSecrets().filter(whole)
    assert "geheim" not in whole.getMessage()


def test_only_the_day_of_the_last_reading_is_kept(world: World) -> None:
    path = address(world, secret_of(world.people[Role.CASE_HANDLER]))
    assert CalendarFeed.objects.get().last_read_on is None
    Client().get(path)
    assert CalendarFeed.objects.get().last_read_on == clock.today()


def client_of(person: Any) -> Client:
    """Just logged in, as who makes an address must be."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session_of(person)
    return client


@pytest.mark.parametrize("role", [Role.CASE_HANDLER, Role.PRIVACY_OFFICER, Role.ACCOUNT_ADMIN])
def test_everybody_makes_and_withdraws_an_address_of_their_own(world: World, role: Role) -> None:
    client = client_of(world.people[role])
    assert "/agenda/" not in client.get(OWN_PAGE).content.decode()
    form = posting_form(client.get(f"{OWN_PAGE}add/").content.decode()).values
    assert not CalendarFeed.objects.exists(), "looking makes nothing"
    page = client.post(f"{OWN_PAGE}add/", form)
    assert "no-store" in page["Cache-Control"]
    (shown,) = page.content.decode().split("<code>")[1:]
    path = shown.partition("</code>")[0].partition("://")[2]
    path = "/" + path.partition("/")[2]
    assert Client().get(path).status_code == 200
    secret = path.rpartition("/")[2].removesuffix(".ics")
    assert secret not in client.get(OWN_PAGE).content.decode(), "shown once"
    assert client.post(f"{OWN_PAGE}withdraw/", form).status_code == 302
    assert Client().get(path).status_code == 404
    again = client.post(f"{OWN_PAGE}withdraw/", form)
    assert again.status_code == 200, "it says that there is none"
    assert CalendarFeed.objects.get().withdrawn_at is not None


def test_a_new_address_stops_the_one_before(world: World) -> None:
    person = world.people[Role.CASE_HANDLER]
    first, second = secret_of(person), secret_of(person)
    assert Client().get(address(world, first)).status_code == 404
    assert Client().get(address(world, second)).status_code == 200
    assert CalendarFeed.objects.filter(withdrawn_at__isnull=True).count() == 1

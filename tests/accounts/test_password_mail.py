"""The mail with which somebody chooses a password: through the outbox, and to nobody else."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from allauth.account.adapter import get_adapter
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from privacyoffice import clock
from privacyoffice.accounts import mails
from privacyoffice.accounts.models import Membership, PasswordRequest, User
from privacyoffice.accounts.roles import Role
from privacyoffice.accounts.services.membership import give_role
from privacyoffice.notifications.models import OutboxMessage, State
from privacyoffice.notifications.rendering import render
from privacyoffice.notifications.services import writing
from privacyoffice.notifications.services.delivery import take_up
from privacyoffice.settings import base
from privacyoffice.tenancy.scope import organisation_scope
from tests.factories import World
from tests.factories.organisations import make_organisation

RESET = "/accounts/password/reset/"


def _ask(email: str, client: Client | None = None) -> Any:
    """What the page answers, and what a worker does after that."""
    answer = (client or Client()).post(RESET, {"email": email})
    mails.answer_password_requests(clock.now())
    return answer


def _mails_to(user: User, organisation: Any) -> list[OutboxMessage]:
    with organisation_scope(organisation.pk):
        return list(
            OutboxMessage.objects.filter(recipient=user, intent="accounts.mail").order_by(
                "created_at"
            )
        )


def _works_too(user: User, organisation: Any) -> None:
    with organisation_scope(organisation.pk):
        give_role(
            email=user.email,
            name=user.name,
            role=Role.AUDITOR,
            decision="Besluit 2",
            decided_on=clock.today(),
            valid_from=clock.today(),
            actor=None,
            now=clock.now(),
        )


@pytest.fixture(autouse=True)
def no_mail_server(settings: Any) -> None:
    """Nobody listens there: whoever sends from a page fails."""
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    settings.ACCOUNT_RATE_LIMITS = False  # these tests ask for the same few people


def test_asking_writes_a_mail_without_a_key(kept_world: World) -> None:
    user = kept_world.people[Role.MANAGER]
    assert _ask(user.email.upper()).status_code == 302
    (mail,) = _mails_to(user, kept_world.organisation)
    assert mail.state == State.QUEUED
    # Whoever reads the database finds nothing with which a password is chosen.
    assert mail.context == {"works_in": 1, "url": ""}
    assert mail.body_text == mail.body_html == ""


def test_a_new_password_does_not_go_before_a_clock_of_hours(kept_world: World) -> None:
    user = kept_world.people[Role.MANAGER]
    _ask(user.email)
    (mail,) = _mails_to(user, kept_world.organisation)
    assert not mail.is_urgent


def test_the_link_in_the_mail_opens_the_page_once_it_is_sent(kept_world: World) -> None:
    user = kept_world.people[Role.MANAGER]
    user.refresh_from_db()  # the link ends when they log in, as they may have in another test
    _ask(user.email)
    (mail,) = _mails_to(user, kept_world.organisation)
    with organisation_scope(kept_world.organisation.pk):
        text = render(mail, kept_world.organisation, user, now=clock.now()).text
    link = next(line for line in text.splitlines() if "/password/reset/key/" in line)
    page = Client().get("/" + link.split("/", 3)[3], follow=True)
    assert 'name="password1"' in page.content.decode()


def test_asking_again_within_a_quarter_of_an_hour_adds_nothing(kept_world: World) -> None:
    user = kept_world.people[Role.MANAGER]
    began = datetime(2026, 11, 20, 9, 15, tzinfo=clock.AMSTERDAM)
    for minutes in (0, 1, 14, 15, 29):
        now = began + timedelta(minutes=minutes)
        mails.ask_for_password_link(user.email, now=now)
        mails.answer_password_requests(now)
    assert len(_mails_to(user, kept_world.organisation)) == 2


def test_who_asks_too_often_is_refused_whether_there_is_an_account_or_not(
    kept_world: World, settings: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS = base.ACCOUNT_RATE_LIMITS
    # An address that no other test asks from.
    client = Client(REMOTE_ADDR=f"2001:db8:{uuid4().hex[:4]}:{uuid4().hex[:4]}::1")
    stranger = f"niemand@{kept_world.canary}.example"
    for email in (kept_world.people[Role.MANAGER].email, stranger):
        asked = [_ask(email, client).status_code for _time in range(4)]
        assert asked == [302, 302, 302, 429]


def test_the_page_does_the_same_work_for_a_stranger(
    kept_world: World, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    """So that the time that it takes tells nobody who has an account."""
    woken: list[str] = []
    monkeypatch.setattr(writing, "_wake_up", [lambda: woken.append("woken")])
    for email in (kept_world.people[Role.CISO].email, f"niemand@{kept_world.canary}.example"):
        with (
            django_capture_on_commit_callbacks(execute=True) as callbacks,
            CaptureQueriesContext(connection) as captured,
        ):
            Client().post(RESET, {"email": email})
        statements = [query["sql"].split('"')[0] for query in captured.captured_queries]
        assert statements == ["SAVEPOINT ", "INSERT INTO ", "RELEASE SAVEPOINT "]
        assert len(callbacks) == 1
    assert woken == ["woken", "woken"]


def test_the_address_of_a_stranger_is_not_kept_once_it_was_looked_up(kept_world: World) -> None:
    stranger = f"niemand@{kept_world.canary}.example"
    Client().post(RESET, {"email": stranger})
    request = PasswordRequest.objects.get(address=stranger)
    mails.answer_password_requests(clock.now())
    request.refresh_from_db()
    assert request.address == ""
    assert stranger not in request.key
    mails.answer_password_requests(clock.now() + mails.KEPT + timedelta(seconds=1))
    assert not PasswordRequest.objects.filter(pk=request.pk).exists()


def test_an_address_longer_than_any_account_has_gets_the_same_answer(kept_world: World) -> None:
    label = "a" * 60
    answer = _ask(f"{label}@{label}.{label}.{label}.{label}.example")
    assert answer.status_code == 302


def test_one_request_that_fails_stops_no_other(
    kept_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = kept_world.people[Role.CISO], kept_world.people[Role.MANAGER]
    whole = mails.send_password_link

    def fails_for_the_first(user: User, occasion: str, now: datetime) -> bool:
        if user == first:
            raise RuntimeError("sabotage")
        return whole(user, occasion, now)

    for user in (first, second):
        Client().post(RESET, {"email": user.email})
    with monkeypatch.context() as patched:
        patched.setattr(mails, "send_password_link", fails_for_the_first)
        assert mails.answer_password_requests(clock.now()) == 1
    assert len(_mails_to(second, kept_world.organisation)) == 1
    assert mails.answer_password_requests(clock.now()) == 1
    assert len(_mails_to(first, kept_world.organisation)) == 1


def test_the_answer_is_the_same_for_a_stranger_who_gets_no_mail(kept_world: World) -> None:
    known, former = kept_world.people[Role.CISO], kept_world.people["former"]
    disabled = kept_world.people[Role.AUDITOR]
    disabled.is_active = False
    disabled.save()
    answers = [
        _ask(email) for email in (known.email, f"niemand@{kept_world.canary}.example", former.email)
    ] + [_ask(disabled.email)]
    assert {(answer.status_code, answer.headers["location"]) for answer in answers} == {
        (302, f"{RESET}done/")
    }
    assert len(_mails_to(known, kept_world.organisation)) == 1
    for user in (former, disabled):
        assert not _mails_to(user, kept_world.organisation)
    with organisation_scope(kept_world.organisation.pk):
        assert not OutboxMessage.objects.filter(intent="accounts.mail", recipient=None).exists()


def test_who_works_for_several_is_sent_to_all_their_statements(kept_world: World) -> None:
    user = kept_world.people[Role.MANAGER]
    other = make_organisation(f"tweede{kept_world.canary}")
    _works_too(user, other)
    _ask(user.email)
    found = _mails_to(user, kept_world.organisation) + _mails_to(user, other)
    assert [mail.context["works_in"] for mail in found] == [2]


def test_who_left_one_organisation_gets_the_mail_from_another(kept_world: World) -> None:
    """Between asking and sending lies time, when the mail server is away."""
    user = kept_world.people[Role.MANAGER]
    _ask(user.email)
    other = make_organisation(f"tweede{kept_world.canary}")
    _works_too(user, other)
    with organisation_scope(kept_world.organisation.pk):
        (first,) = _mails_to(user, kept_world.organisation)
        OutboxMessage.objects.filter(state=State.QUEUED).exclude(pk=first.pk).update(
            state=State.DROPPED
        )
        Membership.objects.filter(user=user).update(
            valid_from=clock.today() - timedelta(days=9),
            valid_until=clock.today() - timedelta(days=1),
        )
    assert take_up(kept_world.organisation.pk) == State.DROPPED
    (second,) = _mails_to(user, other)
    assert (second.state, second.key) == (State.QUEUED, first.key)
    (first,) = _mails_to(user, kept_world.organisation)
    assert "andere organisatie" in first.problem


def test_asking_for_somebody_else_gives_no_view_of_their_roles(kept_world: World) -> None:
    """Who is logged in keeps their own eyes for the rest of the request."""
    officer, manager = kept_world.people[Role.PRIVACY_OFFICER], kept_world.people[Role.MANAGER]
    client = Client()
    client.force_login(officer, backend="privacyoffice.accounts.backends.LoginBackend")
    assert client.post(RESET, {"email": manager.email}).status_code == 302
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.user', true)")
        assert cursor.fetchone()[0] == str(officer.pk)
    mails.answer_password_requests(clock.now())
    assert len(_mails_to(manager, kept_world.organisation)) == 1


def test_another_mail_than_the_one_of_this_product_is_refused() -> None:
    with pytest.raises(LookupError):
        get_adapter().send_mail("account/email/login_code", "bo@elders.example", {})


def test_a_link_holds_its_key_only() -> None:
    assert mails.password_link("1a-abc-def") == "/accounts/password/reset/key/1a-abc-def/"

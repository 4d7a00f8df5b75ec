"""The login page and what a session is worth, over a real server."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.hashers import identify_hasher

from privacyoffice import clock
from privacyoffice.accounts.models import User
from privacyoffice.accounts.roles import Role
from privacyoffice.tenancy.scope import organisation_scope
from tests.access.browsing import Visitor
from tests.factories import PASSWORD, World, make_office
from tests.live import Live

LOGIN = "/accounts/login/"
Arrive = Callable[[], Visitor]
_places = iter(range(1, 250))


@pytest.fixture
def world(committed_db: None) -> World:
    return make_office()


@pytest.fixture
def arrive(live: Live) -> Iterator[Arrive]:
    """A visitor from an address of their own: wrong passwords are counted by address too."""
    visitors: list[Visitor] = []

    def make() -> Visitor:
        visitors.append(Visitor(live.url, address=f"127.0.2.{next(_places)}"))
        return visitors[-1]

    yield make
    for visitor in visitors:
        visitor.client.close()


def log_in(visitor: Visitor, email: str, password: str = PASSWORD) -> bool:
    """Whether the login page let them in."""
    return visitor.post(LOGIN, {"login": email, "password": password}).status_code == 302


def is_in(visitor: Visitor) -> bool:
    return visitor.get("/admin/").status_code == 200


def test_passwords_are_kept_as_argon2(world: World) -> None:
    user = world.people[Role.MANAGER]
    assert identify_hasher(user.password).algorithm == "argon2"
    assert settings.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


def test_logging_in_begins_a_new_session(arrive: Arrive, world: World) -> None:
    """A session that somebody else chose beforehand is worth nothing afterwards."""
    visitor = arrive()
    planted = "a" * 32
    visitor.set_cookie(settings.SESSION_COOKIE_NAME, planted)
    assert not is_in(visitor)
    assert log_in(visitor, world.people[Role.MANAGER].email)
    assert is_in(visitor)
    assert visitor.session != planted
    thief = arrive()
    thief.set_cookie(settings.SESSION_COOKIE_NAME, planted)
    assert not is_in(thief)


def test_an_account_waits_after_five_wrong_passwords(arrive: Arrive, world: World) -> None:
    email = world.people[Role.MANAGER].email
    visitor = arrive()
    for _ in range(5):
        assert not log_in(visitor, email, "niet het wachtwoord")
    assert not log_in(visitor, email), "the right password came in while the account waits"
    assert not log_in(arrive(), email), "another address came in while the account waits"
    # The pair: the other accounts go on.
    assert log_in(arrive(), world.people[Role.CISO].email)


def test_the_login_page_does_not_tell_who_has_an_account(arrive: Arrive, world: World) -> None:
    known = world.people[Role.AUDITOR].email
    unknown = known.replace("auditor", "onbekend")
    disabled = world.people[Role.DPO]
    disabled.is_active = False
    disabled.save()

    def answers(email: str) -> list[tuple[int, str]]:
        visitor = arrive()
        found = []
        for _ in range(6):
            answer = visitor.post(LOGIN, {"login": email, "password": "niet het wachtwoord"})
            text = answer.text.replace(email, "…")
            token = visitor.client.cookies.get(settings.CSRF_COOKIE_NAME)
            assert token
            found.append((answer.status_code, _without_tokens(text)))
        return found

    expected = answers(known)
    assert answers(unknown) == expected
    assert answers(disabled.email) == expected
    # From the sixth on it says to wait, for all of them alike.
    assert expected[5] != expected[0]


def _without_tokens(text: str) -> str:
    """A page without what differs on every request: the token of its form."""
    return "\n".join(line for line in text.splitlines() if "csrfmiddlewaretoken" not in line)


def test_a_disabled_account_is_out_at_once(arrive: Arrive, world: World) -> None:
    user = world.people[Role.MANAGER]
    visitor = arrive()
    assert log_in(visitor, user.email)
    assert is_in(visitor)
    user.refresh_from_db()
    user.is_active = False
    user.save()
    assert not is_in(visitor)
    answer = arrive().post(LOGIN, {"login": user.email, "password": PASSWORD})
    assert answer.headers.get("location") != "/admin/"


def test_logging_out_ends_the_session_itself(arrive: Arrive, world: World) -> None:
    visitor = arrive()
    assert log_in(visitor, world.people[Role.MANAGER].email)
    kept = visitor.session
    assert kept
    assert visitor.get("/accounts/logout/").status_code == 200
    assert is_in(visitor), "only a form logs out, or any picture could do it"
    visitor.post("/accounts/logout/")
    assert not is_in(visitor)
    again = arrive()
    again.set_cookie(settings.SESSION_COOKIE_NAME, kept)
    assert not is_in(again)


def test_a_new_password_ends_the_other_sessions(arrive: Arrive, world: World) -> None:
    user = world.people[Role.MANAGER]
    here, elsewhere = arrive(), arrive()
    assert log_in(here, user.email)
    assert log_in(elsewhere, user.email)
    new = f"{PASSWORD}-nieuw"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post("/accounts/password/change/", form).status_code == 302
    assert is_in(here)
    assert not is_in(elsewhere)
    assert not log_in(arrive(), user.email)
    assert log_in(arrive(), user.email, new)


def test_a_weak_password_is_refused(arrive: Arrive, world: World) -> None:
    user = world.people[Role.CISO]
    visitor = arrive()
    assert log_in(visitor, user.email)
    for weak in ("kort", "123456789012", "password1234", user.email):
        form = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
        assert visitor.post("/accounts/password/change/", form).status_code == 200
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_a_role_that_ended_is_worth_nothing_in_an_open_session(
    arrive: Arrive, world: World
) -> None:
    visitor = arrive()
    assert log_in(visitor, world.people[Role.MANAGER].email)
    assert is_in(visitor)
    with organisation_scope(world.organisation.pk):
        membership = world.members[Role.MANAGER]
        membership.valid_until = clock.today() - timedelta(days=1)
        membership.save()
    answer = visitor.get("/admin/")
    assert answer.headers["location"] == "/admin/organisatie/"
    page = visitor.get("/admin/organisatie/")
    assert page.status_code == 200
    assert world.canary not in page.text.replace(world.people[Role.MANAGER].name, "")


def test_nobody_makes_an_account_for_themselves(arrive: Arrive, committed_db: None) -> None:
    before = User.objects.count()
    form = {"email": "nieuw@elders.example", "password1": PASSWORD, "password2": PASSWORD}
    arrive().post("/accounts/signup/", form)
    assert User.objects.count() == before
    assert not User.objects.filter(email="nieuw@elders.example").exists()

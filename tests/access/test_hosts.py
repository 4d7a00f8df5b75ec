"""The name by which somebody calls the server, and where they are sent."""

import re

import pytest
from django.conf import settings

from privacyoffice.accounts.roles import Role
from tests.access.browsing import Visitor
from tests.factories import PASSWORD, World, make_office
from tests.live import Live, Mailbox

ELSEWHERE = (
    "//elders.example/",
    "https://elders.example/",
    "http:elders.example",
    "/\\elders.example",
    "\\\\elders.example",
    "javascript:alert(1)",
    "https://localhost@elders.example/",
)


@pytest.fixture
def world(committed_db: None) -> World:
    return make_office()


@pytest.mark.parametrize(
    "host",
    [
        "elders.example",
        "localhost.elders.example",
        "localhost@elders.example",
        "localhost:80@elders.example",
        "localhost:noport",
        "localhost/..",
        "[::1]x",
        "",
    ],
)
@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/admin/"])
def test_a_name_that_is_not_ours_is_refused(live: Live, host: str, path: str) -> None:
    with Visitor(live.url) as visitor:
        assert visitor.get(path).status_code in {200, 302}
        answer = visitor.get(path, headers={"Host": host})
    assert answer.status_code == 400
    assert "elders" not in answer.text


def test_a_forwarded_name_is_not_believed(live: Live) -> None:
    with Visitor(live.url) as visitor:
        for name in ("X-Forwarded-Host", "X-Host", "Forwarded"):
            answer = visitor.get("/admin/", headers={name: "host=elders.example"})
            assert answer.status_code == 302
            assert "elders" not in answer.headers["location"]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_who_logs_in_is_not_sent_to_another_site(
    live: Live, shared_world: World, address: str
) -> None:
    login = {"login": shared_world.people[Role.MANAGER].email, "password": PASSWORD}
    place = f"127.0.1.{ELSEWHERE.index(address) + 1}"
    with Visitor(live.url, address=place) as visitor:
        answer = visitor.post("/accounts/login/", {**login, "next": address})
        assert answer.status_code == 302
        assert answer.headers["location"] == "/admin/"
        again = visitor.get("/accounts/login/", params={"next": address})
        assert "elders" not in again.headers.get("location", "")
        old = visitor.get("/admin/login/", params={"next": address})
        assert "elders" not in old.headers["location"]
        gone = visitor.post("/accounts/logout/", {"next": address})
        assert "elders" not in gone.headers["location"]


def test_the_link_in_a_mail_uses_the_configured_address(
    live: Live, worker: Live, mailbox: Mailbox, world: World
) -> None:
    email = world.people[Role.PRIVACY_OFFICER].email
    with Visitor(live.url, address="127.0.1.50") as visitor:
        # 127.0.0.1 is a name that is accepted, and not the one that is configured.
        answer = visitor.post(
            "/accounts/password/reset/",
            {"email": email},
            headers={"X-Forwarded-Host": "elders.example"},
        )
        assert answer.status_code == 302
        (message,) = mailbox.wait_for(email)
        text = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        links = re.findall(r"https?://[^\s>]+", text)
        assert links
        assert all(link.startswith(f"{settings.BASE_URL}/") for link in links)
        assert "127.0.0.1" not in text + str(message["Subject"])
        assert "elders" not in text
        # The pair: the link works.
        page = visitor.client.get(
            links[0].replace(settings.BASE_URL, visitor.url), follow_redirects=True
        )
        assert page.status_code == 200
        assert 'name="password1"' in page.text


def test_asking_for_a_new_password_does_not_tell_who_has_an_account(
    live: Live, worker: Live, mailbox: Mailbox, world: World
) -> None:
    known = world.people[Role.CISO].email
    unknown = f"niemand@{world.canary}.example"
    with Visitor(live.url, address="127.0.1.51") as visitor:
        answers = [
            visitor.post("/accounts/password/reset/", {"email": email})
            for email in (known, unknown)
        ]
    first, second = answers
    assert first.status_code == second.status_code == 302
    assert first.headers["location"] == second.headers["location"]
    mailbox.wait_for(known)
    assert not mailbox.messages(to=unknown), "a stranger got mail in our name"

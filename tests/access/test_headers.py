"""Security headers on every address and on every error."""

from collections.abc import Iterator

import httpx
import pytest

from privacyoffice.accounts.roles import Role
from tests.access.browsing import Visitor
from tests.access.classification import classify
from tests.access.patterns import all_patterns
from tests.access.rows import rows_of
from tests.factories import World, make_world
from tests.live import Live

FIXED = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}
CLOSED = ("default-src", "object-src", "base-uri", "frame-ancestors")


def wrong_headers(response: httpx.Response) -> Iterator[str]:
    """What is missing from an answer, or says too little."""
    for name, value in FIXED.items():
        if response.headers.get(name) != value:
            yield f"{name}: {response.headers.get(name)}"
    if "camera=()" not in response.headers.get("permissions-policy", ""):
        yield "permissions-policy"
    yield from _wrong_policy(response.headers.get("content-security-policy", ""))
    if "<script>" in response.text or " style=" in response.text or "onclick=" in response.text:
        yield "something inline that the policy blocks"


def _wrong_policy(policy: str) -> Iterator[str]:
    if "unsafe" in policy or "*" in policy or "http:" in policy or "https:" in policy:
        yield f"content-security-policy is too wide: {policy}"
    directives = dict(
        part.strip().partition(" ")[::2] for part in policy.split(";") if part.strip()
    )
    for name in CLOSED:
        if directives.get(name) != "'none'":
            yield f"content-security-policy {name}: {directives.get(name)}"
    for name in ("script-src", "style-src", "form-action"):
        if not directives.get(name, "").startswith("'self'"):
            yield f"content-security-policy {name}: {directives.get(name)}"


@pytest.fixture
def world(committed_db: None) -> World:
    return make_world(with_edition=True)


@pytest.mark.parametrize("role", [Role.PRIVACY_OFFICER, None], ids=["logged-in", "anonymous"])
def test_every_answer_carries_the_headers(live: Live, world: World, role: Role | None) -> None:
    problems = []
    classified = [classify(pattern) for pattern in all_patterns()]
    with Visitor(live.url, world.people[role] if role else None) as visitor:
        for row in (row for known in classified if known is not None for row in rows_of(known)):
            for method, token in (("GET", True), ("POST", False)):
                answer = visitor.ask(method, row.path(world), token=token)
                problems += [
                    f"{method} {row.title} ({answer.status_code}): {what}"
                    for what in wrong_headers(answer)
                ]
    assert not problems


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/nergens/te/vinden/", {}, 404),
        ("/admin/%00/", {}, 302),
        ("/%ff/", {}, 404),
        ("/", {"Host": "elders.example"}, 400),
        ("/static/er-is-niets.css", {}, 404),
        ("/static/css/public.css", {}, 200),
    ],
)
def test_errors_and_files_carry_them_too(
    live: Live, path: str, headers: dict[str, str], status: int
) -> None:
    with Visitor(live.url) as visitor:
        answer = visitor.get(path, headers=headers)
    assert answer.status_code == status
    assert not list(wrong_headers(answer))

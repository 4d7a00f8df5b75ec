"""Security headers on every address and on every error."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from django.conf import settings

from privacyoffice.accounts.roles import Role
from privacyoffice.masking import masked
from tests.access.browsing import Visitor
from tests.access.classification import PAGES, classify
from tests.access.patterns import all_patterns
from tests.access.rows import rows_of
from tests.factories import World
from tests.live import Live

FIXED = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
}
# What a page tells to where it leads, and at an address that opens a door by itself: nothing, or
# where there is a form only of which site it is.
TELLS, OF_A_DOOR = "same-origin", ("no-referrer", "strict-origin")
PUBLIC = PAGES["publicsite:home"]
CLOSED = ("default-src", "object-src", "base-uri", "frame-ancestors")


def wrong_headers(response: httpx.Response) -> Iterator[str]:
    """What is missing from an answer, or says too little."""
    for name, value in FIXED.items():
        if response.headers.get(name) != value:
            yield f"{name}: {response.headers.get(name)}"
    told, path = response.headers.get("referrer-policy"), response.request.url.path
    if told not in (OF_A_DOOR if masked(path) != path else (TELLS,)):
        yield f"referrer-policy: {told}"
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
    if "sandbox" in directives:
        yield from _wrong_policy_of_a_file(directives)
        return
    for name in CLOSED:
        if directives.get(name) != "'none'":
            yield f"content-security-policy {name}: {directives.get(name)}"
    for name in ("script-src", "style-src", "form-action"):
        if not directives.get(name, "").startswith("'self'"):
            yield f"content-security-policy {name}: {directives.get(name)}"


def _wrong_policy_of_a_file(directives: dict[str, str]) -> Iterator[str]:
    """What somebody sent may do nothing at all: what is not named falls to the default."""
    for name in ("default-src", "base-uri", "form-action", "frame-ancestors"):
        if directives.get(name) != "'none'":
            yield f"content-security-policy of a file, {name}: {directives.get(name)}"
    if directives.keys() - {*CLOSED, "form-action", "sandbox"} or directives["sandbox"]:
        yield f"content-security-policy of a file allows something: {directives}"


def test_the_proxy_gives_them_to_what_the_application_never_saw() -> None:
    """gunicorn answers 400, 414 and 431 by itself. Nobody runs a proxy here: its file is read."""
    text = (Path(settings.BASE_DIR) / "deploy" / "Caddyfile").read_text()
    told = dict(re.findall(r"^\t\t\?(\S+) (.+)$", text, re.MULTILINE))
    values = {name.lower(): value.strip('"') for name, value in told.items()}
    assert values.items() >= {**FIXED, "referrer-policy": TELLS}.items()
    for name in CLOSED:
        if name != "object-src":  # default-src says it
            assert f"{name} 'none'" in values["content-security-policy"]
    for feature in settings.PERMISSIONS_POLICY:
        assert f"{feature}=()" in values["permissions-policy"]
    assert values["strict-transport-security"] == "max-age=31536000; includeSubDomains"
    assert text.count("import headers") == 2


@pytest.fixture
def world(printed_world: World) -> World:
    return printed_world


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


def test_public_addresses_carry_them_with_every_method_and_when_nothing_changed(
    live: Live, world: World
) -> None:
    problems = []
    classified = [classify(pattern) for pattern in all_patterns()]
    public = [known for known in classified if known and known.rule is PUBLIC]
    assert len(public) > 20
    with Visitor(live.url) as visitor:
        for row in (row for known in public for row in rows_of(known)):
            path = row.path(world)
            etag = visitor.get(path).headers.get("etag")
            answers = [visitor.ask(m, path, token=False) for m in ("HEAD", "OPTIONS", "PUT")]
            # The API has nothing to offer in this form, and says so.
            answers.append(visitor.get(path, headers={"Accept": "image/png"}))
            if etag:
                answers.append(visitor.get(path, headers={"If-None-Match": etag}))
                assert answers[-1].status_code == 304, path
            problems += [
                f"{answer.request.method} {row.title} ({answer.status_code}): {what}"
                for answer in answers
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
        ("/api/v1/nergens", {}, 404),
        ("/api/v1/organisations/bestaat-niet/processing-activities", {}, 404),
        ("/api/v1/organisations/%00/processing-activities", {}, 404),
        ("/bestaat-niet/register/feed.atom", {}, 404),
        ("/bestaat-niet/register.csv", {}, 404),
        ("/bestaat-niet/sitemap.xml", {}, 404),
    ],
)
def test_errors_and_files_carry_them_too(
    live: Live, path: str, headers: dict[str, str], status: int
) -> None:
    with Visitor(live.url) as visitor:
        answer = visitor.get(path, headers=headers)
    assert answer.status_code == status
    assert not list(wrong_headers(answer))

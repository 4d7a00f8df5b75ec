"""Forms without their token are refused, whoever sends them and wherever to."""

import httpx
import pytest
from django.conf import settings

from privacyoffice.accounts.roles import Role
from registers.models import ProcessingActivity
from tests.access.browsing import Visitor
from tests.access.classification import classify
from tests.access.patterns import all_patterns
from tests.access.row import Row
from tests.access.rows import rows_of
from tests.access.verdicts import UNSAFE
from tests.factories import World, make_register
from tests.live import Live

# Public pages take no forms at all: they say so (405) before they could miss a token.
REFUSED = {403, 405}


def _rows() -> list[Row]:
    classified = [classify(pattern) for pattern in all_patterns()]
    return [row for known in classified if known is not None for row in rows_of(known)]


def _is_refused(response: httpx.Response) -> bool:
    # The admin asks who is there before it looks at the form.
    to_login = response.is_redirect and "/login/" in response.headers["location"]
    return response.status_code in REFUSED or to_login


@pytest.fixture
def world(committed_db: None) -> World:
    return make_register()


@pytest.mark.parametrize("role", [Role.PRIVACY_OFFICER, None], ids=["logged-in", "anonymous"])
def test_a_form_without_its_token_is_refused_everywhere(
    live: Live, printed_world: World, role: Role | None
) -> None:
    world, accepted = printed_world, []
    with Visitor(live.url, world.people[role] if role else None) as visitor:
        for row in _rows():
            for method in UNSAFE[:2]:
                answer = visitor.ask(method, row.path(world), token=False)
                if not _is_refused(answer):
                    accepted.append(f"{method} {row.title}: {answer.status_code}")
    assert not accepted


def test_a_token_of_somebody_else_is_refused(live: Live, world: World) -> None:
    path = f"/admin/registers/processingactivity/{world.activities['draft']}/act/submit/"
    with Visitor(live.url, world.people[Role.PRIVACY_OFFICER]) as visitor:
        refused = visitor.post(path, token=False, headers={"X-CSRFToken": "0" * 32})
        assert refused.status_code == 403
        from_elsewhere = visitor.post(path, headers={"Origin": "https://elders.example"})
        assert from_elsewhere.status_code == 403
        # The pair: the same form with its token is taken.
        assert visitor.post(path, headers={"Origin": visitor.url}).status_code == 302


def test_a_form_of_another_organisation_is_refused_and_nothing_saved(
    live: Live, world: World
) -> None:
    """Two tabs: the form was opened in one organisation, and then the other one was chosen."""
    from privacyoffice.tenancy.scope import organisation_scope

    other = make_register()
    activity_id = world.activities["draft"]
    page = f"/admin/registers/processingactivity/{activity_id}"
    with Visitor(live.url, world.people[Role.PRIVACY_OFFICER]) as visitor:
        for path in (f"{page}/change/", f"{page}/act/submit/", "/admin/accounts/membership/add/"):
            form = {"_organisation": str(other.organisation.pk), "name": "Elders"}
            conflict = visitor.post(path, form)
            assert conflict.status_code == 409
            assert other.canary not in conflict.text
        with organisation_scope(world.organisation.pk):
            kept = ProcessingActivity.objects.get(pk=activity_id)
        assert kept.status == "draft"
        assert world.canary in kept.name
        form = {"_organisation": str(world.organisation.pk)}
        assert visitor.post(f"{page}/act/submit/", form).status_code == 302
    with organisation_scope(world.organisation.pk):
        assert ProcessingActivity.objects.get(pk=activity_id).status == "submitted"


def test_the_cookies_are_kept_from_scripts(live: Live) -> None:
    """Names and flags as the settings have them; a script and another site get neither."""
    with Visitor(live.url) as visitor:
        visitor.client.cookies.clear()
        answer = visitor.get("/accounts/login/")
    cookies = answer.headers.get_list("set-cookie")
    assert cookies
    for cookie in cookies:
        assert cookie.startswith((settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_NAME))
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie

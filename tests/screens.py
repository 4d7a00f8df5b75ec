"""Screens as somebody at a browser has them: logged in, followed, and looked at with axe."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from tests.access.browsing import session_of
from tests.live import Live

# Without preload: axe would fetch imported stylesheets from addresses that do not exist. Of
# what is in order it then tells nothing, which is most of its work on a large page.
_OPTIONS = {"preload": False, "resultTypes": ["violations"]}
_axe = Axe()


def log_in(page: Page, live: Live, user: Any) -> None:
    """From here on the pages are asked by this person."""
    page.context.clear_cookies()
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session_of(user), "url": live.url}]
    )


def follow(page: Page, what: Locator) -> None:
    """Click what leads to another page; returns when that page is there.

    For what looks at the page, or at the database, at once: a click itself ends when the
    server begins to answer, at best. An `expect` that waits for a text of the new page needs
    no such help.
    """
    with page.expect_navigation(wait_until="load"):
        what.click()


def faults(page: Page) -> list[str]:
    """What axe finds on the page, when that is there: the rule and the element of each."""
    page.wait_for_load_state("load")
    expect(page.locator("main")).to_be_visible()
    found = _axe.run(page, options=_OPTIONS).response["violations"]
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:200]}" for fault in found]


def look_at(page: Page) -> None:
    """Axe finds nothing, and on a phone nothing makes the page itself scroll sideways."""
    assert faults(page) == [], page.url
    page.set_viewport_size({"width": 360, "height": 720})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360, page.url
    # A form may not be wider than the page and be cut off there either.
    fields = page.locator("main form :is(input, select, textarea):visible")
    edges = fields.evaluate_all("all => all.map(field => field.getBoundingClientRect().right)")
    assert max(edges, default=0) <= 346, page.url
    page.set_viewport_size({"width": 1366, "height": 768})


def assert_in_order(page: Page, path: str) -> None:
    """Go there and look at it."""
    page.goto(path)
    look_at(page)

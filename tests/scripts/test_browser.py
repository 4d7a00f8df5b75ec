"""The browser fixture sees what goes wrong on a page."""

from playwright.sync_api import Page

from tests.live import Live


def test_error_on_the_console_is_noted(
    browser_page: Page, console_problems: list[str], live: Live
) -> None:
    # A page that names its icon: of one that does not, the browser asks for /favicon.ico.
    browser_page.goto("/accounts/login/")
    assert console_problems == []
    browser_page.evaluate("console.error('broken')")
    assert [problem for problem in console_problems if "broken" in problem]
    console_problems.clear()

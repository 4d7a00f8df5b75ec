"""The test run: databases, live processes, browser, and the summary at its end."""

import copy
import json
import os
from collections import defaultdict
from collections.abc import Generator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from local import processes
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from pytest_django import DjangoDbBlocker

from tests import databases
from tests.live import Live, Mailbox

KINDS = ("unit", "integration", "browser")
_LIVE_FIXTURES = {"live", "worker", "mailbox", "browser_page"}
_seconds: dict[str, float] = defaultdict(float)
_tests: dict[str, int] = defaultdict(int)
_live: Live | None = None
_positions = pytest.StashKey[dict[str, int]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--no-browser",
        action="store_true",
        help="leave out the tests that need Chromium",
    )


def pytest_configure(config: pytest.Config) -> None:
    if "PRIVACYOFFICE_MAINTENANCE_URL" not in os.environ:
        raise pytest.UsageError("Run the tests with script/test [pytest arguments].")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark by what a test asks for, so that nobody has to remember the marker."""
    left_out: list[pytest.Item] = []
    kept: list[pytest.Item] = []
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if "browser_page" in fixtures:
            item.add_marker("browser")
        elif fixtures & _LIVE_FIXTURES:
            item.add_marker("integration")
        if fixtures & _LIVE_FIXTURES and (
            fixtures & {"db", "transactional_db"} or item.get_closest_marker("django_db")
        ):
            raise pytest.UsageError(
                f"{item.nodeid}: rows of `db` are never committed, so a live process cannot see "
                "them. Use the fixture `committed_db`."
            )
        without = config.getoption("--no-browser") and item.get_closest_marker("browser")
        (left_out if without else kept).append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> None:
    """In place of pytest-django's: a copy of the migrated template, used as the app role."""
    # Processes of a killed run still hold connections to the database that is made anew.
    processes.stop_all(processes.marked(Path(os.environ["DATA_DIR"])))
    databases.create_for_worker()


@pytest.fixture
def committed_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Rows that live processes see. Nothing is removed: use names that no other test uses."""
    with django_db_blocker.unblock():
        yield
        from django.db import connections

        # As at the end of a request: the next test begins without this one's settings.
        connections.close_all()


@pytest.fixture(scope="session")
def standing_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Any:
    """A whole organisation, made once for each process: making one takes about a second."""
    from django.db import connections

    from privacyoffice import clock
    from privacyoffice.jobs.models import Job
    from privacyoffice.tenancy.scope import organisation_scope
    from tests.factories import make_world

    with django_db_blocker.unblock():
        made = make_world()
        with organisation_scope(made.organisation.pk):
            # Its work waits, so that a worker of another test changes nothing here.
            Job.objects.update(not_before=clock.now() + timedelta(days=1))
        connections.close_all()
    return made


@pytest.fixture
def kept_world(standing_world: Any, db: None) -> Any:
    """The organisation that is made once. What a test does to it is rolled back, and the
    objects in memory are copies."""
    return copy.deepcopy(standing_world)


@pytest.fixture(scope="session")
def live(django_db_setup: None) -> Iterator[Live]:
    """A real web server on this worker's database; `live.url` is its address."""
    global _live
    _live = Live()
    try:
        _live.start_web()
        yield _live
    finally:
        _live.stop()


@pytest.fixture
def worker(live: Live) -> Live:
    """A real Celery worker beside `live`."""
    live.start_worker()
    return live


@pytest.fixture
def no_worker(committed_db: None) -> None:
    """No Celery worker takes the work that this test makes; an earlier test may have left one."""
    if _live is not None and _live.runs("worker"):
        _live.kill("worker")


@pytest.fixture
def mailbox(live: Live) -> Mailbox:
    """What `live` and `worker` send; ask it for your own recipient."""
    return live.start_mail()


@pytest.fixture(scope="session")
def _browser() -> Iterator[Browser]:
    executable = os.environ.get("PRIVACYOFFICE_CHROMIUM")
    if not executable:
        pytest.fail("Chromium was not found; install it, or leave it out with --no-browser.")
    # Playwright keeps an event loop in this thread, and Django would then refuse its database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable,
            args=[
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture
def console_problems() -> list[str]:
    """Errors that the page reported. Empty it in a test that provokes one on purpose."""
    return []


@pytest.fixture
def browser_page(_browser: Browser, live: Live, console_problems: list[str]) -> Iterator[Page]:
    """A fresh page on `live`, in Dutch; errors on its console fail the test at its end.

    A violation of the content security policy is such an error.
    """
    context = _browser.new_context(base_url=live.url, locale="nl-NL")
    page = context.new_page()

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            console_problems.append(f"{message.text} ({message.location.get('url', '')})")

    page.on("console", note)
    page.on("pageerror", lambda error: console_problems.append(str(error)))
    yield page
    context.close()
    assert not console_problems, "the browser reported: " + "; ".join(console_problems)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Remember where the logs are when a test begins."""
    item.stash[_positions] = _live.positions() if _live else {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[Any]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say of which kind the test is, and show what the live processes wrote when it failed."""
    report = yield
    kind = next((k for k in ("browser", "integration") if item.get_closest_marker(k)), "unit")
    report.user_properties.append(("kind", kind))
    if report.failed and _live and _LIVE_FIXTURES & set(getattr(item, "fixturenames", ())):
        for name, text in _live.logs_since(item.stash[_positions]).items():
            report.sections.append((f"log of {name}", text))
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    kind = dict(report.user_properties).get("kind", "unit")
    _seconds[str(kind)] += report.duration
    _tests[str(kind)] += report.when == "call"


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Time per kind and the checks that failed, before pytest's own closing line."""
    terminalreporter.section("time per kind, summed over the processes")
    for kind in KINDS:
        terminalreporter.write_line(f"{kind:12} {_tests[kind]:5} tests {_seconds[kind]:8.1f} s")
    if config.getoption("--no-browser"):
        terminalreporter.write_line("The browser tests were left out (--no-browser).")
    failed: dict[str, str] = json.loads(os.environ.get("PRIVACYOFFICE_FAILED_CHECKS") or "{}")
    if failed:
        terminalreporter.section("checks that failed, so that script/test fails", red=True)
        for name, output in failed.items():
            lines = output.splitlines()
            terminalreporter.write_line(f"{name}:", bold=True)
            for line in lines[-15:]:
                terminalreporter.write_line(f"    {line}")

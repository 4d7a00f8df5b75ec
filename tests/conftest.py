"""The test run: databases, live processes, browser, and the summary at its end."""

import copy
import gc
import json
import os
from collections import defaultdict
from collections.abc import Generator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from local import processes
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright
from pytest_django import DjangoDbBlocker

from tests import databases, leaving
from tests.live import PROGRAM, Live, Mailbox

KINDS = ("unit", "integration", "browser")
_LIVE_FIXTURES = {"live", "worker", "mailbox", "browser_page"}
# What takes long to make, once for all tests that ask for it: these run in one process.
_TOGETHER = {
    "servers": "resilience",
    "demo": "demo",
    "generated": "generated",
    "worlds": "sabotage",
    "_worlds": "wall",
    "crowded": "search",
    "slugs": "query counts",
    "public": "document",
    "archive": "document",
}
_LONG = 1200  # seconds for a test that takes long, or that makes what others share
_seconds: dict[str, float] = defaultdict(float)
_tests: dict[str, int] = defaultdict(int)
_evidence: list[str] = []  # files that tests of faults left
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
    # As long as Playwright waits for a page: the machine of a run may be busy.
    expect.set_options(timeout=30_000)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> Generator[None]:
    """Mark by what a test asks for, so that nobody has to remember the marker; keep together
    what shares something that takes long to make; and, when all are shuffled, begin with those
    that take long: at the end a process would wait for them."""
    left_out: list[pytest.Item] = []
    kept: list[pytest.Item] = []
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if "browser_page" in fixtures:
            item.add_marker("browser")
        elif fixtures & _LIVE_FIXTURES:
            item.add_marker("integration")
        if shared := next((name for name in _TOGETHER if name in fixtures), None):
            item.add_marker(pytest.mark.xdist_group(_TOGETHER[shared]))
        if shared or item.get_closest_marker("first"):
            item.add_marker(pytest.mark.timeout(_LONG))
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
    yield
    items.sort(key=lambda item: item.get_closest_marker("first") is None)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Collect garbage seldom: what all the tests hold stays, and going through it again and
    again costs a large page half of its time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> None:
    """Migrate first: it takes a minute or two, and would be time of whichever test begins."""
    asked = (set(getattr(item, "fixturenames", ())) for item in session.items)
    if not session.config.option.collectonly and any("django_db_setup" in each for each in asked):
        databases.make_template()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> None:
    """In place of pytest-django's: a copy of the migrated template, used as the app role."""
    # Processes of a killed run still hold connections to the database that is made anew.
    processes.stop_all(processes.marked(Path(os.environ["DATA_DIR"])))
    databases.create_for_worker()


@pytest.fixture
def committed_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Rows that live processes see. An organisation goes when the test has ended, unless
    `leaving.stays` names it; people stay: use names that no other test uses."""
    with django_db_blocker.unblock():
        yield
        from django.db import connections

        # As at the end of a request: the next test begins without this one's settings.
        connections.close_all()


def _world_at_rest(**parts: bool) -> Any:
    """A whole organisation of which no worker takes up the work."""
    from django.db import connections, transaction

    from privacyoffice import clock
    from privacyoffice.jobs.models import Job
    from privacyoffice.tenancy.scope import organisation_scope
    from tests.factories import make_world

    # At once: a worker of another test that took up work in between would change it.
    with transaction.atomic():
        made = make_world(**parts)
        with organisation_scope(made.organisation.pk):
            Job.objects.update(not_before=clock.now() + timedelta(days=1))
    leaving.is_at_rest(made.organisation.pk)
    connections.close_all()
    return made


@pytest.fixture(scope="session")
def standing_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Any:
    """A whole organisation, made once for each process: making one takes about a second."""
    with django_db_blocker.unblock():
        # Tests of deadlines count their own.
        return _world_at_rest(with_deadlines=False)


@pytest.fixture(scope="session")
def _whole_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Any:
    with django_db_blocker.unblock():
        return _world_at_rest(with_edition=True)


@pytest.fixture
def shared_world(standing_world: Any, committed_db: None) -> Any:
    """The organisation that is made once, as live processes see it: only to look at."""
    return standing_world


@pytest.fixture
def printed_world(_whole_world: Any, committed_db: None) -> Any:
    """Another one, with deadlines, a public edition and an archive: only to look at as well."""
    return _whole_world


@pytest.fixture
def kept_world(standing_world: Any, db: None) -> Iterator[Any]:
    """The organisation that is made once. What a test does to it is rolled back, and the
    objects in memory are copies."""
    from django.conf import settings

    ledger = Path(settings.LEDGER_ROOT) / f"{standing_world.organisation.pk}.jsonl"
    before = ledger.read_bytes()
    yield copy.deepcopy(standing_world)
    # Its rows come back, and then no case was destroyed.
    ledger.write_bytes(before)


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
    from tests.factories.work import forget_waiting_mail

    forget_waiting_mail()


@pytest.fixture(autouse=True)
def _organisations_go(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a test committed is no work for the jobs that later tests run."""
    if "committed_db" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("django_db_setup")
    before, acts = leaving.organisations(), leaving.acts_at_rest()
    yield
    leaving.remove_others_than(before)
    changed = leaving.acts_at_rest() - acts
    assert not changed, f"acts in what tests share, only to look at: {changed}"


@pytest.fixture(autouse=True)
def _live_processes_account_for_what_they_change(
    _organisations_go: None, request: pytest.FixtureRequest
) -> Iterator[None]:
    """Whatever the product itself changes in a watched table has an act in its transaction."""
    began = datetime.now(UTC)
    yield
    if _LIVE_FIXTURES & set(request.fixturenames):
        found = databases.changed_outside(PROGRAM, began)
        assert not found, f"changed without an act: {found}"


@pytest.fixture
def mailbox(live: Live) -> Mailbox:
    """What `live` and `worker` send; ask it for your own recipient."""
    return live.start_mail()


@pytest.fixture(scope="session")
def _browser() -> Iterator[Browser]:
    executable = os.environ.get("PRIVACYOFFICE_CHROMIUM")
    if not executable:
        pytest.fail("Chromium was not found; install it, or leave it out with --no-browser.")
    from django.db import connections

    # Playwright keeps an event loop in this thread, and Django would then refuse its database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    # It keeps other connections there: nobody would close these until the end of the run.
    connections.close_all()
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


def pytest_fixture_post_finalizer(fixturedef: pytest.FixtureDef[Any]) -> None:
    """What fails at the end of one test of `db` fails no other: pytest-django leaves the second
    database forbidden then."""
    if fixturedef.argname == "_django_db_helper":
        leaving.allow_every_database()


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


@pytest.hookimpl(optionalhook=True)
def pytest_handlecrashitem(crashitem: str, sched: Any) -> None:
    """A test that ended its process has failed: the process that takes over does not begin it
    again, to end by it as well."""
    for scope, unit in list(sched.workqueue.items()):
        if crashitem in unit:
            unit[crashitem] = True
            if all(unit.values()):
                del sched.workqueue[scope]


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    kind = dict(report.user_properties).get("kind", "unit")
    _seconds[str(kind)] += report.duration
    _tests[str(kind)] += report.when == "call"
    if report.when == "teardown":
        _evidence.extend(str(path) for name, path in report.user_properties if name == "evidence")


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Time per kind and the checks that failed, before pytest's own closing line."""
    terminalreporter.section("time per kind, summed over the processes")
    for kind in KINDS:
        terminalreporter.write_line(f"{kind:12} {_tests[kind]:5} tests {_seconds[kind]:8.1f} s")
    if _evidence:
        terminalreporter.section("evidence of the faults")
        for path in sorted(_evidence):
            terminalreporter.write_line(path)
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

"""Each protection, taken away by itself, is missed at once by a short form of the matrix.

Isolation between organisations stands on two layers: either may go and the other still
holds; with both gone, the matrix sees it.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from local import processes, product
from local.place import ROOT, free_port, tail

from privacyoffice.accounts.roles import Role
from tests.access.browsing import Visitor
from tests.access.classification import classify
from tests.access.matrix import Matrix, two_worlds
from tests.access.patterns import all_patterns
from tests.access.row import Row
from tests.access.rows import rows_of
from tests.access.verdicts import FORMER
from tests.factories import World

COLUMNS = (
    Role.PRIVACY_OFFICER,
    Role.AMBASSADOR,
    Role.CASE_HANDLER,
    Role.MANAGER,
    FORMER,
)
NAMES = {
    "admin:registers_processingactivity_changelist",
    "admin:registers_processingactivity_change",
    "admin:registers_controllingbody_change",
    "admin:tenancy_organisation_changelist",
    "admin:tenancy_department_changelist",
    "admin:accounts_membership_add",
}
BOTH_LAYERS = {"DATABASE_URL": os.environ.get("DATABASE_OWNER_URL", "")}


@contextmanager
def sabotaged(name: str, changes: dict[str, str] | None = None) -> Iterator[str]:
    """The address of a server without that protection, on this worker's database."""
    port = free_port()
    log = Path(os.environ["DATA_DIR"]) / "sabotaged.log"
    command = [
        part.replace("privacyoffice.wsgi", "tests.access.sabotaged_wsgi")
        for part in product.web("127.0.0.1", port, workers=1)
    ]
    environment = os.environ | {
        "SABOTAGE": name,
        processes.MARKER: os.environ["DATA_DIR"],
        **(changes or {}),
    }
    process = processes.start(command, log=log, environment=environment, folder=ROOT)
    try:
        until = time.monotonic() + 60
        while not product.healthy("127.0.0.1", port):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the server did not come up:\n{tail(log, 30)}")
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        processes.stop_all([process.pid])
        process.wait()


@pytest.fixture(scope="module")
def worlds(django_db_setup: None, django_db_blocker: object) -> tuple[World, World]:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        return two_worlds()


def _short_rows() -> list[Row]:
    """Looking only, so that a hole in the wall changes nothing for the next test."""
    known = [classify(pattern) for pattern in all_patterns() if pattern.name in NAMES]
    rows = [row for found in known if found for row in rows_of(found)]
    return [replace(row, methods=("GET",)) for row in rows if "GET" in row.methods]


def _by_matrix(url: str, worlds: tuple[World, World], sign: str = "") -> list[str]:
    return Matrix(url, *worlds, columns=COLUMNS).run(_short_rows(), until=sign).problems


def _by_token(url: str, worlds: tuple[World, World], _sign: str = "") -> list[str]:
    path = f"/admin/registers/processingactivity/{worlds[0].fresh('draft')}/act/submit/"
    with Visitor(url, worlds[0].people[Role.PRIVACY_OFFICER]) as visitor:
        status = visitor.post(path, token=False).status_code
    return [] if status == 403 else [f"a form without its token was answered with {status}"]


def _by_tab(url: str, worlds: tuple[World, World], _sign: str = "") -> list[str]:
    path = f"/admin/registers/processingactivity/{worlds[0].fresh('draft')}/act/submit/"
    form = {"_organisation": str(worlds[1].organisation.pk)}
    with Visitor(url, worlds[0].people[Role.PRIVACY_OFFICER]) as visitor:
        status = visitor.post(path, form).status_code
    return [] if status == 409 else [f"a form of another tab was answered with {status}"]


Check = Callable[..., list[str]]
CHECKS: tuple[Check, ...] = (_by_matrix, _by_token, _by_tab)


@pytest.mark.usefixtures("committed_db")
def test_nothing_is_found_where_nothing_was_taken_away(worlds: tuple[World, World]) -> None:
    with sabotaged("nothing") as url:
        for check in CHECKS:
            assert check(url, worlds) == []


@pytest.mark.usefixtures("committed_db")
@pytest.mark.parametrize(
    ("name", "check", "sign"),
    [
        ("objects", _by_matrix, "something of another department"),
        ("roles", _by_matrix, "as manager"),
        ("dates of roles", _by_matrix, "as former"),
        ("dates of grants", _by_matrix, "grant that ended"),
        ("own organisation only", _by_matrix, "something of the other organisation"),
        ("tokens", _by_token, "302"),
        ("tabs", _by_tab, "302"),
    ],
)
def test_a_missing_protection_is_found(
    worlds: tuple[World, World], name: str, check: Check, sign: str
) -> None:
    with sabotaged(name) as url:
        problems = check(url, worlds, sign)
    assert any(sign in problem for problem in problems), problems


@pytest.mark.usefixtures("committed_db")
@pytest.mark.parametrize(
    ("name", "changes", "leaks"),
    [
        pytest.param("managers", {}, False, id="managers-gone"),
        pytest.param("nothing", BOTH_LAYERS, False, id="row-level-security-gone"),
        pytest.param("managers", BOTH_LAYERS, True, id="both-gone"),
    ],
)
def test_isolation_is_there_twice(
    worlds: tuple[World, World], name: str, changes: dict[str, str], *, leaks: bool
) -> None:
    sign = "something of the other organisation"
    with sabotaged(name, changes) as url:
        problems = _by_matrix(url, worlds, sign if leaks else "")
    found = [problem for problem in problems if sign in problem]
    assert bool(found) is leaks
    assert bool(problems) is leaks

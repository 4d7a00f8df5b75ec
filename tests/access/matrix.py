"""Asks every row as every person with every method, and writes down what came back."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import httpx

from privacyoffice.accounts.roles import Role
from privacyoffice.tenancy.scope import organisation_scope
from tests.access.browsing import Visitor
from tests.access.row import Row
from tests.access.verdicts import (
    ANONYMOUS,
    COLUMNS,
    MAIN_METHODS,
    OTHER_METHODS,
    SAFE,
    WITH_OTHER_METHODS,
    Verdict,
    verdict_of,
)
from tests.factories import World, make_world
from tests.factories.work import finished_job

# Of these, what belongs to another department must stay out of sight.
_LIMITED_SIGHT = frozenset({Role.AMBASSADOR, Role.CASE_HANDLER})
# The headers that may differ between two answers that say the same.
_OWN_TO_AN_ANSWER = frozenset({"date", "connection", "keep-alive"})


def two_worlds(**parts: bool) -> tuple[World, World]:
    """Two organisations that come first in a list of all organisations.

    Such a list shows fifty of them, and other tests leave hundreds behind: further down, what
    leaks of these two would not be seen.
    """
    worlds = make_world(**parts), make_world(**parts)
    for world in worlds:
        with organisation_scope(world.organisation.pk):
            world.organisation.name = f"0 {world.organisation.name}"
            world.organisation.save(update_fields=["name"])
            # Some steps make one; so the list is open to them from the beginning.
            for role in (Role.CISO, Role.MANAGER):
                finished_job(world.canary, world.people[role])
    return worlds


@dataclass
class Matrix:
    """Two organisations, their people at their browsers, and what was seen.

    `problems` holds sentences; an empty list means that nobody got where they do not belong.
    """

    url: str
    own: World
    other: World
    columns: tuple[str, ...] = COLUMNS
    problems: list[str] = field(default_factory=list)
    seen: dict[str, dict[str, dict[str, Verdict]]] = field(default_factory=dict)
    answers: int = 0
    _at: dict[tuple[str, str], Visitor] = field(default_factory=dict)
    _missing: dict[str, tuple[str, object]] = field(default_factory=dict)

    def run(self, rows: Iterable[Row], *, until: str = "") -> "Matrix":
        """Ask all of it; or, when a hole is looked for, until a problem says so."""
        for row in rows:
            if until and any(until in problem for problem in self.problems):
                break
            self.seen[row.title] = {column: self._ask_as(row, column) for column in self.columns}
        for visitor in self._at.values():
            visitor.client.close()
        return self

    def _ask_as(self, row: Row, column: str) -> dict[str, Verdict]:
        verdicts = {}
        for method in row.methods:
            if method in OTHER_METHODS and column not in WITH_OTHER_METHODS:
                continue
            expected = row.rule(column, method)
            path = row.path(self.own)
            if method == "POST" and expected is Verdict.YES and row.fresh is not None:
                path = row.fresh(self.own)
            verdict = self._one(row, column, method, path, expected, self.own, self.other)
            verdicts[method] = verdict
            if row.never and column in Role.values and method in MAIN_METHODS:
                # The same object, asked for by the same role of another organisation; and
                # one that never existed. Neither answer may tell which of the two it is.
                self._one(row, column, method, path, row.absent, self.other, self.own)
                self._one(row, column, method, row.never, row.absent, self.own, self.other)
        return verdicts

    def _one(
        self,
        row: Row,
        column: str,
        method: str,
        path: str,
        expected: Verdict,
        world: World,
        hidden: World,
    ) -> Verdict:
        visitor = self.visitor(world, column)
        if row.ends_session and method not in SAFE:
            visitor = self._sit_down(world, column)
        sent = row.form if method == "POST" else None
        response = visitor.ask(method, path, data=sent)
        self.answers += 1
        verdict = verdict_of(response, done=row.done if expected is Verdict.YES else "")
        where = f"{method} {row.title} as {column} at {path}"
        if verdict is not expected:
            self.problems.append(
                f"{where}: expected {expected}, got {verdict} ({response.status_code})"
            )
        self._look_for_canaries(where, column, response, world, hidden)
        if verdict is Verdict.MISSING:
            page = row.title if row.own_words else ""
            self._compare_missing(where, f"{world.slug} {column} {method} {page}", response)
        return verdict

    def _look_for_canaries(
        self, where: str, column: str, response: httpx.Response, world: World, hidden: World
    ) -> None:
        text = response.text + str(response.headers)
        if not where.split()[1].startswith("/admin"):
            return  # the public may read of every organisation
        if hidden.canary in text:
            self.problems.append(f"{where}: something of the other organisation is in the answer")
        if column in _LIMITED_SIGHT and world.secret in text:
            self.problems.append(f"{where}: something of another department is in the answer")

    def _compare_missing(self, where: str, person: str, response: httpx.Response) -> None:
        """Whatever is missing or forbidden to somebody, the answer is the same to the letter."""
        headers = {k: v for k, v in response.headers.items() if k not in _OWN_TO_AN_ANSWER}
        first_where, first = self._missing.setdefault(person, (where, (headers, response.content)))
        if (headers, response.content) != first:
            self.problems.append(f"{where}: this 404 differs from that of {first_where}")

    def visitor(self, world: World, column: str) -> Visitor:
        """Whoever stands in that column, at a browser that is kept."""
        key = (world.slug, column)
        if key not in self._at:
            self._at[key] = self._sit_down(world, column)
        return self._at[key]

    def _sit_down(self, world: World, column: str) -> Visitor:
        user = None if column == ANONYMOUS else world.people[column]
        place = 10 + COLUMNS.index(column) + (0 if world is self.own else len(COLUMNS))
        visitor = Visitor(self.url, user, address=f"127.0.0.{place}")
        if user is not None:
            # The first answer to a session carries a cookie, which no later one has.
            visitor.get("/admin/organisatie/")
        return visitor

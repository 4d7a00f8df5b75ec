"""Within how many hours whom must be told: the rows in force on a day.

The product's own rows are data (catalogue/clocks.toml). A row of an organisation stands over the
one of the same code, and a term of its own policy that is shorter over both.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from breaches.models import Breach, ClockRule, Risk, RunsFrom
from privacyoffice import clock
from privacyoffice.policy.profile import Profile
from privacyoffice.policy.queries import profile_on, profiles_on

# The clock of the supervisory authority.
AP = "ap"
_FILE = Path(__file__).parent / "catalogue" / "clocks.toml"
_RISKS = (Risk.NONE, Risk.RISK, Risk.HIGH)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One clock as it holds on a day. `hours` are elapsed hours; `threshold` is the least risk at
    which one must tell. `is_own`: of the organisation; `by_policy`: its policy made it shorter, and
    `hours_of_row` are those that it would be without."""

    code: str
    names: Mapping[str, str]
    article: str
    hours: int
    runs_from: str
    threshold: str
    applies: bool
    valid_from: date
    is_own: bool = False
    by_policy: bool = False
    hours_of_row: int | None = None

    @property
    def lawful_hours(self) -> int:
        """Those of the row itself, by which somebody is late."""
        return self.hours_of_row or self.hours

    @property
    def name(self) -> str:
        """Who is told, in the language that is active."""
        return self.names.get((get_language() or "nl")[:2]) or self.names["nl"]

    def start_of(self, breach: Breach) -> datetime:
        """The moment from which its hours run for a breach."""
        moments = {
            RunsFrom.AWARE: breach.aware_at,
            RunsFrom.DISCOVERED: breach.discovered_at or breach.reported_at,
            RunsFrom.REPORTED: breach.reported_at,
        }
        return moments[RunsFrom(self.runs_from)]

    def misses_promise(self, breach: Breach, at: datetime) -> bool:
        """Whether telling at a moment is later than the own policy promises, where that is sooner
        than the law asks: a departure from the policy."""
        end = self.start_of(breach).astimezone(UTC) + timedelta(hours=self.hours)
        return self.by_policy and at > end

    def asks_at(self, risk: str) -> bool:
        """Whether one must tell at this risk; as long as nobody judged it ("") one may have to."""
        return not risk or _RISKS.index(Risk(risk)) >= _RISKS.index(Risk(self.threshold))


@cache
def shipped() -> tuple[Rule, ...]:
    """The product's own rows, of every day."""
    rows = tomllib.loads(_FILE.read_text(encoding="utf-8"))["clock"]
    return tuple(
        Rule(names={"nl": row.pop("name_nl"), "en": row.pop("name_en")}, **row) for row in rows
    )


def rules_on(day: date, profile: Profile | None = None) -> dict[str, Rule]:
    """The rows in force on a day (an Amsterdam date), by code, whether or not they apply.

    `profile`: the policy of that day, where the caller has it. Two queries, or one.
    """
    rows = ClockRule.objects.filter(valid_from__lte=day)
    return _standing(day, rows, profile or profile_on(day))


def rules_on_each(days: Iterable[date]) -> dict[date, dict[str, Rule]]:
    """The same for each of these days: two queries, however many."""
    rows = list(ClockRule.objects.all())
    return {
        day: _standing(day, [row for row in rows if row.valid_from <= day], policy)
        for day, policy in profiles_on(days).items()
    }


def _standing(day: date, rows: Iterable[ClockRule], policy: Profile) -> dict[str, Rule]:
    """`rows`: those of the organisation that have begun by this day."""
    found: dict[str, Rule] = {}
    for rule in sorted(shipped(), key=lambda rule: rule.valid_from):
        if rule.valid_from <= day:
            found[rule.code] = rule
    for row in sorted(rows, key=lambda row: row.valid_from):
        found[row.code] = _of(row)
    if AP in found:
        found[AP] = _no_later_than(found[AP], policy.breach.authority_hours)
    return found


def rules_for(breach: Breach) -> dict[str, Rule]:
    """Those of the day of awareness, by code."""
    return rules_on(clock.day_of(breach.aware_at))


def rule_for(breach: Breach, code: str) -> Rule | None:
    """One of them; None when no row of this code was in force."""
    return rules_for(breach).get(code)


def _of(row: ClockRule) -> Rule:
    return Rule(
        code=row.code,
        names={"nl": row.name},
        article=row.article,
        hours=row.hours,
        runs_from=row.runs_from,
        threshold=row.threshold,
        applies=row.applies,
        valid_from=row.valid_from,
        is_own=True,
    )


def _no_later_than(rule: Rule, promised: int | None) -> Rule:
    """A policy may promise fewer hours; more it cannot give."""
    if promised is None or promised >= rule.hours:
        return rule
    return replace(rule, hours=promised, by_policy=True, hours_of_row=rule.hours)

"""Sets of criteria by which one sees whether an assessment is needed (catalogue/criteria/*.toml).

Data with a version and a source: a screening keeps the sets that it used. Law: GDPR art. 35(1),
35(3), 35(4).
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from dpia.finding import Finding, all_of, any_of
from dpia.models import Outcome
from dpia.models.screening import Answer
from privacyoffice.policy.effective import effective
from privacyoffice.policy.profile import Profile

_FOLDER = Path(__file__).parent / "catalogue" / "criteria"
OWN = "own-policy"
# What the officer said, by set and criterion.
Said = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Criterion:
    """One question. `signals` are the codes of dpia.signals that propose an answer: what says most
    of them counts, and no more than each of `together_with` allows. Without signals the register
    never knows. `is_verified` False: not yet compared with its source."""

    code: str
    title: str
    help: str = ""
    article: str = ""
    signals: tuple[str, ...] = ()
    together_with: tuple[str, ...] = ()
    is_verified: bool = True

    def proposal(self, findings: Mapping[str, Finding]) -> Finding:
        """What follows from what was found in the register, by signal."""
        known = [findings[code] for code in self.signals if code in findings]
        others = [findings[code] for code in self.together_with if code in findings]
        found = any_of(known)
        return all_of([found, *others]) if others else found


@dataclass(frozen=True)
class CriteriaSet:
    """Criteria that belong together, in one version.

    `needed_at` is how many times "yes" make an assessment needed. `may_be_overruled`: with
    reasons, one may decide that none is needed all the same; never against the law itself.
    """

    code: str
    version: str
    title: str
    source: str
    in_force_from: date
    needed_at: int
    may_be_overruled: bool
    criteria: tuple[Criterion, ...]
    is_law: bool = False
    is_verified: bool = True

    def times_yes(self, said: Said) -> int:
        """How many of its criteria apply."""
        return sum(said.get((self.code, one.code)) == Answer.YES for one in self.criteria)

    def asks_for_one(self, said: Said) -> bool:
        """Whether these answers make an assessment needed, by this set alone."""
        return self.times_yes(said) >= self.needed_at

    def asks_more_than(self, kept: Mapping[str, Any] | None) -> bool:
        """Whether who answered the set that was `kept` did not answer this one: another version of
        what others wrote, or a criterion that the own policy did not have."""
        if kept is None:
            return True
        if self.code != OWN:
            return bool(self.version != kept["version"])
        known = {one["code"] for one in kept["criteria"]}
        return any(one.code not in known for one in self.criteria)

    def as_json(self) -> dict[str, Any]:
        """As a screening keeps it."""
        return asdict(self) | {"in_force_from": self.in_force_from.isoformat()}


def read_set(kept: Mapping[str, Any]) -> CriteriaSet:
    """The set that `as_json` wrote."""
    criteria = tuple(map(_criterion, kept["criteria"]))
    day = date.fromisoformat(kept["in_force_from"])
    return CriteriaSet(**{**kept, "in_force_from": day, "criteria": criteria})


def sets_in_force(
    profile: Profile, day: date, own: CriteriaSet | None = None
) -> tuple[CriteriaSet, ...]:
    """The sets by which a processing is measured on a day: those of the law always, `own` for
    what the policy itself says, and of the others those that the policy names (all of them when
    it is silent)."""
    chosen = effective(profile).dpia_sets
    found = [one for one in catalogue() if one.in_force_from <= day and one.code in chosen]
    own_sets = [own] if own is not None and own.criteria else []
    laws = [one for one in found if one.is_law]
    return (*laws, *own_sets, *(one for one in found if not one.is_law))


def outcome_of(sets: Sequence[CriteriaSet], said: Said) -> Outcome:
    """What follows from the answers: needed as soon as one set asks for it."""
    needed = any(one.asks_for_one(said) for one in sets)
    return Outcome.NEEDED if needed else Outcome.NOT_NEEDED


@cache
def catalogue() -> tuple[CriteriaSet, ...]:
    """The sets that come with the product, the law first. Raises ValueError or TypeError for one
    that is not complete."""
    return tuple(_read(path) for path in sorted(_FOLDER.glob("*.toml")))


def _read(path: Path) -> CriteriaSet:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    criteria = tuple(_criterion(one) for one in data.pop("criterion"))
    return CriteriaSet(**data, criteria=criteria)


def _criterion(one: Mapping[str, Any]) -> Criterion:
    values: dict[str, Any] = dict(one)
    lists = {name: tuple(value) for name, value in one.items() if isinstance(value, list | tuple)}
    return Criterion(**values | lists)

"""Sets of criteria by which one sees whether an assessment is needed (catalogue/criteria/*.toml).

Data with a version and a source: a screening keeps the sets that it used. Law: GDPR art. 35(1),
35(3), 35(4).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from dpia.finding import Finding, all_of, any_of


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
    is_verified: bool = True

    def as_json(self) -> dict[str, Any]:
        """As a screening keeps it."""
        return asdict(self) | {"in_force_from": self.in_force_from.isoformat()}


def read_set(kept: Mapping[str, Any]) -> CriteriaSet:
    """The set that `as_json` wrote."""
    criteria = tuple(
        Criterion(**{key: tuple(v) if isinstance(v, list) else v for key, v in one.items()})
        for one in kept["criteria"]
    )
    day = date.fromisoformat(kept["in_force_from"])
    return CriteriaSet(**{**kept, "in_force_from": day, "criteria": criteria})

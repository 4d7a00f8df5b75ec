"""What was found about one question in an entry of the register: an answer and its evidence."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

# From what says least to what says most, so that two findings can be weighed.
NO, UNKNOWN, YES = "no", "unknown", "yes"
_WEIGHT = {NO: 0, UNKNOWN: 1, YES: 2}


@dataclass(frozen=True)
class Evidence:
    """One place in an entry that says something.

    `part` is the key of a part or an answer in registers.record, "name", or "description" of a
    plan; empty when it is about the entry as a whole. `text` has the words that stand there,
    `because` says what they mean. `about` stays the same when the same thing is written in other
    words: two pieces of evidence with the same part and `about` say the same.
    """

    part: str
    text: str
    because: str
    about: str

    @property
    def identity(self) -> tuple[str, str]:
        """What makes it the same evidence in another wording."""
        return self.part, self.about

    def is_in(self, others: Iterable["Evidence"]) -> bool:
        """Whether one of these says the same already, or has the same words in the same place."""
        return any(
            other.identity == self.identity
            or (other.part == self.part and self.text.casefold() in other.text.casefold())
            for other in others
        )


@dataclass(frozen=True)
class Finding:
    """What the register says: "yes", "no", or "unknown" when it cannot know. Of "no" there is no
    evidence; of "unknown" there may be, for a person to weigh."""

    answer: str
    evidence: tuple[Evidence, ...] = ()

    @property
    def weight(self) -> int:
        """How much it says: 0 for no, 1 for unknown, 2 for yes."""
        return _WEIGHT[self.answer]

    def as_json(self) -> dict[str, Any]:
        """As a screening keeps it."""
        return {"answer": self.answer, "evidence": [asdict(one) for one in self.evidence]}


NOTHING_KNOWN = Finding(UNKNOWN)


def read_finding(kept: Mapping[str, Any]) -> Finding:
    """The finding that `as_json` wrote."""
    return Finding(kept["answer"], tuple(Evidence(**one) for one in kept["evidence"]))


def any_of(findings: Iterable[Finding]) -> Finding:
    """What says most of these, with the evidence of those that do; unknown of none at all."""
    found = list(findings)
    if not found:
        return NOTHING_KNOWN
    most = max(found, key=lambda one: one.weight)
    return _joined(most, [one for one in found if one.weight == most.weight])


def all_of(findings: Iterable[Finding]) -> Finding:
    """What says least of these, with the evidence of all unless it is no; unknown of none."""
    found = list(findings)
    if not found:
        return NOTHING_KNOWN
    return _joined(min(found, key=lambda one: one.weight), found)


def _joined(decisive: Finding, all_found: list[Finding]) -> Finding:
    if decisive.answer == NO:
        return Finding(NO)
    kept: list[Evidence] = []
    for evidence in (each for one in all_found for each in one.evidence):
        if not evidence.is_in(kept):
            kept.append(evidence)
    return Finding(decisive.answer, tuple(kept))

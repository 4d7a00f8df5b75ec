"""Going along a chain, act by act, without a database."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from privacyoffice.audit import canonical
from privacyoffice.audit.verdicts import Fault, Position, Problem

# The values of canonical.CONTENT, and `sequence`, `previous_hash` and `row_hash`.
Act = Mapping[str, Any]
# The values of canonical.SEAL, and the `sequence` of its act.
Seal = Mapping[str, Any]


class Walk:
    """A walk from the first act on. `checked` acts were seen; the last has `row_hash`."""

    def __init__(self, organisation: str, positions: Iterable[Position]) -> None:
        self.organisation = organisation
        self.checked = 0
        self.expected = 1
        self.row_hash: str | None = None
        self._signed = {position.sequence: position.row_hash.hex() for position in positions}

    def along(self, acts: Iterable[Act], seals: Iterable[Seal]) -> Iterator[Problem | None]:
        """What is wrong, and None after each act; both are ordered by sequence."""
        for act, taken in with_seals(acts, seals):
            if act is None:
                yield Problem(Fault.SEALS_CHANGED, taken[0]["sequence"], "seals without the act")
                continue
            yield from self._place(act)
            yield from self._what_happened(act, taken)
            self.checked += 1
            yield None
        yield from self._beyond()

    def _place(self, act: Act) -> Iterator[Problem]:
        sequence = act["sequence"]
        if sequence < self.expected:
            yield Problem(Fault.LINK_BROKEN, max(sequence, 1), "two acts in one place")
        elif sequence > self.expected:
            missing = f"{self.expected}-{sequence - 1}"
            yield Problem(Fault.ACT_MISSING, self.expected, missing)
        elif act["previous_hash"] != self.row_hash:
            # It is the one before that is not what it was.
            yield Problem(Fault.LINK_BROKEN, max(sequence - 1, 1))
        self.expected, self.row_hash = max(self.expected, sequence + 1), act["row_hash"]

    def _what_happened(self, act: Act, seals: Sequence[Seal]) -> Iterator[Problem]:
        sequence = act["sequence"]
        content = canonical.content_hash(act)
        link = canonical.row_hash(self.organisation, sequence, act["previous_hash"], content)
        if link != act["row_hash"]:
            yield Problem(Fault.CONTENT_CHANGED, sequence, act["id"])
        if (canonical.changes_hash(seals) if seals else None) != act["changes_hash"]:
            yield Problem(Fault.SEALS_CHANGED, sequence)
        if self._signed.get(sequence, act["row_hash"]) != act["row_hash"]:
            yield Problem(Fault.CHECKPOINT_DIFFERS, sequence)

    def _beyond(self) -> Iterator[Problem]:
        furthest = max(self._signed, default=0)
        if furthest >= self.expected:
            yield Problem(Fault.ACTS_CUT_OFF, self.expected, f"{self.expected}-{furthest}")


def with_seals(
    acts: Iterable[Act], seals: Iterable[Seal]
) -> Iterator[tuple[Act | None, list[Seal]]]:
    """Each act with the seals that it took; seals whose act is not there come with None."""
    groups = ((place, list(group)) for place, group in groupby(seals, lambda s: s["sequence"]))
    place, group = next(groups, (None, []))
    for act in acts:
        while place is not None and place < act["sequence"]:
            yield None, group
            place, group = next(groups, (None, []))
        taken: list[Seal] = []
        if place == act["sequence"]:
            taken = group
            place, group = next(groups, (None, []))
        yield act, taken
    while place is not None:
        yield None, group
        place, group = next(groups, (None, []))

"""What a look at a chain can find."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Fault(StrEnum):
    """What can be wrong."""

    CONTENT_CHANGED = "content_changed"  # an act does not fit its hash
    LINK_BROKEN = "link_broken"  # an act is not the one that the next was linked to
    ACT_MISSING = "act_missing"  # nothing in this place of the chain
    NOT_LINKED = "not_linked"  # an act that the chain does not know
    END_DIFFERS = "end_differs"  # the chain does not end where the database says it does
    SEALS_CHANGED = "seals_changed"  # not the seals that the act was linked with
    SEAL_WITHOUT_ACT = "seal_without_act"  # a change that no act took
    ROW_CHANGED = "row_changed"  # a row is not what it was when it was last sealed
    ROW_MISSING = "row_missing"  # a sealed row is not there any more
    ROW_NOT_SEALED = "row_not_sealed"  # a row that came in unseen
    GUARD_MISSING = "guard_missing"  # a trigger or function is off, gone, or another
    CHECKPOINT_DIFFERS = "checkpoint_differs"  # another act than was signed
    ACTS_CUT_OFF = "acts_cut_off"  # fewer acts than were signed
    CHANGED_OUTSIDE = "changed_outside"  # rows changed without an act, and nobody said why


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. `sequence`: in this respect the proof holds up to the act before
    it. `detail`: for a technician; a table, row or trigger."""

    code: Fault
    sequence: int
    detail: str = ""


@dataclass(frozen=True)
class Verdict:
    """How a chain was found: `checked` acts looked at; the last is `end`, with that hash.

    `problems` are what is wrong with the chain, or with rows beside it. `outside` is what the
    whole chain itself tells: changes that went around the program, into which nobody looked yet.
    """

    checked: int
    end: int
    end_hash: bytes | None
    problems: Sequence[Problem] = ()
    outside: Sequence[Problem] = ()

    @property
    def ok(self) -> bool:
        """Whether the chain is whole, and nothing waits for somebody who looks into it."""
        return self.is_whole and not self.outside

    @property
    def is_whole(self) -> bool:
        """Whether all is as it was recorded."""
        return not self.problems

    @property
    def first_bad(self) -> int | None:
        """The first act from which the proof does not hold; None when it does."""
        return min((problem.sequence for problem in self.problems), default=None)


class Position(Protocol):
    """What a checkpoint says."""

    @property
    def sequence(self) -> int: ...

    @property
    def row_hash(self) -> bytes: ...

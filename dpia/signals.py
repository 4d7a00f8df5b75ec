"""What is looked for in an entry of the register (catalogue/signals.toml)."""

from collections.abc import Sequence
from typing import Any

from dpia.finding import Finding
from dpia.named import NamedLine


def findings_of(
    record: dict[str, Any],
    *,
    named: Sequence[NamedLine] = (),
    is_new: bool = False,
    changed: Sequence[str] = (),
) -> dict[str, Finding]:
    """What a record says, by the code of each signal. Pure: knows no database.

    `record` is an entry as registers.record has it, or a part of one; what it lacks is not known.
    `named` is the list of risky processes in force, `changed` the parts that differ from the last
    time that somebody looked.
    """
    raise NotImplementedError

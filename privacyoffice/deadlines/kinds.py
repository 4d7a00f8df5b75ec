"""Which kinds of deadlines there are: each app names its own when it starts."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from privacyoffice.deadlines.reminders import ReminderRule

# What somebody begins by hand: `services.own` chooses among them.
OWN, OWN_CLOCK = "deadlines.own", "deadlines.own_clock"
OWN_OF_DPO, OWN_CLOCK_OF_DPO = "deadlines.own_of_dpo", "deadlines.own_clock_of_dpo"


@dataclass(frozen=True)
class DeadlineKind:
    """What is the same for all deadlines of a kind.

    `reminders`: when who is told, unless the policy says otherwise. `is_urgent`: hours count,
    so quiet hours never hold a message back. `dpo_only`: the FG's own work, in which nobody
    takes the FG's place (GDPR art. 38(3)). `is_confidential`: only an FG sees that it is there,
    and what leaves its page names the kind instead of the reference (art. 38(5)). `by_hand`:
    officers act on it themselves; on others only the app that began it. `has_own_list`: the
    first page has a list of them for whoever does that work, so that who watches over all reads
    how many are late in one line, and many that come together are told of in one message.
    `perm`: who may see all deadlines of this kind. `app_asks`: the app tells whoever gets it in
    words of its own, so that nobody reads “new deadline” beside it.
    """

    code: str
    name: Any
    reminders: "tuple[ReminderRule, ...]" = ()
    is_urgent: bool = False
    dpo_only: bool = False
    is_confidential: bool = False
    by_hand: bool = False
    has_own_list: bool = False
    perm: str = "deadlines.view_deadline"
    app_asks: bool = False


_kinds: dict[str, DeadlineKind] = {}


def register(kind: DeadlineKind) -> DeadlineKind:
    """Name a kind of deadlines, from the app that begins them.

    Raises ValueError for a code that another kind has; naming the same again changes nothing.
    """
    if _kinds.setdefault(kind.code, kind) != kind:
        raise ValueError(f"There are two kinds of deadlines {kind.code!r}.")
    return kind


def kind_of(code: str) -> DeadlineKind:
    """The kind with this code. Raises LookupError when no app named it."""
    if code not in _kinds:
        raise LookupError(f"No kind of deadlines {code!r}.")
    return _kinds[code]


def all_kinds() -> tuple[DeadlineKind, ...]:
    """All kinds, by code."""
    return tuple(_kinds[code] for code in sorted(_kinds))


def called(code: str, label: str) -> str:
    """What a deadline is called where others than its readers may see it: by its label, or by
    the name of its kind when that is confidential."""
    kind = _kinds.get(code)
    return str(kind.name) if kind is not None and kind.is_confidential else label

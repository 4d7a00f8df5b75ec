"""What a rule is asked, which choices hold, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from privacyoffice.kernel.errors import BadInput
from privacyoffice.kernel.lengths import OwnTerm

LONGEST_EXTENSION = 2


@dataclass(frozen=True)
class Pause:
    """Information was asked on one day and came in on another; None: it has not come in yet.

    `counted_until` gives one that lasts a provisional end, as if it came in on that day.
    Raises: BadInput when it came in, or is counted until a day, before it was asked.
    Law: Awb art. 4:15(1)(a); EDPB Guidelines 01/2022 for a request about personal data.
    """

    asked_on: date
    received_on: date | None = None
    counted_until: date | None = None

    def __post_init__(self) -> None:
        if self.ends_on is not None and self.ends_on < self.asked_on:
            raise BadInput("received_before_asked", asked=self.asked_on, received=self.ends_on)

    @property
    def ends_on(self) -> date | None:
        """The day with which the term runs on, also a provisional one; None while none is known."""
        return self.received_on or self.counted_until


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What happened. Each rule reads what it needs (`Rule.reads`) and ignores the rest.

    `start`: the event that starts the term; an aware moment, or a day in Amsterdam.
    `extension_given_on`: the day on which the person was told; `extension_months` at most two
    (GDPR art. 12(3)). `terms`: the policy's own. `weeks`, `days`: the length that KLACHT_9_11,
    ART36_AP and DAYS_* take; `hours`: that of BREACH_HOURS, HOURS and BREACH_LATE.
    `with_committee`, `adjourned`: Awb art. 7:10, 9:11. `answered`: UAVG art. 35(2). `other`: the
    second moment of BREACH_LATE (notified) and REQ_INTERVAL (the next request). `period`: how
    long RETAIN keeps, or REQ_INTERVAL asks.
    """

    start: datetime | date
    pauses: tuple[Pause, ...] = ()
    extension_given_on: date | None = None
    extension_months: int = LONGEST_EXTENSION
    terms: tuple[OwnTerm, ...] = ()
    weeks: int | None = None
    days: int | None = None
    hours: int | None = None
    with_committee: bool = False
    adjourned: bool = False
    answered: bool = True
    other: datetime | date | None = None
    period: OwnTerm | Literal["permanent"] | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.extension_months <= LONGEST_EXTENSION:
            raise BadInput("extension_too_long", months=self.extension_months)


@dataclass(frozen=True, kw_only=True)
class Choices:
    """Where the law is open, one reading is chosen. The defaults are the usual ones.

    By the default a term ends no later than by the other reading, with two exceptions:
    `asking_on_last_day_suspends` and `extension_replaces_own_terms`. Both readings of each, with
    their sources, are in docs/policy.md under `counting`.
    """

    # Days equated by royal decree also end no period of EU law. The Commission's list has
    # named some of them and left out others; without them the end is earlier.
    decree_days_count_in_eu: bool = False
    # Which days a pause takes out. Awb 4:15(1) literally: those between asking and receiving.
    # Many offices take out the day of receipt too.
    suspension: Literal["days_between", "day_of_receipt_too"] = "days_between"
    # Paused days come before moving to a working day; or else the moved end is moved on.
    pause_before_rolling: bool = True
    # Asking on the very last day still suspends; or else the term has then run out, because
    # Awb 4:15(1) suspends from the day after asking.
    asking_on_last_day_suspends: bool = True
    # A policy's own term is no period "laid down by law": no article moves it to a working day.
    own_terms_roll: bool = False
    # An extension told in time (GDPR 12(3)) also takes the place of the policy's shorter terms;
    # or else those go on holding, and the extension has no use beside them.
    extension_replaces_own_terms: bool = True
    # ATW 4 lifts the working-day rule over twelve weeks. Read over the whole adjourned term;
    # or else over each of its parts, which are shorter.
    adjourned_is_one_term: bool = True
    # The two weeks after a notice of default end before a penalty runs (Awb 4:17(3)), over every
    # day of the week; or else they are a term of a statute, which ATW 1 moves to a working day.
    default_notice_rolls: bool = False
    # Which 72 hours decide whether a notification was late: elapsed hours from the moment of
    # awareness (GDPR 33(1), EDPB 9/2022), or whole hours after that hour (Reg. 1182/71 art. 3).
    breach_clock: Literal["strict", "full_hours"] = "strict"


@dataclass(frozen=True)
class Step:
    """One thought in the computation: `code` names it, `article` is its law, `when` its result.

    Several articles have “; ” between them; “(public authority)” after one limits it to those.
    `values` are days, moments, numbers, lengths and names for the sentence about it.
    """

    code: str
    article: str
    when: date | datetime | None = None
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """When it is due, and why.

    `due`: for a term in days or longer the last second of the last day in Amsterdam; for hours
    the moment; for RETAIN a day. None when there is no end: `word` then says NO_TERM, SUSPENDED
    or PERMANENT. `word` may also judge: OK, WARN, REASONS_REQUIRED, TOO_SOON.
    """

    due: datetime | date | None
    word: str
    steps: tuple[Step, ...]

    def written(self) -> str:
        """The word, or else the due moment by ISO 8601 to the second, or the due day."""
        if self.word or self.due is None:
            return self.word
        if isinstance(self.due, datetime):
            return self.due.isoformat(timespec="seconds")
        return self.due.isoformat()

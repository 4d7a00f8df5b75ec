"""A form that was read, as the page shows it again: its fields, and what is wrong with them."""

from dataclasses import dataclass, field, replace
from typing import Any

from privacyoffice.deadlines.explaining import explain_mistake
from privacyoffice.kernel.terms import Facts, TermError

# Without JavaScript a page has as many pauses as it was made with.
FEWEST_ROWS, MOST_ROWS = 3, 12
# Which field has what a mistake of the kernel is about; of the others it is the start.
_PART_OF = {
    "extension_before_start": "extension",
    "second_before_first": "other",
    "notified_before_aware": "other",
    "length_is_wrong": "length",
}


@dataclass(frozen=True)
class Input:
    """A text field: its name in the address, its label, what stands in it, and how long it is."""

    name: str
    label: str
    value: str
    length: int
    is_numeric: bool = True


@dataclass(frozen=True)
class Option:
    """One of a choice."""

    value: str
    label: Any
    is_chosen: bool


@dataclass(frozen=True)
class Shown:
    """A field on the page. `target` is the id to which a message about it leads."""

    target: str
    legend: Any
    help: Any = ""
    error: str = ""
    part: str = ""
    inputs: tuple[Input, ...] = ()
    choice: str = ""
    options: tuple[Option, ...] = ()

    @property
    def described_by(self) -> str:
        """The ids of what is said about it: its help, and what is wrong."""
        said = (("help", self.help), ("error", self.error))
        return " ".join(f"{self.target}-{name}" for name, text in said if text)


@dataclass(frozen=True)
class Row:
    """A pause: when something was asked, and when it came in."""

    number: int
    asked: Shown
    received: Shown


@dataclass(frozen=True)
class Problem:
    """What is wrong, with the field that it is about."""

    target: str
    label: Any
    sentence: str


@dataclass
class Reading:
    """A form that was read: `facts` is None when it was not sent, or something is wrong."""

    fields: list[Shown] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    pauses_legend: Any = ""
    pauses_help: Any = ""
    problems: list[Problem] = field(default_factory=list)
    facts: Facts | None = None

    def refuse(self, error: TermError) -> None:
        """Facts that contradict one another: told at the field where one of them was given."""
        part = _PART_OF.get(error.code, "start")
        number = next((n for n, shown in enumerate(self.fields) if shown.part == part), 0)
        shown, sentence = self.fields[number], explain_mistake(error)
        self.fields[number] = replace(shown, error=sentence)
        self.problems.append(Problem(shown.target, shown.legend, sentence))
        self.facts = None

    @property
    def has_pauses(self) -> bool:
        """Whether a pause was filled in, so that its fields must be seen."""
        return (
            any(
                part.value
                for row in self.rows
                for part in (*row.asked.inputs, *row.received.inputs)
            )
            or len(self.rows) > FEWEST_ROWS
        )

    @property
    def next_rows(self) -> int:
        """How many pauses there can be after one more; 0 when there are enough."""
        return len(self.rows) + 1 if len(self.rows) < MOST_ROWS else 0

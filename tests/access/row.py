"""One line of the access matrix."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.access.rules import Rule
from tests.access.verdicts import METHODS, Verdict
from tests.factories import World

Address = Callable[[World], str]


@dataclass(frozen=True)
class Row:
    """One line of the matrix: an address, and what each person gets with each method.

    `path` gives the address of an object of that world. With `never`, the same address of an
    object that never existed, the row is also asked by people of the other organisation:
    both must get `absent`. `fresh` makes an object that a successful POST uses up, and
    `done` is where that POST then leads. `form` is what is sent with a POST. With `own_words` a
    page tells in its own words that something is not there: to everybody the same.
    """

    title: str
    rule: Rule
    path: Address
    never: str = ""
    absent: Verdict = Verdict.MISSING
    fresh: Address | None = None
    done: str = ""
    methods: tuple[str, ...] = METHODS
    ends_session: bool = False
    form: dict[str, str] | None = None
    own_words: bool = False

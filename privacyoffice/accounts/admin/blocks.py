"""Lists of sentences on the page of an object or of an act."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Block:
    """A list of sentences under a title. One that `is_first` stands before what to do; one
    that `stops` an act leaves it without a button; one that `is_folded` opens at its title."""

    title: Any
    lines: tuple[Any, ...]
    is_first: bool = False
    stops: bool = False
    is_folded: bool = False

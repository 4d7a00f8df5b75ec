"""The first page after logging in: what there is to do, from every app that knows some.

A port: an app above registers a function; accounts does not know what it will say.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True)
class HomeItem:
    """One thing to look at: what, where, and since when or why. `mark` is how it stands, as a
    word with a shape, for what may not be overlooked."""

    label: str
    url: str
    detail: Any = ""
    mark: Any = ""


@dataclass(frozen=True)
class HomeBlock:
    """A subject on the home page. Without items the sentence says that all is done.

    `more_url` leads to the whole list when the block shows only its beginning. `is_first`: what
    one looks at before anything else, also when there is nothing. `is_aside`: worth knowing,
    but no work of this person; it comes after what is.
    """

    title: str
    sentence: str
    items: tuple[HomeItem, ...] = ()
    more_url: str = ""
    is_aside: bool = False
    is_first: bool = False


Provider = Callable[[HttpRequest], HomeBlock | None]

_providers: list[Provider] = []


def on_home(provider: Provider) -> Provider:
    """Register a block: None for whom it is not meant, and a constant number of queries."""
    _providers.append(provider)
    return provider


def home_of(request: HttpRequest) -> list[HomeBlock]:
    """The blocks for the person who asks: what comes first, then work, then what is worth
    knowing, then the subjects with nothing to do."""
    blocks = [block for provider in _providers if (block := provider(request)) is not None]
    return sorted(blocks, key=lambda block: (not block.is_first, not block.items, block.is_aside))

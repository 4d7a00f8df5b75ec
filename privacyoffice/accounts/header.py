"""Links at the top of every page for staff, beside somebody's own name.

A port: an app above registers a function; accounts does not know what it will say.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True)
class HeaderLink:
    """Words and where they lead; `is_new` when there is something that was not seen yet."""

    label: str
    url: str
    is_new: bool = False


Provider = Callable[[HttpRequest], HeaderLink | None]

_providers: list[Provider] = []


def in_header(provider: Provider) -> Provider:
    """Register a link: None for whom it is not meant, and at most one query."""
    _providers.append(provider)
    return provider


def header_of(request: HttpRequest) -> list[HeaderLink]:
    """The links for the person who asks."""
    return [link for provider in _providers if (link := provider(request)) is not None]

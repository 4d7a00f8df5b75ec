"""Which cookies this installation sets, and why: everything that sets one says so here.

A port: an app above registers its own in `AppConfig.ready`; the cookie statement tells them
all. Law: Telecommunicatiewet 11.7a(3)(b), strictly necessary cookies; GDPR art. 13.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class SetCookie:
    """A cookie: its name in the browser, and for people its purpose, how long and where."""

    name: str
    purpose: Any
    how_long: Any
    where: Any


_cookies: dict[str, SetCookie] = {}


def sets_cookie(name: str, *, purpose: Any, how_long: Any, where: Any) -> None:
    """Register a cookie; the texts are lazily translated words for a reader."""
    _cookies[name] = SetCookie(name, purpose, how_long, where)


def cookies_set() -> tuple[SetCookie, ...]:
    """All of them, in the order in which they were registered."""
    return tuple(_cookies.values())

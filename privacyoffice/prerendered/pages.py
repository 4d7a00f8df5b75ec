"""Which pages are written as files: a port for the apps above.

An app says in `AppConfig.ready` which pages an organisation has, and which public addresses
stay computed and why. A test refuses a public address that is neither.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from privacyoffice.tenancy.models import Organisation


@dataclass(frozen=True)
class Page:
    """An address that gets a file; `media_type` is empty, or what Accept must prefer.

    `key` is made of everything that the page shows, apart from what is on every page: equal
    keys, equal pages, so that the file of the revision before is used again. Without a key
    the page is written anew each time, and may also depend on the day.
    """

    path: str
    media_type: str = ""
    key: str = ""


Declaration = Callable[[Organisation], Iterable[Page]]

_declarations: list[Declaration] = []
_computed: dict[str, str] = {}


def declares_pages(declaration: Declaration) -> Declaration:
    """Register what gives the pages of the organisation, which is in scope."""
    _declarations.append(declaration)
    return declaration


def stays_computed(view_name: str, *, because: str) -> None:
    """Say that a public address gets no file, and why."""
    _computed[view_name] = because


def pages_of(organisation: Organisation) -> Iterator[Page]:
    """Every page of the organisation in scope that is to be written."""
    for declaration in _declarations:
        yield from declaration(organisation)


def computed_addresses() -> dict[str, str]:
    """Public addresses without a file, by view name, with the reason."""
    return dict(_computed)

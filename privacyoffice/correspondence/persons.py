"""Whom we write to about a case. A port: the app of each kind of cases says who that is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from privacyoffice.cases.kinds import kind_of
from privacyoffice.cases.models import CaseModel


@dataclass(frozen=True)
class Correspondent:
    """The person behind a case, and who of the office handles it.

    `email` is empty for somebody who cannot be mailed. `language` is "nl" or "en". `refusal` says
    why the person cannot write about this case any more; empty when they can. `no_files` says why
    nothing but words may be sent to them; empty when files may. `name_index` is the
    blind index of surname and day of birth, where both are known.
    """

    name: str
    email: str
    language: str = "nl"
    handler_id: UUID | None = None
    refusal: str = ""
    no_files: str = ""
    name_index: str | None = None


Find = Callable[[Any], Correspondent]
_known: dict[str, Find] = {}


def known_by(label: str) -> Callable[[Find], Find]:
    """Register who is behind a case of this kind ("requests_dsar.datasubjectrequest")."""

    def register(find: Find) -> Find:
        _known[label] = find
        return find

    return register


def correspondent_of(case: CaseModel) -> Correspondent:
    """The person behind a case. Raises LookupError for a kind that nobody writes about, and
    keyring.Unreadable."""
    return _known[kind_of(case).label](case)

"""The list of risky processes: a proposal, the word of the FG, a next version.

Law: GDPR art. 35(1), 39(1)(c); WerkSaam art. 7(3).
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from dpia.models import NamedList
from dpia.named import NamedLine


def propose(
    *,
    lines: Sequence[NamedLine],
    why: str,
    actor: Any,
    now: datetime,
    form_id: UUID | None = None,
) -> NamedList:
    """Propose a next version of the whole list; the FG is told. One proposal at a time.

    Raises Http404, ValidationError (`lines`, `why`).
    """
    raise NotImplementedError


def change(
    *, list_id: UUID, lines: Sequence[NamedLine], why: str, actor: Any, now: datetime
) -> NamedList:
    """Change a proposal before the FG spoke. Raises Http404, ValidationError."""
    raise NotImplementedError


def advise(*, list_id: UUID, agrees: bool, view: str, actor: Any, now: datetime) -> NamedList:
    """The FG says what they think of it; who proposed it is told.

    Raises Http404, TransitionNotAllowed, ValidationError (`view`, when they do not agree).
    """
    raise NotImplementedError


def adopt(*, list_id: UUID, on: date, reaction: str = "", actor: Any, now: datetime) -> NamedList:
    """It holds from this day, today or later. Against the FG only with a reaction.

    Raises Http404, TransitionNotAllowed, ValidationError (`on`, `reaction`).
    """
    raise NotImplementedError


def withdraw(*, list_id: UUID, reason: str, actor: Any, now: datetime) -> NamedList:
    """It does not come about. Raises Http404, TransitionNotAllowed, ValidationError."""
    raise NotImplementedError

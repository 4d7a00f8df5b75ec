"""What floors above follow, or tell, about people.

They register from AppConfig.ready; who is called runs in the transaction of the act.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from privacyoffice.accounts.models import Absence, User

# Gets the absence as it is now, who changed it (never the person themselves), and when.
TellOfAbsence = Callable[[Absence, User, datetime], None]
# Gets the person and the moment, in the scope of an organisation where it holds.
Follow = Callable[[User, datetime], None]

_tell_of_absence: list[TellOfAbsence] = []
_replaces_dpo: list[Callable[[date], str]] = []
_close_doors: list[Follow] = []


def tells_of_absence(tell: TellOfAbsence) -> TellOfAbsence:
    """Register what tells somebody that another person changed their absence."""
    _tell_of_absence[:] = [tell]
    return tell


def tell_of_absence(absence: Absence, actor: Any, now: datetime) -> None:
    """Nobody is away, or replaced, without knowing it. The system tells nobody: it only fills."""
    if actor is None or actor.pk == absence.user_id:
        return
    for tell in _tell_of_absence:
        tell(absence, actor, now)


def names_who_replaces_dpo(role_on: Callable[[date], str]) -> None:
    """Register what knows the role that replaces the FG by the policy of a day; empty: none."""
    _replaces_dpo[:] = [role_on]


def role_that_replaces_dpo(day: date) -> str:
    """In the organisation in scope on a day; empty when the policy names none."""
    return next((role_on(day) for role_on in _replaces_dpo), "")


def closes_doors(follow: Follow) -> Follow:
    """Register what withdraws whatever opens something for a person without their password."""
    _close_doors.append(follow)
    return follow


def close_doors(user: User, now: datetime) -> None:
    """In the organisation in scope: after a new password, or when nobody works here any more."""
    for follow in _close_doors:
        follow(user, now)

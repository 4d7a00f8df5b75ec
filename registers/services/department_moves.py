"""What goes along when a working copy comes to belong to another department: a port."""

from collections.abc import Callable, Sequence

from registers.models import ProcessingActivity

Follow = Callable[[Sequence[ProcessingActivity]], None]
_followers: list[Follow] = []


def follows_department(follow: Follow) -> Follow:
    """Register, from an app above this one, what is of the department of its processing: gets
    those that moved, with their new department, in the transaction that moves them."""
    _followers.append(follow)
    return follow


def department_changed(activities: Sequence[ProcessingActivity]) -> None:
    """These belong to another department from now on, or to none."""
    for follow in _followers:
        follow(activities)

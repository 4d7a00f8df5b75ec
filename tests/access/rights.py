"""How one writes down who may do what with the objects of a model."""

from dataclasses import dataclass, field

from privacyoffice.accounts.roles import Role

NOBODY: frozenset[str] = frozenset()


def roles(*named: Role) -> frozenset[str]:
    """The roles named, as a membership keeps them."""
    return frozenset(str(role) for role in named)


@dataclass(frozen=True)
class ActRule:
    """A step on an object: who may take it, and in which state the object must be.

    `asks` says that its form has required fields: an empty form is then shown again, and
    nothing has happened. `leads_to` is where one goes on, when that is not the page of the object.
    """

    roles: frozenset[str]
    state: str = ""
    asks: bool = False
    leads_to: str = ""


@dataclass(frozen=True)
class AdminModel:
    """Who may do what with the objects of one model in the admin."""

    view: frozenset[str] = NOBODY
    add: frozenset[str] = NOBODY
    change: frozenset[str] = NOBODY
    acts: dict[str, ActRule] = field(default_factory=dict)
    # Acts on many objects at a time, sent to the list: who may take each.
    bulk: dict[str, frozenset[str]] = field(default_factory=dict)
    # Who adds files to an object that is a case.
    attach: frozenset[str] = NOBODY
    # Who finds the list besides, because single objects in it can be granted to them.
    granted: frozenset[str] = NOBODY
    # Whether people of another organisation see the same objects.
    shared_by_others: bool = False

"""What people can ask, in everyday words, and which right of the law that is."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from privacyoffice.policy.codes import Right

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Wish:
    """Something to ask for. `rights` is empty for who does not know what the law calls it."""

    code: str
    label: Any
    help: Any = ""
    rights: tuple[Right, ...] = ()


# All rights of the law, whatever the policy of an organisation says. Law: GDPR art. 7(3), 15-22.
WISHES: tuple[Wish, ...] = (
    Wish(
        "access",
        _("See my data and get a copy of them"),
        _("You then also read why they are used, how long they are kept and who gets them."),
        (Right.ACCESS,),
    ),
    Wish(
        "rectification",
        _("Have wrong data corrected, or missing data added"),
        "",
        (Right.RECTIFICATION,),
    ),
    Wish("erasure", _("Have data about me deleted"), "", (Right.ERASURE,)),
    # Taking back a permission ends the use at once, which the letters say; deleting what rests on
    # it follows from 17(1)(b), and that is decided.
    Wish(
        "consent",
        _("Take back a permission that I gave"),
        _("We then stop what we did with your permission, and delete the data if we can."),
        (Right.ERASURE,),
    ),
    Wish(
        "restriction",
        _("Have data not used for a while"),
        _("They are kept, but nobody uses them. For example while it is found out what is right."),
        (Right.RESTRICTION,),
    ),
    Wish(
        "portability",
        _("Get my data in a file to take along"),
        _("For yourself or for another organisation."),
        (Right.PORTABILITY,),
    ),
    Wish(
        "objection",
        _("Object to the use of my data"),
        _("For example because it does not fit your situation, or because it is for advertising."),
        (Right.OBJECTION,),
    ),
    Wish(
        "automated",
        _("Have a person look at a decision of a computer"),
        "",
        (Right.AUTOMATED_DECISIONS,),
    ),
    Wish(UNKNOWN, _("I do not know"), _("Then tell us in your own words, in a later step.")),
)


def wishes_of(codes: list[str]) -> list[Wish]:
    """Those that were chosen, in the order of the list."""
    return [wish for wish in WISHES if wish.code in codes]


def rights_of(codes: list[str]) -> tuple[str, ...]:
    """The rights of the law behind what was chosen, each once."""
    asked = {right for wish in wishes_of(codes) for right in wish.rights}
    return tuple(right for right in Right.values if right in asked)

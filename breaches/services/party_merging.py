"""What breaches name goes along when two external parties are merged."""

from breaches.models import ConcernedParty
from processors.models import Party
from processors.services.merging import move, repoints


@repoints
def repoint(keep: Party, double: Party) -> None:
    """The parties that have to do with a breach, also of one that was closed: it is the same
    party under another name."""
    move(ConcernedParty, keep, double, once_per=("breach", "role"))

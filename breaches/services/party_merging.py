"""What breaches name goes along when two external parties are merged."""

from breaches.models import Breach, ConcernedParty
from processors.models import Party
from processors.services.merging import move, repoints


@repoints
def repoint(keep: Party, double: Party) -> None:
    """The parties that have to do with a breach, also of one that was closed: it is the same
    party under another name."""
    move(Breach, keep, double, field="processor")
    move(ConcernedParty, keep, double, once_per=("breach", "role"))

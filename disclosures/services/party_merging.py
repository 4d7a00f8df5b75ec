"""What disclosures name goes along when two external parties are merged."""

from disclosures.models import Disclosure
from processors.models import Party
from processors.services.merging import move, repoints


@repoints
def repoint(keep: Party, double: Party) -> None:
    """To whom data were given, or who asked for them: the same party under another name."""
    move(Disclosure, keep, double)

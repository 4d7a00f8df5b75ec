"""What the log of disclosures names goes along when two external parties are merged."""

from disclosures.models import Disclosure
from processors.models import Party
from processors.services.merging import move, repoints


@repoints
def repoint(keep: Party, double: Party) -> None:
    """To whom data were given or refused, also of what has ended: it is the same party under
    another name. Law: GDPR art. 15(1)(c)."""
    move(Disclosure, keep, double)

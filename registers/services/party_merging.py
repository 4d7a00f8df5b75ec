"""What the register names goes along when two external parties are merged."""

from processors.models import Party
from processors.services.merging import move, repoints
from registers.models import (
    ClientController,
    DataSource,
    InformationSystem,
    JointController,
    LeftUncovered,
    Recipient,
)


@repoints
def repoint(keep: Party, double: Party) -> None:
    """Lines of processings, systems, and what was left without an agreement on purpose.

    What was published keeps the words that it had. Law: GDPR art. 30(1)(d).
    """
    move(Recipient, keep, double)
    move(DataSource, keep, double)
    move(InformationSystem, keep, double, field="supplier")
    move(JointController, keep, double, once_per=("activity",))
    move(ClientController, keep, double, once_per=("activity",))
    move(LeftUncovered, keep, double, once_per=("activity",))

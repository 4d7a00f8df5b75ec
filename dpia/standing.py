"""How a processing stands towards the criteria: whether a signed screening still holds."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import pgettext_lazy

from dpia.models import Screening


class StandingKind(models.TextChoices):
    """What one reads in a list."""

    NEVER = "never", pgettext_lazy("of a processing and a DPIA", "not screened yet")
    BUSY = "busy", pgettext_lazy("of a processing and a DPIA", "being screened")
    HOLDS = "holds", pgettext_lazy("of a processing and a DPIA", "screened")
    AGAIN = "again", pgettext_lazy("of a processing and a DPIA", "to be screened again")


@dataclass(frozen=True)
class Standing:
    """`signed` is the newest signed screening, `draft` the one that somebody is answering.

    BUSY only while no signed one holds. `because` has whole sentences: why a signed screening
    does not hold any more; empty of the other kinds.
    """

    kind: StandingKind
    signed: Screening | None = None
    draft: Screening | None = None
    because: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether a signed screening answers for the processing as it is now."""
        return self.kind == StandingKind.HOLDS

    @property
    def outcome(self) -> str:
        """The Outcome of the newest signed screening; empty without one."""
        return self.signed.outcome if self.signed is not None else ""

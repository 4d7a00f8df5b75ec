"""How far the numbering of a kind of cases is in a year."""

from django.core.validators import MinValueValidator
from django.db import models

from privacyoffice.tenancy.models import TenantModel


class CaseCounter(TenantModel):
    """The last number given out; locked by whoever takes the next until that is kept or not."""

    letter = models.CharField(max_length=4)
    year = models.PositiveSmallIntegerField(validators=[MinValueValidator(1900)])
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "letter", "year"), name="case_counter_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.letter}-{self.year}: {self.last}"

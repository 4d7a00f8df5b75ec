"""What somebody typed into a form that is not sent yet."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.tenancy.models import TenantModel


class UnfinishedForm(TenantModel):
    """Answers under a throw-away key that only the visitor holds; swept after a day."""

    answers = models.TextField(blank=True, editable=False)
    began_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("unfinished form")
        verbose_name_plural = _("unfinished forms")
        indexes = (models.Index(fields=("organisation", "began_at"), name="unfinished_oldest"),)

    def __str__(self) -> str:
        return str(self.pk)

"""That somebody who wants to write shows that a mailbox is theirs."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.tenancy.managers import TenantManager
from privacyoffice.tenancy.models import TenantModel


class MailboxCheck(TenantModel):
    """An e-mail address to which a code goes, before there is a case.

    `sealed` holds the address under a key that is not in the database, and the code follows from
    that key: a row tells neither. Goes when the code was right, and within a day in any case.
    Law: GDPR art. 5(1)(c), 5(1)(e).
    """

    sealed = models.TextField(editable=False)
    asked_at = models.DateTimeField(editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = TenantManager["MailboxCheck"]()

    class Meta:
        verbose_name = _("check of a mailbox")
        verbose_name_plural = _("checks of mailboxes")
        indexes = (models.Index(fields=("organisation", "asked_at"), name="mailbox_oldest"),)

    def __str__(self) -> str:
        return str(self.pk)

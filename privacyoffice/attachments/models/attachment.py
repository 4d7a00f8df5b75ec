"""One file of a case: what it is and where it lies, never what it says."""

from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice.crypto.fields import EncryptedJSONField, EncryptedTextField
from privacyoffice.tenancy.managers import TenantManager, TenantQuerySet
from privacyoffice.tenancy.models import TenantModel


class Source(models.TextChoices):
    """By which way a file came."""

    CITIZEN = "citizen", gettext_lazy("sent by the person")
    OFFICER = "officer", gettext_lazy("added by the office")
    MAIL = "mail", gettext_lazy("came with an e-mail")
    COLLEAGUE = "colleague", gettext_lazy("added by a colleague")


# What somebody of the office who adds a file chooses from: a colleague adds on a page of their own.
BY_OFFICE = tuple(one for one in Source if one != Source.COLLEAGUE)


class AttachmentQuerySet(TenantQuerySet["Attachment"]):
    """Questions about attachments."""

    def kept(self) -> "AttachmentQuerySet":
        """Those whose file was not removed."""
        return self.filter(removed_at__isnull=True)


class Attachment(TenantModel):
    """A file that was checked, encrypted with the key of its case and kept.

    `number` counts within the case and is never given out again. `size` is in bytes of content,
    `sha256` is of the file on disk: a hash of the content would tell what it is. `facts` is what
    was read from it: pages, width and height, or of a mail its sender, moment, subject and the
    names of what came with it. Written once; a removal is added, and takes name and facts.
    Law: GDPR art. 5(1)(f), 32.
    """

    case_id = models.UUIDField(editable=False)
    case_kind = models.CharField(max_length=100, editable=False)
    number = models.PositiveSmallIntegerField(gettext_lazy("number"), editable=False)
    name = EncryptedTextField(gettext_lazy("name"), case="case_id")
    facts = EncryptedJSONField(gettext_lazy("what is known of it"), case="case_id", null=True)
    media_type = models.CharField(gettext_lazy("kind"), max_length=100, editable=False)
    size = models.PositiveBigIntegerField(gettext_lazy("size"), editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    stored_as = models.CharField(max_length=100, editable=False)
    source = models.CharField(gettext_lazy("how it came in"), max_length=20, choices=Source.choices)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=gettext_lazy("added by"),
    )
    added_at = models.DateTimeField(gettext_lazy("added at"), editable=False)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=gettext_lazy("removed by"),
    )
    removed_at = models.DateTimeField(gettext_lazy("removed at"), null=True, editable=False)

    objects = TenantManager.of(AttachmentQuerySet)

    class Meta:
        verbose_name = gettext_lazy("attachment")
        verbose_name_plural = gettext_lazy("attachments")
        ordering = ("case_id", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "case_id", "number"), name="attachment_number_in_case"
            ),
            models.UniqueConstraint(fields=("stored_as",), name="attachment_file_of_one_row"),
            models.CheckConstraint(
                condition=models.Q(removed_at__isnull=False) | models.Q(removed_by__isnull=True),
                name="attachment_removed_in_full",
            ),
        )

    def __str__(self) -> str:
        return _("attachment %(number)d") % {"number": self.number}

    @property
    def case_id_for_audit(self) -> UUID:
        """Under the key of which case the reasons of acts on this are kept."""
        return self.case_id

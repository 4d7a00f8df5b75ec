"""The register as one PDF, in its kinds."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.tenancy.models import TenantModel


class EditionKind(models.TextChoices):
    """For whom an edition is, and so what is in it."""

    PUBLIC = "public", _("public")
    ARCHIVE = "archive", _("for the archive")
    INTERNAL = "internal", _("internal, with all fields")
    FOR_OTHERS = "for_others", _("what we do for others")


class RegisterEdition(TenantModel):
    """One edition of the register as a PDF.

    The latest public one is served. The one for the archive has the number of the public
    edition of which it is a copy, with its data inside (PDF/A-3a). An internal one holds every
    field, and one of what we do for others the record of a processor; the database hides the rows
    of both from the role of the public pages. Law: GDPR art. 30(2), 30(4).

    `content_hash` is that of the texts in it, so that a person can compare paper with page.
    `rendering_hash` covers words, layout and content: an edition that would come out the same
    is not made again. `withdrawals` is how many versions had been withdrawn before its texts
    were read: when there are more, it may hold a text that was. Sizes in bytes.
    """

    kind = models.CharField(
        _("kind"), max_length=20, choices=EditionKind.choices, default=EditionKind.PUBLIC
    )
    number = models.PositiveIntegerField(_("edition"))
    content_hash = models.CharField(_("hash of the content"), max_length=64)
    rendering_hash = models.CharField(_("hash of the layout"), max_length=64)
    in_force_on = models.DateField(_("in force on"))
    activity_count = models.PositiveIntegerField(_("processing activities"))
    withdrawals = models.PositiveIntegerField(_("withdrawn before"), default=0, editable=False)
    file_name = models.CharField(_("file"), max_length=200)
    file_hash = models.CharField(_("hash of the file"), max_length=64)
    file_size = models.PositiveIntegerField(_("size"))
    rendered_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("edition of the register")
        verbose_name_plural = _("editions of the register")
        ordering = ("-rendered_at", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "kind", "number"), name="register_edition_number_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}"

    @property
    def size(self) -> int:
        """Size of the file in bytes, as the public page shows it."""
        return self.file_size

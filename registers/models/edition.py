"""The public register as one PDF."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.tenancy.models import TenantModel


class RegisterEdition(TenantModel):
    """One rendered edition of the public register; the latest one is served.

    `content_hash` is that of the snapshots in it, so that a person can compare paper with
    page. `rendering_hash` covers words, layout and content: an edition that would come out
    the same is not made again. Sizes in bytes.
    """

    number = models.PositiveIntegerField(_("edition"))
    content_hash = models.CharField(_("hash of the content"), max_length=64)
    rendering_hash = models.CharField(_("hash of the layout"), max_length=64)
    in_force_on = models.DateField(_("in force on"))
    activity_count = models.PositiveIntegerField(_("processing activities"))
    file_name = models.CharField(_("file"), max_length=200)
    file_hash = models.CharField(_("hash of the file"), max_length=64)
    file_size = models.PositiveIntegerField(_("size"))
    rendered_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("edition of the register")
        verbose_name_plural = _("editions of the register")
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "number"), name="register_edition_number_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}"

    @property
    def size(self) -> int:
        """Size of the file in bytes, as the public page shows it."""
        return self.file_size

"""The public versions of the register (decision 8)."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from privacyoffice.tenancy.managers import TenantManager, TenantQuerySet
from privacyoffice.tenancy.models import TenantModel

# Found by word stem in Dutch, and by the beginning of a word as it stands.
SEARCH = (
    SearchVector("name", config="dutch", weight="A")
    + SearchVector("name", config="simple", weight="A")
    + SearchVector("search_text", config="dutch", weight="B")
    + SearchVector("search_text", config="simple", weight="B")
)


class PublishedActivityQuerySet(TenantQuerySet["PublishedActivity"]):
    """Questions about what is public."""

    def current(self) -> "PublishedActivityQuerySet":
        """What the register shows: the latest version of each activity that is in use."""
        return self.newest().filter(withdrawn_at__isnull=True, retired_on__isnull=True)

    def newest(self) -> "PublishedActivityQuerySet":
        """The latest version of each activity, also when it was withdrawn or the activity
        has ended."""
        return self.filter(superseded_at__isnull=True)


class PublishedActivity(TenantModel):
    """One version of one processing activity, exactly as it was published. Immutable.

    Only its end is written later: that a newer one replaced it, that the activity ended, or
    that it was published by mistake; then its address stays and its content goes.

    The id is the permanent identifier of the version; `activity_id` that of the activity.
    Holds only what registers.services.snapshot allows; readable without a scope, because
    it is public; the database lets nobody but this organisation write, and nobody rewrite.
    """

    activity_id = models.UUIDField(_("processing activity"))
    version = models.PositiveIntegerField(_("version"))
    reference = models.CharField(_("reference"), max_length=20, blank=True)
    name = models.CharField(_("name"), max_length=242, blank=True)
    department_name = models.CharField(_("department"), max_length=200, blank=True)
    purpose_line = models.TextField(_("purpose"), blank=True)
    content = models.JSONField(_("content"))
    content_hash = models.CharField(_("hash"), max_length=64)
    search_text = models.TextField(blank=True)
    search = models.GeneratedField(
        expression=SEARCH, output_field=SearchVectorField(), db_persist=True
    )
    sort_key = models.CharField(max_length=300)
    published_at = models.DateTimeField(_("published at"))
    superseded_at = models.DateTimeField(_("replaced at"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)
    withdrawn_because = models.TextField(_("withdrawn because"), blank=True)
    retired_on = models.DateField(_("ended on"), null=True)
    retired_because = models.TextField(_("ended because"), blank=True)

    objects = TenantManager.of(PublishedActivityQuerySet)

    class Meta:
        verbose_name = _("published version")
        verbose_name_plural = _("published versions")
        ordering = ("sort_key", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "activity_id", "version"), name="published_version_once"
            ),
            models.UniqueConstraint(
                fields=("organisation", "activity_id"),
                condition=models.Q(superseded_at__isnull=True),
                name="published_one_current_version",
            ),
        )
        indexes = (
            GinIndex(fields=("search",), name="published_search"),
            models.Index(
                fields=("organisation", "sort_key", "id"),
                condition=models.Q(superseded_at__isnull=True),
                name="published_current_by_name",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"

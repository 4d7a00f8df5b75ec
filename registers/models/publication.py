"""The public versions of the register (decision 8)."""

from datetime import UTC, date, datetime, time, timedelta

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models.functions import Cast, Coalesce, Greatest
from django.utils.translation import gettext_lazy as _

from privacyoffice import clock
from privacyoffice.tenancy.managers import TenantManager, TenantQuerySet
from privacyoffice.tenancy.models import TenantModel

# Found by word stem in Dutch, and by the beginning of a word as it stands.
SEARCH = (
    SearchVector("name", config="dutch", weight="A")
    + SearchVector("name", config="simple", weight="A")
    + SearchVector("search_text", config="dutch", weight="B")
    + SearchVector("search_text", config="simple", weight="B")
)

# An end may be told later than it was; of ends that an earlier release wrote only the day
# itself is known.
TOLD_THE_END = Coalesce("retired_at", Cast("retired_on", models.DateTimeField()))
LAST_CHANGE = Greatest("published_at", "withdrawn_at", TOLD_THE_END)


class PublishedActivityQuerySet(TenantQuerySet["PublishedActivity"]):
    """Questions about what is public."""

    def current(self) -> "PublishedActivityQuerySet":
        """What the register shows: the latest version of each activity that is in use."""
        return self.newest().filter(withdrawn_at__isnull=True, retired_on__isnull=True)

    def newest(self) -> "PublishedActivityQuerySet":
        """The latest version of each activity, also when it was withdrawn or the activity
        has ended."""
        return self.filter(superseded_at__isnull=True)

    def shown_on(self, day: date) -> "PublishedActivityQuerySet":
        """What the register showed at the end of this Amsterdam day, without the texts that
        were withdrawn since."""
        return self._public_at_the_end_of(day).filter(withdrawn_at__isnull=True)

    def withdrawn_after(self, day: date) -> "PublishedActivityQuerySet":
        """What the register showed at the end of this day, and was withdrawn later."""
        return self._public_at_the_end_of(day).filter(withdrawn_at__gte=_end_of(day))

    def published_by(self, day: date) -> "PublishedActivityQuerySet":
        """Every version that was ever published until the end of this Amsterdam day."""
        return self.filter(published_at__lt=_end_of(day))

    def changed_at(self) -> datetime | None:
        """When one of these last changed: published, ended or withdrawn. None without any."""
        moment: datetime | None = self.aggregate(at=models.Max(LAST_CHANGE))["at"]
        return moment

    def _public_at_the_end_of(self, day: date) -> "PublishedActivityQuerySet":
        end = _end_of(day)
        # An end may be told later than it was; the register showed the entry until then. Of
        # ends that an earlier release wrote only the day itself is known.
        not_ended = models.Q(retired_on__isnull=True) | models.Q(retired_at__gte=end)
        not_ended |= models.Q(retired_at__isnull=True, retired_on__gt=day)
        return self.filter(
            models.Q(superseded_at__isnull=True) | models.Q(superseded_at__gte=end),
            not_ended,
            published_at__lt=end,
        )


def _end_of(day: date) -> datetime:
    """The first moment after a day in the Netherlands, which may last 23 or 25 hours."""
    return datetime.combine(day + timedelta(days=1), time.min, clock.AMSTERDAM)


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
    facets = models.GeneratedField(
        expression=models.Func(models.F("content"), function="registers_facets"),
        output_field=ArrayField(models.TextField()),
        db_persist=True,
    )
    sort_key = models.CharField(max_length=300)
    published_at = models.DateTimeField(_("published at"))
    superseded_at = models.DateTimeField(_("replaced at"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)
    withdrawn_because = models.TextField(_("withdrawn because"), blank=True)
    retired_on = models.DateField(_("ended on"), null=True)
    # A day of the past can be told today: who follows the register reads of it today.
    retired_at = models.DateTimeField(_("told that it ended at"), null=True)
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
            GinIndex(fields=("facets",), name="published_facets"),
            models.Index(
                fields=("organisation", "sort_key", "id"),
                condition=models.Q(
                    superseded_at__isnull=True, withdrawn_at__isnull=True, retired_on__isnull=True
                ),
                name="published_current_by_name",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"

    @property
    def last_change(self) -> datetime:
        """When it was published, ended or withdrawn: the latest of these; as LAST_CHANGE."""
        told = self.retired_at
        if told is None and self.retired_on is not None:
            told = datetime.combine(self.retired_on, time.min, UTC)
        return max(moment for moment in (self.published_at, self.withdrawn_at, told) if moment)

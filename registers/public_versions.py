"""Which versions of a processing were ever public, and which one is asked for."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Max, OuterRef, Q, Subquery

from registers.models import PublishedActivity
from registers.models.publication import LAST_CHANGE

_FOR_SEARCH = ("search_text", "search", "facets")
_TEXTS = ("content", *_FOR_SEARCH)


@dataclass(frozen=True)
class Versions:
    """One version among all of its processing. `shown` and `before` have their content.

    `before` is the last version before it that was not withdrawn, `every` are all of them
    without their texts, the latest first.
    """

    shown: PublishedActivity
    before: PublishedActivity | None
    every: tuple[PublishedActivity, ...]

    @property
    def latest(self) -> PublishedActivity:
        """The latest version, which may have been withdrawn."""
        return self.every[0]

    @property
    def is_latest(self) -> bool:
        """Whether no version came after it."""
        return self.shown.version == self.latest.version

    @property
    def is_first(self) -> bool:
        """Whether no version came before it."""
        return self.shown.version == self.every[-1].version

    @property
    def withdrawn_between(self) -> tuple[PublishedActivity, ...]:
        """Versions after `before` and before this one: they were withdrawn, the latest first."""
        after = self.before.version if self.before else 0
        return tuple(row for row in self.every if after < row.version < self.shown.version)

    @property
    def neighbours(self) -> tuple[PublishedActivity | None, PublishedActivity | None]:
        """The version right before and the one right after it, withdrawn ones too."""
        by_number = {row.version: row for row in self.every}
        number = self.shown.version
        return by_number.get(number - 1), by_number.get(number + 1)


def find_version(activity_id: UUID, number: int | None = None) -> Versions | None:
    """A version with its company, in two queries; without a number the latest.

    None when there is no such version in the organisation in scope.
    """
    of_activity = PublishedActivity.objects.filter(activity_id=activity_id)
    every = tuple(of_activity.defer(*_TEXTS).order_by("-version"))
    wanted = next((row for row in every if number in (None, row.version)), None)
    if wanted is None:
        return None
    readable = (row for row in every if row.version < wanted.version and row.withdrawn_at is None)
    before = next(readable, None)
    keys = [row.pk for row in (wanted, before) if row is not None]
    texts = of_activity.defer(*_FOR_SEARCH).in_bulk(keys)
    return Versions(texts[wanted.pk], texts[before.pk] if before else None, every)


def version_on(activity_id: UUID, day: date) -> PublishedActivity | None:
    """What stood in the register at the end of a day in Amsterdam, withdrawn since or not.

    None when the processing was not in it: not yet, or because it had ended.
    """
    of_activity = PublishedActivity.objects.filter(activity_id=activity_id).defer(*_TEXTS)
    found: PublishedActivity | None = (
        of_activity.shown_on(day).first() or of_activity.withdrawn_after(day).first()
    )
    return found


def first_version(activity_id: UUID) -> PublishedActivity | None:
    """The first version that was ever public."""
    of_activity = PublishedActivity.objects.filter(activity_id=activity_id).defer(*_TEXTS)
    found: PublishedActivity | None = of_activity.order_by("version").first()
    return found


@dataclass(frozen=True)
class Changed:
    """A version with the moment that it last changed: published, ended or withdrawn.

    `before` is the last version before it that was not withdrawn.
    """

    row: PublishedActivity
    before: PublishedActivity | None
    changed_at: datetime


def recently_changed(most: int) -> list[Changed]:
    """The versions that changed last, the latest change first; two queries, however many."""
    readable_before = PublishedActivity.objects.filter(
        activity_id=OuterRef("activity_id"),
        version__lt=OuterRef("version"),
        withdrawn_at__isnull=True,
    ).order_by("-version")
    rows = list(
        PublishedActivity.objects.annotate(
            changed_at=LAST_CHANGE,
            before_id=Subquery(readable_before.values("pk")[:1]),
        )
        .defer(*_FOR_SEARCH)
        .order_by("-changed_at", "pk")[:most]
    )
    before = PublishedActivity.objects.defer(*_FOR_SEARCH).in_bulk(
        [row.before_id for row in rows if row.before_id]
    )
    return [Changed(row, before.get(row.before_id), row.changed_at) for row in rows]


def shown_by_organisation() -> dict[UUID, tuple[int, datetime]]:
    """Per organisation of the installation how many processings its register shows, and when
    that last changed. Needs no scope: it counts what everybody may read."""
    is_shown = Q(superseded_at__isnull=True, withdrawn_at__isnull=True, retired_on__isnull=True)
    shown = (
        PublishedActivity._base_manager.values_list("organisation_id")
        .annotate(count=Count("pk", filter=is_shown), changed_at=Max(LAST_CHANGE))
        .order_by()
    )
    return {organisation_id: (count, last) for organisation_id, count, last in shown}


def shown_activities(start: int, stop: int) -> list[tuple[UUID, datetime]]:
    """The processings that the register shows, by id, with the moment of their version."""
    shown = PublishedActivity.objects.current().order_by("activity_id")
    return list(shown.values_list("activity_id", "published_at")[start:stop])

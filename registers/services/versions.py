"""Which versions an entry had, and how two of them differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from privacyoffice.policy.queries import profile_on
from registers.models import ProcessingActivity, PublishedActivity, RecordVersion
from registers.record import record_of
from registers.services.differences import PartDifference, compare
from registers.services.snapshot import loaded, selection_of, snapshot_of


@dataclass(frozen=True)
class Comparison:
    """How a version, or the working copy, differs from the version before it.

    `before` is None when nothing was public before, `after` when it is the working copy.
    `parts` are differences of the whole record, `public` those of what everybody can read;
    `public` is None when that cannot be said, because `after` was withdrawn. `is_whole` is
    False when the version before was published by a release that did not keep its record;
    then nothing can be compared.
    """

    before: PublishedActivity | None
    after: PublishedActivity | None
    parts: tuple[PartDifference, ...]
    public: tuple[PartDifference, ...] | None
    is_whole: bool = True

    @property
    def public_columns(self) -> Mapping[str, frozenset[str]]:
        """Per part that changes for the public the columns that do."""
        return {part.key: part.columns for part in self.public or ()}

    @property
    def only_public(self) -> tuple[PartDifference, ...]:
        """Parts of which the text stays and only what is public of it changes: by another
        policy, or by an exception for this entry. After a version without content, which shows
        everything anew, there are none."""
        if self.before is None or self.before.withdrawn_at is not None:
            return ()
        changed = {part.key for part in self.parts}
        return tuple(part for part in self.public or () if part.key not in changed)


def versions_of(activity: ProcessingActivity) -> list[PublishedActivity]:
    """Every version that was ever public, the latest first, without their content."""
    return list(
        PublishedActivity.objects.filter(activity_id=activity.pk)
        .defer("content", "search_text", "search")
        .order_by("-version")
    )


def compare_with_public(activity: ProcessingActivity, on: date) -> Comparison:
    """How the working copy differs from the latest version, and what publishing it on this
    day would change for the public. Law: GDPR art. 5(1)(d), 5(2)."""
    fresh = loaded(activity)
    record = record_of(fresh)
    snapshot = snapshot_of(record, selection_of(profile_on(on), fresh.publication_choices.all()))
    latest = PublishedActivity.objects.newest().filter(activity_id=activity.pk).first()
    return _comparison(activity, latest, None, record, snapshot)


def compare_version(activity: ProcessingActivity, number: int) -> Comparison | None:
    """How a version differed from the one before it; None when its record was not kept."""
    versions = PublishedActivity.objects.filter(activity_id=activity.pk)
    found = list(versions.filter(version__lte=number).order_by("-version")[:2])
    record = _record(activity, number)
    if not found or found[0].version != number or record is None:
        return None
    after = found[0]
    before = found[1] if len(found) > 1 else None
    content = None if after.withdrawn_at else after.content
    return _comparison(activity, before, after, record, content)


def _comparison(
    activity: ProcessingActivity,
    before: PublishedActivity | None,
    after: PublishedActivity | None,
    record: Mapping[str, Any],
    content: Mapping[str, Any] | None,
) -> Comparison:
    older = _record(activity, before.version) if before else {}
    if older is None:
        return Comparison(before, after, (), None, is_whole=False)
    was_public = before.content if before else {}
    public = None if content is None else compare(was_public, content)
    return Comparison(before, after, compare(older, record) if before else (), public)


def _record(activity: ProcessingActivity, number: int) -> Mapping[str, Any] | None:
    """The whole record of a version, where it was kept."""
    records = RecordVersion.objects.filter(activity=activity, version=number)
    found: Mapping[str, Any] | None = records.values_list("record", flat=True).first()
    return found

"""Writes many entries at once, as if people had written, accepted and published each.

What becomes public is decided by the functions that publishing itself uses; only the saving is
in bulk.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import models
from simple_history.utils import bulk_create_with_history

from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.demo.generating.entries import IS_PUBLIC, Entry, earlier
from privacyoffice.demo.loading import Founded
from privacyoffice.policy.profile import Profile
from privacyoffice.tenancy.models import Department
from registers.models import ProcessingActivity, PublishedActivity, RecordVersion
from registers.models.part import ActivityPart
from registers.record import PARTS, Part, Record, column_field, is_day, record_of
from registers.services.drafting import reserve_references
from registers.services.publication import unsaved_version
from registers.services.recording import KNOWN_ONCE, save_lines
from registers.services.review_deadlines import plan_reviews
from registers.services.snapshot import Selection, hash_of, selection_of, snapshot_of

BATCH = 250
_WORKING_DAY_BEGINS = time(9)
_RETURNED_BECAUSE = "Noem ook de bewaartermijn van de digitale stukken."

ByName = dict[str, models.Model]


@dataclass
class _Written:
    """The rows of a batch of entries, before they are saved."""

    activities: list[ProcessingActivity] = field(default_factory=list)
    lines: dict[str, list[models.Model]] = field(default_factory=dict)
    recorded: list[RecordVersion] = field(default_factory=list)
    published: list[PublishedActivity] = field(default_factory=list)


class Writer:
    """Writes entries into the register of the organisation in scope."""

    def __init__(self, founded: Founded, profile: Profile, random: Random, now: datetime) -> None:
        """`profile` decides what is public; moments lie between the founding and `now`."""
        self._founded = founded
        self._profile = profile
        self._selection: Selection = selection_of(profile)
        self._random = random
        self._now = now
        # Once for all lines: a name costs a query otherwise.
        self._known: dict[type[models.Model], ByName] = {
            model: {str(row): row for row in model._default_manager.all()} for model in KNOWN_ONCE
        }

    def write(self, entries: list[Entry]) -> list[tuple[Entry, ProcessingActivity]]:
        """Save the entries with their history, versions and audit events, and return each with
        its working copy. What `retired` and `withdrawn` ask is left to the services."""
        batch = _Written()
        made = [
            (entry, self._compose(entry, reference, batch))
            for entry, reference in zip(entries, reserve_references(len(entries)), strict=True)
        ]
        writer = self._founded.people["po"]
        bulk_create_with_history(batch.activities, ProcessingActivity, default_user=writer)
        for part in PARTS:
            # Part by part: a line may refer to one of an earlier part.
            save_lines(batch.lines.get(part.key, []))
        RecordVersion.objects.bulk_create(batch.recorded)
        PublishedActivity.objects.bulk_create(batch.published)
        self._account_for(batch)
        plan_reviews(batch.activities, actor=self._founded.people["po2"], now=self._now)
        return made

    def _compose(self, entry: Entry, reference: str, batch: _Written) -> ProcessingActivity:
        moments = self._moments(entry.versions + 3)
        activity = self._draft(entry, reference, moments[0])
        self._add_lines(activity, entry.record, batch)
        record = record_of(activity)
        self._walk(activity, entry, record, moments)
        batch.activities.append(activity)
        public = _versions_of(record, entry)
        for number, (text, at) in enumerate(zip(public, moments[3:], strict=True), start=1):
            batch.recorded.append(
                RecordVersion(
                    organisation_id=activity.organisation_id,
                    activity=activity,
                    version=number,
                    record=text,
                    recorded_at=at,
                )
            )
            content = snapshot_of(text, self._selection)
            published = unsaved_version(activity, number, content, hash_of(content), at)
            published.organisation_id = activity.organisation_id
            if number < entry.versions:
                published.superseded_at = moments[3 + number]
            batch.published.append(published)
        return activity

    def _draft(self, entry: Entry, reference: str, at: datetime) -> ProcessingActivity:
        department: Department = self._founded.departments[entry.department]
        activity = ProcessingActivity(
            organisation=self._founded.organisation,
            reference=reference,
            name=entry.name,
            department=department,
            last_edited_by=self._founded.people["po"],
            created_at=at,
            updated_at=at,
            **{
                column: _day(value) if is_day(ProcessingActivity, column) else value
                for column, value in entry.columns.items()
            },
        )
        # What `record_of` reads: the lines that are added below, not those of the database.
        activity._prefetched_objects_cache = {part.relation: [] for part in PARTS}  # type: ignore[attr-defined]
        return activity

    def _add_lines(self, activity: ProcessingActivity, record: Record, batch: _Written) -> None:
        own: dict[type[models.Model], ByName] = {}
        for part in PARTS:
            model: Any = part.model
            for position, line in enumerate(record.get(part.key, [])):
                made = model(
                    organisation_id=activity.organisation_id,
                    activity=activity,
                    position=position,
                    **self._values(part, line, own),
                )
                own.setdefault(model, {})[str(made)] = made
                activity._prefetched_objects_cache[part.relation].append(made)  # type: ignore[attr-defined]
                batch.lines.setdefault(part.key, []).append(made)

    def _values(
        self, part: Part, line: dict[str, Any], own: dict[type[models.Model], ByName]
    ) -> dict[str, Any]:
        values = {}
        for column, value in line.items():
            model_field = column_field(part.model, column)
            target = model_field.related_model
            if target is None:
                values[column] = _day(value) if is_day(part.model, column) else value
            elif value:
                found = own if issubclass(target, ActivityPart) else self._known
                values[column] = found[target][value]
        return values

    def _walk(
        self, activity: ProcessingActivity, entry: Entry, record: Record, moments: list[datetime]
    ) -> None:
        """Through the transitions of the model itself, to where the text stands."""
        if entry.standing == "draft":
            return
        if entry.standing == "changing":
            self._plan_review(activity, moments[-1])
            return
        people = self._founded.people
        activity.submit()
        activity.submitted_by, activity.submitted_at = people["po"], moments[1]
        activity.updated_at = moments[1]
        if entry.standing == "returned":
            activity.send_back(because=_RETURNED_BECAUSE)
        if entry.standing in ("submitted", "returned"):
            return
        activity.accept(content_hash=hash_of(snapshot_of(record, self._selection)))
        activity.accepted_by, activity.accepted_at = people["po2"], moments[2]
        activity.updated_at = moments[2]
        if entry.standing in IS_PUBLIC:
            activity.publish()
            activity.updated_at = moments[-1]
            self._plan_review(activity, moments[-1])

    def _plan_review(self, activity: ProcessingActivity, at: datetime) -> None:
        """As publishing plans it, with a policy that is read once for all."""
        activity.reviewed_on = clock.day_of(at)
        months = self._profile.register.review_months
        activity.next_review_on = activity.reviewed_on + relativedelta(months=months)

    def _account_for(self, batch: _Written) -> None:
        """The events that the acts would have left; what is public is told version by version."""
        writer, reviewer = self._founded.people["po"], self._founded.people["po2"]
        by_id = {activity.pk: activity for activity in batch.activities}
        for activity in batch.activities:
            audit.record(
                "registers.drafted", subject=activity, actor=writer, at=activity.created_at
            )
        for version in batch.published:
            audit.record(
                "registers.published",
                subject=by_id[version.activity_id],
                actor=reviewer,
                at=version.published_at,
                payload={
                    "version": version.version,
                    "hash": version.content_hash,
                    "unchanged": False,
                },
            )

    def _moments(self, amount: int) -> list[datetime]:
        """So many moments in order, each on a day of its own, in the past."""
        began = clock.day_of(self._founded.began)
        days = (clock.day_of(self._now) - began).days
        chosen = sorted(self._random.sample(range(1, days), amount))
        return [_morning(began + timedelta(days=number)) for number in chosen]


def _morning(day: date) -> datetime:
    return datetime.combine(day, _WORKING_DAY_BEGINS, clock.AMSTERDAM)


def _versions_of(record: Record, entry: Entry) -> Iterator[Record]:
    """The texts that became public, the oldest first. Of what is being written anew the latest
    one is the text before."""
    steps = entry.versions - 1 + (entry.standing == "changing")
    texts = [record]
    for _step in range(steps):
        texts.append(earlier(texts[-1]))
    newest_first = texts[1:] if entry.standing == "changing" else texts
    yield from reversed(newest_first[: entry.versions])


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None

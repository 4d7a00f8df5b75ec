"""Making an accepted text public, as an immutable snapshot (decision 8)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.prerendered.services import public_changed
from registers.models import ProcessingActivity, PublishedActivity, RecordVersion
from registers.models.processing_activity import Status
from registers.published import as_public
from registers.services.before_publishing import found_before_publishing, stopping
from registers.services.completeness import gaps_of, musts
from registers.services.edition import ask_for_new_edition
from registers.services.locking import take
from registers.services.review_deadlines import renew_review
from registers.services.reviewing import set_next_review
from registers.services.snapshot import (
    current_snapshot,
    hash_of,
    record_and_snapshot,
    sort_key_of,
    words_of,
)


def publish(
    *, activity_id: UUID, actor: Any, now: datetime, expected_revision: int | None = None
) -> PublishedActivity:
    """Publish an accepted activity, exactly as it was accepted.

    Content that is public already makes no new version. Raises TransitionNotAllowed when
    it is not accepted, ValidationError when its content differs from what was accepted
    (a department was renamed, or another policy says what is public, for instance), and with every
    sentence for which another app stops it. Law: what is published is policy; that it is accurate
    and dated is GDPR art. 5(1)(a), (d).
    """
    return _publish(activity_id, actor=actor, now=now, expected_revision=expected_revision)


@transaction.atomic
def _publish(
    activity_id: UUID,
    *,
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
    may_be_stopped: bool = True,
) -> PublishedActivity:
    activity = take(activity_id, actor=actor, perm="publish", expected_revision=expected_revision)
    activity.publish()
    found = found_before_publishing([activity], clock.day_of(now)) if may_be_stopped else {}
    if stops := stopping(found.get(activity.pk, ())):
        raise ValidationError([gap.sentence for gap in stops])
    record, content = record_and_snapshot(activity, clock.day_of(now))
    content_hash = hash_of(content)
    if content_hash != activity.accepted_hash:
        raise ValidationError(
            _("This is not what was accepted: something changed since. Have it reviewed again.")
        )
    set_next_review(activity, clock.day_of(now))
    activity.updated_at = now
    activity.save()
    renew_review(activity, actor=actor, now=now)
    latest: PublishedActivity | None = (
        PublishedActivity.objects.newest().filter(activity_id=activity.pk).first()
    )
    if latest is not None and _says_this_already(latest, content_hash):
        _record(activity, latest, actor=actor, now=now, unchanged=True)
        return latest
    if latest is not None:
        now = max(now, latest.published_at)  # a clock may have run ahead
        latest.superseded_at = now
        latest.save(update_fields=["superseded_at"])
    version = (latest.version if latest else 0) + 1
    published = unsaved_version(activity, version, content, content_hash, now)
    published.save(force_insert=True)
    RecordVersion.objects.create(activity=activity, version=version, record=record, recorded_at=now)
    _record(activity, published, actor=actor, now=now, unchanged=False)
    public_changed(actor, now)
    ask_for_new_edition(actor, now)
    return published


def _says_this_already(latest: PublishedActivity, content_hash: str) -> bool:
    is_shown = latest.withdrawn_at is None and latest.retired_on is None
    return is_shown and latest.content_hash == content_hash


def unsaved_version(
    activity: ProcessingActivity,
    version: int,
    content: dict[str, Any],
    content_hash: str,
    now: datetime,
) -> PublishedActivity:
    """A version with everything that is derived from its content, not saved yet."""
    purposes = [line["description"] for line in content.get("purposes", [])]
    published = PublishedActivity(
        activity_id=activity.pk,
        version=version,
        reference=content.get("reference", ""),
        name=activity.name,
        department_name=content.get("department", ""),
        purpose_line=" ".join(purposes)[:300],
        content=content,
        content_hash=content_hash,
        sort_key=sort_key_of(activity.name),
        published_at=now,
    )
    published.search_text = words_of(as_public(published, activity.organisation.slug))
    return published


def _record(
    activity: ProcessingActivity,
    published: PublishedActivity,
    *,
    actor: Any,
    now: datetime,
    unchanged: bool,
) -> None:
    audit.record(
        "registers.published",
        subject=activity,
        actor=actor,
        at=now,
        payload={
            "version": published.version,
            "hash": published.content_hash,
            "unchanged": unchanged,
        },
    )


@dataclass
class PublicationReport:
    """What publishing several activities did, by reference.

    `gaps` is what the published ones still lack. `incomplete` are those of `needs_review` that
    were left only because they lack musts or another app stops them, with these gaps.
    """

    published: list[str] = field(default_factory=list)
    already_public: list[str] = field(default_factory=list)
    needs_review: list[str] = field(default_factory=list)
    gaps: dict[str, list[Any]] = field(default_factory=dict)
    incomplete: dict[str, list[Any]] = field(default_factory=dict)


@transaction.atomic
def publish_register(
    *,
    actor: Any,
    now: datetime,
    only: Iterable[UUID] | None = None,
    complete_only: bool = False,
) -> PublicationReport:
    """Publish what is accepted, and what an import brought and no person changed since.

    An imported text has no submitter but who sent the file, so the actor is its second pair
    of eyes: it is accepted in their name first. A text that a person wrote or changed needs
    the normal review and is reported instead; so does what the actor sent to be imported.
    An import is no submission, so that what lacks a must, or what another app would stop, is
    published too and its gaps are reported; with `complete_only` it is left (docs/adr/0003). What
    was reviewed is left when another app stops it. `only` limits this to some activities. Raises
    PermissionDenied when the actor may not accept and publish here.
    """
    for perm in ("accept", "publish"):
        if not actor.has_perm(f"registers.{perm}_processingactivity"):
            raise PermissionDenied
    report = PublicationReport()
    activities = ProcessingActivity.objects.select_for_update(of=("self",)).order_by("reference")
    if only is not None:
        activities = activities.filter(pk__in=list(only))
    for activity in activities:
        if activity.status == Status.PUBLISHED:
            report.already_public.append(activity.reference)
        elif not _is_ready(activity, actor):
            report.needs_review.append(activity.reference)
        else:
            _publish_ready(activity, report, actor=actor, now=now, complete_only=complete_only)
    return report


def _publish_ready(
    activity: ProcessingActivity,
    report: PublicationReport,
    *,
    actor: Any,
    now: datetime,
    complete_only: bool,
) -> None:
    reference, gaps = activity.reference, gaps_of(activity, clock.day_of(now))
    lacking = musts(gaps) if complete_only else []
    if complete_only or activity.status == Status.ACCEPTED:
        lacking += stopping(gaps)
    if lacking:
        report.incomplete[reference] = lacking
    if lacking or not _is_published_now(activity, actor=actor, now=now):
        report.needs_review.append(reference)
    else:
        report.published.append(reference)
        report.gaps[reference] = gaps


def _is_ready(activity: ProcessingActivity, actor: Any) -> bool:
    """Whether it was accepted, or this person may accept it as the import brought it."""
    if activity.status == Status.ACCEPTED:
        return True
    return _is_untouched_import(activity) and actor.pk not in _senders(activity)


def _is_published_now(activity: ProcessingActivity, *, actor: Any, now: datetime) -> bool:
    if activity.status != Status.ACCEPTED:
        _accept_import(activity, actor=actor, now=now)
    try:
        _publish(activity.pk, actor=actor, now=now, may_be_stopped=False)
    except ValidationError:
        return False
    return True


def _is_untouched_import(activity: ProcessingActivity) -> bool:
    return (
        activity.status == Status.DRAFT
        and activity.last_edited_by_id is None
        and activity.imported_rows.exists()
    )


def _senders(activity: ProcessingActivity) -> set[Any]:
    """Who sent the files that an import read this from; nobody, if that was the command."""
    sent = activity.imported_rows.exclude(upload=None)
    return set(sent.values_list("upload__uploaded_by", flat=True))


def _accept_import(activity: ProcessingActivity, *, actor: Any, now: datetime) -> None:
    activity.submit()
    # The database refuses an acceptance by this person, and one of what was not submitted.
    activity.submitted_by_id = next(iter(_senders(activity)), None)
    activity.submitted_at = now
    activity.save()
    activity.accept(content_hash=hash_of(current_snapshot(activity, clock.day_of(now))))
    activity.accepted_by = actor
    activity.accepted_at = now
    activity.updated_at = now
    activity.save()
    audit.record("registers.import_accepted", subject=activity, actor=actor, at=now)

"""Taking pages out of service when something changes, and writing them again."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.jobs import services as jobs
from privacyoffice.jobs.models import Job
from privacyoffice.jobs.services import Progress
from privacyoffice.policy.models import PolicyProfile
from privacyoffice.prerendered import files
from privacyoffice.prerendered.files import Generation, StoredPage
from privacyoffice.prerendered.models import PublicRevision
from privacyoffice.prerendered.pages import Page, pages_of
from privacyoffice.prerendered.rendering import answer_to
from privacyoffice.tenancy.models import Organisation, SlugRegister
from privacyoffice.tenancy.scope import current_organisation_id, organisation_scope

PAGES_JOB = "prerendered.write_pages"
_PAGES_A_REPORT = 25
# Pages may be slow; a job that is silent for longer than its lease goes to another worker.
_SECONDS_A_REPORT = 10.0


def public_changed(actor: Any, now: datetime) -> None:
    """Say that this transaction changes what the public sees of the organisation in scope.

    The files go out of service at once and stay so until the transaction has ended, well or
    not; until they are written again the views answer. Raises OSError when they cannot be
    taken out of service: then the change must not happen either.
    """
    revision = _locked_revision()
    revision.number += 1
    revision.changed_at = now
    revision.save(update_fields=["number", "changed_at"])
    # After the lock: nobody puts a generation into service before this transaction ends.
    files.take_out_of_service(_slugs_ever(revision.organisation_id))
    jobs.ask_for(PAGES_JOB, actor=actor, now=now, dedup="pages")


def ask_for_missing_pages(now: datetime) -> int:
    """Ask for the pages of every organisation whose files are not those of this revision,
    this day and this release; returns how many.

    Work that waits is asked for again: that ends a pause after a failure.
    """
    asked = 0
    for organisation in Organisation.objects.all():
        with organisation_scope(organisation.pk):
            wanted = _generation_now(organisation.pk, clock.day_of(now))
            if wanted.is_in_service(organisation.slug):
                continue
            if not Job.objects.filter(kind=PAGES_JOB).at_work(now).exists():
                jobs.ask_for(PAGES_JOB, actor=None, now=now, dedup="pages")
                asked += 1
    return asked


def write_pages(progress: Progress) -> str:
    """The job: write all pages of one revision, and serve them if it still is the latest.

    Raises LeaseLost.
    """
    with translation.override(settings.LANGUAGE_CODE):
        plan = _plan(progress.organisation_id, clock.today())
        if plan is None:
            return _("The public pages are up to date")
        if not _build(plan, progress) or not _serve(plan):
            return _("Something changed meanwhile; the pages are written anew")
        files.keep_only(plan.generation)
        return _("The public pages are written: %(count)d") % {"count": len(plan.pages)}


def _build(plan: "_Plan", progress: Progress) -> bool:
    """Write every page of the generation; False when something changed meanwhile."""
    if plan.generation.is_complete():
        return True  # it went out of service for a change that did not go through
    plan.generation.begin()
    before = files.latest_complete(progress.organisation_id)
    told_at = monotonic()
    for done, page in enumerate(plan.pages):
        if done % _PAGES_A_REPORT == 0 or monotonic() - told_at > _SECONDS_A_REPORT:
            progress.report(done, len(plan.pages))
            told_at = monotonic()
            if not plan.still_holds():
                return False
        plan.put(page, before)
    progress.report(len(plan.pages), len(plan.pages))
    return True


@dataclass(frozen=True)
class _Plan:
    """What is to be written, and of which state."""

    generation: Generation
    slug: str
    pages: list[Page]
    everywhere: str  # hash of what all pages share
    ends_at: float  # when the day is over

    def put(self, declared: Page, before: Path | None) -> None:
        """Write a page, unless it is there or an earlier file says the same."""
        name = files.name_of(declared.path.removeprefix(f"/{self.slug}"), declared.media_type)
        key = declared.key and _hash([self.everywhere, declared.key])
        if self.generation.has(name):
            return
        if key and self.generation.take_over(name, key=key, before=before):
            return
        response = answer_to(declared.path, declared.media_type)
        if response is not None:
            until = 0 if key else self.ends_at
            page = StoredPage(dict(response.items()), response.content, key, until)
            self.generation.write(name, page)

    def still_holds(self) -> bool:
        """Whether the state that is being written still is the latest."""
        with organisation_scope(self.generation.organisation_id):
            return self._is_latest(PublicRevision.objects.first())

    def _is_latest(self, revision: PublicRevision | None) -> bool:
        number = revision.number if revision else 0
        return self.generation.name.startswith(f"{number}-")


def _plan(organisation_id: UUID, today: date) -> _Plan | None:
    """None when the files of this moment are in service."""
    with organisation_scope(organisation_id):
        # The number first: what changes from here on, raises it.
        generation = _generation_now(organisation_id, today)
        organisation = Organisation.objects.get(pk=organisation_id)
        if generation.is_in_service(organisation.slug):
            return None
        midnight = datetime.combine(today + timedelta(days=1), time(), clock.AMSTERDAM)
        return _Plan(
            generation,
            organisation.slug,
            list(pages_of(organisation)),
            _hash(_of_all_pages(organisation, today)),
            midnight.timestamp(),
        )


def _serve(plan: _Plan) -> bool:
    """Put a complete generation into service; False when something changed since it began."""
    try:
        with organisation_scope(plan.generation.organisation_id):
            revision = _locked_revision()
            if not plan._is_latest(revision):
                return False
            plan.generation.put_into_service(plan.slug)
            # Also proof that the lock was still ours when the files went into service.
            revision.written_at = clock.now()
            revision.save(update_fields=["written_at"])
    except BaseException:
        files.take_out_of_service([plan.slug])
        raise
    return True


def _locked_revision() -> PublicRevision:
    made = PublicRevision(organisation_id=current_organisation_id())
    PublicRevision.objects.bulk_create([made], ignore_conflicts=True)
    locked: PublicRevision = PublicRevision.objects.select_for_update().get()
    return locked


def _generation_now(organisation_id: UUID, today: date) -> Generation:
    """A day has its own generation: a text may come into force with it."""
    number = PublicRevision.objects.values_list("number", flat=True).first() or 0
    return Generation(organisation_id, f"{number}-{today.isoformat()}")


def _slugs_ever(organisation_id: UUID) -> list[str]:
    return list(
        SlugRegister.objects.filter(organisation=organisation_id).values_list("slug", flat=True)
    )


def _of_all_pages(organisation: Organisation, today: date) -> list[Any]:
    policy = PolicyProfile.objects.in_force_on(today).values_list("version", flat=True).first()
    row = {field.attname: str(getattr(organisation, field.attname)) for field in _columns()}
    return [row, policy]


def _columns() -> Any:
    return Organisation._meta.concrete_fields


def _hash(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()

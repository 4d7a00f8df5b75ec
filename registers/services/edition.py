"""The public register as a PDF: made by a worker, served until the next one is there."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.documents import storage
from privacyoffice.documents.joining import Attachment
from privacyoffice.documents.parts import PartFolder
from privacyoffice.jobs import services as jobs
from privacyoffice.jobs.models import Job
from privacyoffice.jobs.services import Progress
from privacyoffice.prerendered.services import public_changed
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import EditionKind, PublishedActivity, RegisterEdition
from registers.open_data import as_data, row_of
from registers.published import as_public
from registers.services.paper import Cover, Paper, PaperEntry, Report
from registers.services.paper_making import make_pdf
from registers.services.snapshot import hash_of

RENDER_JOB = "registers.render_public_register"
PARTS_OF_INTERNAL = "internal"
PARTS_FOR_OTHERS = "for-others"


class NothingPublished(LookupError):
    """There is no public register to make a PDF of."""


def current_edition(kind: str = EditionKind.PUBLIC) -> RegisterEdition | None:
    """The latest edition of a kind, of the organisation in scope."""
    latest: RegisterEdition | None = (
        RegisterEdition.objects.filter(kind=kind).order_by("-number").first()
    )
    return latest


def servable_edition(kind: str = EditionKind.PUBLIC) -> RegisterEdition | None:
    """The latest edition of a kind, unless it may hold a text that was withdrawn after it
    was made, or its file was lost."""
    latest = current_edition(kind)
    if latest is None or is_lost(latest) or not holds_nothing_withdrawn(latest):
        return None
    return latest


def is_lost(edition: RegisterEdition | None) -> bool:
    """Whether its file is not there any more: after a restore without files, for instance."""
    return edition is not None and not storage.is_kept(edition.file_name)


def holds_nothing_withdrawn(edition: RegisterEdition) -> bool:
    """Whether no text was withdrawn since the texts of this edition were read.

    By number and not by moment: clocks differ, and a withdrawal is told at its commit.
    """
    return edition.withdrawals == _withdrawals()


def _withdrawals() -> int:
    """How many versions were ever withdrawn; what is withdrawn stays so."""
    return PublishedActivity.objects.filter(withdrawn_at__isnull=False).count()


@dataclass(frozen=True)
class _Document:
    """What is public at one moment, as it will be printed.

    `withdrawals` was counted before its texts were read: a withdrawal in between is then seen.
    """

    organisation: Organisation
    snapshots: list[PublishedActivity]
    withdrawals: int
    content_hash: str
    paper: Paper

    @property
    def is_whole(self) -> bool:
        """Whether no text was withdrawn since."""
        return self.withdrawals == _withdrawals()


def render_public_register(organisation_id: UUID, report: Report) -> RegisterEdition:
    """Make the PDF of what is public now, unless the latest edition still is that.

    Call it outside a transaction: it takes as long as it takes, and opens its own scopes.
    `report(done, total, message)` counts parts. When another edition was finished meanwhile,
    this one is thrown away and made again from what is public then, so that an older text
    never replaces a newer one. Raises NothingPublished, RenderFailed.
    """
    while True:
        document, latest, is_servable = _document_now(organisation_id)
        rendering_hash = document.paper.hash()
        if latest is not None and latest.rendering_hash == rendering_hash and is_servable:
            return latest
        edition = RegisterEdition(
            organisation_id=organisation_id,
            number=latest.number + 1 if latest else 1,
            content_hash=document.content_hash,
            rendering_hash=rendering_hash,
            in_force_on=clock.today(),
            activity_count=len(document.snapshots),
            withdrawals=document.withdrawals,
        )
        pdf = make_pdf(document.paper, cover_of(edition), made_at=clock.now(), report=report)
        if keep_edition(edition, pdf, if_still=partial(_is_next, edition, document)):
            return edition


def _is_next(edition: RegisterEdition, document: _Document) -> bool:
    return _number(current_edition()) == edition.number - 1 and document.is_whole


def render_archive(organisation_id: UUID, report: Report) -> RegisterEdition | None:
    """Make the copy for the archive of the latest public edition, from the same parts.

    None when something else is public by now: the copy of that follows. As
    `render_public_register` otherwise.
    """
    document, latest, is_servable = _document_now(organisation_id)
    rendering_hash = document.paper.hash()
    if latest is None or latest.rendering_hash != rendering_hash or not is_servable:
        return None
    with organisation_scope(organisation_id):
        made = current_edition(EditionKind.ARCHIVE)
    if made is not None and made.number == latest.number:
        return made
    copy = RegisterEdition(
        organisation_id=organisation_id,
        kind=EditionKind.ARCHIVE,
        number=latest.number,
        content_hash=document.content_hash,
        rendering_hash=rendering_hash,
        in_force_on=latest.in_force_on,
        activity_count=len(document.snapshots),
        withdrawals=document.withdrawals,
    )
    pdf = make_pdf(
        document.paper,
        cover_of(copy),
        made_at=clock.now(),
        report=report,
        attachments=[_data(document, copy)],
        is_archive=True,
    )

    def is_still_wanted() -> bool:
        before = _number(current_edition(EditionKind.ARCHIVE))
        return before < copy.number == _number(current_edition()) and document.is_whole

    return copy if keep_edition(copy, pdf, if_still=is_still_wanted) else None


def keep_edition(
    edition: RegisterEdition,
    pdf: bytes,
    *,
    if_still: Callable[[], bool],
    then: Callable[[], object] = lambda: None,
) -> bool:
    """Store the file and its row, and do `then` in the same transaction. False, and nothing kept,
    when `if_still` says, while nobody else can number an edition, that it is out of date. See
    `told_once`."""
    stored = storage.store(pdf, organisation_id=edition.organisation_id, suffix=".pdf")
    with organisation_scope(edition.organisation_id):
        _lock_numbering(edition.organisation_id)
        kept = if_still()
        if kept:
            edition.file_name = stored.name
            edition.file_hash = stored.sha256
            edition.file_size = stored.size
            edition.rendered_at = clock.now()
            edition.save()
            then()
    if not kept:
        storage.remove(stored.name)
    return kept


@contextmanager
def told_once(organisation_id: UUID, *, is_second_attempt: bool = False) -> Iterator[None]:
    """Write the public pages anew at the end, if editions were kept inside: pages tell how
    large the files are. Not for each of them: nothing else on a page changes.

    At a second attempt always: a worker that was killed may have kept one and told nobody.
    """
    before = _latest_editions(organisation_id)
    is_due = False
    try:
        yield
        is_due = is_second_attempt
    finally:
        if is_due or _latest_editions(organisation_id) != before:
            with organisation_scope(organisation_id):
                public_changed(None, clock.now())


def _latest_editions(organisation_id: UUID) -> list[RegisterEdition | None]:
    with organisation_scope(organisation_id):
        return [current_edition(kind) for kind in (EditionKind.PUBLIC, EditionKind.ARCHIVE)]


@transaction.atomic
def ask_for_public_edition(*, actor: Any, now: datetime) -> Job:
    """Ask for the PDF of the public register and its copy for the archive, and let them be
    made anew if they are missing. Raises PermissionDenied."""
    if not actor.has_perm("registers.add_registeredition"):
        raise PermissionDenied
    return jobs.ask_for(RENDER_JOB, actor=actor, now=now, dedup="register")


def ask_for_new_edition(actor: Any, now: datetime) -> None:
    """Ask for a PDF with the organisation's present details, if anything is public."""
    if PublishedActivity.objects.current().exists():
        jobs.ask_for(RENDER_JOB, actor=actor, now=now, dedup="register")


def refresh_editions(now: datetime) -> int:
    """Ask every organisation for its PDF as it would be made today; returns how many.

    An edition that would come out the same is not made again. Needed after a release that
    changed a word or the layout.
    """
    organisations = list(Organisation.objects.values_list("pk", flat=True))
    for organisation_id in organisations:
        with organisation_scope(organisation_id):
            ask_for_new_edition(None, now)
    return len(organisations)


def render_job(progress: Progress) -> str:
    """The job that runs after each publication."""
    report = progress.report
    with translation.override("nl"):
        try:
            with told_once(progress.organisation_id, is_second_attempt=progress.attempt > 1):
                edition = render_public_register(
                    progress.organisation_id,
                    lambda done, total, told: report(done, 2 * total, told),
                )
                render_archive(
                    progress.organisation_id,
                    lambda done, total, told: report(total + done, 2 * total, told),
                )
        except NothingPublished:
            # What was public before, was withdrawn or has ended.
            PartFolder(progress.organisation_id).keep_only(())
            return _("Nothing has been published yet")
        for name in ("", PARTS_OF_INTERNAL, PARTS_FOR_OTHERS):
            PartFolder(progress.organisation_id, name).remove_unused()
        return _("Edition %(number)d is ready") % {"number": edition.number}


def _number(edition: RegisterEdition | None) -> int:
    return edition.number if edition else 0


def cover_of(edition: RegisterEdition) -> Cover:
    """What its cover says."""
    return Cover(edition.number, edition.in_force_on, edition.content_hash)


def _document_now(organisation_id: UUID) -> "tuple[_Document, RegisterEdition | None, bool]":
    """What is public now, the latest edition, and whether that may still be served."""
    with organisation_scope(organisation_id), translation.override("nl"):
        organisation = Organisation.objects.get(pk=organisation_id)
        withdrawals = _withdrawals()
        snapshots = list(PublishedActivity.objects.current().defer("search_text", "search"))
        if not snapshots:
            raise NothingPublished(organisation.slug)
        entries = [
            PaperEntry(str(shown.activity_id), shown.name, shown.department, shown)
            for shown in (as_public(snapshot, organisation.slug) for snapshot in snapshots)
        ]
        paper = Paper(
            organisation,
            _("Register of processing activities"),
            _(
                "This register says which personal data the organisation uses, why, how long it "
                "keeps them and with whom it shares them."
            ),
            entries,
            "documents/_activity_table.html",
        )
        content_hash = _hash(organisation, snapshots)
        document = _Document(organisation, snapshots, withdrawals, content_hash, paper)
        latest, copy = current_edition(), current_edition(EditionKind.ARCHIVE)
        # A number is given once: a copy that was lost comes back with the next edition.
        has_lost_copy = _number(copy) == _number(latest) and is_lost(copy)
        return document, latest, servable_edition() is not None and not has_lost_copy


def _lock_numbering(organisation_id: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"registers.edition:{organisation_id}"],
        )


def _hash(organisation: Organisation, snapshots: list[PublishedActivity]) -> str:
    contact = (
        organisation.name,
        organisation.address,
        organisation.website,
        organisation.dpo_name,
        organisation.dpo_email,
        organisation.dpo_phone,
    )
    parts = sorted((str(s.activity_id), s.version, s.content_hash) for s in snapshots)
    return hash_of([contact, parts])


def _data(document: _Document, edition: RegisterEdition) -> Attachment:
    """What the document was made from: what is public and nothing else, as the JSON download
    tells it, each version with the hash of its content."""
    organisation = document.organisation
    content = {
        "meta": {
            "organisation": {"name": organisation.name, "slug": organisation.slug},
            "date": edition.in_force_on.isoformat(),
            "edition": edition.number,
            "contentHash": edition.content_hash,
        },
        "results": [
            as_data(row_of(snapshot), organisation.slug) | {"contentHash": snapshot.content_hash}
            for snapshot in document.snapshots
        ],
    }
    return Attachment(
        name="register.json",
        media_type="application/json",
        description=translation.gettext("The processing activities of this register as data"),
        text=json.dumps(content, ensure_ascii=False, indent=1),
    )

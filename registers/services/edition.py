"""The public register as a PDF: rendered by a worker, served until the next one is there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection
from django.template.loader import render_to_string
from django.utils import translation

from privacyoffice import clock
from privacyoffice.documents import storage
from privacyoffice.documents.rendering import STATIC_FOLDER, render_pdf
from privacyoffice.jobs import services as jobs
from privacyoffice.jobs.services import Progress
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import PublishedActivity, RegisterEdition
from registers.published import PublicActivity, as_public
from registers.services.snapshot import hash_of, sort_key_of

RENDER_JOB = "registers.render_public_register"
STYLE_SHEET = "css/register-pdf.css"

Report = Callable[[int, int, str], None]


class NothingPublished(LookupError):
    """There is no public register to make a PDF of."""


def current_edition() -> RegisterEdition | None:
    """The latest edition of the organisation in scope."""
    latest: RegisterEdition | None = RegisterEdition.objects.order_by("-number").first()
    return latest


def servable_edition() -> RegisterEdition | None:
    """The latest edition, unless it may hold a text that was withdrawn after it was made."""
    latest = current_edition()
    if latest is None:
        return None
    withdrawn = PublishedActivity.objects.filter(withdrawn_at__gte=latest.rendered_at)
    return None if withdrawn.exists() else latest


def _withdrawn_since(document: "_Document") -> bool:
    """Whether a text of this document was withdrawn while the document was made."""
    ids = [snapshot.pk for snapshot in document.snapshots]
    return bool(PublishedActivity.objects.filter(pk__in=ids, withdrawn_at__isnull=False).exists())


def render_public_register(organisation_id: UUID, report: Report) -> RegisterEdition:
    """Make the PDF of what is public now, unless the latest edition still is that.

    Call it outside a transaction: it takes as long as it takes, and opens its own scopes.
    `report(done, total, message)` counts pages; the total is an estimate. When another
    edition was finished meanwhile, this one is thrown away and made again from what is
    public then, so that an older text never replaces a newer one. Raises NothingPublished,
    RenderFailed.
    """
    while True:
        document, latest, is_servable = _document_now(organisation_id)
        rendering_hash = document.hash()
        if latest is not None and latest.rendering_hash == rendering_hash and is_servable:
            return latest
        edition = RegisterEdition(
            organisation_id=organisation_id,
            number=latest.number + 1 if latest else 1,
            content_hash=document.content_hash,
            rendering_hash=rendering_hash,
            in_force_on=clock.today(),
            activity_count=len(document.snapshots),
        )
        pdf = _render(document, edition, report)
        if _keep(edition, pdf, document):
            return edition


def _document_now(organisation_id: UUID) -> "tuple[_Document, RegisterEdition | None, bool]":
    """What is public now, the latest edition, and whether that may still be served."""
    with organisation_scope(organisation_id):
        organisation = Organisation.objects.get(pk=organisation_id)
        snapshots = list(PublishedActivity.objects.current())
        if not snapshots:
            raise NothingPublished(organisation.slug)
        document = _Document(organisation, snapshots, _hash(organisation, snapshots))
        return document, current_edition(), servable_edition() is not None


def _render(document: "_Document", edition: RegisterEdition, report: Report) -> bytes:
    expected = len(document.snapshots) + 3
    report(0, expected, translation.gettext("Reading the published register"))

    def on_page(page: int) -> None:
        message = translation.gettext("Laying out page %(page)d") % {"page": page}
        report(min(page, expected - 1), expected, message)

    pdf = render_pdf(document.html(number=edition.number, on=edition.in_force_on), on_page=on_page)
    report(expected, expected, translation.gettext("The PDF is ready"))
    return pdf


def _keep(edition: RegisterEdition, pdf: bytes, document: "_Document") -> bool:
    """Store the file and its row; False, and nothing kept, when the number was taken or
    something in the document was withdrawn meanwhile."""
    stored = storage.store(pdf, organisation_id=edition.organisation_id, suffix=".pdf")
    with organisation_scope(edition.organisation_id):
        _lock_numbering(edition.organisation_id)
        latest = current_edition()
        free = (latest.number if latest else 0) == edition.number - 1
        free = free and not _withdrawn_since(document)
        if free:
            edition.file_name = stored.name
            edition.file_hash = stored.sha256
            edition.file_size = stored.size
            edition.rendered_at = clock.now()
            edition.save()
    if not free:
        storage.remove(stored.name)
    return free


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
    with translation.override("nl"):
        try:
            edition = render_public_register(progress.organisation_id, progress.report)
        except NothingPublished:
            return translation.gettext("Nothing has been published yet")
        return translation.gettext("Edition %(number)d is ready") % {"number": edition.number}


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


@dataclass(frozen=True)
class _Document:
    """The register as HTML, in Dutch, ready for the renderer."""

    organisation: Organisation
    snapshots: list[PublishedActivity]
    content_hash: str

    def html(self, *, number: int, on: date) -> str:
        activities = [as_public(snapshot, self.organisation.slug) for snapshot in self.snapshots]
        context: dict[str, Any] = {
            "organisation": self.organisation,
            "edition_number": number,
            "in_force_on": on,
            "content_hash": self.content_hash,
            "groups": _by_department(activities),
        }
        with translation.override("nl"):
            return render_to_string("documents/register.html", context)

    def hash(self) -> str:
        """Over everything that shows, but for the edition's own number and date."""
        style = (STATIC_FOLDER / STYLE_SHEET).read_text(encoding="utf-8")
        return hash_of([self.html(number=0, on=date.min), style])


def _by_department(activities: list[PublicActivity]) -> list[tuple[str, list[PublicActivity]]]:
    """Departments by name, the entries without one last; inside each, entries by name."""

    def department_key(activity: PublicActivity) -> tuple[bool, str]:
        return (not activity.department, sort_key_of(activity.department))

    ordered = sorted(activities, key=lambda a: (department_key(a), sort_key_of(a.name)))
    return [
        (entries[0].department, entries)
        for _, group in groupby(ordered, key=department_key)
        if (entries := list(group))
    ]

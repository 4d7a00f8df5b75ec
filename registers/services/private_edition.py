"""An edition of the register that is for the office and no public page: how each kind is made."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.utils import translation

from privacyoffice import clock
from privacyoffice.jobs.models import Job
from privacyoffice.jobs.services import Progress
from privacyoffice.tenancy.models import Organisation
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import RegisterEdition
from registers.services.edition import cover_of, current_edition, is_lost, keep_edition
from registers.services.paper import Paper, Report
from registers.services.paper_making import make_pdf
from registers.services.snapshot import hash_of


@dataclass(frozen=True)
class PrivateEdition:
    """A kind of edition: the act that one was made, what its job says then ("%(number)d"), and
    how its paper is put together.

    `record` takes what `audit.record` does besides the act. `paper_of(organisation)` answers, in
    the scope of that organisation, with the paper and what it says as JSON values.
    """

    kind: str
    record: Callable[..., Any]
    ready: Any
    paper_of: Callable[[Organisation], tuple[Paper, Any]]

    def job(self, progress: Progress) -> str:
        """The job that makes it."""
        with translation.override("nl"):
            edition = self.render(progress.organisation_id, progress.report, job_id=progress.job_id)
            return str(self.ready) % {"number": edition.number}

    def render(
        self, organisation_id: UUID, report: Report, *, job_id: UUID | None = None
    ) -> RegisterEdition:
        """Make the PDF, unless the latest one of this kind still is that.

        Call it outside a transaction: it takes as long as it takes, and opens its own scopes.
        Raises RenderFailed.
        """
        with organisation_scope(organisation_id), translation.override("nl"):
            paper, told = self.paper_of(Organisation.objects.get(pk=organisation_id))
            latest = current_edition(self.kind)
        if latest and latest.rendering_hash == paper.hash() and not is_lost(latest):
            return latest
        return self._make(paper, hash_of(told), latest, report, job_id)

    def _make(
        self,
        paper: Paper,
        content_hash: str,
        latest: RegisterEdition | None,
        report: Report,
        job_id: UUID | None,
    ) -> RegisterEdition:
        """Print it as the next one of its kind, after `latest`."""
        rendering_hash = paper.hash()
        number = latest.number if latest else 0
        while True:
            number += 1
            edition = RegisterEdition(
                organisation_id=paper.organisation.pk,
                kind=self.kind,
                number=number,
                content_hash=content_hash,
                rendering_hash=rendering_hash,
                in_force_on=clock.today(),
                activity_count=len(paper.entries),
            )
            pdf = make_pdf(paper, cover_of(edition), made_at=clock.now(), report=report)
            record = partial(self._record, edition, job_id)
            if keep_edition(edition, pdf, if_still=partial(_is_free, edition), then=record):
                return edition

    def _record(self, edition: RegisterEdition, job_id: UUID | None) -> None:
        self.record(
            subject=edition,
            actor=_asked_by(job_id),
            at=edition.rendered_at,
            label=label_of(edition),
        )


def label_of(edition: RegisterEdition) -> str:
    """How the history names it."""
    return f"{edition.get_kind_display()} {edition.number}"


def _asked_by(job_id: UUID | None) -> Any:
    """Who asked for the work, in the organisation in scope; None when nobody did."""
    job = job_id and Job.objects.filter(pk=job_id).select_related("requested_by").first()
    return job.requested_by if job else None


def _is_free(edition: RegisterEdition) -> bool:
    latest = current_edition(edition.kind)
    return latest is None or latest.number < edition.number

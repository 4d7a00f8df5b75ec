"""An edition of the register that is for the office and no public page: how each kind is made."""

from functools import partial
from typing import Any
from uuid import UUID

from privacyoffice import clock
from privacyoffice.jobs.models import Job
from registers.models import RegisterEdition
from registers.services.edition import cover_of, current_edition, is_lost, keep_edition
from registers.services.paper import Paper, Report
from registers.services.paper_making import make_pdf


def make_private_edition(
    paper: Paper, content_hash: str, kind: str, latest: RegisterEdition | None, report: Report
) -> RegisterEdition:
    """Print a paper as the next edition of its kind, after `latest`.

    Call it outside a transaction: it takes as long as it takes, and opens its own scopes. Raises
    RenderFailed.
    """
    rendering_hash = paper.hash()
    number = latest.number if latest else 0
    while True:
        number += 1
        edition = RegisterEdition(
            organisation_id=paper.organisation.pk,
            kind=kind,
            number=number,
            content_hash=content_hash,
            rendering_hash=rendering_hash,
            in_force_on=clock.today(),
            activity_count=len(paper.entries),
        )
        pdf = make_pdf(paper, cover_of(edition), made_at=clock.now(), report=report)
        if keep_edition(edition, pdf, if_still=partial(_is_free, edition)):
            return edition


def is_still_so(latest: RegisterEdition, paper: Paper) -> bool:
    """Whether an edition is there and would come out the same."""
    return latest.rendering_hash == paper.hash() and not is_lost(latest)


def asked_by(job_id: UUID | None) -> Any:
    """Who asked for the work, in the organisation in scope; None when nobody did."""
    job = job_id and Job.objects.filter(pk=job_id).select_related("requested_by").first()
    return job.requested_by if job else None


def label_of(edition: RegisterEdition) -> str:
    """How the history names it."""
    return f"{edition.get_kind_display()} {edition.number}"


def _is_free(edition: RegisterEdition) -> bool:
    latest = current_edition(edition.kind)
    return latest is None or latest.number < edition.number

"""Letters of requests in every state, by the services that people use."""

from datetime import datetime
from typing import Any
from unittest.mock import patch
from uuid import UUID

from privacyoffice import clock
from privacyoffice.documents.rendering import Made
from privacyoffice.jobs.models import Job, JobStatus
from privacyoffice.jobs.services import Progress
from requests_dsar.models import DataSubjectRequest, DispatchWay, Letter, LetterKind
from requests_dsar.services import letter_files, letters

# "letter-printed" has its PDF and files that go along; "letter-handled" is the same, of the
# request of the case handler. Making the PDF of "letter-forgotten" was given up.
STATES = (
    "letter-draft",
    "letter-final",
    "letter-forgotten",
    "letter-printed",
    "letter-handled",
)


class _Silent(Progress):
    """Of a job that nobody looks at."""

    def report(self, done: int, total: int, message: str = "") -> None:
        """There is no row to report to."""


def a_draft(request: DataSubjectRequest, canary: str, *, by: Any) -> Letter:
    """A letter in somebody's own words, that can be changed."""
    facts = {"subject": f"Uw brief {canary}", "text": f"Wij lazen die {canary}."}
    return letters.draft(request, LetterKind.OTHER, facts, actor=by, now=clock.now())


def in_state(state: str, canary: str, request_id: UUID, *, by: Any) -> UUID:
    """A new letter in one of STATES, of this request; its PDF is none that anybody laid out."""
    letter = a_draft(DataSubjectRequest.objects.get(pk=request_id), canary, by=by)
    if state in ("letter-printed", "letter-handled"):
        content = letter.content.reveal() | {"table": f"naam;plaats\n{canary};Voorbeeld"}
        letters.change(letter_id=letter.pk, content=content, actor=by, now=clock.now())
    if state != "letter-draft":
        letters.finalise(letter_id=letter.pk, actor=by, now=clock.now())
    if state in ("letter-printed", "letter-handled"):
        stamped(letter)
    if state == "letter-forgotten":
        asked = Job.objects.filter(kind=letter_files.JOB, dedup_key=str(letter.pk))
        asked.update(status=JobStatus.FAILED, finished_at=clock.now())
    return letter.pk


def stamped(letter: Letter) -> Letter:
    """With files, where the renderer is left out."""
    made = Made(1, {}, b"%PDF-1.7 brief")
    with patch("requests_dsar.services.letter_files.make_pdf", return_value=made):
        return printed(letter)


def left(letter: Letter, *, by: Any, now: datetime | None = None) -> Letter:
    """Sent by post on the day of a moment (now), with what that brings about."""
    moment = now or clock.now()
    letters.send(
        letter_id=stamped(letter).pk,
        way=DispatchWay.POST,
        sent_on=clock.day_of(moment),
        proof="Postboek 12",
        actor=by,
        now=moment,
    )
    return Letter.objects.get(pk=letter.pk)


def printed(letter: Letter) -> Letter:
    """With the PDF that a worker makes, made in this process: it takes a second."""
    payload = {"letter": str(letter.pk)}
    letter_files.run(_Silent(letter.organisation_id, letter.pk, payload, 1))
    return Letter.objects.get(pk=letter.pk)

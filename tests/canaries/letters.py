"""Words about a person in letters: written, changed, sent, and to who got their data."""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from privacyoffice.clock import day_of
from privacyoffice.jobs.models import Job, JobStatus
from privacyoffice.tenancy.scope import organisation_scope
from requests_dsar.models import DataSubjectRequest, Letter, LetterKind
from requests_dsar.services import deciding, letter_files, letters
from tests.canaries.asking import Ask, Flow
from tests.canaries.dsar import MODEL, PAGES, written_down
from tests.canaries.words import Canaries
from tests.factories.decisions import proposed
from tests.resilience.office import Office

LETTER = "requests_dsar_letter"
LETTERS = "/admin/requests_dsar/letter/"


def _draft(office: Office, who: Canaries) -> UUID:
    """A letter that holds the canary."""
    case_id = written_down(office, who, upto="in_progress")
    with organisation_scope(office.organisation.pk):
        request = DataSubjectRequest.objects.get(pk=case_id)
        facts = {"subject": who.text("onderwerp"), "text": who.text("brief")}
        now = office.stand.now
        return letters.draft(request, LetterKind.OTHER, facts, actor=office.officer, now=now).pk


def _final(office: Office, who: Canaries) -> UUID:
    letter_id = _draft(office, who)
    with organisation_scope(office.organisation.pk):
        letters.finalise(letter_id=letter_id, actor=office.officer, now=office.stand.now)
    return letter_id


def _given_up(office: Office, who: Canaries) -> Ask:
    """Making its PDF was given up before a worker could take the work."""
    with transaction.atomic(), organisation_scope(office.organisation.pk):
        letter_id = _final(office, who)
        asked = Job.objects.filter(kind=letter_files.JOB, dedup_key=str(letter_id))
        asked.update(status=JobStatus.FAILED, finished_at=office.stand.now)
    return Ask(f"{LETTERS}{letter_id}/act/make-again/")


def _decided(office: Office, who: Canaries) -> UUID:
    case_id = written_down(office, who, upto="in_progress")
    with organisation_scope(office.organisation.pk):
        request = DataSubjectRequest.objects.get(pk=case_id)
        request.rights = ["erasure"]
        request.save(update_fields=["rights"])
        proposed(request, by=office.officer)
        deciding.decide(request_id=case_id, actor=office.officer, now=office.stand.now)
    return case_id


def _latest(office: Office) -> str:
    with organisation_scope(office.organisation.pk):
        return f"{LETTERS}{Letter.objects.latest('request__reference', 'made_at').pk}/change/"


def _write(text: Callable[[Canaries], str]) -> Callable[..., Ask]:
    def ask(office: Office, who: Canaries) -> Ask:
        case_id = written_down(office, who, upto="in_progress")
        data = {"subject": who.text("onderwerp"), "text": text(who)}
        return Ask(f"{PAGES}{case_id}/act/write-letter/", data)

    return ask


def _change(subject: Callable[[Canaries], str]) -> Callable[..., Ask]:
    def ask(office: Office, who: Canaries) -> Ask:
        data = {
            "addressee": who.text("naam"),
            "subject": subject(who),
            "salutation": who.text("aanhef"),
            "p0": who.text("alinea"),
            "own_text": who.text("eigen"),
            "table": f"naam;plaats\n{who.text('naam')};{who.text('plaats')}",
        }
        return Ask(f"{LETTERS}{_draft(office, who)}/act/change/", data)

    return ask


def _send(office: Office, who: Canaries) -> Ask:
    """There is no PDF yet, so that it is refused with what was typed."""
    today = day_of(office.stand.now).isoformat()
    data = {"way": "post", "sent_on": today, "proof": who.text("bewijs")}
    return Ask(f"{LETTERS}{_final(office, who)}/act/send/", data)


def _send_from_request(office: Office, who: Canaries) -> Ask:
    """The same on the page of the request."""
    letter_id = _final(office, who)
    with organisation_scope(office.organisation.pk):
        case_id = Letter.objects.get(pk=letter_id).request_id
    today = day_of(office.stand.now).isoformat()
    data = {"letter": str(letter_id), "way": "post", "sent_on": today, "proof": who.text("bewijs")}
    return Ask(f"{PAGES}{case_id}/act/send-letter/", data)


def _cancel(reason: Callable[[Canaries], str]) -> Callable[..., Ask]:
    def ask(office: Office, who: Canaries) -> Ask:
        return Ask(f"{LETTERS}{_draft(office, who)}/act/cancel/", {"reason": reason(who)})

    return ask


def _tell(what: Callable[[Canaries], str]) -> Callable[..., Ask]:
    def ask(office: Office, who: Canaries) -> Ask:
        data = {"recipient": who.text("ontvanger"), "what": what(who)}
        return Ask(f"{PAGES}{_decided(office, who)}/act/tell-recipients/", data)

    return ask


def _nothing(_who: Canaries) -> str:
    return ""


FLOWS = (
    Flow(
        "write a letter",
        frozenset({f"{MODEL}:write-letter"}),
        _write(lambda who: who.text("brief")),
        _write(_nothing),
        fails_at="fail-act",
        shown_at=_latest,
    ),
    Flow(
        "tell who got the data",
        frozenset({f"{MODEL}:tell-recipients"}),
        _tell(lambda who: who.text("gegevens")),
        _tell(_nothing),
        fails_at="fail-act",
        shown_at=_latest,
    ),
    Flow(
        "make a decision letter",
        frozenset({f"{MODEL}:draft-decision"}),
        lambda office, who: Ask(f"{PAGES}{_decided(office, who)}/act/draft-decision/"),
    ),
    Flow(
        "change a letter",
        frozenset({f"{LETTER}:change"}),
        _change(lambda who: who.text("onderwerp")),
        _change(_nothing),
        fails_at="fail-act",
        shown_at=_latest,
    ),
    Flow(
        "make a letter final",
        frozenset({f"{LETTER}:finalise"}),
        lambda office, who: Ask(f"{LETTERS}{_draft(office, who)}/act/finalise/"),
    ),
    Flow("make a PDF again", frozenset({f"{LETTER}:make-again"}), _given_up),
    Flow("send a letter, too early", frozenset({f"{LETTER}:send"}), _send, answer=200),
    Flow(
        "send a letter of a request, too early",
        frozenset({f"{MODEL}:send-letter"}),
        _send_from_request,
        answer=200,
    ),
    Flow(
        "do not send a letter",
        frozenset({f"{LETTER}:cancel"}),
        _cancel(lambda who: who.text("reden")),
        _cancel(_nothing),
        fails_at="fail-act",
    ),
)

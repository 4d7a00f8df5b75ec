"""A request from the form to its letter, each act by a process that may be ended."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from itertools import chain
from uuid import UUID, uuid4

from breaches.models import Notification, Source
from breaches.services import notifying, reporting
from privacyoffice import clock
from privacyoffice.accounts.models import User
from privacyoffice.audit.models import AuditEvent
from privacyoffice.correspondence.models import Door
from privacyoffice.deadlines.models import Deadline
from privacyoffice.jobs.services import run_one
from privacyoffice.notifications.models import OutboxMessage
from privacyoffice.tenancy.scope import organisation_scope
from requests_dsar.models import (
    DataSubjectRequest,
    DispatchWay,
    Letter,
    LetterCollection,
    LetterDispatch,
    LetterKind,
)
from requests_dsar.services import collecting, letters
from requests_dsar.services.filing import Answers, file_request
from tests.resilience.office import Office

# What an office does with a request, in this order: the name of the step, and the act that it
# records.
STEPS = {
    "file": "dsar.filed",
    "finalise": "dsar.letter_final",
    "print": "dsar.letter_printed",
    "hand-over": "dsar.letter_sent",
    "collect": "dsar.letter_collected",
}


def _file(organisation_id: UUID, form_id: UUID, _officer_id: UUID) -> None:
    answers = Answers(
        rights=("access",),
        story="Wat weet u van mij?",
        for_whom="oneself",
        person={"surname": "Kortaf", "email": "kortaf@burger.example"},
        answer_by="status_page",
        consent_words="Ik wil het antwoord op mijn eigen pagina.",
    )
    with organisation_scope(organisation_id):
        file_request(answers=answers, now=clock.now(), form_id=form_id)


def _finalise(organisation_id: UUID, _form_id: UUID, officer_id: UUID) -> None:
    with organisation_scope(organisation_id):
        officer = User.objects.get(pk=officer_id)
        letters.finalise(letter_id=Letter.objects.get().pk, actor=officer, now=clock.now())


def _print(organisation_id: UUID, _form_id: UUID, _officer_id: UUID) -> None:
    """As a worker does."""
    while run_one(organisation_id):
        pass


def _hand_over(organisation_id: UUID, _form_id: UUID, officer_id: UUID) -> None:
    now = clock.now()
    with organisation_scope(organisation_id):
        letters.send(
            letter_id=Letter.objects.get().pk,
            way=DispatchWay.STATUS_PAGE,
            sent_on=clock.day_of(now),
            proof="",
            actor=User.objects.get(pk=officer_id),
            now=now,
        )


def _collect(organisation_id: UUID, _form_id: UUID, _officer_id: UUID) -> None:
    with organisation_scope(organisation_id):
        request = DataSubjectRequest.objects.get()
        collecting.collect(request, 1, second_step="email", now=clock.now())


def _report(organisation_id: UUID, form_id: UUID, _officer_id: UUID) -> None:
    """As the public form does: the same form twice is one breach."""
    now = clock.now()
    with organisation_scope(organisation_id):
        reporting.report(
            source=Source.STAFF,
            report={"story": "Mail mis"},
            reporter=None,
            now=now,
            form_id=form_id,
        )


def _submit(organisation_id: UUID, _form_id: UUID, officer_id: UUID) -> None:
    now = clock.now()
    with organisation_scope(organisation_id):
        notifying.submit(
            notification_id=Notification.objects.get().pk,
            submitted_at=now,
            actor=User.objects.get(pk=officer_id),
            now=now,
        )


ACTS: dict[str, Callable[[UUID, UUID, UUID], None]] = {
    "file": _file,
    "finalise": _finalise,
    "print": _print,
    "hand-over": _hand_over,
    "collect": _collect,
    "report": _report,
    "submit": _submit,
}


class Story:
    """The one request of an office."""

    def __init__(self, office: Office) -> None:
        self.office, self._form = office, uuid4()

    def do(self, step: str, *, sabotages: tuple[str, ...] = ()) -> int:
        """Take a step in a process of its own; the code with which that ends."""
        about = (self.office.organisation.pk, self._form, self.office.officer.pk)
        what = " ".join([step, *map(str, about)])
        (code,) = self.office.stand.do(what, sabotages=sabotages)
        return code

    def prepare(self, step: str) -> None:
        """What an officer does before it."""
        if step == "finalise":
            with self._scope():
                letters.draft(
                    DataSubjectRequest.objects.get(),
                    LetterKind.OTHER,
                    {"subject": "Uw brief", "text": "Wij lazen die."},
                    actor=self.office.officer,
                    now=self.office.stand.now,
                )

    def told(self) -> Counter[str]:
        """Everything that the office keeps of it."""
        with self._scope():
            return Counter(chain(self._request(), self._letter(), self._beside()))

    def letter_as_it_is_kept(self) -> bytes:
        """The PDF, decrypted."""
        with self._scope():
            return b"".join(letters.open_letter(Letter.objects.get())[0])

    def _scope(self) -> AbstractContextManager[None]:
        return organisation_scope(self.office.organisation.pk)

    @staticmethod
    def _request() -> Iterator[str]:
        for request in DataSubjectRequest.objects.all():
            yield f"{request.reference} is {request.status}"
        for action in AuditEvent.objects.values_list("action", flat=True):
            yield f"act {action}"

    @staticmethod
    def _letter() -> Iterator[str]:
        for letter in Letter.objects.all():
            yield f"letter {letter.number} is {letter.status}"
            yield f"of {letter.pages} pages"
        for way in LetterDispatch.objects.values_list("way", flat=True):
            yield f"left: {way}"
        for step in LetterCollection.objects.values_list("second_step", flat=True):
            yield f"collected: {step}"

    @staticmethod
    def _beside() -> Iterator[str]:
        for kind, status in Deadline.objects.values_list("kind", "status"):
            yield f"term {kind} is {status}"
        for intent in OutboxMessage.objects.values_list("intent", flat=True):
            yield f"mail {intent}"
        for kind in Door.objects.values_list("case_kind", flat=True):
            yield f"door of {kind}"


def check_whole(killed: Counter[str], before: Counter[str], after: Counter[str]) -> None:
    """What stands there now stood there before the act, or after it: nothing in between."""
    assert killed in (before, after), f"half: {killed - before}, missing {after - killed}"

"""Words about a person in deciding on a request, and in what follows a decision."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from privacyoffice.accounts.roles import Role
from privacyoffice.clock import day_of
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import ProcessingActivity
from requests_dsar.models import DataSubjectRequest, ProceedingKind, Verdict
from requests_dsar.services import involving, proceedings
from tests.canaries.asking import Ask, Flow
from tests.canaries.dsar import MODEL, PAGES, page_of, written_down
from tests.canaries.dsar_work import an_activity
from tests.canaries.words import Canaries
from tests.factories import activities
from tests.factories.decisions import a_body, answered, decided, founded, proposed
from tests.factories.people import make_member
from tests.resilience.office import Office

Prepare = Callable[[Office, Canaries, DataSubjectRequest], dict[str, Any]]
_SECOND = "second_officer"


def _second(office: Office) -> Any:
    """Another privacy officer, made once for an office."""
    if _SECOND not in office.people:
        member = make_member(Role.PRIVACY_OFFICER, canary=office.canary, local=_SECOND)
        office.people[_SECOND] = member.user
    return office.people[_SECOND]


def _act(name: str, prepare: Prepare) -> Callable[[Office, Canaries], Ask]:
    """An act on a request in progress, after what `prepare` did; it returns what is typed."""

    def ask(office: Office, who: Canaries) -> Ask:
        key = written_down(office, who, upto="in_progress")
        with organisation_scope(office.organisation.pk):
            typed = prepare(office, who, DataSubjectRequest.objects.get(pk=key))
        return Ask(f"{PAGES}{key}/act/{name}/", typed)

    return ask


def _refused(office: Office, who: Canaries, request: DataSubjectRequest) -> dict[str, Any]:
    return {
        "items": ["access "],
        "verdict": Verdict.REFUSE.value,
        "grounds": ["uavg_41_i"],
        "reasons": who.text("redenen"),
        "weighing": who.text("afweging"),
        "body": str(a_body(office.canary).pk),
    }


def _without_weighing(office: Office, who: Canaries, request: DataSubjectRequest) -> dict[str, Any]:
    return _refused(office, who, request) | {"weighing": ""}


def _confirmed(office: Office, who: Canaries, request: DataSubjectRequest) -> dict[str, Any]:
    (made,) = proposed(
        request, by=_second(office), verdict=Verdict.REFUSE, reasons=who.text("redenen")
    )
    return {"decisions": [str(made.pk)], "by_body": "Collegebesluit 12"}


def _complete(office: Office, who: Canaries, request: DataSubjectRequest) -> dict[str, Any]:
    proposed(request, by=office.officer, reasons=who.text("toelichting"))
    return {}


def _reopened(office: Office, who: Canaries, request: DataSubjectRequest) -> dict[str, Any]:
    decided(request, by=office.officer)
    return {"reason": who.text("reden")}


def _reopened_without(office: Office, who: Canaries, request: DataSubjectRequest) -> dict[str, Any]:
    return _reopened(office, who, request) | {"reason": ""}


def _split(office: Office, who: Canaries, request: DataSubjectRequest) -> dict[str, Any]:
    first = ProcessingActivity.objects.get(pk=an_activity(office))
    other = activities.draft(office.canary, department=first.department, writer=office.officer)
    keys = [first.pk, other.pk]
    made = involving.add_involved(request, keys, actor=office.officer, now=office.stand.now)
    return {"involved": [str(made[0].pk)]}


def _received(office: Office, who: Canaries, request: DataSubjectRequest) -> dict[str, Any]:
    today = day_of(office.stand.now).isoformat()
    return {"kind": "complaint", "received_on": today, "text": who.text("klacht")}


def _received_nothing(office: Office, who: Canaries, request: DataSubjectRequest) -> dict[str, Any]:
    return {"text": who.text("klacht")}


def _complaint(office: Office, who: Canaries, request: DataSubjectRequest) -> dict[str, str]:
    now = office.stand.now
    made = proceedings.receive(
        request.pk,
        ProceedingKind.COMPLAINT,
        day_of(now),
        who.text("klacht"),
        office.officer,
        now,
    )
    return {"proceeding": str(made.pk)}


def _with_decider(office: Office, who: Canaries, request: DataSubjectRequest) -> dict[str, Any]:
    return _complaint(office, who, request) | {"decider": str(_second(office).pk)}


def _heard(office: Office, who: Canaries, request: DataSubjectRequest) -> dict[str, Any]:
    return _complaint(office, who, request) | {"note": who.text("verslag")}


def _adjourned(office: Office, who: Canaries, request: DataSubjectRequest) -> dict[str, Any]:
    today = day_of(office.stand.now).isoformat()
    return _complaint(office, who, request) | {"told_on": today}


def _ended(office: Office, who: Canaries, request: DataSubjectRequest) -> dict[str, Any]:
    return _complaint(office, who, request) | {
        "outcome": "withdrawn",
        "text": who.text("afloop"),
    }


def _ended_somehow(office: Office, who: Canaries, request: DataSubjectRequest) -> dict[str, Any]:
    return _ended(office, who, request) | {"outcome": ""}


def _undone(office: Office, who: Canaries, request: DataSubjectRequest) -> dict[str, Any]:
    decided(request, by=office.officer)
    answered(request, by=office.officer)
    made = founded(
        request, by=office.officer, second=_second(office), text=who.text("waarom gegrond")
    )
    return {"proceeding": str(made.pk)}


def _asked(office: Office, who: Canaries, request: DataSubjectRequest) -> dict[str, Any]:
    today = day_of(office.stand.now).isoformat()
    return {"question": who.text("vraag aan de FG"), "wanted_by": today}


def _asked_without_day(
    office: Office, who: Canaries, request: DataSubjectRequest
) -> dict[str, Any]:
    return {"question": who.text("vraag aan de FG")}


def _latest(office: Office) -> str:
    with organisation_scope(office.organisation.pk):
        key: UUID = DataSubjectRequest.objects.latest("created_at").pk
    return page_of(key)


def _flow(name: str, act: str, good: Prepare, bad: Prepare | None = None) -> Flow:
    return Flow(
        name,
        frozenset({f"{MODEL}:{act}"}),
        _act(act, good),
        _act(act, bad) if bad else None,
        fails_at="fail-act",
        shown_at=_latest if bad else None,
    )


FLOWS = (
    _flow("ask the FG", "ask-advice", _asked, _asked_without_day),
    Flow(
        "advise on a request, as the FG",
        frozenset({f"{MODEL}:give-advice"}),
        _act("give-advice", lambda _office, who, _request: {"text": who.text("advies")}),
        _act("give-advice", lambda _office, _who, _request: {"text": ""}),
        fails_at="fail-act",
        role=Role.DPO,
    ),
    _flow("propose a decision", "propose-decision", _refused, _without_weighing),
    _flow("confirm a decision", "confirm-decision", _confirmed),
    _flow("conclude a decision", "decide", _complete),
    _flow("look at a decision again", "reopen-decision", _reopened, _reopened_without),
    _flow("split a request", "split", _split),
    _flow("write down a complaint", "proceeding-receive", _received, _received_nothing),
    _flow("choose who decides", "proceeding-decider", _with_decider),
    _flow("write down a hearing", "proceeding-hearing", _heard),
    _flow("adjourn a decision", "proceeding-adjourn", _adjourned),
    _flow("write down how it ended", "proceeding-end", _ended, _ended_somehow),
    _flow("confirm a complaint by letter", "proceeding-receipt", _complaint),
    _flow("write how an objection ended", "proceeding-letter", _undone),
    _flow("decide anew", "decide-anew", _undone),
)

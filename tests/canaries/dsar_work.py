"""Words about a person in the work on a request: what colleagues look for, and what they find."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from privacyoffice.accounts.roles import Role
from privacyoffice.clock import day_of
from privacyoffice.tenancy.scope import organisation_scope
from registers.models import ActivityController, ControllingBody, ProcessingActivity
from requests_dsar.models import DataSubjectRequest, SearchTask
from requests_dsar.services import involving, searching
from requests_dsar.services.searching import Place
from tests.canaries.asking import Ask, Flow
from tests.canaries.dsar import MODEL, PAGES, page_of, written_down
from tests.canaries.words import Canaries
from tests.factories import activities, make_department
from tests.resilience.office import Office

SEARCH = "requests_dsar_searchtask"
SEARCHES = "/admin/requests_dsar/searchtask/"
Fields = Callable[[Office, Canaries], dict[str, Any]]


def an_activity(office: Office) -> UUID:
    """A processing with two controllers, made once for an office."""
    known = ProcessingActivity.objects.first()
    if known is None:
        department = make_department(f"Afdeling {office.canary}")
        known = activities.draft(office.canary, department=department, writer=office.officer)
        council = ControllingBody.objects.create(name=f"Raad {office.canary}")
        ActivityController.objects.create(activity=known, body=council)
    return known.pk


def _with_processing(office: Office, who: Canaries) -> tuple[UUID, Any]:
    """A request in progress that is about that processing."""
    key = written_down(office, who, upto="in_progress")
    with organisation_scope(office.organisation.pk):
        (involved,) = involving.involve(
            request_id=key,
            activities=[an_activity(office)],
            actor=office.officer,
            now=office.stand.now,
        )
    return key, involved


def _search(office: Office, who: Canaries) -> UUID:
    key, involved = _with_processing(office, who)
    with organisation_scope(office.organisation.pk):
        (task,) = searching.ask(
            request_id=key,
            places=[Place(involved, department=involved.activity.department)],
            colleague=office.officer,
            due_on=day_of(office.stand.now) + timedelta(days=5),
            what=who.text("zoekvraag"),
            shown=("surname", "email"),
            actor=office.officer,
            now=office.stand.now,
        )
    return task.pk


def _involve(office: Office, who: Canaries) -> Ask:
    key = written_down(office, who)
    words = who.text("zoekwoord")
    with organisation_scope(office.organisation.pk):
        ticked = str(an_activity(office))
    fields = {"look_for": words, "searched": words, "processings": [ticked]}
    return Ask(f"{PAGES}{key}/act/involve/", fields)


def _involve_by_words(office: Office, who: Canaries) -> Ask:
    fields = {"look_for": who.text("zoekwoord")}
    return Ask(f"{PAGES}{written_down(office, who)}/act/involve/", fields)


def _choose_body(office: Office, who: Canaries) -> Ask:
    key, involved = _with_processing(office, who)
    with organisation_scope(office.organisation.pk):
        body = ControllingBody.objects.get(name=f"Raad {office.canary}")
    # The third is the body that answers as long as nobody chose.
    choice = f"{involved.pk}:{body.pk}:{involved.body_id or ''}"
    return Ask(f"{PAGES}{key}/act/choose-body/", {"choice": choice})


def _set_aside(office: Office, who: Canaries) -> Ask:
    key, involved = _with_processing(office, who)
    return Ask(f"{PAGES}{key}/act/set-aside/", {"involved": str(involved.pk)})


def _ask(office: Office, who: Canaries) -> Ask:
    key, involved = _with_processing(office, who)
    fields = {
        "places": [f"d:{involved.pk}:{involved.activity.department_id}"],
        "colleague": str(office.officer.pk),
        "due_on": day_of(office.stand.now).isoformat(),
        "what": who.text("zoekvraag"),
        "shown": ["surname"],
    }
    return Ask(f"{PAGES}{key}/act/ask-search/", fields)


def _ask_nobody(office: Office, who: Canaries) -> Ask:
    asked = _ask(office, who)
    return Ask(asked.path, asked.data | {"colleague": ""})


def _answer(name: str, fields: Fields) -> Callable[[Office, Canaries], Ask]:
    def ask(office: Office, who: Canaries) -> Ask:
        return Ask(f"{SEARCHES}{_search(office, who)}/act/{name}/", fields(office, who))

    return ask


def _found(office: Office, who: Canaries) -> Ask:
    path = f"{SEARCHES}{_search(office, who)}/act/found/"
    told = {"text": who.text("vondst"), "third_parties": who.text("anderen")}
    letter = ("brief.txt", who.text("brief").encode(), "text/plain")
    return Ask(path, told, files=[("files", letter)])


def _found_without_words(_office: Office, who: Canaries) -> dict[str, Any]:
    return {"third_parties": who.text("anderen")}


def _pass_on(office: Office, _who: Canaries) -> dict[str, Any]:
    return {"colleague": str(office.people[Role.MANAGER].pk)}


def _on_search(*acts: str) -> frozenset[str]:
    return frozenset(f"{SEARCH}:{act}" for act in acts)


def _latest(office: Office) -> str:
    with organisation_scope(office.organisation.pk):
        return f"{SEARCHES}{SearchTask.objects.latest('asked_at').pk}/change/"


def _latest_request(office: Office) -> str:
    with organisation_scope(office.organisation.pk):
        return page_of(DataSubjectRequest.objects.latest("created_at").pk)


FLOWS = (
    Flow(
        "add processings by words",
        frozenset({f"{MODEL}:involve"}),
        _involve,
        _involve_by_words,
        fails_at="fail-act",
        shown_at=_latest_request,
    ),
    Flow(
        "choose which body decides",
        frozenset({f"{MODEL}:choose-body"}),
        _choose_body,
        fails_at="fail-act",
    ),
    Flow(
        "take a processing out",
        frozenset({f"{MODEL}:set-aside"}),
        _set_aside,
        fails_at="fail-act",
    ),
    Flow(
        "ask a colleague to look",
        frozenset({f"{MODEL}:ask-search"}),
        _ask,
        _ask_nobody,
        fails_at="fail-act",
        shown_at=_latest,
    ),
    Flow(
        "say what was found",
        _on_search("found"),
        _found,
        _answer("found", _found_without_words),
        fails_at="fail-act",
        shown_at=_latest,
    ),
    Flow(
        "say that nothing was found",
        _on_search("nothing"),
        _answer("nothing", lambda _office, who: {"text": who.text("gezocht")}),
        fails_at="fail-act",
        shown_at=_latest,
    ),
    Flow(
        "ask somebody else to look",
        _on_search("pass-on"),
        _answer("pass-on", _pass_on),
        fails_at="fail-act",
    ),
    Flow(
        "cancel a search",
        _on_search("cancel"),
        _answer("cancel", lambda _office, _who: {}),
        fails_at="fail-act",
    ),
)

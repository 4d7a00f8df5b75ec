"""Messages with people, and conversations that begin with a name and an address."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from privacyoffice.correspondence.models import Conversation, ConversationOutcome
from privacyoffice.correspondence.services import access, conversations, messages
from privacyoffice.crypto import unfinished
from privacyoffice.portal.humans import stamp
from privacyoffice.portal.status.admission import COOKIES
from privacyoffice.portal.writing.first import COOKIE
from privacyoffice.tenancy.scope import organisation_scope
from requests_dsar.models import DataSubjectRequest
from tests.canaries import dsar
from tests.canaries.asking import Ask, Flow
from tests.canaries.uploads import letter
from tests.canaries.words import Canaries
from tests.resilience.office import Office

MODEL = "correspondence_conversation"
PAGES = "/admin/correspondence/conversation/"


def begun(office: Office, who: Canaries, *, closed: bool = False) -> UUID:
    """The id of a conversation with this person."""
    now = office.stand.now
    with organisation_scope(office.organisation.pk):
        key: UUID = conversations.begin(
            name=who.text("naam"),
            email=who.email,
            body=who.text("bericht"),
            language="nl",
            now=now,
        ).pk
        if closed:
            conversations.close(
                conversation_id=key,
                outcome=ConversationOutcome.ENDED,
                reason=who.text("reden"),
                actor=office.officer,
                now=now,
            )
    return key


def _written_to(office: Office, who: Canaries) -> UUID:
    """The id of a request about which this person wrote."""
    request_id = dsar.written_down(office, who)
    with organisation_scope(office.organisation.pk):
        case = DataSubjectRequest.objects.get(pk=request_id)
        messages.write_in(case, body=who.text("bericht"), now=office.stand.now)
    return request_id


def _latest(office: Office) -> str:
    with organisation_scope(office.organisation.pk):
        return f"{PAGES}{Conversation.objects.latest('created_at').pk}/change/"


def _portal(office: Office, path: str) -> str:
    return f"/{office.organisation.slug}/{path}"


def _name(email: Callable[[Canaries], str]) -> Callable[..., Ask]:
    def ask(office: Office, who: Canaries) -> Ask:
        shown = stamp(office.stand.now - timedelta(minutes=1))
        data = {"name": who.text("naam"), "email": email(who), "shown": shown}
        return Ask(_portal(office, "bericht/"), data)

    return ask


def _first(path: str, kept: Callable[[Canaries], dict[str, Any]], data: dict[str, str]) -> Any:
    """A later step of somebody who filled in the first one."""

    def ask(office: Office, who: Canaries) -> Ask:
        now = office.stand.now
        with organisation_scope(office.organisation.pk):
            token = unfinished.begin(now=now)
            of_person = {"name": who.text("naam"), "email": who.email}
            unfinished.keep(token, of_person | kept(who), now=now)
        filled = {name: who.text(text) if text else "" for name, text in data.items()}
        if "body" in data:
            filled["form_id"] = str(uuid4())
        return Ask(_portal(office, f"bericht/{path}/"), filled, cookies={COOKIE: token})

    return ask


def _write(text: str, with_file: bool = False) -> Callable[..., Ask]:
    """Somebody who came in with the link of a request writes about it."""

    def ask(office: Office, who: Canaries) -> Ask:
        request_id = dsar.written_down(office, who)
        with organisation_scope(office.organisation.pk):
            case = DataSubjectRequest.objects.get(pk=request_id)
            token = access.open_door(case, now=office.stand.now)
            admitted = access.enter(token, now=office.stand.now)
        name = f"{who.text('bijlage')}.txt"
        return Ask(
            _portal(office, "mijn-verzoek/bericht/schrijven/"),
            {"body": who.text(text) if text else "", "form_id": str(uuid4())},
            [("files", (name, letter(who), "text/plain"))] if with_file else [],
            cookies={COOKIES["nl"]: admitted or ""},
        )

    return ask


def _act(
    pages: str, made: Callable[..., UUID], act: str, data: dict[str, str], **typed: str
) -> Callable[..., Ask]:
    def ask(office: Office, who: Canaries) -> Ask:
        words = {name: who.text(text) for name, text in typed.items()}
        return Ask(f"{pages}{made(office, who)}/act/{act}/", data | words)

    return ask


def _closed(office: Office, who: Canaries) -> UUID:
    return begun(office, who, closed=True)


def _attach(office: Office, who: Canaries) -> Ask:
    name = f"{who.text('bijlage')}.txt"
    return Ask(
        f"{PAGES}{begun(office, who)}/attach/",
        {"source": "officer"},
        [("files", (name, letter(who), "text/plain"))],
    )


def _covers(model: str, *acts: str) -> frozenset[str]:
    return frozenset(f"{model}:{act}" for act in acts)


def _pages(*names: str) -> frozenset[str]:
    return frozenset(f"portal:{name}{language}" for name in names for language in ("", "_en"))


FLOWS = (
    Flow(
        "say who wants to write",
        _pages("message"),
        _name(lambda who: who.email),
        _name(lambda who: who.text("geen adres")),
        by_officer=False,
        answer=303,
        refusal=422,
    ),
    Flow(
        "type a wrong code",
        _pages("message_code"),
        _first("code", lambda _who: {"check": str(uuid4())}, {"code": "code"}),
        by_officer=False,
        answer=422,
    ),
    Flow(
        "write for the first time",
        _pages("message_text"),
        _first("schrijven", lambda _who: {"is_theirs": True}, {"body": "vraag"}),
        _first("schrijven", lambda _who: {"is_theirs": True}, {"body": ""}),
        by_officer=False,
        answer=303,
        refusal=422,
        fails_at="fail-act",
    ),
    Flow(
        "write about a request",
        _pages("status_write"),
        _write("aanvulling", with_file=True),
        _write(""),
        by_officer=False,
        answer=303,
        refusal=422,
        fails_at="fail-act",
    ),
    *(
        Flow(
            f"answer a message of {model}",
            _covers(model, "message"),
            _act(pages, made, "message", {}, body="antwoord"),
            _act(pages, made, "message", {"body": ""}),
            fails_at="fail-act",
            shown_at=shown_at,
        )
        for model, pages, made, shown_at in (
            (MODEL, PAGES, begun, _latest),
            (dsar.MODEL, dsar.PAGES, _written_to, dsar._latest),
        )
    ),
    *(
        Flow(
            f"mark messages of {model} as read",
            _covers(model, "read-messages"),
            _act(pages, made, "read-messages", {}),
            fails_at="fail-act",
        )
        for model, pages, made in ((MODEL, PAGES, begun), (dsar.MODEL, dsar.PAGES, _written_to))
    ),
    Flow(
        "make a request of a conversation",
        _covers(MODEL, "make-request"),
        _act(PAGES, begun, "make-request", {"rights": "access"}),
        fails_at="fail-act",
    ),
    Flow(
        "close a conversation",
        _covers(MODEL, "close"),
        _act(PAGES, begun, "close", {"outcome": "answered"}, reason="reden"),
        _act(PAGES, begun, "close", {}, reason="reden"),
        fails_at="fail-act",
    ),
    Flow(
        "destroy a conversation, wrongly",
        _covers(MODEL, "destroy"),
        _act(PAGES, _closed, "destroy", {"why": "term", "decision": "B-1"}, reference="kenmerk"),
        answer=200,
    ),
    Flow(
        "attach a file to a conversation",
        frozenset({f"admin:{MODEL}_attach"}),
        _attach,
        fails_at="fail-act",
        shown_at=_latest,
    ),
)

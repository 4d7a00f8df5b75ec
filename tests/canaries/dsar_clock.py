"""Words about a person that go around the term of a request: questions, reasons, checks."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from privacyoffice.clock import day_of
from privacyoffice.tenancy.scope import organisation_scope
from requests_dsar.models import DataSubjectRequest
from requests_dsar.services import pausing, restricting
from tests.attachments.letters import eml
from tests.canaries.asking import Ask, Flow
from tests.canaries.dsar import MODEL, PAGES, page_of, person_of, written_down
from tests.canaries.words import Canaries
from tests.resilience.office import Office


def _covers(*acts: str) -> frozenset[str]:
    return frozenset(f"{MODEL}:{act}" for act in acts)


def _latest(office: Office) -> str:
    with organisation_scope(office.organisation.pk):
        return page_of(DataSubjectRequest.objects.latest("created_at").pk)


def _in_progress(office: Office, who: Canaries) -> UUID:
    return written_down(office, who, upto="in_progress")


def _waiting(office: Office, who: Canaries) -> UUID:
    """With a question to which there is no answer yet."""
    key, now = _in_progress(office, who), office.stand.now
    with organisation_scope(office.organisation.pk):
        pausing.ask(
            request_id=key,
            kind="clarification",
            question=who.text("vraag"),
            asked_on=day_of(now),
            wanted_by=day_of(now) + timedelta(days=14),
            with_letter=False,
            how=who.text("telefoon"),
            actor=office.officer,
            now=now,
        )
    return key


def _restriction(office: Office, who: Canaries) -> tuple[UUID, UUID]:
    key = _in_progress(office, who)
    with organisation_scope(office.organisation.pk):
        made = restricting.restrict(
            request_id=key,
            ground="a",
            what=who.text("gegevens"),
            actor=office.officer,
            now=office.stand.now,
        )
    return key, made.pk


Fields = Callable[[Office, Canaries], dict[str, Any]]


def _act(
    name: str, fields: Fields, made: Callable[[Office, Canaries], UUID] = _in_progress
) -> Callable[[Office, Canaries], Ask]:
    def ask(office: Office, who: Canaries) -> Ask:
        return Ask(f"{PAGES}{made(office, who)}/act/{name}/", fields(office, who))

    return ask


def _question(office: Office, who: Canaries) -> dict[str, Any]:
    today = day_of(office.stand.now)
    return {
        "question": who.text("vraag"),
        "doubt": who.text("twijfel"),
        "asked_on": today.isoformat(),
        "wanted_by": (today + timedelta(days=14)).isoformat(),
        "with_letter": "on",
        "how": who.text("manier"),
    }


def _question_without_day(office: Office, who: Canaries) -> dict[str, Any]:
    return _question(office, who) | {"wanted_by": ""}


def _answer(office: Office, _who: Canaries) -> dict[str, Any]:
    today = day_of(office.stand.now).isoformat()
    return {"kind": "clarification", "outcome": "came", "answered_on": today}


def _extension(_office: Office, who: Canaries) -> dict[str, Any]:
    return {"because": ["complexity"], "reasons": who.text("reden")}


def _check(_office: Office, who: Canaries) -> dict[str, Any]:
    remark = who.text("opmerking")
    return {"of": "person", "method": "counter", "outcome": "established", "remark": remark}


def _restrict(_office: Office, who: Canaries) -> dict[str, Any]:
    return {"ground": "a", "what": who.text("gegevens")}


def _lift(office: Office, who: Canaries) -> Ask:
    key, restriction = _restriction(office, who)
    fields = {"restriction_id": str(restriction), "because": who.text("uitkomst")}
    return Ask(f"{PAGES}{key}/act/lift/", fields)


def _lift_nothing(office: Office, who: Canaries) -> Ask:
    key, _restriction_id = _restriction(office, who)
    return Ask(f"{PAGES}{key}/act/lift/", {"because": who.text("uitkomst")})


def _send_on(_office: Office, who: Canaries) -> dict[str, Any]:
    where, explanation = who.text("waar"), who.text("uitleg")
    return {"why": "brp", "where": where, "explanation": explanation, "by_us": "on"}


def _withdraw(_office: Office, who: Canaries) -> dict[str, Any]:
    return {"reason": who.text("telefoontje")}


def _without(name: str, fields: Fields) -> Fields:
    def left(office: Office, who: Canaries) -> dict[str, Any]:
        return {key: value for key, value in fields(office, who).items() if key != name}

    return left


def _for_another(office: Office, who: Canaries) -> Ask:
    by = {f"by_{name}": value for name, value in person_of(who).items() if name != "birth_date"}
    form = {
        **person_of(who),
        **by,
        "for_whom": "agent",
        "rights": ["access"],
        "story": who.text("verhaal"),
        "received_on": day_of(office.stand.now).isoformat(),
        "channel": "letter",
    }
    return Ask(f"{PAGES}add/", form)


def _from_mail(_office: Office, who: Canaries) -> Ask:
    mail = eml(subject=who.text("onderwerp"))
    form = {"rights": ["access"], "surname": who.text("naam"), "late_because": who.text("reden")}
    name = f"{who.text('mail')}.eml"
    return Ask(f"{PAGES}add/", form, [("mail", (name, mail, "message/rfc822"))])


def _from_no_mail(_office: Office, who: Canaries) -> Ask:
    form = {"rights": ["access"], "surname": who.text("naam")}
    content = who.text("brief").encode()
    return Ask(f"{PAGES}add/", form, [("mail", (f"{who.text('x')}.eml", content, "text/plain"))])


def _flow(title: str, act: str, good: Any, bad: Any) -> Flow:
    return Flow(title, _covers(act), good, bad, fails_at="fail-act", shown_at=_latest)


def _asking(office: Office, who: Canaries) -> dict[str, Any]:
    by = {f"by_{name}": value for name, value in person_of(who).items() if name != "birth_date"}
    return {**by, "for_whom": "agent", "reason": who.text("reden")}


FLOWS = (
    _flow(
        "change who asks",
        "change-asking",
        _act("change-asking", _asking),
        _act("change-asking", _without("reason", _asking)),
    ),
    Flow("confirm receipt", _covers("acknowledge"), _act("acknowledge", lambda _o, _w: {})),
    _flow("write down for somebody else", "add", _for_another, None),
    _flow("write down from a mail", "add", _from_mail, _from_no_mail),
    _flow(
        "ask who somebody is",
        "ask-identity",
        _act("ask-identity", _question),
        _act("ask-identity", _question_without_day),
    ),
    _flow(
        "ask what somebody means",
        "ask-meaning",
        _act("ask-meaning", _without("doubt", _question)),
        _act("ask-meaning", _question_without_day),
    ),
    Flow("record an answer", _covers("answer-in"), _act("answer-in", _answer, _waiting)),
    _flow(
        "extend a term",
        "extend",
        _act("extend", _extension),
        _act("extend", _without("because", _extension)),
    ),
    _flow(
        "check an identity",
        "check",
        _act("check", _check),
        _act("check", _without("outcome", _check)),
    ),
    _flow(
        "restrict data",
        "restrict",
        _act("restrict", _restrict),
        _act("restrict", _without("ground", _restrict)),
    ),
    _flow("lift a restriction", "lift", _lift, _lift_nothing),
    _flow(
        "send a request on",
        "send-on",
        _act("send-on", _send_on),
        _act("send-on", _without("why", _send_on)),
    ),
    Flow(
        "withdraw a request", _covers("withdraw"), _act("withdraw", _withdraw), fails_at="fail-act"
    ),
)

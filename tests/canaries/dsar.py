"""Requests of data subjects, as an officer writes them down and works on them."""

from typing import Any
from uuid import UUID

from privacyoffice.accounts.roles import Role
from privacyoffice.clock import day_of
from privacyoffice.tenancy.scope import organisation_scope
from requests_dsar.models import DataSubjectRequest
from requests_dsar.services import closing, handling, intake
from tests.canaries.asking import Ask, Flow
from tests.canaries.words import Canaries
from tests.factories import make_member
from tests.resilience.office import Office

MODEL = "requests_dsar_datasubjectrequest"
PAGES = "/admin/requests_dsar/datasubjectrequest/"


def person_of(who: Canaries) -> dict[str, str]:
    """The canary in every field about a person."""
    return {
        "surname": who.text("achternaam"),
        "given_name": who.text("voornaam"),
        "birth_date": who.born.isoformat(),
        "email": who.email,
        "phone": who.phone,
        "street": who.text("straat"),
        "house_number": "12",
        "postcode": who.postcode,
        "town": who.text("plaats"),
    }


def written_down(office: Office, who: Canaries, *, upto: str = "received") -> UUID:
    """The id of a request of this person that is "received", "in_progress" or "closed"."""
    now, officer = office.stand.now, office.officer
    with organisation_scope(office.organisation.pk):
        request = intake.write_down(
            received_on=day_of(now),
            channel="letter",
            rights=["access"],
            person=person_of(who),
            story=who.text("verhaal"),
            actor=officer,
            now=now,
        )
        if upto != "received":
            handling.take_up(request_id=request.pk, owner=officer, actor=officer, now=now)
        if upto == "closed":
            closing.close(
                request_id=request.pk,
                outcome="withdrawn",
                reason=who.text("motivering"),
                actor=officer,
                now=now,
            )
    return request.pk


def page_of(request_id: UUID) -> str:
    """The page of a request."""
    return f"{PAGES}{request_id}/change/"


def _latest(office: Office) -> str:
    with organisation_scope(office.organisation.pk):
        return page_of(DataSubjectRequest.objects.latest("created_at").pk)


def _form(who: Canaries) -> dict[str, Any]:
    return {**person_of(who), "rights": ["access"], "story": who.text("verhaal")}


def _write_down(office: Office, who: Canaries) -> Ask:
    today = day_of(office.stand.now).isoformat()
    late = {"late_because": who.text("reden")}
    return Ask(f"{PAGES}add/", {**_form(who), **late, "received_on": today, "channel": "letter"})


def _write_down_without_day(_office: Office, who: Canaries) -> Ask:
    return Ask(f"{PAGES}add/", _form(who) | {"email": who.text("geen adres")})


def _correct(office: Office, who: Canaries) -> Ask:
    address = f"{PAGES}{written_down(office, who)}/act/correct/"
    today = day_of(office.stand.now).isoformat()
    other = {"received_on": today, "town": who.text("andere plaats"), "reason": who.text("reden")}
    return Ask(address, _form(who) | other)


def _correct_without_reason(office: Office, who: Canaries) -> Ask:
    return Ask(f"{PAGES}{written_down(office, who)}/act/correct/", _form(who))


def _find(_office: Office, who: Canaries) -> Ask:
    person = person_of(who)
    names = ("email", "surname", "birth_date", "postcode", "house_number")
    return Ask(f"{PAGES}find/", {name: person[name] for name in names})


def _find_by_half(_office: Office, who: Canaries) -> Ask:
    return Ask(f"{PAGES}find/", {"surname": who.text("achternaam")})


def _act(name: str, upto: str, data: dict[str, str], words: str = "") -> Any:
    """An act on a request that holds the canary; in the field `words` it is typed too."""

    def ask(office: Office, who: Canaries) -> Ask:
        typed = {words: who.text(words)} if words else {}
        address = f"{PAGES}{written_down(office, who, upto=upto)}/act/{name}/"
        return Ask(address, {**data, **typed, "owner": str(office.officer.pk)})

    return ask


def _hand_over(office: Office, who: Canaries) -> Ask:
    address = f"{PAGES}{written_down(office, who, upto='in_progress')}/act/hand-over/"
    if Role.CASE_HANDLER not in office.people:
        with organisation_scope(office.organisation.pk):
            member = make_member(Role.CASE_HANDLER, canary=office.canary)
        office.people[Role.CASE_HANDLER] = member.user
    handler = str(office.people[Role.CASE_HANDLER].pk)
    return Ask(address, {"owner": handler, "reason": who.text("reden")})


def _covers(*acts: str) -> frozenset[str]:
    return frozenset(f"{MODEL}:{act}" for act in acts)


FLOWS = (
    Flow(
        "write a request down",
        _covers("add"),
        _write_down,
        _write_down_without_day,
        fails_at="fail-act",
        shown_at=_latest,
    ),
    Flow("find a person", frozenset({f"admin:{MODEL}_find"}), _find, _find_by_half, answer=200),
    Flow(
        "correct a request",
        _covers("correct"),
        _correct,
        _correct_without_reason,
        fails_at="fail-act",
        shown_at=_latest,
    ),
    Flow("take a request up", _covers("take-up"), _act("take-up", "received", {})),
    Flow("hand a request over", _covers("hand-over"), _hand_over, fails_at="fail-act"),
    Flow(
        "close a request",
        _covers("close"),
        _act("close", "in_progress", {"outcome": "withdrawn"}, "reason"),
        _act("close", "in_progress", {}, "reason"),
        fails_at="fail-act",
    ),
    Flow(
        "destroy a request, wrongly",
        _covers("destroy"),
        _act("destroy", "closed", {"why": "term", "decision": "B-1"}, "reference"),
        fails_at="fail-answer",
        answer=200,
    ),
)

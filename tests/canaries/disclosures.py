"""Data that somebody outside asked for: what is written about a person at each step."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from disclosures import rules
from disclosures.models import Channel, Disclosure
from disclosures.services import deciding, ending, writing
from privacyoffice.accounts.roles import Role
from privacyoffice.clock import AMSTERDAM, today
from privacyoffice.policy.queries import profile_on
from privacyoffice.policy.services import save_profile
from privacyoffice.tenancy.scope import organisation_scope
from tests.canaries.asking import Ask, Flow
from tests.canaries.uploads import letter
from tests.canaries.words import Canaries
from tests.factories.policies import MINIMAL
from tests.resilience.office import Office

MODEL = "disclosures_disclosure"
PAGES = "/admin/disclosures/disclosure/"


def _person(who: Canaries) -> dict[str, str]:
    return {
        "given_name": who.text("voornaam"),
        "surname": who.text("achternaam"),
        "birth_date": who.born.isoformat(),
        "email": who.email,
        "postcode": who.postcode,
        "house_number": who.text("huis"),
    }


def _told(who: Canaries) -> dict[str, Any]:
    names = ("receiver", "what", "purpose", "secrecy")
    return {name: who.text(name) for name in names} | {"ground": "statute", "legal_basis": "c"}


def _ruled(office: Office) -> None:
    """The office has a policy about the telephone, calling back and research."""
    if rules.rules_the_telephone(profile_on(today())):
        return
    now = office.stand.now
    text = MINIMAL.format(canary="kanarie")
    save_profile(text=text, in_force_from=today(), actor=office.officer, now=now)


def _made(office: Office, who: Canaries, **changes: Any) -> UUID:
    now = office.stand.now
    with organisation_scope(office.organisation.pk):
        _ruled(office)
        told = {"channel": Channel.TELEPHONE, "asked_at": now, **_told(who), **changes}
        made = writing.write_down(person=_person(who), told=told, actor=office.officer, now=now)
    return made.pk


def _page(key: UUID, act: str) -> str:
    return f"{PAGES}{key}/act/{act}/"


def _write_down(office: Office, who: Canaries) -> Ask:
    with organisation_scope(office.organisation.pk):
        _ruled(office)
    moment = f"{office.stand.now.astimezone(AMSTERDAM):%Y-%m-%dT%H:%M}"
    told = {"channel": "letter", "on_request_of": "party", "asked_at": moment}
    return Ask(f"{PAGES}add/", told | _told(who) | _person(who))


def _correct(office: Office, who: Canaries) -> Ask:
    key, written = _made(office, who), _write_down(office, who)
    return Ask(_page(key, "correct"), written.data)


def _call_back(office: Office, who: Canaries) -> Ask:
    key = _made(office, who, identity_doubted=True)
    told = {"number": who.phone, "verified_how": who.text("website"), "result": "confirmed"}
    return Ask(_page(key, "call-back"), told)


def _refuse(office: Office, who: Canaries) -> Ask:
    told = {"because": "not_listed", "reason": who.text("gezegd")}
    return Ask(_page(_made(office, who), "refuse"), told)


def _decision(office: Office, who: Canaries) -> Ask:
    key = _made(office, who, channel=Channel.LETTER, is_identifiable_research=True)
    with organisation_scope(office.organisation.pk):
        deciding.put_up(disclosure_id=key, actor=office.officer, now=office.stand.now)
    told = {
        "decided_by": "Het bestuur",
        "heard_first": "De commissie",
        "decided_on": today().isoformat(),
        "give": "yes",
        "reason": who.text("waarom"),
    }
    return Ask(_page(key, "keep-decision"), told)


def _with(good: Callable[..., Ask], **changes: Any) -> Callable[..., Ask]:
    """The same with something wrong in it."""

    def ask(office: Office, who: Canaries) -> Ask:
        made = good(office, who)
        return Ask(made.path, made.data | changes)

    return ask


def _latest(office: Office) -> str:
    with organisation_scope(office.organisation.pk):
        return f"{PAGES}{Disclosure.objects.latest('created_at').pk}/change/"


def _give(office: Office, who: Canaries) -> Ask:
    moment = f"{office.stand.now.astimezone(AMSTERDAM):%Y-%m-%dT%H:%M}"
    return Ask(_page(_made(office, who, channel=Channel.LETTER), "give"), {"given_at": moment})


def _put_up(office: Office, who: Canaries) -> Ask:
    return Ask(_page(_made(office, who), "put-up"))


def _doubt(office: Office, who: Canaries) -> Ask:
    return Ask(_page(_made(office, who), "doubt"))


def _decide(office: Office, who: Canaries) -> Ask:
    key = _made(office, who)
    with organisation_scope(office.organisation.pk):
        deciding.put_up(disclosure_id=key, actor=office.officer, now=office.stand.now)
    return Ask(_page(key, "decide"), {"give": "yes", "reason": who.text("redenen")})


def _destroy(office: Office, who: Canaries) -> Ask:
    key = _made(office, who, channel=Channel.LETTER)
    with organisation_scope(office.organisation.pk):
        ending.give(disclosure_id=key, actor=office.officer, now=office.stand.now)
        reference = Disclosure.objects.get(pk=key).reference
    told = {"why": "mistake", "decision": "Besluit 12", "reference": reference}
    return Ask(_page(key, "destroy"), told)


def _attach(office: Office, who: Canaries) -> Ask:
    files = [("files", (f"{who.text('bijlage')}.txt", letter(who), "text/plain"))]
    return Ask(f"{PAGES}{_made(office, who)}/attach/", {"source": "officer"}, files)


def _flow(
    title: str,
    act: str,
    good: Callable[..., Ask],
    *,
    role: str = Role.PRIVACY_OFFICER,
    **wrong: Any,
) -> Flow:
    return Flow(
        title,
        frozenset({f"{MODEL}:{act}"}),
        good,
        _with(good, **wrong) if wrong else None,
        fails_at="fail-act",
        shown_at=None if act == "destroy" else _latest,
        role=role,
    )


FLOWS = (
    _flow("write down a disclosure", "add", _write_down, legal_basis="f"),
    _flow("correct a disclosure", "correct", _correct, legal_basis="f"),
    _flow("write down who was called back", "call-back", _call_back, result="duif"),
    _flow("refuse a disclosure", "refuse", _refuse, because="duif"),
    _flow("write down a decision on research", "keep-decision", _decision, give="duif"),
    _flow("write down that data were given", "give", _give),
    _flow("ask for a decision on a disclosure", "put-up", _put_up),
    _flow("doubt who calls", "doubt", _doubt),
    _flow("decide on a disclosure", "decide", _decide, role=Role.MANAGER, give="duif"),
    _flow("destroy a disclosure", "destroy", _destroy),
    Flow(
        "attach a file to a disclosure",
        frozenset({f"admin:{MODEL}_attach"}),
        _attach,
        fails_at="fail-act",
        shown_at=_latest,
    ),
)

"""Words about a breach for the people concerned, and who they are."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.db import transaction

from breaches.models import Communication, CommunicationWay, Recipient
from breaches.people_texts import PARTS
from breaches.services import (
    communicating,
    handling,
    people_letters,
    people_mails,
    publishing,
    recipients_import,
    sending_out,
    telling_people,
)
from privacyoffice.accounts.roles import Role
from privacyoffice.clock import day_of
from privacyoffice.jobs.models import Job, JobStatus
from privacyoffice.tenancy.scope import organisation_scope
from tests.canaries.asking import Ask, Flow
from tests.canaries.words import Canaries
from tests.factories import make_member
from tests.factories.breaches import reported
from tests.factories.communications import fail_mails_about
from tests.resilience.office import Office

BREACH, BREACHES = "breaches_breach", "/admin/breaches/breach/"
MODEL, PAGES = "breaches_communication", "/admin/breaches/communication/"


def _breach(office: Office, who: Canaries) -> Any:
    now, owner = office.stand.now, office.officer
    made = reported(who.root, now=now)
    return handling.take_up(breach_id=made.pk, owner=owner, actor=owner, now=now)


def _draft(office: Office, who: Canaries, way: str = CommunicationWay.EMAIL) -> Communication:
    """A text that a colleague of the officer wrote. What is meant for everybody holds nobody."""
    breach, now = _breach(office, who), office.stand.now
    writer = make_member(Role.CISO, canary=office.canary, local=uuid4().hex[:8]).user
    made = communicating.draft(breach_id=breach.pk, way=way, language="nl", actor=writer, now=now)
    is_public = way == CommunicationWay.PUBLIC
    texts = {part: "Wat er gebeurde." if is_public else who.text(part) for part in PARTS}
    communicating.change(communication_id=made.pk, texts=texts, actor=writer, now=now)
    if not is_public:
        recipients_import.import_recipients(
            communication_id=made.pk, data=_people(who), actor=writer, now=now
        )
    return made


def _people(who: Canaries) -> bytes:
    return (
        "naam;e-mail;straat;huisnummer;postcode;plaats\n"
        f"{who.text('naam')};{who.email};{who.text('straat')};1;{who.postcode};{who.text('plaats')}\n"
    ).encode()


def _approved(office: Office, who: Canaries, way: str = CommunicationWay.EMAIL) -> Communication:
    made, now = _draft(office, who, way), office.stand.now
    telling_people.decide(
        breach_id=made.breach_id, tell=True, reason=who.text("r"), actor=office.officer, now=now
    )
    return communicating.approve(communication_id=made.pk, actor=office.officer, now=now)


def _failed(office: Office, who: Canaries) -> Communication:
    made, now = _approved(office, who), office.stand.now
    sending_out.begin(communication_id=made.pk, actor=office.officer, now=now)
    people_mails._hand_over(made.pk, now)
    fail_mails_about(made.breach_id)
    return made


def _begun(office: Office, who: Canaries) -> Communication:
    made = _approved(office, who, CommunicationWay.POST)
    now = office.stand.now
    sending_out.begin(communication_id=made.pk, actor=office.officer, now=now)
    return made


def _forgotten(office: Office, who: Canaries) -> Communication:
    """Making its letters was given up before a worker could take the work."""
    made = _begun(office, who)
    asked = Job.objects.filter(dedup_key=str(made.pk))
    asked.update(status=JobStatus.FAILED, finished_at=office.stand.now)
    return made


def _standing(office: Office, who: Canaries) -> Communication:
    made = _approved(office, who, CommunicationWay.PUBLIC)
    publishing.publish(
        communication_id=made.pk,
        stands_from=day_of(office.stand.now),
        stands_until=None,
        actor=office.officer,
        now=office.stand.now,
    )
    return made


def _notice(office: Office, who: Canaries) -> Communication:
    return _approved(office, who, CommunicationWay.PUBLIC)


def _on(
    make: Callable[[Office, Canaries], Communication],
    act: str,
    fields: Callable[[Office, Canaries], dict[str, Any]] = lambda _office, _who: {},
    *,
    people: Callable[[Canaries], bytes] | None = None,
) -> Callable[[Office, Canaries], Ask]:
    """A step on a communication that `make` makes, in the scope of the office."""

    def ask(office: Office, who: Canaries) -> Ask:
        with transaction.atomic(), organisation_scope(office.organisation.pk):
            key = make(office, who).pk
        files = []
        if people is not None:
            files = [("file", (f"{who.text('lijst')}.csv", people(who), "text/csv"))]
        return Ask(f"{PAGES}{key}/act/{act}/", fields(office, who), files)

    return ask


def _on_breach(act: str, fields: Callable[[Canaries], dict[str, Any]]) -> Any:
    def ask(office: Office, who: Canaries) -> Ask:
        with transaction.atomic(), organisation_scope(office.organisation.pk):
            key = _breach(office, who).pk
        return Ask(f"{BREACHES}{key}/act/{act}/", fields(who))

    return ask


def _letters(office: Office, who: Canaries) -> Ask:
    with transaction.atomic(), organisation_scope(office.organisation.pk):
        made = _begun(office, who)
        people_letters.keep_pdf(made.pk, f"%PDF {who.text('brief')}".encode(), office.stand.now)
    return Ask(f"{PAGES}{made.pk}/file/", method="GET")


def _readdress(office: Office, who: Canaries) -> Ask:
    with transaction.atomic(), organisation_scope(office.organisation.pk):
        made = _failed(office, who)
        person = Recipient.objects.get(communication=made).pk
    given = {"recipient": str(person), "email": f"anders-{who.email}"}
    return Ask(f"{PAGES}{made.pk}/act/readdress/", given)


def _latest(office: Office) -> str:
    with organisation_scope(office.organisation.pk):
        return f"{PAGES}{Communication.objects.latest('written_at').pk}/change/"


def _texts(office: Office, who: Canaries) -> dict[str, str]:
    return {part: who.text(part) for part in PARTS}


def _without_subject(office: Office, who: Canaries) -> dict[str, str]:
    return _texts(office, who) | {"subject": ""}


def _reason(office: Office, who: Canaries) -> dict[str, str]:
    return {"reason": who.text("reden")}


def _today(name: str) -> Callable[[Office, Canaries], dict[str, Any]]:
    return lambda office, _who: {name: day_of(office.stand.now).isoformat()}


FLOWS = (
    Flow(
        "decide whether people are told",
        frozenset({f"{BREACH}:people-decide"}),
        _on_breach("people-decide", lambda who: {"tell": "yes", "reason": who.text("reden")}),
        _on_breach("people-decide", lambda who: {"tell": "", "reason": who.text("reden")}),
        fails_at="fail-act",
    ),
    Flow(
        "write to people about a breach",
        frozenset({f"{BREACH}:people-write"}),
        _on_breach("people-write", lambda _who: {"way": "email", "language": "nl"}),
    ),
    Flow(
        "change a message to people",
        frozenset({f"{MODEL}:change"}),
        _on(_draft, "change", _texts),
        _on(_draft, "change", _without_subject),
        fails_at="fail-act",
        shown_at=_latest,
    ),
    Flow(
        "import people who are told",
        frozenset({f"{MODEL}:import"}),
        _on(_draft, "import", people=_people),
        _on(_draft, "import", people=lambda who: f"naam;e-mail\n{who.root};fout\n".encode()),
        fails_at="fail-act",
        shown_at=_latest,
    ),
    Flow(
        "approve a message to people",
        frozenset({f"{MODEL}:approve"}),
        _on(_draft, "approve"),
    ),
    Flow(
        "correct an address and send again",
        frozenset({f"{MODEL}:readdress"}),
        _readdress,
        fails_at="fail-act",
        shown_at=_latest,
    ),
    Flow("send messages to people", frozenset({f"{MODEL}:send"}), _on(_approved, "send")),
    Flow(
        "put a notice on the website",
        frozenset({f"{MODEL}:publish"}),
        _on(_notice, "publish", _today("stands_from")),
    ),
    Flow(
        "download letters to people",
        frozenset({f"admin:{MODEL}_file"}),
        _letters,
        answer=200,
    ),
    Flow(
        "record that letters were posted, too early",
        frozenset({f"{MODEL}:posted"}),
        _on(_begun, "posted", _today("posted_on")),
        answer=200,
    ),
    Flow(
        "make letters to people again",
        frozenset({f"{MODEL}:make-again"}),
        _on(_forgotten, "make-again"),
    ),
    Flow(
        "change the last day of a notice",
        frozenset({f"{MODEL}:last-day"}),
        _on(_standing, "last-day", _today("stands_until")),
    ),
    Flow(
        "take a notice off the website",
        frozenset({f"{MODEL}:withdraw"}),
        _on(_standing, "withdraw", _reason),
        _on(_standing, "withdraw", lambda _office, _who: {"reason": ""}),
        fails_at="fail-act",
    ),
    Flow(
        "take back an approval",
        frozenset({f"{MODEL}:rewrite"}),
        _on(_approved, "rewrite"),
    ),
    Flow(
        "do not send a message to people",
        frozenset({f"{MODEL}:cancel"}),
        _on(_draft, "cancel", _reason),
        _on(_draft, "cancel", lambda _office, _who: {"reason": ""}),
        fails_at="fail-act",
    ),
)

"""What was decided about the people concerned and what they were told, on the page of a breach."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from breaches import queries_people
from breaches.admin.acts_people import address_of
from breaches.admin.forms_people import ground_in_words
from breaches.models import (
    Breach,
    Communication,
    CommunicationStatus,
    CommunicationWay,
    Recipient,
    TellingDecision,
    Told,
)
from breaches.people_texts import interests
from breaches.queries_people import Sent
from privacyoffice.accounts.admin.badges import badge
from privacyoffice.accounts.admin.blocks import Block
from privacyoffice.deadlines.explaining import in_words

_SHAPES = {
    CommunicationStatus.DRAFT: "open",
    CommunicationStatus.APPROVED: "half",
    CommunicationStatus.SENDING: "full",
    CommunicationStatus.DONE: "tick",
    CommunicationStatus.CANCELLED: "cross",
}


SHOWN_FIRST = 5  # of a list of people


@dataclass(frozen=True)
class Person:
    """One line of a list of people."""

    name: str
    reached_at: str
    problem: str = ""


def first_people(communication: Communication) -> tuple[list[Person], int]:
    """The first ones of a list, to see whether it came in well, and how many more there are.
    Raises keyring.Unreadable."""
    first = Recipient.objects.filter(communication=communication).order_by("position")
    shown = [person_in_words(one) for one in first[:SHOWN_FIRST]]
    return shown, first.count() - len(shown)


def person_in_words(recipient: Recipient, problem: str = "") -> Person:
    """Somebody on a list. Raises keyring.Unreadable."""
    person = recipient.person.reveal() or {}
    where = person.get("email") or ", ".join(person.get("address", ()))
    return Person(person.get("name", ""), where, problem)


def status_badge(communication: Communication, sent: Sent | None = None) -> SafeString:
    """How far a communication is, as a word with a shape; with its counts also whether anybody
    was reached."""
    if sent is not None and reached_nobody(sent):
        return badge(_("nobody was reached"), "cross")
    status = CommunicationStatus(communication.status)
    return badge(communication.get_status_display(), _SHAPES[status])


def name_of(communication: Communication) -> str:
    """“Message by e-mail, Nederlands”: nothing of what it says."""
    language = _("Dutch") if communication.language == "nl" else _("English")
    return _("Message %(way)s, %(language)s") % {
        "way": communication.get_way_display(),
        "language": language,
    }


def people_blocks(request: HttpRequest, breach: Breach, now: datetime) -> list[Block]:
    """What the law asks and is not done comes first; then the decision and each message."""
    decision = queries_people.people_decision(breach)
    found = []
    if queries_people.must_be_told(breach, decision):
        lines = (_what_to_do(decision),)
        found.append(Block(_("People must be told without delay"), lines, is_first=True))
    told: list[Any] = [] if decision is None else [_decided(decision)]
    told += [_message(one) for one in queries_people.communications_of(breach)]
    if told:
        found.append(Block(_("Telling the people concerned"), tuple(told)))
    return found


def people_texts(breach: Breach) -> list[tuple[str, str]]:
    """Why people are told or not, each decision, as label and text. Raises keyring.Unreadable."""
    decisions = TellingDecision.objects.filter(breach=breach, about=Told.PEOPLE)
    return [
        (
            _("Telling the people: decision of %(moment)s") % {"moment": in_words(one.at)},
            one.reason.reveal(),
        )
        for one in decisions.order_by("at", "pk")
    ]


def reached_nobody(sent: Sent) -> bool:
    """Whether every message came to its end and each of them failed."""
    return bool(sent.total) and sent.failed == sent.total


def progress_in_words(sent: Sent) -> str:
    """How far the messages are, in one sentence a number; nothing that is nil."""
    parts = (
        (_("%(count)d not sent yet"), sent.waiting),
        (_("%(count)d with the mail"), sent.on_their_way),
        (_("%(count)d sent"), sent.sent),
        (_("%(count)d in the letters"), sent.printed),
        (_("%(count)d failed"), sent.failed),
        (_("%(count)d uncertain"), sent.uncertain),
    )
    said = ", ".join(words % {"count": count} for words, count in parts if count)
    return _("%(said)s, of %(total)d people") % {"said": said, "total": sent.total}


def public_address(communication: Communication) -> str:
    """Where the notice of a communication stands on the website; empty when there is none."""
    notice = getattr(communication, "notice", None)
    if notice is None:
        return ""
    slug = communication.breach.organisation.slug
    return reverse("publicsite:notice", args=[slug, notice.slug])


def _what_to_do(decision: TellingDecision | None) -> str:
    if decision is None:
        return _("The risk is high and nobody decided yet whether people are told (GDPR 34(1)).")
    if decision.tell:
        return _("It was decided to tell them, and no message reached anybody yet (GDPR 34(1)).")
    return _("The public is told instead, and no notice stands there yet (GDPR 34(3)(c)).")


def _decided(decision: TellingDecision) -> str:
    said = {"moment": in_words(decision.at), "name": decision.by}
    if decision.tell:
        return _("Decided on %(moment)s by %(name)s: people are told.") % said
    words = _("Decided on %(moment)s by %(name)s: people are not told. %(ground)s.") % {
        **said,
        "ground": ground_in_words(decision.ground),
    }
    if decision.interest:
        words += " " + dict(interests(get_language() or "nl"))[decision.interest].capitalize() + "."
    if decision.departs:
        words += " " + _("This departs from your own policy.")
    return words


def _message(communication: Communication) -> SafeString:
    is_sent = communication.status in (CommunicationStatus.SENDING, CommunicationStatus.DONE)
    sent = None
    if is_sent and communication.way != CommunicationWay.PUBLIC:
        sent = queries_people.sent_of(communication)
    return format_html(
        '<a href="{}">{}</a> {} {}',
        address_of(communication),
        name_of(communication),
        status_badge(communication, sent),
        progress_in_words(sent) if sent else "",
    )

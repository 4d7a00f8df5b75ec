"""Short ways to bring a communication to people to some point."""

from collections.abc import Mapping
from typing import Any

from breaches.models import Breach, Communication, CommunicationWay
from breaches.people_texts import PARTS
from breaches.services import communicating, recipients_import, telling_people
from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from tests.factories import World
from tests.factories.breaches import make_breach

EMAILS = "naam;e-mail\nBo Lis;bo@burger.example\nAn Riet;an@burger.example\n"
ADDRESSES = "naam;straat;huisnummer;postcode;plaats\nBo Lis;Dorpsweg;1;1234 AB;Duinmeer\n"


def worked_on(world: World) -> Breach:
    """A breach that somebody handles."""
    return make_breach(world, "in_progress")


def decided(breach: Breach, officer: Any, *, tell: bool = True, **given: Any) -> Any:
    """The decision that people are told, or not."""
    options: dict[str, Any] = {"reason": "Zij kunnen zich wapenen."} | given
    return telling_people.decide(
        breach_id=breach.pk, tell=tell, actor=officer, now=clock.now(), **options
    )


def drafted(breach: Breach, officer: Any, way: str = CommunicationWay.EMAIL) -> Communication:
    """A draft as the paragraphs make it."""
    return communicating.draft(
        breach_id=breach.pk, way=way, language="nl", actor=officer, now=clock.now()
    )


def written(communication: Communication, officer: Any, canary: str = "Zegge") -> Communication:
    """With words of an officer in every part."""
    texts = {part: f"Tekst {part} {canary}" for part in PARTS}
    return communicating.change(
        communication_id=communication.pk, texts=texts, actor=officer, now=clock.now()
    )


def approved(
    people: Mapping[str, Any], breach: Breach, way: str = CommunicationWay.EMAIL, csv: str = ""
) -> Communication:
    """Decided, written by the privacy officer, with its people, and approved by the CISO."""
    officer = people[Role.PRIVACY_OFFICER]
    decided(breach, officer)
    made = written(drafted(breach, officer, way), officer)
    if csv:
        imported(made, officer, csv)
    return communicating.approve(communication_id=made.pk, actor=people[Role.CISO], now=clock.now())


def imported(communication: Communication, officer: Any, csv: str) -> Any:
    """The list of people."""
    return recipients_import.import_recipients(
        communication_id=communication.pk, data=csv.encode(), actor=officer, now=clock.now()
    )

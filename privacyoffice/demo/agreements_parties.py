"""The parties of the demo's agreements: who computes the salaries, and who works under them."""

from datetime import datetime, timedelta
from typing import Any

from privacyoffice import clock
from privacyoffice.audit.actor import acting
from privacyoffice.demo.past import People, as_if_it_were
from processors.models import ContactPurpose, Party, PartyContact, PartyKind
from processors.queries import party_called
from processors.services.merging import merge
from processors.services.parties import keep_contact, keep_party

PAYROLL = "Loonbureau De Rekenaar"
DATA_CENTRE = "Rekencentrum Zuidplas"
MAIL_SERVICE = "Brightpost Inc."

_PARTIES: tuple[dict[str, Any], ...] = (
    {
        "name": PAYROLL,
        "legal_name": "Loonbureau De Rekenaar B.V.",
        "kvk_number": "90000017",
        "contact": "Postbus 17, 1600 AA Voorbeeldstad",
    },
    {"name": DATA_CENTRE, "kvk_number": "90000025", "contact": "Dataweg 3, Voorbeeldstad"},
    {"name": MAIL_SERVICE, "country": "US", "contact": "1 Example Street, Springfield"},
)
_DOUBLE = "De Rekenaar salarissen"
# Nobody merged this one yet: the overview says that it is perhaps there twice.
_LIKELY_DOUBLE = "Rekencentrum Zuidplas B.V."


def load_parties(people: People, now: datetime) -> None:
    """In the organisation in scope: a salary processor with its contacts and a double that was
    merged into it, two parties that work under it, and one that is perhaps there twice."""
    officer, at = people["po"], now - timedelta(days=200)
    with acting(officer), as_if_it_were(at):
        for told in _PARTIES:
            _add(officer, at, **told)
        payroll = _called(PAYROLL)
        for contact in _contacts(payroll, at):
            keep_contact(contact, actor=officer, now=at)
        double = _add(officer, at, name=_DOUBLE)
        merge(
            payroll.pk,
            double.pk,
            actor=officer,
            now=at,
            reason="Het is hun handelsnaam van vroeger.",
        )
        _add(officer, at, name=_LIKELY_DOUBLE)


def _add(officer: Any, at: datetime, **told: Any) -> Party:
    return keep_party(Party(kind=PartyKind.COMPANY, **told), actor=officer, now=at)


def _called(name: str) -> Party:
    found = party_called(name)
    if found is None:
        raise LookupError(name)
    return found


def _contacts(party: Party, at: datetime) -> tuple[PartyContact, ...]:
    return (
        PartyContact(
            party=party,
            purpose=ContactPurpose.PRIVACY,
            name="Functionaris gegevensbescherming",
            email="fg@derekenaar.example",
        ),
        PartyContact(
            party=party,
            purpose=ContactPurpose.BREACH,
            name="Meldkamer",
            phone="088 000 00 17",
            reachable="Dag en nacht",
            verified_on=clock.day_of(at),
            verified_how="Het nummer op hun website",
        ),
    )

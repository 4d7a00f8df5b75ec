"""The agreements of the demo: one that soon ends, one that ended, one in the making."""

from datetime import datetime, timedelta
from typing import Any

from privacyoffice import clock
from privacyoffice.audit.actor import acting
from privacyoffice.demo.agreements_parties import DATA_CENTRE, PAYROLL
from privacyoffice.demo.past import People, as_if_it_were
from processors.models import Afterwards, Agreement, Model, Renewal, SetBy
from processors.queries import party_called
from processors.services import drafting, ending, signing

_DAY = timedelta(days=1)


def load_agreement(people: People, now: datetime) -> None:
    """In the organisation in scope: with the salary processor an agreement that expires in two
    months, with a data centre one that ended without proof of what became of the data, and a
    covenant of which the text is with the other party."""
    with acting(people["po"]):
        _payroll(people, now)
        _ended(people, now)
        _negotiated(people, now)


def _payroll(people: People, now: datetime) -> None:
    at = now - 180 * _DAY
    today = clock.day_of(now)
    with as_if_it_were(at):
        made = _drafted(
            people,
            at,
            party=PAYROLL,
            title="Salarisadministratie",
            subject="Rekent elke maand de salarissen uit en verstuurt de loonstroken.",
            model=Model.VNG,
            model_version="2.42",
            deviations="Artikel 7: een auditverslag per jaar in plaats van een eigen audit.",
        )
        drafting.negotiate(agreement_id=made.pk, actor=people["po"], now=at)
    at += 14 * _DAY
    with as_if_it_were(at):
        signing.sign(
            agreement_id=made.pk,
            given={
                "signed_on": clock.day_of(at),
                "valid_from": clock.day_of(at),
                "valid_until": today + 60 * _DAY,
                "notice_term": "1 maand",
                "renewal": Renewal.BY_AGREEMENT,
                "renewal_term": "",
            },
            actor=people["po"],
            now=at,
        )


def _ended(people: People, now: datetime) -> None:
    at = now - 170 * _DAY
    with as_if_it_were(at):
        made = _drafted(
            people,
            at,
            party=DATA_CENTRE,
            title="Opslag van het oude archief",
            subject="Bewaart reservekopieën van het oude systeem.",
            model=Model.THEIRS,
        )
        day = clock.day_of(at)
        signing.sign(
            agreement_id=made.pk,
            given={"signed_on": day, "valid_from": day, "valid_until": day + 120 * _DAY},
            actor=people["po"],
            now=at,
        )
    at += 121 * _DAY
    with as_if_it_were(at):
        ending.end(
            agreement_id=made.pk,
            on=clock.day_of(at) - _DAY,
            reason="Het oude systeem is uitgezet.",
            afterwards=Afterwards.DELETED,
            actor=people["po"],
            now=at,
        )


def _negotiated(people: People, now: datetime) -> None:
    at = now - 20 * _DAY
    with as_if_it_were(at):
        made = _drafted(
            people,
            at,
            party=PAYROLL,
            title="Gegevens voor loononderzoek",
            subject="Vergelijkt lonen in de regio.",
            purposes_by=SetBy.EACH,
            means_by=SetBy.EACH,
        )
        drafting.negotiate(agreement_id=made.pk, actor=people["po"], now=at)


def _drafted(people: People, at: datetime, *, party: str, **told: Any) -> Agreement:
    given = {"purposes_by": SetBy.US, "means_by": SetBy.US, "owner": people["po"], **told}
    given["party"] = party_called(party)
    return drafting.draft(given=given, actor=people["po"], now=at)

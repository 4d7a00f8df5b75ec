"""Who works under the salary processor of the demo, and which data leave the Area for it."""

from datetime import datetime, timedelta

from privacyoffice import clock
from privacyoffice.audit.actor import acting
from privacyoffice.demo.agreements_parties import DATA_CENTRE, MAIL_SERVICE, PAYROLL
from privacyoffice.demo.past import People, as_if_it_were
from privacyoffice.policy.queries import profile_on
from processors.models import Agreement, Authorisation, Party, Safeguard, SubProcessing
from processors.queries import party_called
from processors.services import subs, transfers


def load_subs(people: People, now: datetime) -> None:
    """In the organisation in scope, under the running agreement about salaries: a data centre that
    the agreement names, and under it a mail service in the United States, announced last week. It
    is not decided yet; the transfer is written down, and signed off where the policy allows one."""
    found = Agreement.objects.unfinished().filter(party__name=PAYROLL)
    agreement = found.order_by("created_at").first()
    centre, mail = party_called(DATA_CENTRE), party_called(MAIL_SERVICE)
    if agreement is None or centre is None or mail is None:
        return
    officer = people["po"]
    with acting(officer):
        at = now - timedelta(days=60)
        with as_if_it_were(at):
            above = subs.announce(
                agreement_id=agreement.pk,
                party=centre,
                service="Zet de loongegevens op zijn servers",
                country="NL",
                authorisation=Authorisation.GENERAL,
                allowed_on=clock.day_of(at),
                same_duties=True,
                actor=officer,
                now=at,
            )
        at = now - timedelta(days=8)
        with as_if_it_were(at):
            below = _announce_mail(agreement, above, mail, people, at)
            _write_transfer(agreement, below, people, at)


def _announce_mail(
    agreement: Agreement, above: SubProcessing, party: Party, people: People, at: datetime
) -> SubProcessing:
    told = clock.day_of(at)
    return subs.announce(
        agreement_id=agreement.pk,
        party=party,
        parent_id=above.pk,
        service="Verstuurt de loonstroken per e-mail",
        country="US",
        authorisation=Authorisation.GENERAL,
        told_on=told,
        object_until=told + timedelta(days=30),
        actor=people["po"],
        now=at,
    )


def _write_transfer(agreement: Agreement, sub: SubProcessing, people: People, at: datetime) -> None:
    day = clock.day_of(at)
    made = transfers.add(
        agreement_id=agreement.pk,
        sub_id=sub.pk,
        basis={
            "country": "US",
            "safeguard": Safeguard.STANDARD_CLAUSES,
            "scc_module": "3",
            "assessed_on": day,
            "assessment": "Loonstroken gaan versleuteld over de lijn. De Amerikaanse wet geeft de "
            "overheid daar toegang tot e-mail; met eigen sleutels is dat te beperken.",
            "supplementary": "De bijlage is versleuteld. Het wachtwoord gaat niet per e-mail.",
        },
        actor=people["po"],
        now=at,
    )
    if not profile_on(day).transfers.forbidden:
        transfers.sign_off(transfer_id=made.pk, actor=people["po"], now=at)

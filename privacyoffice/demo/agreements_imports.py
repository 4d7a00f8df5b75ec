"""What the demo does for others, and a list of parties that waits to be imported."""

from datetime import datetime, timedelta
from typing import Any

from privacyoffice import clock
from privacyoffice.audit.actor import acting
from privacyoffice.demo.past import People, as_if_it_were
from processors.models import Judgement, Model, Party, Renewal, SetBy
from processors.services import checklist, drafting, signing
from processors.services.party_imports import upload_parties
from registers.models import ClientController

_DAY = timedelta(days=1)
# With whom an agreement is signed; with the others one still lacks.
_MOST_AGREED = 1
_LIST = """Naam;Juridische naam;KvK-nummer;Soort;Land;Contactgegevens;E-mail datalekken;Kleur
Loonbureau De Rekenaar;Loonbureau De Rekenaar B.V.;90000017;bedrijf;Nederland;;;groen
Rekencentrum Zuidplas;Rekencentrum Zuidplas B.V.;90000025;bedrijf;Nederland;;lek@zuidplas.example;
Drukkerij Het Vel;Drukkerij Het Vel B.V.;90000033;bedrijf;Nederland;Inktweg 4;lek@hetvel.example;
Nordwolk;Nordwolk AS;;bedrijf;Noorwegen;;;
Archief Voorbeeld;;9000004;stichting;Nederland;;;
"""


def load_imports(people: People, now: datetime) -> None:
    """In the organisation in scope: where the register names controllers for whom it works, an
    agreement with one of them; and a list of parties, one of them with a mistake."""
    named = ClientController.objects.order_by("party__name").values_list("party", flat=True)
    with acting(people["po"]):
        for party_id in named.distinct()[:_MOST_AGREED]:
            _agree(Party.objects.get(pk=party_id), people["po"], now - 120 * _DAY)
        at = now - 2 * _DAY
        with as_if_it_were(at):
            upload_parties(_LIST.encode(), file_name="leveranciers.csv", actor=people["po"], now=at)


def _agree(party: Party, officer: Any, at: datetime) -> None:
    with as_if_it_were(at):
        made = drafting.draft(
            given={
                "party": party,
                "title": "Werk in opdracht",
                "subject": "Wij doen het werk dat in het register staat, voor deze opdrachtgever.",
                "purposes_by": SetBy.THEM,
                "means_by": SetBy.THEM,
                "model": Model.THEIRS,
                "owner": officer,
            },
            actor=officer,
            now=at,
        )
        told = {
            "instructions": ("artikel 3", "Alleen op schrift, van de contractbeheerder."),
            "audits": ("artikel 8", "Elk jaar een verslag; eens per drie jaar een bezoek."),
            "afterwards": ("artikel 11", "Binnen een maand teruggeven en daarna wissen."),
        }
        checklist.judge(
            agreement_id=made.pk,
            section="duties",
            given={
                code: {"judgement": Judgement.MET, "clause": clause, "note": note}
                for code, (clause, note) in told.items()
            },
            actor=officer,
            now=at,
        )
        day = clock.day_of(at)
        signing.sign(
            agreement_id=made.pk,
            given={
                "signed_on": day,
                "valid_from": day,
                "valid_until": day + 2 * 365 * _DAY,
                "notice_term": "3 maanden",
                "renewal": Renewal.BY_AGREEMENT,
                "renewal_term": "",
            },
            actor=officer,
            now=at,
        )

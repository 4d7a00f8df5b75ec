"""Data of people who do not exist, given or refused by the policy of each organisation."""

from datetime import datetime, timedelta
from typing import Any

from disclosures import rules
from disclosures.models import Channel, Disclosure, OnRequestOf, RefusalReason
from disclosures.services import calling, deciding, ending, writing
from privacyoffice import clock
from privacyoffice.audit.actor import acting
from privacyoffice.demo.past import People, as_if_it_were, morning
from privacyoffice.policy.codes import Basis
from privacyoffice.policy.profile import Profile
from privacyoffice.policy.queries import profile_on
from processors.models import Party, PartyKind
from processors.services.parties import keep_party

# Both made a request as well: what was given of them is found on the page of it.
_VERA = {"given_name": "Vera", "surname": "Voorbeeld", "email": "vera@burger.example"}
_TED = {"given_name": "Ted", "surname": "van den Test", "birth_date": "1970-12-31"}


def load_disclosures(people: People, now: datetime) -> None:
    """In the organisation in scope: a letter that was answered; and where the policy rules the
    telephone a call that was refused, one that was called back, and one that waits."""
    profile = profile_on(clock.day_of(now))
    with acting(people["po"]):
        _letter(people, profile, now)
        if rules.rules_the_telephone(profile):
            _refused(people, profile, now)
            _called_back(people, profile, now)
            _waiting(people, profile, now)


def _letter(people: People, profile: Profile, now: datetime) -> None:
    one = _written(
        people,
        profile,
        morning(40, now),
        person=_VERA,
        channel=Channel.LETTER,
        party=_public_body(),
        receiver="Mevrouw F. Fictief, consulent",
        what="Begin en einde van de uitkering",
        purpose="Controle van een aanvraag bij die instantie",
    )
    at = morning(38, now)
    with as_if_it_were(at):
        ending.give(disclosure_id=one.pk, actor=people["po"], now=at)


def _refused(people: People, profile: Profile, now: datetime) -> None:
    at = morning(6, now)
    one = _written(
        people,
        profile,
        at,
        person=_TED,
        channel=Channel.TELEPHONE,
        party=None,
        receiver="Iemand die zich voorstelde als verhuurder",
        what="Hoogte van het inkomen",
        purpose="Verhuur van een woning",
    )
    later = at + timedelta(minutes=5)
    with as_if_it_were(later):
        ending.refuse(
            disclosure_id=one.pk,
            because=RefusalReason.NOT_LISTED,
            reason="Gezegd dat wij aan de telefoon niets geven, en dat meneer het zelf kan vragen.",
            actor=people["po"],
            now=later,
        )


def _called_back(people: People, profile: Profile, now: datetime) -> None:
    at, line = morning(4, now), profile.disclosure.telephone_exceptions[1]
    one = _written(
        people,
        profile,
        at,
        person=_TED,
        channel=Channel.TELEPHONE,
        party=_party_of(line, people, at),
        receiver="De heer D. Demo, afdeling werk",
        what="Datum van uitdiensttreding",
        purpose="In- en uitdiensttreding",
        listed_as=line,
        identity_doubted=True,
    )
    later = at + timedelta(minutes=20)
    with as_if_it_were(later):
        calling.call_back(
            disclosure_id=one.pk,
            number="088 000 00 01",
            verified_how="algemeen nummer op de website van de instantie",
            result=calling.Result.CONFIRMED,
            actor=people["po"],
            now=later,
        )
        ending.give(disclosure_id=one.pk, actor=people["po"], now=later)


def _waiting(people: People, profile: Profile, now: datetime) -> None:
    at = now - timedelta(hours=2)
    one = _written(
        people,
        profile,
        at,
        person=_VERA,
        channel=Channel.TELEPHONE,
        party=None,
        receiver="Wijkteam Voorbeeldwijk, mevrouw T. Test",
        what="Of zij vandaag op het werk is verschenen",
        purpose="Zorgen om haar veiligheid",
    )
    with as_if_it_were(at):
        deciding.put_up(disclosure_id=one.pk, actor=people["po"], now=at)


def _written(
    people: People, profile: Profile, at: datetime, *, person: dict[str, str], **told: Any
) -> Disclosure:
    ground = rules.grounds(profile)[0]
    bases = rules.bases_of(ground)
    with as_if_it_were(at):
        return writing.write_down(
            person=person,
            told={
                "asked_at": at,
                "on_request_of": OnRequestOf.PARTY,
                "ground": ground,
                "legal_basis": Basis.PUBLIC_TASK if Basis.PUBLIC_TASK in bases else bases[0],
                **told,
            },
            actor=people["po"],
            now=at,
        )


def _party_of(line: str, people: People, at: datetime) -> Party:
    """The party that a line of the policy names; found by its name, or added."""
    known = (one for one in Party.objects.current() if rules.is_meant_by(line, one))
    name = line.partition("(")[0].strip()
    with as_if_it_were(at):
        return next(known, None) or keep_party(
            Party(name=name, kind=PartyKind.PUBLIC_BODY), actor=people["po"], now=at
        )


def _public_body() -> Party | None:
    found: Party | None = Party.objects.filter(kind=PartyKind.PUBLIC_BODY).first()
    return found

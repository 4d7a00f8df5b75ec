"""Requests of people who do not exist, in the states that the screens of requests show."""

from datetime import date, datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.attachments.models import Source
from privacyoffice.attachments.services import attach
from privacyoffice.audit.actor import acting
from privacyoffice.demo.past import (
    People,
    as_if_it_were,
    deciding_body,
    finish,
    morning,
    take_up,
    written_down,
)
from privacyoffice.mandates.services import mandating
from privacyoffice.policy.codes import Kind
from privacyoffice.policy.queries import profile_on
from requests_dsar.models import Verdict
from requests_dsar.services import handling

_MAIL = """\
From: Vera Voorbeeld <vera@burger.example>
To: privacy@organisatie.example
Date: {date}
Subject: Wat weet u van mij?
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Goedemiddag,

Ik wil graag weten welke gegevens u van mij hebt en waarvoor u ze gebruikt.

Groeten,
Vera Voorbeeld
"""
_CALL = """\
Gebeld om te vragen om welke periode het gaat. Mevrouw wil alles vanaf 2023.
"""


def load_requests(people: People, now: datetime) -> None:
    """In the organisation in scope: one that waits with its files, one that was answered, and one
    of which the content was destroyed."""
    _mandates(people, now)
    _waiting(people, now)
    _answered(people, now)
    _destroyed(people, now)


def _mandates(people: People, now: datetime) -> None:
    """Whoever decides does so in the name of a body, except under private law."""
    if profile_on(clock.day_of(now)).kind == Kind.PRIVATE_BODY:
        return
    with acting(people["manager"]):
        mandating.write_down(
            body=deciding_body(),
            role=Role.PRIVACY_OFFICER,
            refusals=True,
            source="Mandaatbesluit 2020, artikel 4 (demo)",
            valid_from=date(2020, 1, 1),
            actor=people["manager"],
            now=now,
        )


def _waiting(people: People, now: datetime) -> None:
    officer, at = people["po"], morning(3, now)
    with acting(officer):
        request = written_down(
            officer,
            at,
            channel="email",
            rights=["access"],
            person={
                "given_name": "Vera",
                "surname": "Voorbeeld",
                "email": "vera@burger.example",
                "street": "Voorbeeldstraat",
                "house_number": "12 a",
                "postcode": "1234 AB",
                "town": "Voorbeeldstad",
            },
            story="Ik wil graag weten welke gegevens u van mij hebt en waarvoor u ze gebruikt.",
        )
        sent_at = at.strftime("%a, %d %b %Y %H:%M:%S %z")
        for name, text, source in (
            ("Verzoek Vera Voorbeeld.eml", _MAIL.format(date=sent_at), Source.MAIL),
            ("Notitie gesprek.txt", _CALL, Source.OFFICER),
        ):
            file = SimpleUploadedFile(name, text.encode())
            with as_if_it_were(at):
                attach(request, file, actor=officer, now=at, source=source)
        take_up(request, people["behandelaar"], officer, morning(2, now))


def _answered(people: People, now: datetime) -> None:
    officer = people["po"]
    with acting(officer):
        request = written_down(
            officer,
            morning(40, now),
            channel="letter",
            rights=["rectification"],
            person={
                "given_name": "Ted",
                "surname": "van den Test",
                "birth_date": "1970-12-31",
                "street": "Testlaan",
                "house_number": "1",
                "postcode": "9999 ZZ",
                "town": "Testdorp",
            },
            story="Mijn huisnummer staat verkeerd in uw brieven. Het is 1 en niet 11.",
        )
        finish(request, people, 38, 21, now, Verdict.GRANT)


def _destroyed(people: People, now: datetime) -> None:
    officer = people["po"]
    with acting(officer):
        request = written_down(
            officer,
            morning(400, now),
            channel="counter",
            rights=["erasure"],
            person={"given_name": "Fien", "surname": "Fictief", "email": "fien@burger.example"},
            story="Wilt u alles wissen wat u van mij hebt?",
        )
        reasons = "Deze gegevens horen bij een uitkering. De wet zegt hoelang wij ze bewaren."
        finish(request, people, 399, 380, now, Verdict.REFUSE, reasons)
        at = morning(10, now)
        with as_if_it_were(at):
            why, decision = _ground_to_destroy(clock.day_of(now))
            handling.destroy(
                request_id=request.pk,
                why=why,
                decision=decision,
                actor=officer,
                now=at,
            )


def _ground_to_destroy(today: date) -> tuple[str, str]:
    """A body under the Archiefwet has a selection list; another one keeps it longer."""
    if profile_on(today).kind == Kind.PRIVATE_BODY:
        return "order", "Beschikking van de rechtbank (demo)"
    return "term", "Selectielijst 2020, resultaat 6.2 (geweigerd): 1 jaar"

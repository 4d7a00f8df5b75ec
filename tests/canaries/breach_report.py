"""The form for a data breach, step by step, and sending it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from privacyoffice import clock
from privacyoffice.crypto import unfinished
from privacyoffice.portal.breach_report.keeping import COOKIE
from privacyoffice.portal.humans import stamp
from privacyoffice.tenancy.scope import organisation_scope
from tests.canaries.asking import Ask, Flow
from tests.canaries.uploads import letter
from tests.canaries.words import Canaries
from tests.resilience.office import Office

Data = Callable[[Canaries], dict[str, Any]]


def filled_in(who: Canaries) -> dict[str, dict[str, Any]]:
    """The canary in every field of the form, as it is kept until it is sent."""
    return {
        "who": {"source": "processor"},
        "what": {name: who.text(name) for name in ("story", "where", "done")},
        "when": {"found": clock.today().isoformat(), "found_at": "00:00", "timing": "unknown"},
        "data": {"people": ["citizens"], "kinds": ["bsn"], "how_many": who.text("aantal")},
        "contact": {
            "organisation": who.text("bedrijf"),
            "contract_contact": who.text("beheerder"),
            "name": who.text("naam"),
            "email": who.email,
            "phone": who.phone,
        },
    }


def _ask(word: str, data: Data, *, with_file: bool = False) -> Callable[..., Ask]:
    """A step of somebody who has filled in all of them before."""

    def ask(office: Office, who: Canaries) -> Ask:
        now = office.stand.now
        with organisation_scope(office.organisation.pk):
            token = unfinished.begin(now=now)
            unfinished.keep(token, filled_in(who), now=now)
        path = f"/{office.organisation.slug}/datalek-melden/{word}/"
        files = [("files", (f"{who.text('scherm')}.txt", letter(who), "text/plain"))]
        sent = data(who) | {"sent": "1"}
        return Ask(path, sent, files if with_file else [], cookies={COOKIE: token})

    return ask


def _send(office: Office, who: Canaries) -> Ask:
    shown = stamp(office.stand.now - timedelta(minutes=1))
    return _ask("controleren", lambda _who: {"shown": shown}, with_file=True)(office, who)


def _step(name: str, word: str, good: Data, bad: Data) -> Flow:
    return Flow(
        f"report a data breach: {word}",
        _pages(name),
        _ask(word, good),
        _ask(word, bad),
        by_officer=False,
        answer=303,
        refusal=422,
    )


def _pages(name: str) -> frozenset[str]:
    return frozenset({f"portal:breach_{name}", f"portal:breach_{name}_en"})


def _today() -> dict[str, str]:
    day = clock.today()
    return {f"found_{n}": str(part) for n, part in enumerate((day.day, day.month, day.year))}


FLOWS = (
    _step(
        "who",
        "wie",
        lambda _who: {"source": "citizen"},
        lambda who: {"source": who.text("iemand")},
    ),
    _step(
        "what",
        "wat",
        lambda who: filled_in(who)["what"],
        lambda who: filled_in(who)["what"] | {"story": ""},
    ),
    _step(
        "when",
        "wanneer",
        lambda _who: {**_today(), "timing": "unknown"},
        lambda who: {**_today(), "timing": "unknown", "found_at": who.text("laat")},
    ),
    _step(
        "data",
        "gegevens",
        lambda who: filled_in(who)["data"],
        lambda who: filled_in(who)["data"] | {"people": who.text("iedereen")},
    ),
    _step(
        "contact",
        "contact",
        lambda who: filled_in(who)["contact"],
        lambda who: filled_in(who)["contact"] | {"email": who.text("geen adres")},
    ),
    Flow(
        "send a report of a data breach",
        _pages("check"),
        _send,
        _ask("controleren", lambda who: {"shown": "", "website": who.text("reclame")}),
        by_officer=False,
        answer=303,
        refusal=422,
        fails_at="fail-act",
    ),
    Flow(
        "remove what was filled in about a data breach",
        _pages("stop"),
        _ask("stoppen", lambda _who: {}),
        by_officer=False,
        answer=200,
    ),
)

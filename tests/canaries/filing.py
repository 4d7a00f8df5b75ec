"""The form for a request, step by step, and sending it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from privacyoffice.crypto import unfinished
from privacyoffice.portal.fields import LONGEST_TEXT
from privacyoffice.portal.filing.keeping import COOKIE
from privacyoffice.portal.humans import stamp
from privacyoffice.tenancy.scope import organisation_scope
from tests.canaries.asking import Ask, Flow
from tests.canaries.uploads import letter
from tests.canaries.words import Canaries
from tests.resilience.office import Office

Data = Callable[[Canaries], dict[str, Any]]


def filled_in(who: Canaries) -> dict[str, dict[str, Any]]:
    """The canary in every field of the form, as it is kept until it is sent."""
    born = who.born.isoformat()
    return {
        "what": {"wishes": ["rectification", "objection", "consent", "automated"]},
        "for-whom": {"for_whom": "agent"},
        "person": {"given_name": who.text("voor"), "surname": who.text("naam"), "birth_date": born},
        "about": {"period": who.text("periode"), "story": who.text("verhaal"), "search": ""},
        "details": {
            name: who.text(name) for name in ("wrong", "right", "permission", "reason", "decision")
        },
        "name": {"given_name": who.text("zelf"), "surname": who.text("gemachtigde")},
        "answer": {"reach": "email", "answer_by": "post", "consent": False},
        "address": {
            "email": who.email,
            "street": who.text("straat"),
            "house_number": "12",
            "postcode": who.postcode,
            "town": who.text("plaats"),
        },
        "identity": {"identity_by": "call_back", "phone": who.phone},
    }


def _path(office: Office, word: str) -> str:
    return f"/{office.organisation.slug}/verzoek/{word}/"


def _ask(word: str, data: Data, *, with_file: bool = False) -> Callable[..., Ask]:
    """A step of somebody who has filled in all of them before."""

    def ask(office: Office, who: Canaries) -> Ask:
        now = office.stand.now
        with organisation_scope(office.organisation.pk):
            token = unfinished.begin(now=now)
            unfinished.keep(token, filled_in(who), now=now)
        name = f"{who.text('machtiging')}.txt"
        files = [("mandate", (name, letter(who), "text/plain"))] if with_file else []
        return Ask(_path(office, word), data(who) | {"sent": "1"}, files, cookies={COOKIE: token})

    return ask


def _send(office: Office, who: Canaries) -> Ask:
    shown = stamp(office.stand.now - timedelta(minutes=1))
    return _ask("controleren", lambda _who: {"shown": shown})(office, who)


def _pages(name: str) -> frozenset[str]:
    return frozenset({f"portal:filing_{name}", f"portal:filing_{name}_en"})


def _day(day: Any) -> dict[str, str]:
    parts = (day.day, day.month, day.year)
    return {f"birth_date_{number}": str(part) for number, part in enumerate(parts)}


def _step(name: str, word: str, good: Data, bad: Data, *, with_file: bool = False) -> Flow:
    return Flow(
        f"fill in a request: {word}",
        _pages(name),
        _ask(word, good, with_file=with_file),
        _ask(word, bad),
        by_officer=False,
        answer=303,
        refusal=422,
    )


FLOWS = (
    _step(
        "what",
        "wat",
        lambda _who: {"wishes": "access"},
        lambda who: {"wishes": who.text("iets anders")},
    ),
    _step(
        "for_whom",
        "voor-wie",
        lambda _who: {"for_whom": "agent"},
        lambda who: {"for_whom": who.text("iemand")},
    ),
    _step(
        "person",
        "over-wie",
        lambda who: {"surname": who.text("naam"), **_day(who.born)},
        lambda who: {"given_name": who.text("voor"), **_day(who.born)},
        with_file=True,
    ),
    _step(
        "about",
        "waarover",
        lambda who: {"story": who.text("verhaal"), "period": who.text("toen")},
        lambda who: {"story": who.text("verhaal"), "period": f"{who.text('toen')}\n!"},
    ),
    _step(
        "details",
        "toelichting",
        lambda who: {"wrong": who.text("fout"), "reason": who.text("reden")},
        lambda who: {"wrong": "!" * LONGEST_TEXT + who.text("fout")},
    ),
    _step(
        "name",
        "naam",
        lambda who: {"surname": who.text("naam")},
        lambda who: {"given_name": who.text("voor")},
    ),
    _step(
        "answer",
        "antwoord",
        lambda _who: {"reach": "email", "answer_by": "post"},
        lambda who: {"reach": who.text("zo"), "answer_by": "post"},
    ),
    _step(
        "address",
        "adres",
        lambda who: filled_in(who)["address"],
        lambda who: filled_in(who)["address"] | {"email": who.text("geen adres")},
    ),
    _step(
        "identity",
        "wie-u-bent",
        lambda who: {"identity_by": "call_back", "phone": who.phone},
        lambda who: {"identity_by": who.text("zo"), "phone": who.phone},
    ),
    Flow(
        "send a request",
        _pages("check"),
        _send,
        _ask("controleren", lambda who: {"shown": "", "website": who.text("reclame")}),
        by_officer=False,
        answer=303,
        refusal=422,
        fails_at="fail-act",
    ),
    Flow(
        "remove what was filled in",
        _pages("stop"),
        _ask("stoppen", lambda _who: {}),
        by_officer=False,
        answer=200,
    ),
)

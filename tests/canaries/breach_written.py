"""A breach as an officer writes it down, in two ways, and its processor."""

from collections.abc import Callable
from typing import Any

from breaches.models import Breach, Source
from privacyoffice.clock import AMSTERDAM, today
from privacyoffice.tenancy.scope import organisation_scope
from processors.models import Party
from tests.canaries.asking import Ask, Flow
from tests.canaries.words import Canaries
from tests.factories.breaches import reported
from tests.resilience.office import Office

MODEL = "breaches_breach"
PAGES = "/admin/breaches/breach/"


def _told(office: Office, who: Canaries) -> dict[str, Any]:
    """What both ways ask, with the canary in every text."""
    now = office.stand.now.astimezone(AMSTERDAM)
    return {
        "story": who.text("verhaal"),
        "source": "staff",
        "name": who.text("naam"),
        "reported_at": f"{now:%Y-%m-%dT%H:%M}",
        "late_because": who.text("reden"),
    }


def _whole(office: Office, who: Canaries) -> Ask:
    told = _told(office, who) | {"timing": "unknown", "email": who.email, "phone": who.phone}
    told |= {"aware_because": who.text("eerst niet")}
    told |= {name: who.text(name) for name in ("where", "done", "organisation")}
    return Ask(f"{PAGES}add/", told)


def _short(office: Office, who: Canaries) -> Ask:
    told = _told(office, who) | {"way": "post_wrong_receiver", "meant_for": who.text("bedoeld")}
    told |= {"receiver_who": who.text("buur"), "receiver_statement": who.text("gewist")}
    told |= {"receiver_deleted": "yes", "receiver_deleted_on": today().isoformat()}
    return Ask(f"{PAGES}add/?way=short", told)


def _of_nobody(good: Callable[..., Ask]) -> Callable[..., Ask]:
    def ask(office: Office, who: Canaries) -> Ask:
        made = good(office, who)
        return Ask(made.path, made.data | {"source": who.text("iemand")})

    return ask


def _name_processor(office: Office, who: Canaries) -> Ask:
    with organisation_scope(office.organisation.pk):
        made = reported(who.root, source=Source.PROCESSOR)
        party = Party.objects.create(name=f"Verwerker {made.reference}")
    return Ask(f"{PAGES}{made.pk}/act/name-processor/", {"party": party.name})


def _latest(office: Office) -> str:
    with organisation_scope(office.organisation.pk):
        return f"{PAGES}{Breach.objects.latest('created_at').pk}/change/"


def _written(title: str, ask: Callable[[Office, Canaries], Ask]) -> Flow:
    covers = frozenset({f"{MODEL}:add"})
    bad = _of_nobody(ask)
    return Flow(title, covers, ask, bad, fails_at="fail-act", shown_at=_latest)


FLOWS = (
    _written("write a breach down", _whole),
    _written("write one wrong letter down", _short),
    Flow(
        "name the processor of a breach",
        frozenset({f"{MODEL}:name-processor"}),
        _name_processor,
    ),
)

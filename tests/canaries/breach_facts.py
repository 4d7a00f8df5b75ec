"""Words about people among the facts of a breach, and why it was judged so."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from breaches import facts
from breaches.facts import SECTIONS, Type
from breaches.models import Breach
from breaches.services import handling
from privacyoffice.tenancy.scope import organisation_scope
from processors.models import Party
from tests.canaries.asking import Ask, Flow
from tests.canaries.dsar_work import an_activity
from tests.canaries.words import Canaries
from tests.factories.breach_links import link_to_registers
from tests.factories.breaches import reported
from tests.resilience.office import Office

MODEL = "breaches_breach"
PAGES = "/admin/breaches/breach/"
Fields = Callable[[Office, Canaries], dict[str, Any]]
_JUDGED = {
    "categories": "simple",
    "ease": "maximum",
    "confidentiality": "known_receivers",
    "integrity": "kept",
    "availability": "kept",
}


def _handled(office: Office, who: Canaries) -> UUID:
    with organisation_scope(office.organisation.pk):
        made = reported(who.root)
        handling.take_up(
            breach_id=made.pk, owner=office.officer, actor=office.officer, now=office.stand.now
        )
    return made.pk


def _linked(office: Office, who: Canaries) -> UUID:
    key = _handled(office, who)
    with organisation_scope(office.organisation.pk):
        link_to_registers(office.canary, key, an_activity(office), by=office.officer)
    return key


def _latest(office: Office) -> str:
    with organisation_scope(office.organisation.pk):
        return f"{PAGES}{Breach.objects.latest('created_at').pk}/change/"


def _texts(section: str) -> Fields:
    """Every question of a section that takes words and is asked of each breach."""

    def fields(office: Office, who: Canaries) -> dict[str, Any]:
        asked = (one for one in facts.in_section(section) if one.is_filled_in_here)
        written = (one for one in asked if one.type in (Type.TEXT, Type.LINE) and not one.when)
        return {one.code: who.text(one.code) for one in written} | _BESIDES.get(section, {})

    return fields


# Sections whose questions are mostly choices.
_BESIDES: dict[str, dict[str, Any]] = {"told": {"people_told": "later"}}
_WRONG = {"persons_min": "-1", "records_min": "-1", "receiver_count": "-1"}


def _filled_in(section: str) -> Flow:
    def good(office: Office, who: Canaries) -> Ask:
        path = f"{PAGES}{_handled(office, who)}/act/{facts.act_of(section)}/"
        return Ask(path, _texts(section)(office, who))

    def bad(office: Office, who: Canaries) -> Ask:
        """One text is longer than any may be; where there is none, a number that cannot be."""
        made = good(office, who)
        asked = {one.code for one in facts.in_section(section)}
        wrong = {name: value for name, value in _WRONG.items() if name in asked}
        longest = {name: text * 2_000 for name, text in made.data.items() if who.root in text}
        return Ask(made.path, {**made.data, **(wrong or longest)})

    return Flow(
        f"fill in the facts of a breach: {section}",
        frozenset({f"{MODEL}:{facts.act_of(section)}"}),
        good,
        bad,
        fails_at="fail-act",
        shown_at=_latest,
    )


def _assess(office: Office, who: Canaries) -> Ask:
    path = f"{PAGES}{_handled(office, who)}/act/assess/"
    told = {"risk": "risk", "reason": who.text("oordeel"), "seen": "ernst 1,25, laag"}
    return Ask(path, _JUDGED | told)


def _assess_unseen(office: Office, who: Canaries) -> Ask:
    made = _assess(office, who)
    return Ask(made.path, made.data | {"seen": ""})


def _add_party(office: Office, who: Canaries) -> Ask:
    key = _handled(office, who)
    with organisation_scope(office.organisation.pk):
        party, _made = Party.objects.get_or_create(name=f"Verwerker {office.canary}")
    return Ask(f"{PAGES}{key}/act/add-party/", {"party": party.name, "role": "receiver"})


def _add_processing(office: Office, who: Canaries) -> Ask:
    key = _handled(office, who)
    with organisation_scope(office.organisation.pk):
        activity = str(an_activity(office))
    return Ask(f"{PAGES}{key}/act/add-processings/", {"processings": activity})


def _remove(what: str) -> Callable[[Office, Canaries], Ask]:
    def ask(office: Office, who: Canaries) -> Ask:
        key = _linked(office, who)
        with organisation_scope(office.organisation.pk):
            breach = Breach.objects.get(pk=key)
            links: Any = breach.processings if what == "processing" else breach.parties
            concerned = str(links.get().pk)
        return Ask(f"{PAGES}{key}/act/remove-{what}/", {"concerned": concerned})

    return ask


def _no_words(name: str, ask: Callable[[Office, Canaries], Ask]) -> Flow:
    return Flow(f"{name} of a breach", frozenset({f"{MODEL}:{name}"}), ask)


FLOWS = (
    *(_filled_in(section) for section in SECTIONS),
    Flow(
        "judge the risk of a breach",
        frozenset({f"{MODEL}:assess"}),
        _assess,
        _assess_unseen,
        fails_at="fail-act",
        shown_at=_latest,
    ),
    _no_words("add-processings", _add_processing),
    _no_words("add-party", _add_party),
    _no_words("remove-processing", _remove("processing")),
    _no_words("remove-party", _remove("party")),
)

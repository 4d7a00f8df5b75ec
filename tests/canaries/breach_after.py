"""Words about what follows a breach: its protocol, evaluation, measures, others told, closing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from breaches.models import (
    Breach,
    Measure,
    NotTold,
    Phase,
    ProtocolStep,
    Risk,
    TellingDecision,
    Told,
)
from breaches.services import evaluating, handling, linking, notifying, protocol
from privacyoffice.clock import AMSTERDAM, day_of
from privacyoffice.tenancy.scope import organisation_scope
from tests.canaries.asking import Ask, Flow
from tests.canaries.words import Canaries
from tests.factories.breach_measures import a_measure
from tests.factories.breaches import reported
from tests.resilience.office import Office

MODEL, MEASURE = "breaches_breach", "breaches_measure"
PAGES, MEASURES = "/admin/breaches/breach/", "/admin/breaches/measure/"
Fields = Callable[[Office, Canaries, UUID], dict[str, Any]]


def _handled(office: Office, who: Canaries) -> UUID:
    """A breach that the officer handles."""
    now = office.stand.now
    with organisation_scope(office.organisation.pk):
        made = reported(who.root, now=now)
        handling.take_up(breach_id=made.pk, owner=office.officer, actor=office.officer, now=now)
    return made.pk


def _on_breach(name: str, fields: Fields) -> Callable[[Office, Canaries], Ask]:
    def ask(office: Office, who: Canaries) -> Ask:
        key = _handled(office, who)
        with organisation_scope(office.organisation.pk):
            given = fields(office, who, key)
        return Ask(f"{PAGES}{key}/act/{name}/", given)

    return ask


def _on_measure(name: str, fields: Fields) -> Callable[[Office, Canaries], Ask]:
    def ask(office: Office, who: Canaries) -> Ask:
        breach = _handled(office, who)
        with organisation_scope(office.organisation.pk):
            officer, now = office.officer, office.stand.now
            key = a_measure(who.root, breach, owner=officer, by=officer, now=now).pk
            given = fields(office, who, key)
        return Ask(f"{MEASURES}{key}/act/{name}/", given)

    return ask


def _first_step(breach_id: UUID) -> ProtocolStep:
    return ProtocolStep.objects.filter(breach=breach_id).order_by("position")[0]


def _steps(_office: Office, who: Canaries, key: UUID) -> dict[str, Any]:
    return {"steps": [str(_first_step(key).pk)], "note": who.text("notitie")}


def _no_steps(_office: Office, who: Canaries, _key: UUID) -> dict[str, Any]:
    return {"note": who.text("notitie")}


def _untick(office: Office, who: Canaries, key: UUID) -> dict[str, Any]:
    step = _first_step(key)
    protocol.tick(
        breach_id=key,
        step_ids=[step.pk],
        note=who.text("gedaan"),
        actor=office.officer,
        now=office.stand.now,
    )
    return {"step": str(step.pk), "note": who.text("vergissing")}


def _evaluation(_office: Office, who: Canaries, _key: UUID) -> dict[str, Any]:
    return {"cause": who.text("oorzaak"), "lesson": who.text("les")}


def _measure(office: Office, who: Canaries, _key: UUID) -> dict[str, Any]:
    return {
        "what": who.text("maatregel"),
        "owner": str(office.officer.pk),
        "due_on": (day_of(office.stand.now) + timedelta(days=30)).isoformat(),
    }


def _outside(office: Office, who: Canaries, _key: UUID) -> dict[str, Any]:
    now = office.stand.now.astimezone(AMSTERDAM)
    return {"to": "police", "told_at": f"{now:%Y-%m-%dT%H:%M}", "note": who.text("aangifte")}


def _link(office: Office, who: Canaries, _key: UUID) -> dict[str, Any]:
    return {"reference": reported(who.root, now=office.stand.now).reference}


def _unlink(office: Office, who: Canaries, key: UUID) -> dict[str, Any]:
    made = linking.link(
        breach_id=key,
        reference=_link(office, who, key)["reference"],
        actor=office.officer,
        now=office.stand.now,
    )
    return {"link": str(made.pk)}


def _everything_done(office: Office, who: Canaries, key: UUID) -> dict[str, Any]:
    given = {"actor": office.officer, "now": office.stand.now}
    evaluating.evaluate(breach_id=key, cause=who.text("oorzaak"), lesson=who.text("les"), **given)
    Breach.objects.filter(pk=key).update(risk=Risk.RISK)
    for about, ground in ((Told.AUTHORITY, ""), (Told.PEOPLE, NotTold.NO_HIGH_RISK)):
        TellingDecision.objects.create(
            breach_id=key,
            about=about,
            tell=not ground,
            ground=ground,
            reason=who.text("reden"),
            at=office.stand.now,
            by=office.officer,
        )
    # What the authority got is not complete: at closing somebody says why nothing follows.
    first = notifying.prepare(breach_id=key, phase=Phase.FIRST, **given)
    notifying.submit(notification_id=first.pk, submitted_at=given["now"], **given)
    return {"reason": who.text("afsluiten")}


def _change(office: Office, who: Canaries, _key: UUID) -> dict[str, Any]:
    later = (day_of(office.stand.now) + timedelta(days=60)).isoformat()
    return {"owner": str(office.officer.pk), "due_on": later, "reason": who.text("uitstel")}


def _without(fields: Fields, name: str) -> Fields:
    def given(office: Office, who: Canaries, key: UUID) -> dict[str, Any]:
        return fields(office, who, key) | {name: ""}

    return given


def _result(_office: Office, who: Canaries, _key: UUID) -> dict[str, Any]:
    return {"result": who.text("resultaat")}


def _latest(office: Office) -> str:
    with organisation_scope(office.organisation.pk):
        return f"{PAGES}{Breach.objects.latest('created_at').pk}/change/"


def _latest_measure(office: Office) -> str:
    with organisation_scope(office.organisation.pk):
        return f"{MEASURES}{Measure.objects.latest('written_at').pk}/change/"


def _of_breach(name: str, good: Fields, bad: Fields | None = None) -> Flow:
    return Flow(
        f"{name} of a breach",
        frozenset({f"{MODEL}:{name}"}),
        _on_breach(name, good),
        bad and _on_breach(name, bad),
        fails_at="fail-act",
        shown_at=_latest if bad else None,
    )


def _of_measure(name: str, good: Fields, bad: Fields) -> Flow:
    return Flow(
        f"{name} of a measure",
        frozenset({f"{MEASURE}:{name}"}),
        _on_measure(name, good),
        _on_measure(name, bad),
        fails_at="fail-act",
        shown_at=_latest_measure if name != "change" else None,
    )


FLOWS = (
    _of_breach("tick-steps", _steps, _no_steps),
    _of_breach("skip-steps", _steps, _no_steps),
    _of_breach("untick-step", _untick, _without(_untick, "step")),
    _of_breach("evaluate", _evaluation, _without(_evaluation, "lesson")),
    _of_breach("measure-agree", _measure, _without(_measure, "due_on")),
    _of_breach("tell-other", _outside, _without(_outside, "told_at")),
    _of_breach("link-case", _link),
    _of_breach("unlink-case", _unlink),
    _of_breach("close", _everything_done),
    _of_measure("taken", _result, _without(_result, "result")),
    _of_measure("drop", _result, _without(_result, "result")),
    _of_measure("change", _change, _without(_change, "due_on")),
    Flow(
        "ask for the register of breaches",
        frozenset({"admin:breaches_breach_register"}),
        lambda _office, _who: Ask(f"{PAGES}register/?cause=unknown"),
    ),
)

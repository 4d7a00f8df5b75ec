"""Words about a breach as a whole: who handles it, when it was, how it ends and goes on."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from breaches.models import Breach
from breaches.services import handling
from privacyoffice.accounts.roles import Role
from privacyoffice.cases.models import Why
from privacyoffice.clock import AMSTERDAM, day_of
from privacyoffice.tenancy.scope import organisation_scope
from tests.canaries.asking import Ask, Flow
from tests.canaries.uploads import letter
from tests.canaries.words import Canaries
from tests.factories import make_member
from tests.factories.breaches import reported
from tests.resilience.office import Office

MODEL, PAGES = "breaches_breach", "/admin/breaches/breach/"
Fields = Callable[[Office, Canaries, UUID], dict[str, Any]]


def _reported(office: Office, who: Canaries) -> UUID:
    return reported(who.root, now=office.stand.now).pk


def _handled(office: Office, who: Canaries) -> UUID:
    key = _reported(office, who)
    officer, now = office.officer, office.stand.now
    handling.take_up(breach_id=key, owner=officer, actor=officer, now=now)
    return key


def _closed(office: Office, who: Canaries) -> UUID:
    key, reason = _handled(office, who), who.text("geen datalek")
    handling.close_as_none(breach_id=key, reason=reason, actor=office.officer, now=office.stand.now)
    return key


def _on(
    name: str, make: Callable[[Office, Canaries], UUID], fields: Fields
) -> Callable[[Office, Canaries], Ask]:
    def ask(office: Office, who: Canaries) -> Ask:
        with organisation_scope(office.organisation.pk):
            key = make(office, who)
            given = fields(office, who, key)
        return Ask(f"{PAGES}{key}/act/{name}/", given)

    return ask


def _owner(office: Office, _who: Canaries, _key: UUID) -> dict[str, Any]:
    return {"owner": str(office.officer.pk)}


def _ciso(office: Office) -> Any:
    return make_member(Role.CISO, canary=office.canary, local=f"ciso{uuid4().hex[:8]}").user


def _other_owner(office: Office, who: Canaries, _key: UUID) -> dict[str, Any]:
    return {"owner": str(_ciso(office).pk), "reason": who.text("overdracht")}


def _nobody(_office: Office, who: Canaries, _key: UUID) -> dict[str, Any]:
    return {"owner": "", "reason": who.text("overdracht")}


def _instants(office: Office, who: Canaries, _key: UUID) -> dict[str, Any]:
    now = office.stand.now.astimezone(AMSTERDAM)
    moment = f"{now:%Y-%m-%dT%H:%M}"
    return {
        "reported_at": moment,
        "aware_at": moment,
        "timing": "unknown",
        "reason": who.text("verbeterd"),
    }


def _wrong_instants(office: Office, who: Canaries, key: UUID) -> dict[str, Any]:
    return _instants(office, who, key) | {"aware_at": "gisteren"}


def _reason(_office: Office, who: Canaries, _key: UUID) -> dict[str, Any]:
    return {"reason": who.text("reden")}


def _too_long(_office: Office, who: Canaries, _key: UUID) -> dict[str, Any]:
    return {"reason": who.text("reden ") * 4_000}


def _same_as(office: Office, who: Canaries, _key: UUID) -> dict[str, Any]:
    other = _reported(office, who)
    return {"same_as": str(other), "reason": who.text("zelfde brief")}


def _no_other(_office: Office, who: Canaries, _key: UUID) -> dict[str, Any]:
    return {"same_as": "", "reason": who.text("zelfde brief")}


def _destruction(_office: Office, _who: Canaries, key: UUID) -> dict[str, Any]:
    reference = Breach.objects.get(pk=key).reference
    return {"why": Why.MISTAKE.value, "decision": "Besluit 12", "reference": reference}


def _asked(office: Office, who: Canaries, _key: UUID) -> dict[str, Any]:
    wanted = day_of(office.stand.now) + timedelta(days=14)
    return {"question": who.text("vraag"), "wanted_by": wanted.isoformat()}


def _asked_without_day(office: Office, who: Canaries, key: UUID) -> dict[str, Any]:
    return _asked(office, who, key) | {"wanted_by": ""}


def _advised(_office: Office, who: Canaries, _key: UUID) -> dict[str, Any]:
    return {"text": who.text("advies")}


def _advised_nothing(_office: Office, _who: Canaries, _key: UUID) -> dict[str, Any]:
    return {"text": ""}


def _attach(office: Office, who: Canaries) -> Ask:
    with organisation_scope(office.organisation.pk):
        key = _handled(office, who)
    files = [("files", (f"{who.text('bijlage')}.txt", letter(who), "text/plain"))]
    return Ask(f"{PAGES}{key}/attach/", {"source": "officer"}, files)


def _latest(office: Office) -> str:
    with organisation_scope(office.organisation.pk):
        return f"{PAGES}{Breach.objects.latest('created_at').pk}/change/"


def _flow(
    name: str,
    make: Callable[[Office, Canaries], UUID],
    good: Fields,
    bad: Fields | None = None,
) -> Flow:
    return Flow(
        f"{name} of a breach",
        frozenset({f"{MODEL}:{name}"}),
        _on(name, make, good),
        bad and _on(name, make, bad),
        fails_at="fail-act",
        shown_at=_latest if name != "destroy" else None,
    )


FLOWS = (
    _flow("take-up", _reported, _owner),
    _flow("hand-over", _handled, _other_owner, _nobody),
    _flow("instants", _handled, _instants, _wrong_instants),
    _flow("no-breach", _handled, _reason, _too_long),
    _flow("duplicate", _handled, _same_as, _no_other),
    _flow("reopen", _closed, _reason, _too_long),
    _flow("destroy", _closed, _destruction),
    _flow("ask-advice", _handled, _asked, _asked_without_day),
    Flow(
        "advise on a breach, as the FG",
        frozenset({f"{MODEL}:give-advice"}),
        _on("give-advice", _handled, _advised),
        _on("give-advice", _handled, _advised_nothing),
        fails_at="fail-act",
        role=Role.DPO,
    ),
    Flow(
        "attach a file to a breach",
        frozenset({f"admin:{MODEL}_attach"}),
        _attach,
        fails_at="fail-act",
        shown_at=_latest,
    ),
)

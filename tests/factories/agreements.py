"""Agreements with a party in every state, and everything that hangs on one."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from privacyoffice import clock
from privacyoffice.accounts.roles import Role
from privacyoffice.cases.services.opening import open_case
from processors.models import (
    Afterwards,
    Agreement,
    AgreementKind,
    Assurance,
    AssuranceKind,
    Authorisation,
    ChecklistAnswer,
    ContactPurpose,
    FurtherParty,
    Judgement,
    Party,
    PartyContact,
    PartyTransfer,
    PeriodicCheck,
    Safeguard,
    SubProcessing,
    Verdict,
)
from processors.services import ending
from registers.models import AgreementOfActivity, LeftUncovered

# As `World.fresh` knows them; `world.agreements` has them without "agreement-".
# "gaps" is a draft of which a point of the checklist is missing, "joint" one with another list,
# "further" one that another party signs besides; "notice" is signed with a notice period, and of
# an "unproven" one that ended nobody showed what became of the data.
STATES = (
    "agreement-draft",
    "agreement-negotiating",
    "agreement-signed",
    "agreement-ended",
    "agreement-gaps",
    "agreement-joint",
    "agreement-further",
    "agreement-notice",
    "agreement-unproven",
    "agreement-destroyed",
)


def make_party(name: str, **changes: Any) -> Party:
    """A party of the organisation in scope."""
    made: Party = Party.objects.create(name=name, **changes)
    return made


def make_agreement(canary: str, people: dict[str, Any], **changes: Any) -> Agreement:
    """A draft of a processing agreement about a party of its own."""
    party = changes.pop("party", None) or make_party(
        f"Leverancier {canary} {Party.objects.count()}"
    )
    told: dict[str, Any] = {
        "kind": AgreementKind.PROCESSING,
        "title": f"Salarissen {canary}",
        "subject": f"Rekent salarissen uit {canary}",
        "kind_reason": f"Wij bepalen het doel {canary}",
        "deviations": f"Geen {canary}",
        "security": f"Versleuteld {canary}",
        "owner": people[Role.PRIVACY_OFFICER],
        "written_by": people[Role.PRIVACY_OFFICER],
    }
    return open_case(Agreement(party=party, **told | changes), now=clock.now())


def in_state(state: str, canary: str, people: dict[str, Any]) -> UUID:
    """The id of a new agreement in one of STATES."""
    kind = AgreementKind.JOINT if state == "agreement-joint" else AgreementKind.PROCESSING
    made = make_agreement(canary, people, kind=kind)
    today = clock.today()
    if state == "agreement-gaps":
        _answered(made, "audits", Judgement.MISSING, canary, people)
    if state == "agreement-negotiating":
        made.negotiate()
    if state == "agreement-further":
        further = make_party(f"Ernaast {canary} {made.reference}")
        FurtherParty.objects.create(agreement=made, party=further)
    is_over = state in ("agreement-ended", "agreement-unproven", "agreement-destroyed")
    if is_over or state in ("agreement-signed", "agreement-notice"):
        made.sign(on=today - timedelta(days=30))
        made.valid_from = today - timedelta(days=30)
        made.valid_until = today + timedelta(days=335)
    if state == "agreement-notice":
        made.notice_term = "3 maanden"
    made.save()
    if is_over:
        _end(made, state, canary, people)
    return made.pk


def _end(made: Agreement, state: str, canary: str, people: dict[str, Any]) -> None:
    """It ended today: with proof of what became of the data, or without; or it is destroyed."""
    made.end(on=clock.today())
    made.end_reason, made.afterwards = f"Opgezegd {canary}", Afterwards.DELETED
    if state == "agreement-ended":
        made.data_proof, made.data_proven_on = f"Verklaring {canary}", clock.today()
    made.save()
    if state == "agreement-destroyed":
        ending.destroy(
            agreement_id=made.pk,
            why="order",
            decision="Uitspraak 12",
            actor=people[Role.PRIVACY_OFFICER],
            now=clock.now(),
        )


def fill(world: Any) -> None:
    """One agreement in each state; on the signed one everything that can hang on it."""
    canary, people = world.canary, world.people
    for state in STATES:
        world.agreements[state.removeprefix("agreement-")] = in_state(state, canary, people)
    agreement = Agreement.objects.get(pk=world.agreements["signed"])
    for hangs in (_contact, _answer, _subs, _assurance, _check, _coverage):
        hangs(world, agreement)


def _contact(world: Any, agreement: Agreement) -> None:
    PartyContact.objects.create(
        party=agreement.party,
        purpose=ContactPurpose.BREACH,
        name=f"Meldpunt {world.canary}",
        phone="088 1234567",
    )
    FurtherParty.objects.create(
        agreement=agreement, party=make_party(f"Nog een partij {world.canary}")
    )


def _answer(world: Any, agreement: Agreement) -> None:
    _answered(agreement, "subject", Judgement.MET, world.canary, world.people)


def _answered(
    agreement: Agreement, item: str, judgement: Judgement, canary: str, people: dict[str, Any]
) -> None:
    ChecklistAnswer.objects.create(
        agreement=agreement,
        item=item,
        judgement=judgement,
        clause="2.1",
        evidence=f"Bijlage 1 {canary}",
        at=clock.now(),
        by=people[Role.PRIVACY_OFFICER],
    )


def _subs(world: Any, agreement: Agreement) -> None:
    sub = SubProcessing.objects.create(
        agreement=agreement,
        party=make_party(f"Rekencentrum {world.canary}", country="US"),
        service=f"Opslag {world.canary}",
        country="US",
        authorisation=Authorisation.GENERAL,
        told_on=clock.today(),
        object_until=clock.today() + timedelta(days=30),
    )
    transfer = PartyTransfer.objects.create(
        agreement=agreement,
        sub=sub,
        country="US",
        safeguard=Safeguard.STANDARD_CLAUSES,
        assessment=f"Beperkt {world.canary}",
    )
    world.sub_id, world.transfer_id = sub.pk, transfer.pk


def _assurance(world: Any, agreement: Agreement) -> None:
    Assurance.objects.create(
        agreement=agreement,
        kind=AssuranceKind.ISO_27001,
        scope=f"Alles {world.canary}",
        expires_on=clock.today() + timedelta(days=200),
    )


def _check(world: Any, agreement: Agreement) -> None:
    PeriodicCheck.objects.create(
        agreement=agreement,
        questions_version="2026-01",
        verdict=Verdict.KEPT,
        finding=f"In orde {world.canary}",
        at=clock.now(),
        by=world.people[Role.DPO],
    )


def _coverage(world: Any, agreement: Agreement) -> None:
    officer = world.people[Role.PRIVACY_OFFICER]
    by: dict[str, Any] = {"at": clock.now(), "by": officer}
    activity = world.activities["draft"]
    AgreementOfActivity.objects.create(activity_id=activity, agreement=agreement, **by)
    LeftUncovered.objects.create(
        activity_id=activity, party=agreement.party, reason=f"Eenmalig {world.canary}", **by
    )

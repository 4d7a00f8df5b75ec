"""How the agreement with the salary processor was judged, and what its party shows."""

from datetime import datetime, timedelta

from privacyoffice import clock
from privacyoffice.actions.services import following
from privacyoffice.audit.actor import acting
from privacyoffice.demo.agreements_parties import PAYROLL
from privacyoffice.demo.past import People, as_if_it_were
from processors.checklists import checklist_of
from processors.models import Agreement, AssuranceKind, Judgement, Status
from processors.services import assurance, checklist

_DAY = timedelta(days=1)
# What is not simply in order, by point: judgement, clause and note.
_APART = {
    "audits": (Judgement.PARTLY, "artikel 7", "Alleen een auditverslag, geen eigen audit."),
    "sub_duties": (Judgement.MISSING, "", "Het contract met de subverwerker is niet gezien."),
    "unlawful_instruction": (Judgement.MISSING, "", ""),
}


def load_checklist(people: People, now: datetime) -> None:
    """In the organisation in scope: all points judged but those about breaches, two gaps with an
    action of which one is done, one gap without, and two certificates."""
    agreement = Agreement.objects.get(party__name=PAYROLL, status=Status.SIGNED)
    with acting(people["po"]):
        with as_if_it_were(now - 20 * _DAY):
            _judge(agreement, people, now - 20 * _DAY)
        with as_if_it_were(now - 19 * _DAY):
            _act(agreement, people, now - 19 * _DAY)
        with as_if_it_were(now - 18 * _DAY):
            _show(agreement, people, now - 18 * _DAY)


def _judge(agreement: Agreement, people: People, at: datetime) -> None:
    found = checklist_of(agreement)
    for section in found.sections if found else ():
        given = {}
        for number, point in enumerate(section.points, start=1):
            judgement, clause, note = _APART.get(
                point.code, (Judgement.MET, f"artikel {number}", "")
            )
            given[point.code] = {"judgement": judgement, "clause": clause, "note": note}
        given.pop("breach_notice", None)
        checklist.judge(
            agreement_id=agreement.pk,
            section=section.code,
            given=given,
            actor=people["po"],
            now=at,
        )


def _act(agreement: Agreement, people: People, at: datetime) -> None:
    for point, owner, days in (("sub_duties", "po", 40), ("audits", "ciso", 12)):
        (made,) = checklist.act_on_gaps(
            agreement_id=agreement.pk,
            points=[point],
            owner=people[owner],
            due_on=clock.day_of(at) + days * _DAY,
            actor=people["po"],
            now=at,
        )
    # The last of them was done, and the FG did not look at it yet.
    with as_if_it_were(at + 9 * _DAY), acting(people["ciso"]):
        following.finish(
            action_id=made.pk,
            evidence="Het bureau stuurt elk jaar een verslag; de afspraak staat in de mail van 3 "
            "november.",
            actor=people["ciso"],
            now=at + 9 * _DAY,
        )


def _show(agreement: Agreement, people: People, at: datetime) -> None:
    day = clock.day_of(at)
    for kind, scope, days in (
        (AssuranceKind.ISO_27001, "Salarisverwerking en hosting", 50),
        (AssuranceKind.ISAE_3402, "Salarisverwerking", 200),
    ):
        assurance.add(
            agreement_id=agreement.pk,
            kind=kind,
            scope=scope,
            issuer="Certificeerder Voorbeeld",
            issued_on=day - 100 * _DAY,
            expires_on=day + days * _DAY,
            actor=people["po"],
            now=at,
        )

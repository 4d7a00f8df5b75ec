"""What the agreements of the demo cover: one processor is covered, one has none on purpose."""

from datetime import datetime, timedelta
from typing import Any

from privacyoffice import clock
from privacyoffice.audit.actor import acting
from privacyoffice.demo.past import People, as_if_it_were
from privacyoffice.demo.telling import at_work
from processors.models import Model, Party, Renewal, SetBy
from processors.services import drafting, signing
from registers.models import Recipient
from registers.models.recipient import RecipientKind
from registers.queries_coverage import in_use
from registers.services import covering


def load_coverage(people: People, now: datetime) -> None:
    """In the organisation in scope: with the first processor that the register names an agreement
    that covers what it does, and with the second none on purpose. The others still lack one, and
    the agreement about salaries has no processing yet: the list of coverage shows all of that."""
    processors = Recipient.objects.filter(kind=RecipientKind.PROCESSOR, party__isnull=False)
    names = processors.order_by("party__name").values_list("party", flat=True).distinct()[:2]
    with acting(people["po"]):
        for party_id, cover in zip(list(names), (_agree, _leave), strict=False):
            cover(Party.objects.get(pk=party_id), people["po"], at_work(13, now))


def _of(party: Party) -> list[Any]:
    found = Recipient.objects.filter(
        kind=RecipientKind.PROCESSOR, party=party, activity__in=in_use()
    )
    return list(found.order_by().values_list("activity", flat=True).distinct())


def _agree(party: Party, officer: Any, at: datetime) -> None:
    with as_if_it_were(at):
        made = drafting.draft(
            given={
                "party": party,
                "title": "Werk als verwerker",
                "subject": "Verwerkt gegevens zoals het register beschrijft.",
                "purposes_by": SetBy.US,
                "means_by": SetBy.US,
                "model": Model.VNG,
                "owner": officer,
            },
            actor=officer,
            now=at,
        )
        day = clock.day_of(at)
        given = {
            "signed_on": day,
            "valid_from": day,
            "valid_until": day + timedelta(days=3 * 365),
            "notice_term": "3 maanden",
            "renewal": Renewal.BY_AGREEMENT,
            "renewal_term": "",
        }
        signing.sign(agreement_id=made.pk, given=given, actor=officer, now=at)
        for activity_id in _of(party):
            covering.link(agreement_id=made.pk, activity_id=activity_id, actor=officer, now=at)


def _leave(party: Party, officer: Any, at: datetime) -> None:
    with as_if_it_were(at):
        for activity_id in _of(party)[:1]:
            covering.leave_uncovered(
                activity_id=activity_id,
                party_id=party.pk,
                reason="De opdracht loopt deze maand af. Er gaan geen nieuwe gegevens meer heen.",
                actor=officer,
                now=at,
            )

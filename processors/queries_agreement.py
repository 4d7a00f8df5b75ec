"""What screens and services ask about an agreement as a whole."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.policy.queries import profile_on
from processors.countries import name_of
from processors.models import Afterwards, Agreement, PartyTransfer, Status
from processors.queries_checklist import gaps_without_action
from processors.queries_subs import subs_of
from processors.queries_transfers import proposals, transfers_of, without_basis


def transfers_without_basis(agreement: Agreement) -> "QuerySet[PartyTransfer]":
    """Data that go outside the EEA without anything that makes it lawful today: nobody signed it
    off, its decision does not hold, or the own policy allows none."""
    today = clock.today()
    forbidden = profile_on(today).transfers.forbidden
    rows = PartyTransfer.objects.filter(agreement=agreement)
    return without_basis(rows, today, forbidden=forbidden)


def stops_signing(agreement: Agreement) -> list[str]:
    """Why an agreement cannot be signed yet, each in a sentence. Law: GDPR art. 28(3), 44."""
    told = [
        _("“%(point)s” falls short, and nobody does something about it.") % {"point": point.title}
        for point in gaps_without_action(agreement)
    ]
    for country in transfers_without_basis(agreement).values_list("country", flat=True):
        text = _("Data go to %(country)s, and nobody signed that off.")
        told.append(text % {"country": name_of(country)})
    for one in proposals(agreement, subs_of(agreement.pk), transfers_of(agreement.pk)):
        text = _("%(party)s has data in %(country)s, and no transfer is written down.")
        told.append(text % {"party": one.name, "country": name_of(one.country)})
    return told


def proof_is_lacking() -> Q:
    """Ended agreements of which nobody showed yet what became of the data. One that a next
    version replaced has nothing to show. Law: GDPR art. 28(3)(g)."""
    return Q(status=Status.TERMINATED, data_proven_on__isnull=True, destroyed_at__isnull=True) & ~Q(
        afterwards__in=("", Afterwards.NONE_HELD)
    )


def versions_of(agreement: Agreement) -> list[Agreement]:
    """The version before and what came in the place of this one, the oldest first."""
    around = Q(followed_by=agreement) | Q(supersedes=agreement)
    return list(Agreement.objects.filter(around).order_by("created_at", "reference"))

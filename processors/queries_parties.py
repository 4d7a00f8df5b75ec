"""What the overview of external parties asks: which agreements they have, and which have none."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from privacyoffice.accounts.access import visible
from processors.models import Agreement, FurtherParty, Party, PartyContact
from processors.places import with_role
from processors.queries import VIEW
from processors.roles import NEEDS_AGREEMENT


def with_agreement(parties: "QuerySet[Party]", user: Any, day: date) -> "QuerySet[Party]":
    """Those with an agreement that is in force on a day (an Amsterdam date), as far as `user` may
    see."""
    return parties.filter(_has(user, day))


def without_agreement(parties: "QuerySet[Party]", user: Any, day: date) -> "QuerySet[Party]":
    """Those without one, whatever their role."""
    return parties.exclude(_has(user, day))


def lacking_agreement(parties: "QuerySet[Party]", user: Any, day: date) -> "QuerySet[Party]":
    """Those without one although their role asks for it. Law: GDPR art. 26(1), 28(3)."""
    return with_role(without_agreement(parties, user, day), NEEDS_AGREEMENT, user)


def _has(user: Any, day: date) -> Q:
    valid = visible(Agreement.objects.valid_on(day), user, VIEW)
    further = FurtherParty.objects.filter(agreement__in=valid)
    return Q(pk__in=valid.order_by().values("party")) | Q(pk__in=further.values("party"))


def agreements_of(
    party_ids: "Iterable[UUID] | QuerySet[Any]", user: Any
) -> dict[UUID, list[Agreement]]:
    """The agreements of these parties that did not end and that `user` may see, those that last
    longest first: two queries for any number of parties."""
    ids = party_ids if isinstance(party_ids, QuerySet) else list(party_ids)
    seen = visible(Agreement.objects.unfinished(), user, VIEW)
    found: dict[UUID, list[Agreement]] = defaultdict(list)
    for agreement in seen.filter(party__in=ids):
        found[agreement.party_id].append(agreement)
    further = FurtherParty.objects.filter(agreement__in=seen, party__in=ids)
    for each in further.select_related("agreement"):
        found[each.party_id].append(each.agreement)
    for agreements in found.values():
        agreements.sort(key=lambda one: one.valid_until or date.max, reverse=True)
    return dict(found)


def last_change(party: Party) -> tuple[str, Any]:
    """A mark of how a party and its contacts are now, and who made it so; None for the program.

    Two questions.
    """
    histories = (Party.history.filter(id=party.pk), PartyContact.history.filter(party=party.pk))
    found = [
        rows.select_related("history_user").order_by("-history_id").first() for rows in histories
    ]
    mark = "-".join(str(row.history_id if row else 0) for row in found)
    latest = max(filter(None, found), key=lambda row: row.history_date, default=None)
    return mark, latest and latest.history_user

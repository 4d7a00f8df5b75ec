"""Where data breaches name external parties, for who may see those breaches."""

from typing import Any

from django.db.models import Case, F, QuerySet, Value, When

from breaches.models import Breach, ConcernedParty
from breaches.models.around import PartyRole as RoleInBreach
from breaches.queries import VIEW
from privacyoffice.accounts.access import visible
from processors.places import as_places, provides_places, role_of_receiver
from processors.roles import PartyRole

_AS = Case(
    When(role=RoleInBreach.PROCESSOR, then=Value(PartyRole.PROCESSOR.value)),
    When(role=RoleInBreach.SUB_PROCESSOR, then=Value(PartyRole.SUB_PROCESSOR.value)),
    When(role=RoleInBreach.JOINT, then=Value(PartyRole.JOINT.value)),
    When(
        role=RoleInBreach.CONTROLLER,
        then=role_of_receiver("party__kind", otherwise=PartyRole.SEPARATE.value),
    ),
    default=Value(PartyRole.INVOLVED.value),
)


@provides_places("admin:breaches_breach_change")
def _concerned(user: Any) -> "QuerySet[Any]":
    seen = visible(Breach.objects.filter(destroyed_at__isnull=True), user, VIEW)
    rows = ConcernedParty.objects.filter(breach__in=seen)
    return as_places(rows, role=_AS, words=F("breach__reference"), page="breach_id")

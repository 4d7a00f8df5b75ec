"""Where agreements name parties."""

from typing import Any

from django.db.models import Case, F, QuerySet, Value, When
from django.db.models.functions import Concat

from privacyoffice.accounts.access import visible
from processors.models import Agreement, FurtherParty, OurRole, SubProcessing, SubStatus
from processors.places import as_places, provides_places, role_of_receiver
from processors.queries import VIEW
from processors.roles import PartyRole

_PAGE = "admin:processors_agreement_change"


# What the other party is where we are something; an agreement as separate controllers can be
# with a public body.
_OTHER_IS = Case(
    When(our_role=OurRole.CONTROLLER, then=Value(PartyRole.PROCESSOR.value)),
    When(our_role=OurRole.PROCESSOR, then=Value(PartyRole.CLIENT.value)),
    When(our_role=OurRole.JOINT, then=Value(PartyRole.JOINT.value)),
    default=role_of_receiver("party__kind", otherwise=PartyRole.SEPARATE.value),
)


def _agreements(user: Any) -> "QuerySet[Agreement]":
    return visible(Agreement.objects.unfinished(), user, VIEW)


@provides_places(_PAGE)
def _parties(user: Any) -> "QuerySet[Any]":
    words = Concat(F("reference"), Value(" "), F("title"))
    return as_places(_agreements(user), role=_OTHER_IS, words=words, page="id")


@provides_places(_PAGE)
def _further(user: Any) -> "QuerySet[Any]":
    rows = FurtherParty.objects.filter(agreement__in=_agreements(user))
    words = Concat(F("agreement__reference"), Value(" "), F("agreement__title"))
    return as_places(rows, role=PartyRole.SIGNATORY, words=words, page="agreement_id")


@provides_places(_PAGE)
def _subs(user: Any) -> "QuerySet[Any]":
    rows = SubProcessing.objects.filter(agreement__in=_agreements(user)).exclude(
        status__in=(SubStatus.OBJECTED, SubStatus.ENDED)
    )
    words = Concat(F("agreement__reference"), Value(" "), F("service"))
    return as_places(rows, role=PartyRole.SUB_PROCESSOR, words=words, page="agreement_id")

"""Where the register names external parties, and as what."""

from typing import Any

from django.db.models import Case, F, QuerySet, Value, When
from django.db.models.functions import Concat

from privacyoffice.accounts.access import visible
from processors.places import as_places, provides_places, role_of_receiver
from processors.roles import PartyRole
from registers.models import (
    ClientController,
    DataSource,
    InformationSystem,
    JointController,
    ProcessingActivity,
    Recipient,
)
from registers.models.recipient import RecipientKind

_PAGE = "admin:registers_processingactivity_change"
_WORDS = Concat(F("activity__reference"), Value(" "), F("activity__name"))
# Who is inside the organisation is no external party, whatever a line says.
_RECEIVES_AS = Case(
    When(kind=RecipientKind.PROCESSOR, then=Value(PartyRole.PROCESSOR.value)),
    When(
        kind=RecipientKind.EXTERNAL,
        then=role_of_receiver("party__kind", otherwise=PartyRole.SEPARATE.value),
    ),
    default=role_of_receiver("party__kind", otherwise=PartyRole.RECIPIENT.value),
)


def _of_activities(model: Any, user: Any, role: Any) -> "QuerySet[Any]":
    """Lines of the processings that somebody sees."""
    seen = visible(ProcessingActivity.objects.all(), user, "registers.view_processingactivity")
    rows = model.objects.filter(activity__in=seen)
    return as_places(rows, role=role, words=_WORDS, page="activity_id")


@provides_places(_PAGE)
def _recipients(user: Any) -> "QuerySet[Any]":
    rows = _of_activities(Recipient, user, _RECEIVES_AS)
    return rows.exclude(kind=RecipientKind.INTERNAL)


@provides_places(_PAGE)
def _joint_controllers(user: Any) -> "QuerySet[Any]":
    return _of_activities(JointController, user, PartyRole.JOINT)


@provides_places(_PAGE)
def _clients(user: Any) -> "QuerySet[Any]":
    return _of_activities(ClientController, user, PartyRole.CLIENT)


@provides_places(_PAGE)
def _sources(user: Any) -> "QuerySet[Any]":
    return _of_activities(DataSource, user, PartyRole.SOURCE)


@provides_places("admin:registers_informationsystem_change")
def _suppliers(user: Any) -> "QuerySet[Any]":
    seen = visible(InformationSystem.objects.all(), user, "registers.view_informationsystem")
    return as_places(seen, role=PartyRole.SUPPLIER, words="name", page="id", party="supplier")

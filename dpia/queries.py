"""What screens and services ask about screenings, lists of risky processes and plans."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from dpia.criteria import CriteriaSet
from dpia.models import NamedList, Plan, Screening
from dpia.named import NamedLines
from dpia.standing import Standing
from privacyoffice.accounts.access import access
from registers.models import ProcessingActivity


@dataclass(frozen=True)
class InForce:
    """By what a processing is measured on a day."""

    sets: tuple[CriteriaSet, ...]
    named: NamedLines


def access_screening(user: Any, screening_id: Any, verb: str, *, lock: bool = False) -> Screening:
    """The screening on which somebody may do this (view, change, sign), or Http404."""
    found = Screening.objects.select_related("activity", "plan")
    return access(found, user, screening_id, f"dpia.{verb}_screening", lock=lock)


def access_named_list(user: Any, list_id: Any, verb: str, *, lock: bool = False) -> NamedList:
    """The list on which somebody may do this (view, change, advise, adopt), or Http404."""
    return access(NamedList.objects.all(), user, list_id, f"dpia.{verb}_namedlist", lock=lock)


def access_plan(user: Any, plan_id: Any, verb: str, *, lock: bool = False) -> Plan:
    """The plan on which somebody may do this (view, change), or Http404."""
    return access(Plan.objects.all(), user, plan_id, f"dpia.{verb}_plan", lock=lock)


def in_force_on(day: date) -> InForce:
    """The sets of criteria and the list of risky processes in force: two queries."""
    raise NotImplementedError


def standing_of(activity: ProcessingActivity, day: date) -> Standing:
    """How one processing stands."""
    return standings([activity], day)[activity.pk]


def standings(activities: Iterable[ProcessingActivity], day: date) -> dict[UUID, Standing]:
    """How each of these stands, by its id: a constant number of queries."""
    raise NotImplementedError

"""What screens and services ask about screenings, lists of risky processes and plans."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from dpia.criteria import CriteriaSet, sets_in_force
from dpia.finding import Finding
from dpia.models import (
    NamedList,
    NamedListStatus,
    Plan,
    Screening,
    ScreeningAnswer,
    ScreeningStatus,
)
from dpia.named import NamedLine, NamedLines
from dpia.own_criteria import lines_of_policy, own_set
from dpia.signals import changed_parts, findings_of, fingerprints
from dpia.standing import Standing, stands, why_again
from privacyoffice.accounts.access import access
from privacyoffice.policy.models import PolicyProfile
from privacyoffice.policy.queries import profile_of
from registers.models import ProcessingActivity, RecordVersion
from registers.record import Record, record_of

SIGN = "dpia.sign_screening"


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
    policy = PolicyProfile.objects.in_force_on(day).first()
    profile = profile_of(policy)
    adopted = _adopted_on(day)
    named = lines_of_policy(profile) if adopted is None else lines_of(adopted)
    own = own_set(
        profile,
        named,
        version=policy.version if policy is not None else 0,
        in_force_from=policy.in_force_from if policy is not None else day,
    )
    return InForce(sets_in_force(profile, day, own), named)


def _adopted_on(day: date) -> NamedList | None:
    adopted = NamedList.objects.filter(status=NamedListStatus.ADOPTED, in_force_from__lte=day)
    found: NamedList | None = adopted.order_by("-number").first()
    return found


def lines_of(adopted: NamedList) -> NamedLines:
    """What a version of the list names."""
    lines = tuple(NamedLine(one["name"], one["department"]) for one in adopted.lines)
    return NamedLines(lines, str(adopted), adopted.number or 0, adopted.in_force_from)


def standing_of(activity: ProcessingActivity, day: date) -> Standing:
    """How one processing stands."""
    return standings([activity], day)[activity.pk]


def standings(activities: Iterable[ProcessingActivity], day: date) -> dict[UUID, Standing]:
    """How each of these stands, by its id: a constant number of queries.

    A screening of a plan counts for the processing that it became. What nobody signed is not
    read: it says nothing before.
    """
    wanted = [activity.pk for activity in activities]
    signed, drafts = _newest(wanted)
    because = _reasons(signed, day) if signed else {}
    return {pk: stands(signed.get(pk), drafts.get(pk), because.get(pk, ())) for pk in wanted}


def newest_signed(activity: ProcessingActivity) -> Screening | None:
    """The screening that answers for a processing, whether it still holds or not."""
    return _newest([activity.pk])[0].get(activity.pk)


def _newest(wanted: Sequence[UUID]) -> tuple[dict[UUID, Screening], dict[UUID, Screening]]:
    """By processing: the newest signed screening, also of its plan, and the one being answered."""
    of_these = Q(activity__in=wanted) | Q(plan__activity__in=wanted)
    found = Screening.objects.filter(of_these).exclude(status=ScreeningStatus.CANCELLED)
    signed: dict[UUID, Screening] = {}
    drafts: dict[UUID, Screening] = {}
    for one in found.select_related("plan").order_by("-signed_at", "-id"):
        kept = signed if one.status == ScreeningStatus.SIGNED else drafts
        of = one.activity_id if one.plan is None else one.plan.activity_id
        if of is not None:
            kept.setdefault(of, one)
    return signed, drafts


def _reasons(signed: dict[UUID, Screening], day: date) -> dict[UUID, list[str]]:
    in_force = in_force_on(day)
    said: defaultdict[UUID, dict[tuple[str, str], str]] = defaultdict(dict)
    for one in ScreeningAnswer.objects.filter(screening__in=signed.values()):
        said[one.screening_id][one.criteria, one.criterion] = one.answer
    return {
        activity.pk: list(
            why_again(
                signed[activity.pk],
                said[signed[activity.pk].pk],
                findings_since(signed[activity.pk], record_of(activity), in_force),
                in_force.sets,
            )
        )
        for activity in ProcessingActivity.objects.filter(pk__in=signed).with_parts()
    }


def findings_since(before: Screening, record: Record, in_force: InForce) -> dict[str, Finding]:
    """What an entry says now, to who screened it before."""
    changed = changed_parts(before.parts, record) if before.plan_id is None else ()
    return findings_of(record, named=in_force.named.lines, changed=changed)


def record_of_plan(plan: Plan) -> Record:
    """What a plan says of a processing that there is not yet, as far as it is known."""
    department = str(plan.department) if plan.department is not None else ""
    return {"name": plan.name, "department": department, "description": plan.description}


def read_now(
    activity: ProcessingActivity, before: Screening | None, in_force: InForce
) -> tuple[Record, dict[str, Finding]]:
    """The entry as it is now, and what it says to who is about to screen it."""
    record = record_of(ProcessingActivity.objects.with_parts().get(pk=activity.pk))
    if before is not None:
        return record, findings_since(before, record, in_force)
    last = RecordVersion.objects.filter(activity=activity).order_by("-version").first()
    if last is None:
        return record, findings_of(record, named=in_force.named.lines, is_new=True)
    changed = changed_parts(fingerprints(last.record), record)
    return record, findings_of(record, named=in_force.named.lines, changed=changed)

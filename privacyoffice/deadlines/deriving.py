"""From events to a date: what the law, the policy and the calendar make of them.

Nothing here writes. The same events, policy and calendar always give the same date.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from privacyoffice import clock
from privacyoffice.deadlines import facts as facts_of
from privacyoffice.deadlines.models import AddedHoliday, Deadline, DeadlineEvent
from privacyoffice.kernel.terms import (
    AddedDay,
    BadInput,
    Calendars,
    Choices,
    Facts,
    Outcome,
    OwnTerm,
    compute,
    dutch_calendars,
    end_of_day,
)
from privacyoffice.policy.counting import choices_of
from privacyoffice.policy.effective import effective
from privacyoffice.policy.models import PolicyProfile
from privacyoffice.policy.profile import Profile
from privacyoffice.policy.queries import profile_of

# Of the rules, the one that counts with the terms of the policy beside those of the law.
BY_POLICY = "EFFECTIVE_DUE"
# The database keeps no date beyond it. A term of three centuries that began today is kept.
LAST_YEAR = 2300


@dataclass(frozen=True, kw_only=True)
class Basis:
    """What a date rests on beside its events: a version of the policy, and a calendar.

    `policy_id` is None where there is no policy, so that the law alone holds.
    """

    policy_id: UUID | None
    policy_version: int | None
    profile: Profile
    terms: tuple[OwnTerm, ...]
    extension_months: int
    choices: Choices
    calendars: Calendars

    @classmethod
    def of(cls, policy: PolicyProfile | None, calendars: Calendars) -> "Basis":
        """A version of the policy (None: the law alone) with a calendar."""
        profile = profile_of(policy)
        holds = effective(profile)
        return cls(
            policy_id=None if policy is None else policy.pk,
            policy_version=None if policy is None else policy.version,
            profile=profile,
            terms=holds.own_terms,
            extension_months=holds.extension_months if holds.extension_times else 0,
            choices=choices_of(profile),
            calendars=calendars,
        )

    def with_calendars(self, calendars: Calendars) -> "Basis":
        """The same policy, other days off."""
        return replace(self, calendars=calendars)


def basis_on(day: date) -> Basis:
    """What dates rest on in the organisation in scope on a day. Two queries."""
    return Basis.of(PolicyProfile.objects.in_force_on(day).first(), calendars_now())


def basis_of(deadline: Deadline, day: date) -> Basis:
    """What the date of one deadline rests on: of one that has ended, as it was at its end."""
    if deadline.closed_at is None:
        return basis_on(day)
    return Basis.of(deadline.policy, calendars_at(deadline.closed_at))


def calendars_now() -> Calendars:
    """With the days off that the organisation in scope has added. One query."""
    return calendars_with(AddedHoliday.objects.filter(withdrawn_at__isnull=True))


def calendars_at(moment: datetime) -> Calendars:
    """With the days off that had been added by then and not been taken away. One query."""
    stands = Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=moment)
    return calendars_with(AddedHoliday.objects.filter(stands, added_at__lte=moment))


def calendars_with(added: Iterable[AddedHoliday]) -> Calendars:
    """The days that the software knows and these."""
    return dutch_calendars(
        AddedDay(row.day, row.name, row.source, counts_for=row.counts_for)  # type: ignore[arg-type]
        for row in sorted(added, key=lambda row: row.day)
    )


def derive(deadline: Deadline, events: Iterable[DeadlineEvent], basis: Basis) -> Outcome:
    """The date of a deadline and its explanation, from its events in their order.

    While it is suspended: the date that is known without the pause that lasts. Where the rule
    counts with the policy's own terms they are those of `basis`, not of the day on which it
    began. Raises TermError for facts that contradict.
    """
    return outcome(deadline.rule, facts_of.after(events), basis)


def outcome(rule: str, facts: Facts, basis: Basis, *, suspended: bool = False) -> Outcome:
    """What a rule makes of facts. `suspended`: with the pause that lasts, so without a date.

    Raises TermError, also for a date after LAST_YEAR.
    """
    if not suspended:
        facts = facts_of.as_if_resumed(facts)
    if rule == BY_POLICY:
        facts = replace(facts, terms=basis.terms)
    computed = compute(rule, facts, choices=basis.choices, calendars=basis.calendars)
    if computed.due is not None and computed.due.year > LAST_YEAR:
        raise BadInput("out_of_range")
    return computed


def due_at(outcome: Outcome) -> datetime | None:
    """The last moment; None where there is no term. Of a day that is its last second."""
    if outcome.due is None or isinstance(outcome.due, datetime):
        return outcome.due
    return end_of_day(outcome.due)


def outcome_now(deadline: Deadline, now: datetime) -> Outcome:
    """The date of a deadline with its explanation, as its page shows them.

    Of one that has ended: by the policy and the calendar of its end.
    """
    basis = basis_of(deadline, clock.day_of(now))
    return derive(deadline, deadline.events.order_by("position"), basis)

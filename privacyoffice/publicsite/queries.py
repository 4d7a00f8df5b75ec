"""What public pages and screens ask about statements, and what the front pages tell."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from breaches.models import PublicNotice
from privacyoffice import clock
from privacyoffice.accounts.access import access
from privacyoffice.accounts.models import User
from privacyoffice.deadlines.models import AddedHoliday
from privacyoffice.kernel.terms import AddedDay, Calendars, dutch_calendars
from privacyoffice.policy.models import PolicyProfile
from privacyoffice.policy.parsing import parse_profile
from privacyoffice.publicsite.models import PublishedPromises, Statement
from privacyoffice.publicsite.promises import Promises
from privacyoffice.tenancy.models import Organisation
from registers.models import PublishedActivity


@dataclass(frozen=True)
class PolicyInForce:
    """The number of the policy that holds, 0 for the law alone, what it promises, and since
    when it holds."""

    version: int
    promises: Promises
    since: date | None = None


def policy_in_force(day: date) -> PolicyInForce:
    """The policy of the organisation in scope on a day. One query."""
    found = PolicyProfile.objects.in_force_on(day).first()
    if found is None:
        return PolicyInForce(0, Promises.by_law())
    promises = Promises.of(parse_profile(found.content))
    return PolicyInForce(found.version, promises, found.in_force_from)


def with_policy(day: date) -> "QuerySet[Any]":
    """All statements, each with `held_version` and `held_since` of the policy of a day, as in
    PolicyInForce. One query."""
    held = PolicyProfile.objects.in_force_on(day)
    found: QuerySet[Any] = Statement.objects.annotate(
        held_version=Coalesce(Subquery(held.values("version")[:1]), 0),
        held_since=Subquery(held.values("in_force_from")[:1]),
    )
    return found


def public_promises(day: date) -> Promises:
    """What the policy of a day promises, as the public may read it; the law alone without
    one. One query."""
    in_force = PublishedPromises.objects.in_force_on(day)
    stored = in_force.values_list("promises", flat=True).first()
    return Promises.by_law() if stored is None else Promises.read(stored)


def public_calendars() -> Calendars:
    """The working days of the organisation in scope, with the days off that it added, as the
    public may know them. One query."""
    added = AddedHoliday.objects.filter(withdrawn_at__isnull=True).order_by("day")
    # Only these columns: who added a day is nobody's business.
    rows = added.values_list("day", "name", "source", "counts_for")
    return dutch_calendars(AddedDay(*row) for row in rows)


def access_statement(
    actor: User, statement_id: object, perm: str, *, lock: bool = False
) -> Statement:
    """The statement on which `actor` has `publicsite.<perm>_statement`, or Http404."""
    permission = f"publicsite.{perm}_statement"
    found: Statement = access(Statement.objects.all(), actor, statement_id, permission, lock=lock)
    return found


@dataclass(frozen=True)
class StandingNotice:
    """A notice about a breach that stands on the website, with its path."""

    title: str
    language: str
    since: date
    path: str


def standing_notices(organisation: Organisation, day: date) -> list[StandingNotice]:
    """The notices about breaches of the organisation in scope on a day, the newest first. One
    query. Law: GDPR art. 34(3)(c)."""
    return [
        StandingNotice(
            notice.title,
            notice.language,
            notice.stands_from,
            reverse("publicsite:notice", args=[organisation.slug, notice.slug]),
        )
        for notice in PublicNotice.objects.standing(day)
    ]


@dataclass(frozen=True)
class RegisterInShort:
    """How many processing activities are public, and when that, or one of them, changed."""

    count: int
    last_changed: date | None


def register_in_short() -> RegisterInShort:
    """Two queries, whatever the size of the register."""
    changed_at = PublishedActivity.objects.changed_at()
    last_changed = clock.day_of(changed_at) if changed_at else None
    return RegisterInShort(PublishedActivity.objects.current().count(), last_changed)

"""What holds in an organisation on a day, and the profiles that the product brings."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.db import models

from privacyoffice.accounts.roles import Role
from privacyoffice.policy.codes import Officer
from privacyoffice.policy.models import PolicyProfile
from privacyoffice.policy.parsing import parse_profile, read_toml
from privacyoffice.policy.profile import Profile

_REPLACES_DPO = {
    Officer.PRIVACY_OFFICER: Role.PRIVACY_OFFICER,
    Officer.SECURITY_OFFICER: Role.CISO,
}
_SHIPPED = Path(__file__).parent / "profiles"


def profile_on(day: date) -> Profile:
    """The policy of the organisation in scope on a day; without one, the law alone.

    One query. Raises ScopeMissing without an organisation in scope.
    """
    return profile_of(PolicyProfile.objects.in_force_on(day).only("content").first())


def profiles_on(days: Iterable[date]) -> dict[date, Profile]:
    """The same on each of these days: one query, however many."""
    versions = PolicyProfile.objects.order_by("-version").only("content", "in_force_from")
    known = [(one.in_force_from, profile_of(one)) for one in versions]
    by_law = profile_of(None)
    return {day: next((one for begun, one in known if begun <= day), by_law) for day in set(days)}


def profile_of(policy: PolicyProfile | None) -> Profile:
    """What a version of the policy says; where there is none, the law alone."""
    return Profile.statutory() if policy is None else parse_profile(policy.content)


def role_that_replaces_dpo(profile: Profile) -> str:
    """The role whose holders take the FG's place meanwhile; empty when the policy names none."""
    named = profile.governance.dpo_replaced_by
    return _REPLACES_DPO.get(Officer(named), "") if named else ""


def with_state(versions: "models.QuerySet[Any]", day: date) -> "models.QuerySet[Any]":
    """Each version with `is_in_force`: whether it is the one that holds on that day."""
    holding = PolicyProfile.objects.in_force_on(day).values("version")[:1]
    holds = models.Q(version=models.Subquery(holding))
    annotated: models.QuerySet[Any] = versions.annotate(
        is_in_force=models.ExpressionWrapper(holds, models.BooleanField())
    )
    return annotated


def shipped_names() -> tuple[str, ...]:
    """Names of the profiles that come with the product."""
    return tuple(sorted(path.stem for path in _SHIPPED.glob("*.toml")))


def shipped_text(name: str) -> str:
    """The text of a profile that comes with the product. Raises LookupError."""
    if name not in shipped_names():
        raise LookupError(name)
    return (_SHIPPED / f"{name}.toml").read_text(encoding="utf-8")


def shipped_title(name: str) -> str:
    """What a profile that comes with the product is called."""
    return str(read_toml(shipped_text(name))["title"])

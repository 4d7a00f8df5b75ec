"""What screens and services ask about breaches."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from breaches.models import Breach
from privacyoffice import clock
from privacyoffice.accounts.access import access, active_roles
from privacyoffice.accounts.models import Membership, User
from privacyoffice.accounts.roles import PERMISSIONS, Role
from privacyoffice.policy.codes import Officer
from privacyoffice.policy.queries import profile_on
from privacyoffice.tenancy.scope import current_organisation_id

VIEW = "breaches.view_breach"
# The kinds of the clocks: the authority's own, and the other ones.
AUTHORITY, OTHER_CLOCK = "breach.authority", "breach.clock"


def access_breach(user: Any, breach_id: Any, verb: str, *, lock: bool = False) -> Breach:
    """The breach on which somebody may do this: view, change, assign, assess, notify, close or
    destroy.

    An FG who is nothing else may only view, unless the policy in force gives the FG the work on
    breaches. Raises Http404. Law: GDPR art. 38(6).
    """
    if not may_act(user, verb):
        raise Http404
    perm = f"breaches.{verb}_breach"
    return access(Breach.objects.all(), user, breach_id, perm, lock=lock)


def may_act(user: Any, verb: str) -> bool:
    """Whether the roles of somebody let them do this on breaches, the FG by the policy only."""
    allowed = PERMISSIONS.get(f"breaches.{verb}_breach", ())
    held = {role for role in active_roles(user).names if role in allowed}
    if verb == "view" or held != {Role.DPO}:
        return bool(held)
    return _dpo_handles_asked_by(user)


def allows(user: Any, perm: str) -> bool:
    """The same for a permission in full, also one of another app, which its roles decide."""
    ours = perm.startswith("breaches.") and perm.endswith("_breach")
    return may_act(user, perm[len("breaches.") : -len("_breach")]) if ours else True


def dpo_handles() -> bool:
    """Whether the policy in force today gives the FG the work on breaches."""
    return Officer.DPO in profile_on(clock.today()).breach.handled_by


def _dpo_handles_asked_by(user: Any) -> bool:
    """The same, asked once a request and user object: a page asks it for each of its acts."""
    asked = (current_organisation_id(), clock.today())
    known: tuple[Any, bool] | None = getattr(user, "_dpo_handles", None)
    if known is None or known[0] != asked:
        known = (asked, dpo_handles())
        user._dpo_handles = known
    return known[1]


def handler_of(breach: Breach) -> User | None:
    """Who handles a breach, if they still can: whoever left sees to no clock any more."""
    return None if breach.owner_id is None else handlers().filter(pk=breach.owner_id).first()


def handlers() -> "QuerySet[User]":
    """Who can handle a breach today, by name."""
    by_role = PERMISSIONS["breaches.change_breach"]
    roles = [role for role in by_role if role != Role.DPO or dpo_handles()]
    held = Membership.objects.active_on(clock.today()).filter(role__in=roles)
    return User.objects.filter(pk__in=held.values("user_id"), is_active=True).order_by("name")

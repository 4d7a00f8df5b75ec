"""What screens and other apps ask about deadlines."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from privacyoffice.accounts.access import active_roles
from privacyoffice.accounts.deputies import replaced_by
from privacyoffice.accounts.roles import Role
from privacyoffice.deadlines.kinds import all_kinds, kind_of
from privacyoffice.deadlines.models import Deadline, DeadlineEvent, DeadlineMove

VIEW, ADD, CHANGE = (
    "deadlines.view_deadline",
    "deadlines.add_deadline",
    "deadlines.change_deadline",
)


def shown_to(user: Any, queryset: "QuerySet[Deadline] | None" = None) -> Any:
    """Deadlines that somebody may see: of the kinds that their role sees, their own, and those
    by hand of whom they replace today.

    One condition, whatever the number of kinds. A kind whose app is gone is shown to who sees
    deadlines in general; a confidential one to nobody but an FG. Somebody without a role sees
    nothing. Law: GDPR art. 38(5).
    """
    found: QuerySet[Deadline] = Deadline.objects.all() if queryset is None else queryset
    roles = active_roles(user).names
    if not roles:
        return found.none()
    kinds = all_kinds()
    if Role.DPO not in roles:
        found = found.exclude(kind__in=[kind.code for kind in kinds if kind.is_confidential])
    hidden = [kind.code for kind in kinds if not user.has_perm(kind.perm)]
    if user.has_perm(VIEW):
        return found.filter(_in_hand(user) | ~Q(kind__in=hidden)) if hidden else found
    seen = [kind.code for kind in kinds if kind.code not in hidden]
    return found.filter(_in_hand(user) | Q(kind__in=seen))


def work_for(user: Any) -> Q:
    """What is somebody's to see to: their own, and of whom they replace today. Nobody takes the
    place of the FG in the FG's own work. Law: GDPR art. 38(3).
    """
    replaced = replaced_by(user)
    if not replaced:
        return Q(owner=user.pk)
    of_dpo = [kind.code for kind in all_kinds() if kind.dpo_only]
    return Q(owner=user.pk) | (Q(owner__in=replaced) & ~Q(kind__in=of_dpo))


def _in_hand(user: Any) -> Q:
    """Their own, and of whom they replace what people act on by hand."""
    by_hand = [kind.code for kind in all_kinds() if kind.by_hand]
    return Q(owner=user.pk) | (work_for(user) & Q(kind__in=by_hand))


def acted_on_by(user: Any) -> Any:
    """Deadlines that somebody may act on by hand: their own and those of whom they replace, or
    all by role.

    Of others the app that began them does, in its own screens.
    """
    by_hand = [kind.code for kind in all_kinds() if kind.by_hand]
    found = shown_to(user).filter(kind__in=by_hand)
    return found if user.has_perm(CHANGE) else found.filter(work_for(user))


def may_act(user: Any, deadline: Deadline) -> bool:
    """Whether somebody who sees this deadline may act on it by hand."""
    try:
        kind = kind_of(deadline.kind)
    except LookupError:
        return False
    if not kind.by_hand:
        return False
    if deadline.owner_id == user.pk or user.has_perm(CHANGE):
        return True
    return not kind.dpo_only and deadline.owner_id in replaced_by(user)


def about(subject_id: UUID) -> Any:
    """All deadlines of one subject, for the app that it is of; what is due first comes first."""
    return Deadline.objects.filter(subject_id=subject_id).order_by("due_at")


def events_of(deadline: Deadline) -> "QuerySet[DeadlineEvent]":
    """What happened to it, in order, with who said so."""
    return deadline.events.select_related("actor").order_by("position")


def moves_of(deadline: Deadline) -> "QuerySet[DeadlineMove]":
    """The dates that it has had and why each changed, in order."""
    return deadline.moves.order_by("revision")

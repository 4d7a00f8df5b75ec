"""What screens and other apps ask about actions."""

from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import Case, Count, F, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.http import Http404

from privacyoffice.accounts.access import active_roles, visible
from privacyoffice.accounts.colleagues import places_taken_by
from privacyoffice.actions.models import Action

VIEW, CHANGE, SEE = "actions.view_action", "actions.change_action", "actions.see_action"


def about(subject_id: UUID) -> "QuerySet[Action]":
    """All actions about one object, what is needed first on top; for who passed its gate."""
    return Action.objects.filter(subject_id=subject_id).select_related("owner")


def unfinished_of(user: Any) -> "QuerySet[Action]":
    """What somebody still has to do, also in the place of who is away; what is needed first on
    top."""
    mine: QuerySet[Action] = Action.objects.unfinished().filter(owner__in=places_taken_by(user))
    return mine.select_related("owner").order_by("due_on", "pk")


def seen_by(user: Any, actions: "QuerySet[Action] | None" = None) -> "QuerySet[Action]":
    """Actions that somebody may see: all of them by role, else their own and those of whom they
    replace today. Somebody without a role sees nothing."""
    found: QuerySet[Action] = Action.objects.all() if actions is None else actions
    if not active_roles(user).names:
        return found.none()
    if user.has_perm(VIEW):
        return found
    return found.filter(owner__in=places_taken_by(user))


def unseen(actions: "QuerySet[Action]") -> "QuerySet[Action]":
    """Those that ended, and of which no FG said what they saw. Law: GDPR art. 39(1)(b)."""
    return actions.filter(_HAS_ENDED, seen_at__isnull=True)


_HAS_ENDED = Q(done_on__isnull=False) | Q(dropped=True)


def on_first_page(user: Any, most: int) -> list[Any]:
    """What somebody has to do, then what an FG has not seen yet: at most so many of each, with
    `is_mine`, and `in_all` of its sort. One query."""
    wanted = Q(owner__in=places_taken_by(user)) & ~_HAS_ENDED
    if user.has_perm(SEE):
        wanted |= _HAS_ENDED & Q(seen_at__isnull=True)
    # Whatever is wanted and has not ended is one's own.
    is_mine = Case(When(_HAS_ENDED, then=Value(value=False)), default=Value(value=True))
    counted = Action.objects.filter(wanted).annotate(
        is_mine=is_mine,
        in_all=Window(Count("pk"), partition_by=[is_mine]),
        place=Window(
            RowNumber(), partition_by=[is_mine], order_by=[F("due_on").asc(), F("pk").asc()]
        ),
    )
    return list(counted.filter(place__lte=most).order_by("-is_mine", "due_on", "pk"))


def may_finish(user: Any, action: Action) -> bool:
    """Whether somebody can say that it was done: its owner, who takes their place today, or who
    keeps all actions."""
    return action.owner_id in places_taken_by(user) or may_direct(user, action)


def may_direct(user: Any, action: Action) -> bool:
    """Whether somebody can hand it over, move it or give it up."""
    return bool(user.has_perm(CHANGE))


def may_see(user: Any, action: Action) -> bool:
    """Whether somebody can say as FG what they saw of it."""
    return bool(user.has_perm(SEE))


def access_action(user: Any, pk: Any, *, lock: bool = False) -> Action:
    """An action that somebody sees. Raises Http404 otherwise."""
    found = seen_by(user).select_related("owner", "written_by", "seen_by")
    if lock:
        found = found.select_for_update(of=("self",))
    try:
        action: Action = found.get(pk=pk)
    except (ObjectDoesNotExist, ValidationError, ValueError, TypeError):
        raise Http404 from None
    return action


def sees_subject(user: Any, action: Action) -> bool:
    """Whether somebody sees what an action is about: an owner may see the action only."""
    try:
        model = apps.get_model(action.subject_kind)
    except LookupError:  # its app is gone
        return False
    meta = model._meta
    perm = f"{meta.app_label}.view_{meta.model_name}"
    subjects = visible(model._default_manager.filter(pk=action.subject_id), user, perm)
    return bool(subjects.exists())

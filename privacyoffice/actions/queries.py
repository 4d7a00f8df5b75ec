"""What screens and other apps ask about actions."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import Count, F, Q, QuerySet, TextField, Value, Window
from django.db.models.functions import Cast
from django.http import Http404

from privacyoffice.accounts.access import active_roles, visible
from privacyoffice.accounts.colleagues import places_taken_by
from privacyoffice.actions.models import Action
from privacyoffice.actions.promises import all_promises

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


def sees(user: Any, action: Action) -> bool:
    """Whether somebody sees the page of an action: by role, as its owner, or in their place."""
    return bool(user.has_perm(VIEW)) or action.owner_id in places_taken_by(user)


def unseen(actions: "QuerySet[Action]") -> "QuerySet[Action]":
    """Those that ended, and of which no FG said what they saw. Law: GDPR art. 39(1)(b)."""
    return actions.filter(_HAS_ENDED, seen_at__isnull=True)


_HAS_ENDED = Q(done_on__isnull=False) | Q(dropped=True)


@dataclass(frozen=True)
class OnFirstPage:
    """A line of the first page: of which sort ("action", "unseen", or the code of promises that
    another app keeps), its words and last day, and how many there are `in_all` of its sort."""

    sort: str
    pk: UUID
    label: str
    due_on: date
    dropped: bool
    in_all: int


ACTION, UNSEEN = "action", "unseen"


def on_first_page(user: Any, most: int) -> list[OnFirstPage]:
    """What somebody has to do, by day, then what an FG has not seen yet: at most so many of each
    sort. One query."""
    mine = Action.objects.unfinished().filter(owner__in=places_taken_by(user))
    lists = [_lines(ACTION, mine, "what", most, dropped=F("dropped"))]
    if user.has_perm(SEE):
        lists.append(_lines(UNSEEN, unseen(Action.objects.all()), "what", most, F("dropped")))
    for kind in all_promises():
        no = Value(value=False)
        lists.append(_lines(kind.code, kind.to_do(user), kind.label, most, dropped=no))
    rows = lists[0].union(*lists[1:], all=True)
    found = [OnFirstPage(*row) for row in rows]
    return sorted(found, key=lambda one: (one.sort == UNSEEN, one.due_on, str(one.pk)))


def _lines(sort: str, rows: "QuerySet[Any]", label: str, most: int, dropped: Any) -> Any:
    told = rows.order_by("due_on", "pk").annotate(
        sort=Value(sort),
        label=Cast(label, TextField()),
        is_dropped=dropped,
        in_all=Window(Count("pk")),
    )
    return told.values_list("sort", "pk", "label", "due_on", "is_dropped", "in_all")[:most]


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

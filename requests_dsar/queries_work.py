"""What screens and services ask about the work on requests: processings, searches, colleagues."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404

from privacyoffice.accounts.access import active_roles, sees_all, visible
from privacyoffice.accounts.deputies import replaced_by
from registers.models import (
    ActivityController,
    ActivitySystem,
    ProcessingActivity,
    PublishedActivity,
)
from requests_dsar.models import (
    DataSubjectRequest,
    InvolvedProcessing,
    SearchTask,
    TaskStatus,
)
from requests_dsar.queries import VIEW

CHANGE = "requests_dsar.change_datasubjectrequest"
SEES_REGISTER = "registers.view_processingactivity"


def requests_seen_by(user: Any) -> "QuerySet[DataSubjectRequest]":
    """All requests that somebody may see, by role or because they handle them."""
    return visible(DataSubjectRequest.objects.all(), user, VIEW)


def involved_in(request: DataSubjectRequest) -> "QuerySet[InvolvedProcessing]":
    """The processings that a request is about, with their department and body: one query."""
    found: QuerySet[InvolvedProcessing] = InvolvedProcessing.objects.filter(request=request)
    return found.select_related("activity__department", "body")


def bodies_by_activity(activity_ids: Any) -> dict[UUID, list[Any]]:
    """The controlling bodies of processings, each list in the order of the register: one query."""
    found: dict[UUID, list[Any]] = {}
    lines = ActivityController.objects.filter(activity__in=activity_ids).select_related("body")
    for line in lines:
        found.setdefault(line.activity_id, []).append(line.body)
    return found


def systems_by_activity(activity_ids: Any) -> dict[UUID, list[Any]]:
    """The systems of processings, each list in the order of the register: one query."""
    found: dict[UUID, list[Any]] = {}
    lines = ActivitySystem.objects.filter(activity__in=activity_ids).select_related("system")
    for line in lines:
        found.setdefault(line.activity_id, []).append(line.system)
    return found


def choosable_processings(user: Any) -> "QuerySet[ProcessingActivity]":
    """Processings that somebody can name in a request; also ended ones, whose data may be there
    still. Who does not read the register chooses among what everybody can read."""
    found: QuerySet[ProcessingActivity] = ProcessingActivity.objects.select_related("department")
    if user is not None and user.has_perm(SEES_REGISTER):
        return found
    public = PublishedActivity.objects.newest().filter(withdrawn_at__isnull=True)
    return found.filter(pk__in=public.values("activity_id"))


def processings_found(user: Any, words: str) -> "QuerySet[ProcessingActivity]":
    """Those of them of which name, number or department has each of these words."""
    found = choosable_processings(user)
    for word in words.split():
        found = found.filter(
            Q(name__icontains=word)
            | Q(reference__icontains=word)
            | Q(department__name__icontains=word)
        )
    return found


def tasks_of(request: DataSubjectRequest) -> "QuerySet[SearchTask]":
    """The searches of one request in the order in which they were asked: one query."""
    found: QuerySet[SearchTask] = SearchTask.objects.filter(request=request)
    return found.select_related("colleague", "system", "department", "involved__activity")


def tasks_seen_by(user: Any, tasks: "QuerySet[SearchTask] | None" = None) -> Any:
    """Searches that somebody may see: those asked of them or of whom they replace today, and
    those of requests that they see.

    Somebody without a role sees nothing.
    """
    found: QuerySet[SearchTask] = SearchTask.objects.all() if tasks is None else tasks
    if not active_roles(user).names:
        return found.none()
    if sees_all(user, DataSubjectRequest, VIEW):
        return found
    seen = visible(DataSubjectRequest.objects.order_by(), user, VIEW)
    return found.filter(Q(colleague__in=_places_taken_by(user)) | Q(request__in=seen.values("pk")))


def _places_taken_by(user: Any) -> set[UUID]:
    """Their own, and that of whoever is away and replaced by them: who gets the reminders."""
    return {user.pk, *replaced_by(user)}


def open_tasks_of(user: Any) -> "QuerySet[SearchTask]":
    """What somebody still has to look for, what is needed first on top."""
    found: QuerySet[SearchTask] = SearchTask.objects.filter(
        colleague__in=_places_taken_by(user),
        status=TaskStatus.OPEN,
        request__destroyed_at__isnull=True,
    )
    found = found.select_related("request", "system", "department", "involved__activity")
    return found.order_by("due_on", "pk")


def may_direct(user: Any, task: SearchTask) -> bool:
    """Whether somebody handles the request of a search, and so says what becomes of it."""
    return bool(user.has_perm(CHANGE, task.request))


def may_answer(user: Any, task: SearchTask) -> bool:
    """Whether somebody can say what was found: the colleague, who takes their place today, or who
    handles the request."""
    return task.colleague_id in _places_taken_by(user) or may_direct(user, task)


def access_task(actor: Any, pk: Any, *, lock: bool = False) -> SearchTask:
    """A search that somebody sees. Raises Http404 otherwise."""
    found = tasks_seen_by(actor).select_related(
        "request", "colleague", "system", "department", "involved__activity"
    )
    if lock:
        found = found.select_for_update(of=("self",))
    try:
        task: SearchTask = found.get(pk=pk)
    except (ObjectDoesNotExist, ValidationError, ValueError, TypeError):
        raise Http404 from None
    return task

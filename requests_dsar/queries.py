"""What screens and services ask about requests."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from django.db.models import OuterRef, Q, QuerySet, Subquery

from privacyoffice import clock
from privacyoffice.accounts.access import access, visible
from privacyoffice.accounts.models import Membership, User
from privacyoffice.accounts.roles import Role
from privacyoffice.crypto import indexes
from privacyoffice.deadlines.models import Deadline
from requests_dsar.answering import ANSWER
from requests_dsar.models import DataSubjectRequest
from requests_dsar.person import INDEXES

VIEW = "requests_dsar.view_datasubjectrequest"
# Who may handle a request; case handlers get the right to it with the work.
HANDLING_ROLES = (Role.PRIVACY_OFFICER, Role.CASE_HANDLER)
_KEPT = "_asked_for_on_page"
T = TypeVar("T")


def access_request(actor: Any, pk: Any, verb: str, *, lock: bool = False) -> DataSubjectRequest:
    """The request on which somebody may do this. Raises Http404 otherwise."""
    perm = f"requests_dsar.{verb}_datasubjectrequest"
    return access(DataSubjectRequest.objects.all(), actor, pk, perm, lock=lock)


def with_due(queryset: "QuerySet[DataSubjectRequest]") -> "QuerySet[DataSubjectRequest]":
    """Each with `due_at` and `due_status` of its answer, in the same query."""
    answer = Deadline.objects.filter(kind=ANSWER.code, subject_id=OuterRef("pk"))
    return queryset.annotate(
        due_at=Subquery(answer.values("due_at")[:1]),
        due_status=Subquery(answer.values("status")[:1]),
    )


def found_by(user: Any, given: Mapping[str, str]) -> "QuerySet[DataSubjectRequest]":
    """Requests of exactly this person that somebody may see: by e-mail address, by surname with
    birth date, or by postcode with house number; one that fits is enough."""
    return _alike(user, indexes.of_person(given))


def possibly_same_person(request: DataSubjectRequest, user: Any) -> "QuerySet[DataSubjectRequest]":
    """Other requests, perhaps of the same person, that somebody may see. A signal, no proof."""
    known = {name: getattr(request, name) for name in INDEXES}
    return _alike(user, known).exclude(pk=request.pk)


def _alike(user: Any, known: Mapping[str, str | None]) -> "QuerySet[DataSubjectRequest]":
    fitting = Q(pk__in=())
    for name, value in known.items():
        if value:
            fitting |= Q(**{name: value})
    return visible(DataSubjectRequest.objects.filter(fitting), user, VIEW)


def handlers(day: date | None = None) -> "QuerySet[User]":
    """Who can handle a request on a day (today unless said otherwise), by name."""
    held = Membership.objects.active_on(day or clock.today()).filter(role__in=HANDLING_ROLES)
    return User.objects.filter(pk__in=held.values("user_id"), is_active=True).order_by("name")


def read_only(case: DataSubjectRequest) -> DataSubjectRequest:
    """The same request, for a page that only reads it: what `once` asked for is kept with it."""
    case.__dict__.setdefault(_KEPT, {})
    return case


def once(case: DataSubjectRequest, name: str, read: Callable[[], T]) -> T:
    """What `read` gives; on a page that only reads, it is asked for once."""
    kept = case.__dict__.get(_KEPT)
    if kept is None:
        return read()
    if name not in kept:
        kept[name] = read()
    found: T = kept[name]
    return found

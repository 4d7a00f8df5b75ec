"""What screens and services ask about what follows a breach: its steps, measures and notes."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404

from breaches.models import (
    Breach,
    Evaluation,
    LinkedCase,
    Measure,
    OutsideNotice,
    ProtocolStep,
)
from breaches.queries import VIEW, may_act
from privacyoffice.accounts.access import active_roles, sees_all, visible
from privacyoffice.accounts.colleagues import places_taken_by

CHANGE = "breaches.change_breach"


def steps_of(breach: Breach) -> "QuerySet[ProtocolStep]":
    """The steps of one breach in their order: one query."""
    return ProtocolStep.objects.filter(breach=breach).select_related("done_by")


def evaluation_of(breach: Breach) -> Evaluation | None:
    """What was learned of a breach; None before that."""
    return Evaluation.objects.filter(breach=breach).select_related("by").first()


def outside_notices_of(breach: Breach) -> "QuerySet[OutsideNotice]":
    """Others who were told of a breach, the first one on top: one query."""
    return OutsideNotice.objects.filter(breach=breach).select_related("by")


def links_of(breach: Breach) -> "QuerySet[LinkedCase]":
    """Cases that have to do with a breach, by reference: one query."""
    return LinkedCase.objects.filter(breach=breach).order_by("reference")


def measures_of(breach: Breach) -> "QuerySet[Measure]":
    """The measures after one breach, what is needed first on top: one query."""
    return Measure.objects.filter(breach=breach).select_related("owner")


def unfinished(measures: "QuerySet[Measure]") -> "QuerySet[Measure]":
    """Those of which nobody said that they were taken or dropped."""
    return measures.filter(done_on__isnull=True, dropped=False, breach__destroyed_at__isnull=True)


def measures_seen_by(user: Any, measures: "QuerySet[Measure] | None" = None) -> Any:
    """Measures that somebody may see: their own and those of whom they replace today, whatever
    their role, and those of breaches that they see. Somebody without a role sees nothing."""
    found: QuerySet[Measure] = Measure.objects.all() if measures is None else measures
    if not active_roles(user).names:
        return found.none()
    if sees_all(user, Breach, VIEW):
        return found
    seen = visible(Breach.objects.order_by(), user, VIEW)
    return found.filter(Q(owner__in=places_taken_by(user)) | Q(breach__in=seen.values("pk")))


def measures_to_take(user: Any) -> "QuerySet[Measure]":
    """What somebody still has to do, what is needed first on top."""
    mine = Measure.objects.filter(owner__in=places_taken_by(user))
    return unfinished(mine).select_related("breach", "owner").order_by("due_on", "pk")


def may_direct(user: Any, measure: Measure) -> bool:
    """Whether somebody works on the breach of a measure, and so says what becomes of it."""
    return may_act(user, "change") and bool(user.has_perm(CHANGE, measure.breach))


def may_take(user: Any, measure: Measure) -> bool:
    """Whether somebody can say that it was taken: its owner, who takes their place today, or who
    works on the breach."""
    return measure.owner_id in places_taken_by(user) or may_direct(user, measure)


def access_measure(actor: Any, pk: Any, *, lock: bool = False) -> Measure:
    """A measure that somebody sees. Raises Http404 otherwise."""
    found = measures_seen_by(actor).select_related("breach", "owner", "written_by")
    if lock:
        found = found.select_for_update(of=("self",))
    try:
        measure: Measure = found.get(pk=pk)
    except (ObjectDoesNotExist, ValidationError, ValueError, TypeError):
        raise Http404 from None
    return measure

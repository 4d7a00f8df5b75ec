"""What screens ask about messages and conversations."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models.functions import Coalesce

from privacyoffice.accounts.access import access
from privacyoffice.attachments.models import Attachment
from privacyoffice.cases.kinds import CaseKind
from privacyoffice.correspondence.models import Conversation, Message


class _Total(models.Func):
    """The sum of what an aggregate counted in each group, which `Sum` refuses."""

    function = "SUM"
    window_compatible = True
    output_field = models.IntegerField()


def access_conversation(
    actor: Any, pk: Any, verb: str = "view", *, lock: bool = False
) -> Conversation:
    """The conversation on which somebody may do this. Raises Http404 otherwise."""
    perm = f"correspondence.{verb}_conversation"
    return access(Conversation.objects.all(), actor, pk, perm, lock=lock)


def of_case(case_id: UUID) -> "models.QuerySet[Message]":
    """Those of one case, the oldest first; for who passed its gate."""
    found: models.QuerySet[Message] = Message.objects.filter(case_id=case_id)
    return found.select_related("by", "read_by").order_by("at", "pk")


def files_of(messages: Sequence[Message]) -> dict[int, Attachment]:
    """The attachments that came with messages of one case, by their number: one query."""
    numbers = {number for message in messages for number in message.files}
    if not numbers:
        return {}
    found = Attachment.objects.filter(case_id=messages[0].case_id, number__in=numbers)
    return {attachment.number: attachment for attachment in found}


def waiting_for(user: Any, kind: CaseKind) -> "models.QuerySet[Message]":
    """What people wrote and nobody has read, in the cases of a kind that this person may see."""
    seen = kind.seen_by(user).filter(destroyed_at__isnull=True).order_by().values("pk")
    found: models.QuerySet[Message] = Message.objects.waiting().filter(
        case_kind=kind.label, case_id__in=seen
    )
    return found


def waiting_cases(user: Any, kind: CaseKind) -> "models.QuerySet[Any, dict[str, Any]]":
    """The same by case: `case_kind`, `case_id`, `reference`, `count` and `since` of each, the
    oldest first, and `in_all`, the number of messages in all of them. One query."""
    own = kind.model._default_manager.filter(pk=models.OuterRef("case_id")).order_by()
    cases: Any = (
        waiting_for(user, kind)
        .order_by()
        .values("case_kind", "case_id")
        .annotate(
            count=models.Count("pk"),
            since=models.Min("at"),
            reference=models.Subquery(own.values("reference")[:1]),
            in_all=models.Window(_Total(models.F("count"))),
        )
        .order_by("since")
    )
    found: models.QuerySet[Any, dict[str, Any]] = cases
    return found


def beginnings(user: Any, kinds: Iterable[CaseKind], shown: int) -> dict[str, list[dict[str, Any]]]:
    """The first cases of each kind in which a message waits, as `waiting_cases`, by the label of
    the kind. One query for all kinds."""
    first, *others = (waiting_cases(user, kind)[:shown] for kind in kinds)
    found: dict[str, list[dict[str, Any]]] = {}
    for row in sorted(first.union(*others, all=True), key=lambda row: row["since"]):
        found.setdefault(row["case_kind"], []).append(row)
    return found


def with_waiting(queryset: "models.QuerySet[Any]") -> "models.QuerySet[Any]":
    """Cases, each with `new_messages`: how many nobody of the office has read."""
    own = Message.objects.waiting().filter(case_id=models.OuterRef("pk")).order_by()
    counted = own.values("case_id").annotate(count=models.Count("pk")).values("count")
    annotated: models.QuerySet[Any] = queryset.annotate(
        new_messages=Coalesce(models.Subquery(counted), 0)
    )
    return annotated

"""What screens and jobs ask about attachments. Who sees a case sees its attachments."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce
from django.http import Http404

from privacyoffice.attachments.models import Attachment
from privacyoffice.cases import kinds
from privacyoffice.cases.models import CaseModel


def of_case(case_id: UUID) -> "models.QuerySet[Attachment]":
    """Those of one case in their order, removed ones too; for who passed its gate."""
    found: models.QuerySet[Attachment] = Attachment.objects.filter(case_id=case_id)
    return found.select_related("added_by", "removed_by").order_by("number")


def visible_to(
    user: Any, attachments: "models.QuerySet[Attachment]"
) -> "models.QuerySet[Attachment]":
    """Those of cases that this person may see: one query, no loop over cases."""
    allowed = models.Q(pk__in=[])
    for kind in kinds.all_kinds():
        seen = kind.seen_by(user).order_by().values("pk")
        allowed |= models.Q(case_kind=kind.label, case_id__in=seen)
    return attachments.filter(allowed)


def with_reference(attachments: "models.QuerySet[Attachment]") -> "models.QuerySet[Attachment]":
    """The same, each with the `reference` of its case: one query."""
    own = models.OuterRef("case_id")
    references = [
        models.Subquery(
            kind.model._default_manager.filter(pk=own).order_by().values("reference")[:1]
        )
        for kind in kinds.all_kinds()
    ]
    nothing = models.Value("", models.CharField())
    return attachments.annotate(reference=Coalesce(*references, nothing, nothing))


def access_attachment(
    user: Any, attachment_id: Any, perm: str = "view", *, lock: bool = False
) -> tuple[Attachment, CaseModel]:
    """An attachment with its case, for who has this permission on the case.

    With `lock` the case is locked, and with that all its attachments. Raises Http404 when it does
    not exist, is of another organisation or is forbidden.
    """
    try:
        attachment: Attachment = Attachment.objects.get(pk=attachment_id)
    except (Attachment.DoesNotExist, ValidationError, ValueError, TypeError):
        raise Http404 from None
    case = kinds.find(attachment.case_kind, attachment.case_id, user, perm, lock=lock)
    if lock:
        attachment.refresh_from_db()
    return attachment, case

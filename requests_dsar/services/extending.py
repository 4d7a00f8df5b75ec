"""The answer takes longer: once, by two months at most, told in time and with the reasons."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from privacyoffice.audit import services as audit
from requests_dsar.models import Letter, LetterKind
from requests_dsar.queries_clock import waits_to_leave
from requests_dsar.services import letters, waiting
from requests_dsar.services.taking import take_open


class Because(models.TextChoices):
    """On which grounds the law lets an answer take longer. Law: GDPR art. 12(3)."""

    COMPLEXITY = "complexity", gettext_lazy("the request is complex")
    NUMBER = "number", gettext_lazy("the person made many requests")


@transaction.atomic
def extend(
    *, request_id: UUID, because: Sequence[str], reasons: str, actor: Any, now: datetime
) -> Letter:
    """Write the letter that the answer takes longer, until when, and why.

    The term itself moves on the day on which that letter leaves (services.leaving), which must lie
    inside the first term of this organisation; the longer term is counted from receipt. `because`
    are values of Because; `reasons` say it of this request, and are encrypted. Raises Http404,
    ValidationError, keyring.Unreadable. Law: GDPR art. 12(3).
    """
    request = take_open(actor, request_id)
    if not because or not set(because) <= set(Because.values):
        raise ValidationError({"because": _("Choose why the answer takes longer.")})
    if not reasons.strip():
        raise ValidationError({"reasons": _("Say why, as the person will read it.")})
    if waits_to_leave(request, LetterKind.EXTENSION):
        raise ValidationError(_("There is a letter about this already. Send that, or cancel it."))
    due_on, months = waiting.if_extended(request, actor=actor, now=now)
    audit.record(
        "dsar.extension_written",
        subject=request,
        actor=actor,
        at=now,
        reason=reasons.strip(),
        payload={"because": sorted(because)},
    )
    facts = {"due_on": due_on, "months": str(months), "reasons": reasons.strip()}
    return letters.issue(request, LetterKind.EXTENSION, facts, actor=actor, now=now)

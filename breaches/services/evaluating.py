"""What is learned of a breach. Without it no breach is closed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from breaches.models import Evaluation
from breaches.services.taking import keep, take_open
from privacyoffice.audit import services as audit


@transaction.atomic
def evaluate(
    *,
    breach_id: UUID,
    cause: str,
    lesson: str,
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> Evaluation:
    """Write down the cause and the lesson, or write them anew: what stood there before stays in
    the history, encrypted.

    Raises Http404, ValidationError, keyring.Unreadable. Law: GDPR art. 33(5), 24(1), 32(1)(d).
    """
    breach = take_open(actor, breach_id, "change", expected_revision=expected_revision)
    problems = {}
    if not cause.strip():
        problems["cause"] = _("Say what caused it.")
    if not lesson.strip():
        problems["lesson"] = _("Say what was learned.")
    if problems:
        raise ValidationError(problems)
    found = Evaluation.objects.select_for_update(of=("self",)).filter(breach=breach).first()
    evaluation = found or Evaluation(organisation_id=breach.organisation_id, breach=breach)
    evaluation.cause, evaluation.lesson = cause.strip(), lesson.strip()
    evaluation.at, evaluation.by = now, actor
    evaluation.save()
    # Two who write at once: the second one is shown what the first one wrote.
    keep(breach)
    audit.record(
        "breach.evaluated", subject=evaluation, label=breach.reference, actor=actor, at=now
    )
    return evaluation

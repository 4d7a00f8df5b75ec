"""Measures after a breach: agreed with somebody and a day, taken, moved or dropped.

They may still run when the breach is closed.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from breaches import measure_terms, queries_after
from breaches.models import Breach, Measure
from breaches.services.taking import take_open
from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.days import refuse_impossible_in
from privacyoffice.once import id_of


@transaction.atomic
def agree(
    *,
    breach_id: UUID,
    what: str,
    owner: Any,
    due_on: date,
    actor: Any,
    now: datetime,
    form_id: UUID | None = None,
) -> Measure:
    """Somebody does something about it before the end of `due_on` (an Amsterdam date).

    The owner sees this measure, whatever their role, and of the breach nothing else. The same
    form sent twice (`form_id`) makes one. Raises Http404, ValidationError, keyring.Unreadable.
    Law: GDPR art. 24, 32(1)(d), 33(5).
    """
    breach = take_open(actor, breach_id, "change")
    measure_id = id_of(form_id, breach.pk, what.strip(), owner.pk, due_on)
    if there := Measure.objects.filter(pk=measure_id).first():
        return there
    if not what.strip():
        raise ValidationError({"what": _("Say what is done.")})
    _refuse_day(due_on, now)
    measure = Measure(
        id=measure_id,
        organisation_id=breach.organisation_id,
        breach=breach,
        what=what.strip(),
        owner=owner,
        due_on=due_on,
        written_at=now,
        written_by=actor,
    )
    measure.save(force_insert=True)
    audit.record("breach.measure_agreed", **_told(measure, actor, now, **_whom(measure)))
    measure_terms.begin(measure, actor=actor, now=now)
    return measure


@transaction.atomic
def take(*, measure_id: UUID, result: str, actor: Any, now: datetime) -> Measure:
    """It was taken; `result` says what was done and whether it works.

    Raises Http404 for who neither owns it nor works on the breach, ValidationError,
    keyring.Unreadable.
    """
    measure = _held(measure_id, actor, queries_after.may_take)
    if not result.strip():
        raise ValidationError({"result": _("Say what was done.")})
    measure.done_on, measure.result = clock.day_of(now), result.strip()
    measure.save(update_fields=["done_on", "result"])
    audit.record("breach.measure_taken", **_told(measure, actor, now))
    measure_terms.meet(measure, actor=actor, now=now)
    return measure


@transaction.atomic
def drop(*, measure_id: UUID, result: str, actor: Any, now: datetime) -> Measure:
    """It is not taken; `result` says why. Raises Http404, ValidationError, keyring.Unreadable."""
    measure = _held(measure_id, actor, queries_after.may_direct)
    if not result.strip():
        raise ValidationError({"result": _("Say why it is not taken.")})
    measure.dropped, measure.result = True, result.strip()
    measure.save(update_fields=["dropped", "result"])
    audit.record("breach.measure_dropped", **_told(measure, actor, now))
    measure_terms.drop(measure, actor=actor, now=now)
    return measure


@transaction.atomic
def change(
    *, measure_id: UUID, owner: Any, due_on: date, actor: Any, now: datetime, reason: str = ""
) -> Measure:
    """Somebody else takes it, or another day was agreed; who had it before sees it no more.

    Raises Http404, ValidationError, keyring.Unreadable.
    """
    measure = _held(measure_id, actor, queries_after.may_direct)
    was_owner, was_due = measure.owner_id, measure.due_on
    if (owner.pk, due_on) == (was_owner, was_due):
        raise ValidationError(_("It is that already. Choose something else."))
    if due_on != was_due:
        _refuse_day(due_on, now)
    measure.owner, measure.due_on = owner, due_on
    measure.save(update_fields=["owner", "due_on"])
    told = _told(measure, actor, now, **_whom(measure))
    audit.record("breach.measure_changed", **told, reason=reason.strip())
    if owner.pk != was_owner:
        measure_terms.hand_over(measure, actor=actor, now=now)
    if due_on != was_due:
        measure_terms.move(measure, actor=actor, now=now)
    return measure


def end_with_case(breach: Breach, now: datetime) -> None:
    """With the content of a breach end the terms of its measures: nobody can read them."""
    running = Measure.objects.select_for_update(of=("self",)).filter(
        breach=breach, done_on__isnull=True, dropped=False
    )
    for measure in running:
        measure.breach = breach
        measure_terms.drop(measure, actor=None, now=now)


def _held(measure_id: UUID, actor: Any, may: Any) -> Measure:
    """A measure on which somebody may act and that runs; the breach is locked first."""
    seen = queries_after.access_measure(actor, measure_id)
    breach = Breach.objects.select_for_update(of=("self",)).get(pk=seen.breach_id)
    if breach.destroyed_at is not None:
        raise ValidationError(_("The content of this case has been destroyed already."))
    measure = queries_after.access_measure(actor, measure_id, lock=True)
    measure.breach = breach
    if not may(actor, measure):
        raise Http404
    if measure.done_on is not None or measure.dropped:
        raise ValidationError(_("This measure has ended already."))
    return measure


def _refuse_day(due_on: date, now: datetime) -> None:
    refuse_impossible_in(due_on=due_on)
    if due_on < clock.day_of(now):
        raise ValidationError({"due_on": _("Choose today or a later day.")})


def _whom(measure: Measure) -> dict[str, str]:
    return {"person": str(measure.owner_id), "until": measure.due_on.isoformat()}


def _told(measure: Measure, actor: Any, now: datetime, **payload: Any) -> dict[str, Any]:
    """An act on a measure, which stands in the history of its breach too."""
    return {
        "subject": measure,
        "label": measure.breach.reference,
        "actor": actor,
        "at": now,
        "payload": payload,
    }

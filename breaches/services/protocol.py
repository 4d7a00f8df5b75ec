"""The protocol at work: its steps for one breach, ticked by person and moment; a new version."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.http import Http404
from django.utils.text import slugify
from django.utils.translation import gettext as _

from breaches import protocols
from breaches.models import Breach, Course, Protocol, ProtocolStep
from breaches.protocols import LONGEST, MOST_HOURS, Step
from breaches.services.taking import take_open
from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.days import refuse_impossible_in
from privacyoffice.tenancy.scope import current_organisation_id

ADD = "breaches.add_protocol"


def begin(breach: Breach, now: datetime) -> list[ProtocolStep]:
    """Give a new breach the steps of the protocol that is in force on the day of awareness.

    In the transaction that opens it; done again nothing is added. A breach keeps its steps when
    the protocol changes. Law: GDPR art. 24(2).
    """
    there = list(ProtocolStep.objects.filter(breach=breach))
    if there:
        return there
    protocol = protocols.in_force(breach.course, clock.day_of(breach.aware_at))
    made = []
    for position, step in enumerate(protocol.steps, start=1):
        one = ProtocolStep(
            organisation_id=breach.organisation_id,
            breach=breach,
            position=position,
            protocol=protocol.name,
            **asdict(step),
        )
        one.save(force_insert=True)
        made.append(one)
    return made


@transaction.atomic
def tick(
    *, breach_id: UUID, step_ids: Sequence[UUID], actor: Any, now: datetime, note: str = ""
) -> list[ProtocolStep]:
    """These steps were done, by whoever says so and now. `note` may say how.

    Raises Http404, ValidationError, keyring.Unreadable. Law: GDPR art. 5(2).
    """
    found = _open_steps(actor, breach_id, step_ids)
    for step in found:
        step.done_at, step.done_by, step.note = now, actor, note.strip()
        step.save(update_fields=["done_at", "done_by", "note"])
        audit.record("breach.step_done", **_told(step, actor, now))
    return found


@transaction.atomic
def skip(
    *, breach_id: UUID, step_ids: Sequence[UUID], note: str, actor: Any, now: datetime
) -> list[ProtocolStep]:
    """These steps do not apply to this breach; the note says why.

    Raises Http404, ValidationError, keyring.Unreadable.
    """
    if not note.strip():
        raise ValidationError({"note": _("Say why this does not apply.")})
    found = _open_steps(actor, breach_id, step_ids)
    for step in found:
        step.done_at, step.done_by, step.note = now, actor, note.strip()
        step.skipped = True
        step.save(update_fields=["done_at", "done_by", "note", "skipped"])
        audit.record("breach.step_skipped", **_told(step, actor, now))
    return found


@transaction.atomic
def untick(*, breach_id: UUID, step_id: UUID, note: str, actor: Any, now: datetime) -> ProtocolStep:
    """It was ticked or skipped by mistake, or must be done again. Who did so before, and when,
    stays in the history. Raises Http404, ValidationError, keyring.Unreadable."""
    if not note.strip():
        raise ValidationError({"note": _("Say why.")})
    (step,) = _steps(actor, breach_id, [step_id])
    if step.done_at is None:
        raise ValidationError({"step": _("This step is open already.")})
    step.done_at, step.done_by, step.skipped, step.note = None, None, False, note.strip()
    step.save(update_fields=["done_at", "done_by", "skipped", "note"])
    audit.record("breach.step_opened", **_told(step, actor, now))
    return step


@transaction.atomic
def lay_down(
    *,
    course: str,
    valid_from: date,
    source: str,
    steps: Iterable[Step],
    actor: Any,
    now: datetime,
) -> Protocol:
    """A new version of the organisation's own protocol, in force from a day (an Amsterdam date).

    Breaches that began before keep their steps. A step without a code gets one from its text.
    Raises PermissionDenied, ValidationError. Law: GDPR art. 24(2).
    """
    if not actor.has_perm(ADD):
        raise PermissionDenied
    refuse_impossible_in(valid_from=valid_from)
    written = _with_codes(steps)
    _refuse(written)
    made = Protocol(
        organisation_id=current_organisation_id(),
        course=Course(course).value,
        version=_next_version(course),
        valid_from=valid_from,
        source=source.strip(),
        steps=[asdict(step) for step in written],
    )
    made.save(force_insert=True)
    payload = {"version": made.version, "valid_from": valid_from.isoformat()}
    audit.record("breach.protocol_laid_down", subject=made, actor=actor, at=now, payload=payload)
    return made


def _next_version(course: str) -> int:
    """The second of two at once waits, and then gets the next number."""
    with connection.cursor() as cursor:
        key = f"protocol:{current_organisation_id()}:{course}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
    last = Protocol.objects.filter(course=course).order_by("-version").first()
    return 1 if last is None else last.version + 1


def _with_codes(steps: Iterable[Step]) -> list[Step]:
    found: list[Step] = []
    used: set[str] = set()
    for step in steps:
        text = step.text.strip()
        wanted = step.code or slugify(text)[:40].strip("-") or "step"
        code, number = wanted, 1
        while code in used:
            number += 1
            code = f"{wanted}-{number}"
        used.add(code)
        found.append(Step(code, text, step.hours))
    return found


def _refuse(steps: list[Step]) -> None:
    if not steps:
        raise ValidationError({"steps": _("Write at least one step.")})
    for number, step in enumerate(steps, start=1):
        if not step.text or len(step.text) > LONGEST:
            text = _("Step %(number)d: write at most %(longest)d characters.")
            told = text % {"number": number, "longest": LONGEST}
            raise ValidationError({"steps": told})
        if step.hours is not None and not 0 < step.hours <= MOST_HOURS:
            text = _("Step %(number)d: choose between 1 and %(most)d hours.")
            raise ValidationError({"steps": text % {"number": number, "most": MOST_HOURS}})


def _open_steps(actor: Any, breach_id: UUID, step_ids: Sequence[UUID]) -> list[ProtocolStep]:
    found = _steps(actor, breach_id, step_ids)
    if any(step.done_at is not None for step in found):
        raise ValidationError(
            {"steps": _("Somebody ticked this step in the meantime. Look at it again first.")}
        )
    return found


def _steps(actor: Any, breach_id: UUID, step_ids: Sequence[UUID]) -> list[ProtocolStep]:
    """Locked, after their breach, on which somebody may work. Raises Http404 for others."""
    if not step_ids:
        raise ValidationError({"steps": _("Choose a step.")})
    breach = take_open(actor, breach_id, "change")
    found = list(
        ProtocolStep.objects.select_for_update(of=("self",)).filter(breach=breach, pk__in=step_ids)
    )
    if len(found) != len(set(step_ids)):
        raise Http404
    for step in found:
        step.breach = breach
    return found


def _told(step: ProtocolStep, actor: Any, now: datetime) -> dict[str, Any]:
    """An act on a step, which stands in the history of its breach too."""
    return {
        "subject": step,
        "label": step.breach.reference,
        "actor": actor,
        "at": now,
        "payload": {"step": step.code},
    }

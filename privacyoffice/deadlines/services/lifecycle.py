"""The acts on a deadline: each adds one event that stays, and the date follows from all of them.

Each takes `actor` (None: the system) and `checked`: that an app above has seen to the permission
on its own object. Without it the actor must see the deadline, its kind must be one that people
act on by hand, and it must be their own unless their role changes all. What stands in the way is
a ValidationError on the field; a deadline out of reach is an Http404.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from privacyoffice import clock
from privacyoffice.audit import services as audit
from privacyoffice.deadlines import facts as facts_of
from privacyoffice.deadlines.deriving import BY_POLICY, basis_on, due_at, outcome
from privacyoffice.deadlines.explaining import in_words
from privacyoffice.deadlines.facts import Values
from privacyoffice.deadlines.models import Deadline, DeadlineEvent, EventKind, Status
from privacyoffice.deadlines.services import planning
from privacyoffice.deadlines.services.recording import (
    Dossier,
    add,
    beside,
    proof,
    refuse_finished,
    refuse_outside,
    refuse_owner,
    refuse_without,
    start_of,
    take,
)
from privacyoffice.deadlines.services.starting import (
    begun_before,
    may_start,
    refuse_elsewhere,
    refuse_start,
    refuse_unfit,
)
from privacyoffice.deadlines.services.telling_of_acts import tell_of_act
from privacyoffice.kernel.terms import Facts, Pause, day_of
from privacyoffice.tenancy.scope import current_organisation_id


@transaction.atomic
def start(
    kind: str,
    rule: str,
    facts: Facts,
    label: str,
    *,
    url: str = "",
    subject_id: UUID | None = None,
    owner: Any = None,
    actor: Any,
    now: datetime,
    reason: str = "",
    checked: bool = False,
    deadline_id: UUID | None = None,
) -> Deadline:
    """Begin a deadline by a rule of `kernel.terms.RULES`, with the facts that are known.

    `label` is a reference and tells about no person; `url` a path of this installation. Where
    the rule counts with the terms of the policy they are taken from there, not from `facts`.
    By hand one needs "deadlines.add_deadline", and who cannot change all begins only one's own.
    With a `deadline_id` that is there already nothing begins, and that one is returned.
    Raises LookupError for an unknown kind, PermissionDenied, ValidationError.
    """
    may_start(kind, owner, actor, checked=checked)
    if deadline_id is not None and (begun := begun_before(deadline_id)):
        return begun
    refuse_unfit(rule, facts, label, now)
    refuse_elsewhere(url)
    if owner is not None:
        refuse_owner(kind, owner, clock.day_of(now))
    if rule == BY_POLICY:
        facts = replace(facts, terms=())
    basis = basis_on(clock.day_of(now))
    with beside("start"):
        due = due_at(outcome(rule, facts, basis))
    began = min(start_of(facts.start), now)
    deadline = Deadline(
        id=deadline_id or uuid4(),
        kind=kind,
        rule=rule,
        subject_id=subject_id,
        label=label.strip(),
        url=url,
        owner=owner,
        organisation_id=current_organisation_id(),
        policy_id=basis.policy_id,
        started_at=began,
        due_at=due,
        original_due_at=due,
    )
    event = DeadlineEvent(
        deadline=deadline,
        position=1,
        kind=EventKind.STARTED,
        happened_at=began,
        values=facts_of.as_values(facts),
        reason=reason.strip(),
        actor=actor,
        recorded_at=now,
    )
    deadline.status = facts_of.status_after([event])
    planning.plan(deadline, profile=basis.profile, now=now)
    deadline.save(force_insert=True)
    event.save(force_insert=True)
    payload = {"kind": kind, "rule": rule, **proof(event, None, due)}
    audit.record("deadlines.started", subject=deadline, actor=actor, at=now, payload=payload)
    tell_of_act(deadline, event, profile=basis.profile, now=now)
    return deadline


@transaction.atomic
def suspend(
    deadline_id: UUID, on: date, *, reason: str, actor: Any, now: datetime, checked: bool = False
) -> Deadline:
    """Information was asked on this day, so that the clock stands still from the next day.

    Until it comes in the date is the one that was known, and nobody is reminded. Refused for a
    rule that knows no pause, and on a day on which the term had ended.
    Law: Awb art. 4:15(1)(a); for a request about data EDPB Guidelines 01/2022.
    """
    dossier = take(deadline_id, actor, now=now, checked=checked)
    if dossier.deadline.status == Status.SUSPENDED:
        raise ValidationError(_("This deadline is suspended already."))
    refuse_finished(dossier)
    if "pauses" not in dossier.rule.reads:
        raise ValidationError(_("No article suspends this term."))
    refuse_without(reason)
    refuse_outside(dossier, "on", on, now)
    _refuse_idle_pause(dossier, on)
    record = add(
        dossier,
        EventKind.SUSPENDED,
        at=start_of(on),
        values=facts_of.suspended_values(on),
        reason=reason,
        actor=actor,
        now=now,
    )
    audit.record("deadlines.suspended", **record)
    return dossier.deadline


@transaction.atomic
def resume(
    deadline_id: UUID,
    on: date,
    *,
    reason: str = "",
    actor: Any,
    now: datetime,
    checked: bool = False,
) -> Deadline:
    """What was asked came in on this day: the clock runs on, and the date moves by the pause."""
    dossier = take(deadline_id, actor, now=now, checked=checked)
    waiting = facts_of.open_pause(dossier.facts)
    if dossier.deadline.status != Status.SUSPENDED or waiting is None:
        raise ValidationError(_("This deadline is not suspended."))
    refuse_outside(dossier, "on", on, now)
    if on < waiting.asked_on:
        text = _("It was suspended on %(day)s. Choose that day or a later one.")
        raise ValidationError({"on": text % {"day": in_words(waiting.asked_on)}})
    with beside("on"):
        record = add(
            dossier,
            EventKind.RESUMED,
            at=start_of(on),
            values=facts_of.resumed_values(on),
            reason=reason,
            actor=actor,
            now=now,
        )
    audit.record("deadlines.resumed", **record)
    return dossier.deadline


@transaction.atomic
def extend(
    deadline_id: UUID,
    given_on: date,
    *,
    reason: str,
    actor: Any,
    now: datetime,
    checked: bool = False,
) -> Deadline:
    """Somebody was told on this day that it takes longer, and why. Once, and before the end of the
    first term that holds: of the law, or the policy's own when that ends earlier.

    By as many months as the policy has, two at most; for an objection or a complaint the
    decision is adjourned. Law: GDPR art. 12(3); Awb art. 7:10(3), 9:11(2).
    """
    dossier = take(deadline_id, actor, now=now, checked=checked)
    refuse_finished(dossier)
    refuse_without(reason)
    refuse_outside(dossier, "given_on", given_on, now)
    record = add(
        dossier,
        EventKind.EXTENDED,
        at=start_of(given_on),
        values=_extension(dossier, given_on),
        reason=reason,
        actor=actor,
        now=now,
    )
    audit.record("deadlines.extended", **record)
    return dossier.deadline


@transaction.atomic
def correct(
    deadline_id: UUID,
    start: datetime | date,
    *,
    reason: str,
    actor: Any,
    now: datetime,
    checked: bool = False,
    hours: int | None = None,
) -> Deadline:
    """It began at another moment than was said, or (where a rule counts `hours`; None: as many
    as before) another number of them holds. What was said stays in the events before."""
    dossier = take(deadline_id, actor, now=now, checked=checked)
    refuse_finished(dossier)
    refuse_without(reason)
    refuse_start(dossier.deadline.rule, start, now)
    facts = dossier.facts
    # In UTC: of an hour that the clock shows twice Python calls no two moments equal.
    now_and_then = (start_of(value).astimezone(UTC) for value in (start, facts.start))
    is_other_number = hours is not None and hours != facts.hours
    if type(start) is type(facts.start) and len({*now_and_then}) == 1 and not is_other_number:
        raise ValidationError({"start": _("It is that already. Choose something else.")})
    with beside("start"):
        corrected = replace(facts, start=start, hours=hours or facts.hours)
        dossier.outcome(corrected)
        # With the pause that lasts, which the date of now leaves out.
        dossier.outcome(corrected, suspended=True)
    record = add(
        dossier,
        EventKind.CORRECTED,
        at=now,
        values=facts_of.as_values(Facts(start=start, hours=hours)),
        reason=reason,
        actor=actor,
        now=now,
    )
    audit.record("deadlines.corrected", **record)
    return dossier.deadline


@transaction.atomic
def meet(
    deadline_id: UUID,
    at: datetime,
    *,
    reason: str = "",
    actor: Any,
    now: datetime,
    checked: bool = False,
) -> Deadline:
    """It was done at this moment. Whether in time is a question to `due_at` and `closed_at`."""
    dossier = take(deadline_id, actor, now=now, checked=checked)
    refuse_finished(dossier)
    _refuse_before_or_later(dossier, at, now)
    record = add(dossier, EventKind.MET, at=at, reason=reason, actor=actor, now=now)
    audit.record("deadlines.met", **record)
    return dossier.deadline


@transaction.atomic
def cancel(
    deadline_id: UUID, *, reason: str, actor: Any, now: datetime, checked: bool = False
) -> Deadline:
    """It does not run any more although nothing was done, for instance after a withdrawal."""
    dossier = take(deadline_id, actor, now=now, checked=checked)
    refuse_finished(dossier)
    refuse_without(reason)
    record = add(dossier, EventKind.CANCELLED, at=now, reason=reason, actor=actor, now=now)
    audit.record("deadlines.cancelled", **record)
    return dossier.deadline


@transaction.atomic
def hand_over(
    deadline_id: UUID,
    owner: Any,
    *,
    reason: str = "",
    actor: Any,
    now: datetime,
    checked: bool = False,
) -> Deadline:
    """Somebody else who works here sees to it from now on."""
    dossier = take(deadline_id, actor, now=now, checked=checked)
    refuse_finished(dossier)
    deadline = dossier.deadline
    if owner is None:
        raise ValidationError({"owner": _("Choose somebody who has a role here.")})
    if owner.pk == deadline.owner_id:
        raise ValidationError({"owner": _("This person is the owner already.")})
    refuse_owner(deadline.kind, owner, clock.day_of(now))
    values = {"from": deadline.owner_id and str(deadline.owner_id), "to": str(owner.pk)}
    deadline.owner = owner
    record = add(
        dossier,
        EventKind.HANDED_OVER,
        at=now,
        values=values,
        reason=reason,
        actor=actor,
        now=now,
    )
    audit.record("deadlines.handed_over", **record)
    return dossier.deadline


def _refuse_before_or_later(dossier: Dossier, at: datetime, now: datetime) -> None:
    """In hours of a moment, and else of a day: that is what its page asks for."""
    in_hours, may_come = dossier.rule.is_in_hours, dossier.rule.start_may_come
    if at > now and in_hours:
        raise ValidationError({"at": _("Choose a moment that has passed.")})
    if at > now:
        raise ValidationError({"at": _("Choose today or an earlier day.")})
    began = dossier.deadline.started_at if may_come else start_of(dossier.facts.start)
    if at >= began:
        return
    if in_hours:
        text, first = _("The term began on %(day)s. Choose a later moment."), in_words(began)
    else:
        text = _("The term began on %(day)s. Choose that day or a later one.")
        first = in_words(clock.day_of(began))
    raise ValidationError({"at": text % {"day": first}})


def _refuse_idle_pause(dossier: Dossier, on: date) -> None:
    """After the end nothing can stand still; and one pause begins after the other."""
    facts = dossier.facts
    received = [pause.received_on for pause in facts.pauses if pause.received_on is not None]
    if received and on < max(received):
        text = _("It was suspended until %(day)s. Choose that day or a later one.")
        raise ValidationError({"on": text % {"day": in_words(max(received))}})
    with beside("on"):
        asked = replace(facts, pauses=(*facts.pauses, Pause(on)))
        outcome = dossier.outcome(asked, suspended=True)
    # With a date all the same, a term had ended before: of the law, or the policy's own.
    if outcome.due is not None and dossier.last_day is not None:
        text = _("The term ended on %(day)s. After that nothing suspends it.")
        raise ValidationError({"on": text % {"day": in_words(dossier.last_day)}})


def _extension(dossier: Dossier, given_on: date) -> Values:
    facts, reads = dossier.facts, dossier.rule.reads
    if facts.extension_given_on is not None or facts.adjourned:
        raise ValidationError(_("This deadline has been extended already, and that can be once."))
    if "extension" in reads:
        return _by_months(dossier, given_on)
    if "adjourned" not in reads:
        raise ValidationError(_("No article extends this term."))
    if dossier.last_day is not None and given_on > dossier.last_day:
        _refuse_late(dossier.last_day)
    return {"adjourned": True}


def _by_months(dossier: Dossier, given_on: date) -> Values:
    months = dossier.basis.extension_months
    if not months:
        raise ValidationError(_("The policy of your organisation knows no extension."))
    facts = replace(dossier.facts, extension_given_on=given_on, extension_months=months)
    with beside("given_on"):
        outcome = dossier.outcome(facts, suspended=True)
    for step in outcome.steps:
        if step.code in ("extension_too_late", "extension_after_own_term"):
            _refuse_late(day_of(step.values["end"]))  # type: ignore[arg-type]
    return {"extension_given_on": given_on.isoformat(), "extension_months": months}


def _refuse_late(last_day: date) -> None:
    text = _(
        "The term ended on %(day)s. An extension must be told before that, so this one has no "
        "effect."
    )
    raise ValidationError({"given_on": text % {"day": in_words(last_day)}})

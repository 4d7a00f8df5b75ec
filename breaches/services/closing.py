"""A breach ends: evaluated, decided whom to tell, and told."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from breaches import retention, supplement_terms
from breaches.clock_rules import AP, rules_for
from breaches.models import (
    Breach,
    Communication,
    CommunicationStatus,
    NotTold,
    Outcome,
    Status,
    TellingDecision,
    Told,
)
from breaches.queries_after import evaluation_of, measures_of, steps_of, unfinished
from breaches.queries_clock import running_clocks
from breaches.queries_notify import (
    awaits_supplement,
    decision_about,
    draft_of,
    fits,
    without_reasons,
)
from breaches.queries_people import is_carried_out, unreached
from breaches.services import clocks, measures, register_files, taking_down
from breaches.services.taking import keep, take_open
from privacyoffice import clock
from privacyoffice.advice import answering
from privacyoffice.audit import services as audit
from privacyoffice.policy.queries import profile_on

_SENT = (CommunicationStatus.DONE, CommunicationStatus.CANCELLED)


def lacking(breach: Breach) -> list[str]:
    """What must be done before a breach is closed, as sentences.

    Law: GDPR art. 33(1), 33(5), 34(1).
    """
    found = []
    if evaluation_of(breach) is None:
        found.append(_("Evaluate the breach: its cause, and what was learned."))
    authority = decision_about(breach, Told.AUTHORITY)
    people = decision_about(breach, Told.PEOPLE)
    if any(one is not None and one.ground == NotTold.NOT_A_BREACH for one in (authority, people)):
        text = _("It was decided that this is no data breach: choose “%(act)s”, or decide anew.")
        found.append(text % {"act": _("Close: no data breach")})
    found += [*_about_authority(breach, authority), *_about_people(breach, people)]
    if draft_of(breach) is not None:
        found.append(_("Submit the notification that is being prepared, or cancel it."))
    if without_reasons(breach):
        found.append(_("Write down why the authority was told late."))
    if Communication.objects.filter(breach=breach).exclude(status__in=_SENT).exists():
        found.append(_("Finish or cancel the message to the people concerned."))
    return found


def _about_authority(breach: Breach, decision: TellingDecision | None) -> list[str]:
    is_told = breach.notified_at is not None
    if decision is None:
        return [_("Decide whether the authority is told.")]
    if decision.tell:
        # What was withdrawn is not told.
        text = _("Tell the authority, as was decided, or decide otherwise.")
        return [] if is_told else [text]
    if is_told:
        text = _("The authority was told, while it was decided otherwise. Decide that it is told.")
        return [text]
    if not fits(decision, breach):
        return [_("The risk is judged otherwise now. Decide anew whether the authority is told.")]
    return []


def _about_people(breach: Breach, decision: TellingDecision | None) -> list[str]:
    if decision is None:
        return [_("Decide whether the people concerned are told.")]
    if not fits(decision, breach):
        return [_("The risk is high now. Decide anew whether the people concerned are told.")]
    if is_carried_out(breach, decision):
        return []
    if decision.tell:
        text = _(
            "Tell the people concerned, as was decided, or fill in as a fact that it was done "
            "outside this program."
        )
        return [text]
    return [_("Put a notice for the public on the website, as was decided.")]


def remarkable(breach: Breach) -> list[str]:
    """What to look at before closing; it stops nobody."""
    found = []
    if steps_of(breach).filter(done_at__isnull=True).exists():
        found.append(_("Not every step of the protocol was ticked."))
    if unfinished(measures_of(breach)).exists():
        found.append(_("Measures are still running. They go on, each with its own page."))
    if awaits_supplement(breach):
        found.append(_("The notification is not complete. Say why no supplement follows."))
    rules, text = rules_for(breach), _("This clock still runs, and stops with the case: %(whom)s.")
    found += [
        text % {"whom": rules[code].name}
        for code in running_clocks(breach)
        if code != AP and code in rules
    ]
    if missed := unreached(breach):
        text = ngettext(
            "%(count)d message to people failed, or perhaps did not arrive.",
            "%(count)d messages to people failed, or perhaps did not arrive.",
            missed,
        )
        found.append(text % {"count": missed})
    return found


@transaction.atomic
def close(
    *,
    breach_id: UUID,
    actor: Any,
    now: datetime,
    reason: str = "",
    expected_revision: int | None = None,
) -> Breach:
    """The work on a data breach ends, with everything that the law asks. It stays in the register.

    `reason` says why nothing follows to a notification that is not complete; it is needed then,
    and kept encrypted. Raises Http404, TransitionNotAllowed, ValidationError.
    Law: GDPR art. 33(4), 33(5).
    """
    breach = take_open(actor, breach_id, "close", expected_revision=expected_revision)
    if breach.status != Status.IN_PROGRESS:
        raise ValidationError(_("Somebody must handle this breach first."))
    if missing := lacking(breach):
        raise ValidationError(missing)
    if awaits_supplement(breach) and not reason.strip():
        raise ValidationError({"reason": _("Say why no supplement follows.")})
    today = clock.day_of(now)
    held = retention.kept(today, profile_on(today))
    breach.close(outcome=Outcome.BREACH, at=now)
    breach.retention_result, breach.destroy_from = held.result, held.destroy_from
    breach.closing_reason = reason.strip()
    keep(
        breach,
        *("status", "outcome", "closed_at", "closing_reason"),
        *("retention_result", "destroy_from"),
    )
    clocks.settle(breach, actor=actor, now=now)
    supplement_terms.drop(breach, actor=actor, now=now)
    payload = {"outcome": breach.outcome, "retention": breach.retention_result}
    audit.record(
        "breach.closed",
        subject=breach,
        actor=actor,
        at=now,
        reason=reason.strip(),
        payload=payload,
    )
    return breach


def end_with_case(breach: Breach, now: datetime) -> None:
    """With the content of a breach end its clocks, its measures, what the FG was asked about it,
    its notices on the website and every register with it."""
    answering.drop_about(breach.pk, now=now)
    clocks.settle(breach, actor=None, now=now)
    measures.end_with_case(breach, now)
    register_files.remove_with(breach, now)
    taking_down.end_with_case(breach, now)

"""Telling the authority, in phases: prepared from the facts, sent in its web form, recorded here.

The program sends nothing to the authority itself. Law: GDPR art. 33.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.http import Http404
from django.utils.translation import gettext as _

from breaches import filled, queries_notify, supplement_terms
from breaches.clock_rules import AP
from breaches.forms import AP as AP_FORM
from breaches.forms import form_on
from breaches.models import Breach, Lateness, Notification, NotificationStatus, Phase
from breaches.queries import access_breach
from breaches.services import clocks
from breaches.services.notification_files import (
    ask_for_pdf,
    drop_draft,
    open_pdf,
    trouble_with,
)
from breaches.services.taking import keep, take_open
from privacyoffice import clock
from privacyoffice.audit import services as audit


@transaction.atomic
def prepare(
    *,
    breach_id: UUID,
    phase: str,
    actor: Any,
    now: datetime,
    remarks: str = "",
    expected_revision: int | None = None,
) -> Notification:
    """A notification is prepared; until it is submitted its answers follow the facts.

    `remarks` say why it is supplemented or withdrawn. One is prepared at a time. Raises Http404,
    ValidationError. Law: GDPR art. 33(1), 33(4).
    """
    breach = take_open(actor, breach_id, "notify", expected_revision=expected_revision)
    if queries_notify.draft_of(breach) is not None:
        raise ValidationError(_("A notification is being prepared already."))
    if phase not in queries_notify.phases_possible(breach):
        raise ValidationError({"phase": _("This notification cannot come now.")})
    _refuse_unexplained(phase, remarks)
    number = queries_notify.notifications_of(breach).aggregate(most=Max("number"))["most"] or 0
    notification = Notification(
        organisation_id=breach.organisation_id,
        breach=breach,
        number=number + 1,
        phase=phase,
        form=form_on(AP_FORM, clock.day_of(now)).label,
        remarks=remarks.strip() if phase != Phase.FIRST else "",
        prepared_at=now,
        prepared_by=actor,
    )
    notification.save()
    keep(breach)
    audit.record("breach.notification_prepared", **_told_of(notification, actor, now))
    return notification


@transaction.atomic
def submit(
    *,
    notification_id: UUID,
    submitted_at: datetime,
    actor: Any,
    now: datetime,
    case_number: str = "",
    late_reasons: str = "",
    supplement_on: date | None = None,
    expected_revision: int | None = None,
) -> Notification:
    """It was sent in the authority's web form at this moment: from now on it does not change.

    Late or not complete, what was sent is always recorded; reasons of a delay may follow.
    `supplement_on` is the day (Amsterdam) before which what lacks will come. Raises Http404,
    ValidationError, TransitionNotAllowed, keyring.Unreadable. Law: GDPR art. 33(1), 33(3), 33(4).
    """
    notification, breach = _take(actor, notification_id, expected_revision)
    _refuse_moment(notification, submitted_at, now)
    _refuse_undecided(notification, breach)
    notification.submit(at=submitted_at, by=actor)
    drop_draft(notification)
    notification.case_number = case_number.strip()
    if notification.phase == Phase.FIRST:
        notification.lateness = clocks.lateness(breach, submitted_at)
        if notification.lateness != Lateness.IN_TIME and late_reasons.strip():
            notification.late_reasons = late_reasons.strip()
    answers = filled.to_freeze(notification, now)
    notification.answers = answers
    # A newer version may have come into force since it was prepared.
    notification.form = f"{AP_FORM} {answers[AP_FORM]['version']}"
    notification.complete = answers[AP_FORM]["fields"]["is_complete"]["value"] == "complete"
    notification.save()
    _after(notification, breach, supplement_on, actor=actor, now=now)
    ask_for_pdf(notification, now=now)
    audit.record("breach.notification_submitted", **_told_of(notification, actor, now))
    return notification


@transaction.atomic
def explain(
    *,
    notification_id: UUID,
    actor: Any,
    now: datetime,
    late_reasons: str | None = None,
    remarks: str | None = None,
    expected_revision: int | None = None,
) -> Notification:
    """Why it was late, before or after it was sent; and of one that is being prepared why it is
    supplemented or withdrawn. None leaves what stands there.

    Raises Http404, ValidationError. Law: GDPR art. 33(1), last sentence.
    """
    notification, breach = _take(actor, notification_id, expected_revision)
    is_draft = notification.status == NotificationStatus.DRAFT
    if notification.status == NotificationStatus.CANCELLED:
        raise ValidationError(_("This notification is not sent."))
    if remarks is not None and is_draft:
        _refuse_unexplained(notification.phase, remarks)
        notification.remarks = remarks.strip()
    if late_reasons is not None:
        if not is_draft and not late_reasons.strip():
            raise ValidationError({"late_reasons": _("Say why it was late.")})
        notification.late_reasons = late_reasons.strip()
    notification.save()
    keep(breach)
    audit.record("breach.notification_explained", **_told_of(notification, actor, now))
    return notification


@transaction.atomic
def number(
    *,
    notification_id: UUID,
    case_number: str,
    actor: Any,
    now: datetime,
    expected_revision: int | None = None,
) -> Notification:
    """The number that the authority gave, where it came later. Raises Http404, ValidationError."""
    notification, breach = _take(actor, notification_id, expected_revision)
    if notification.status != NotificationStatus.SUBMITTED:
        raise ValidationError(_("Record first that it was submitted."))
    if not case_number.strip():
        raise ValidationError({"case_number": _("Fill in the number.")})
    notification.case_number = case_number.strip()
    notification.save()
    keep(breach)
    audit.record("breach.notification_numbered", **_told_of(notification, actor, now))
    return notification


@transaction.atomic
def cancel(
    *, notification_id: UUID, actor: Any, now: datetime, expected_revision: int | None = None
) -> Notification:
    """What was prepared is not sent. Raises Http404, ValidationError, TransitionNotAllowed."""
    notification, breach = _take(actor, notification_id, expected_revision)
    notification.cancel()
    drop_draft(notification)
    notification.save()
    keep(breach)
    audit.record("breach.notification_cancelled", **_told_of(notification, actor, now))
    return notification


@transaction.atomic
def print_again(*, notification_id: UUID, actor: Any, now: datetime) -> Notification:
    """Ask once more for a PDF that was given up. Raises Http404, ValidationError."""
    notification, breach = access_notification(actor, notification_id, "notify", lock=True)
    is_sent = notification.status == NotificationStatus.SUBMITTED
    if breach.destroyed_at is not None or not is_sent or not trouble_with(notification):
        raise ValidationError(_("Nothing went wrong with this PDF."))
    ask_for_pdf(notification, now=now)
    audit.record("breach.notification_asked_again", **_told_of(notification, actor, now))
    return notification


@transaction.atomic
def print_draft(*, notification_id: UUID, actor: Any, now: datetime) -> Notification:
    """Ask for a PDF of what is being prepared, as it is then; an earlier one goes. Whoever may read
    the answers may ask. Raises Http404, ValidationError."""
    notification, breach = access_notification(actor, notification_id, "view", lock=True)
    if breach.destroyed_at is not None or notification.status != NotificationStatus.DRAFT:
        raise ValidationError(_("This notification is not being prepared any more."))
    ask_for_pdf(notification, now=now, actor=actor)
    audit.record("breach.notification_draft_asked", **_told_of(notification, actor, now))
    return notification


def give(
    notification_id: Any, what: str, *, actor: Any, now: datetime, is_read: bool = True
) -> tuple[Any, str, int | None]:
    """A file of a notification: "pdf" as bytes, "ap" or "edpb" as values for JSON; with its name,
    and the size in bytes of a PDF.

    Of one that is being prepared the PDF is a draft, as it was when it was made. Without `is_read`
    only the head is wanted, and nothing is recorded. Raises Http404, FileNotFoundError,
    keyring.Unreadable.
    Law: GDPR art. 5(2), 33(5).
    """
    notification, breach = access_notification(actor, notification_id, "view")
    size: int | None = None
    content: Any
    if what == "pdf":
        content, name = open_pdf(notification)
        size = notification.size
    else:
        content = filled.as_download(notification, what, now)
        name = f"{breach.reference}-{what}-{notification.number}.json"
    if is_read:
        payload = {**_told(notification), "file": what}
        audit.record(
            "breach.notification_downloaded", subject=breach, actor=actor, at=now, payload=payload
        )
    return content, name, size


def access_notification(
    actor: Any, notification_id: Any, verb: str, *, lock: bool = False
) -> tuple[Notification, Breach]:
    """A notification with its breach, for who may do this with that breach. Raises Http404."""
    try:
        found = Notification.objects.filter(pk=notification_id).values_list("breach_id", flat=True)
        breach_id = found.first()
    except (ValueError, ValidationError) as error:
        raise Http404 from error
    breach = access_breach(actor, breach_id, verb, lock=lock)
    notification = Notification.objects.get(pk=notification_id)
    notification.breach = breach
    return notification, breach


def _after(
    notification: Notification,
    breach: Breach,
    supplement_on: date | None,
    *,
    actor: Any,
    now: datetime,
) -> None:
    """What a submission brings about: the clock is met, and the next one promised or dropped."""
    at = notification.submitted_at
    if notification.phase == Phase.WITHDRAWAL:
        breach.notified_at = None
        supplement_terms.drop(breach, actor=actor, now=now)
    else:
        breach.notified_at = breach.notified_at or at
        supplement_terms.meet(breach, actor=actor, now=now)
        if not notification.complete:
            day = supplement_on or clock.day_of(now) + supplement_terms.USUALLY
            supplement_terms.begin(breach, day, actor=actor, now=now)
    keep(breach, "notified_at")
    if notification.phase == Phase.FIRST and at is not None:
        try:
            clocks.meet(breach, AP, at, actor, now)
        except ValidationError as error:
            raise ValidationError({"submitted_at": error.messages}) from error


def _take(
    actor: Any, notification_id: UUID, expected_revision: int | None
) -> tuple[Notification, Breach]:
    """The notification, locked with its breach, of an open case that was seen as it is now."""
    _seen, breach = access_notification(actor, notification_id, "notify")
    breach = take_open(actor, breach.pk, "notify", expected_revision=expected_revision)
    notification = Notification.objects.select_for_update(of=("self",)).get(pk=notification_id)
    notification.breach = breach
    return notification, breach


def _refuse_unexplained(phase: str, remarks: str) -> None:
    if phase == Phase.WITHDRAWAL and not remarks.strip():
        raise ValidationError({"remarks": _("Say why the notification is withdrawn.")})


def _refuse_undecided(notification: Notification, breach: Breach) -> None:
    """The newest decision and what was done say the same."""
    decision = queries_notify.decision_about(breach)
    if notification.phase == Phase.FIRST and decision is not None and not decision.tell:
        text = _(
            "It was decided that the authority is not told. Decide first that it is told, with "
            "the reason; then record this."
        )
        raise ValidationError(text)


def _refuse_moment(notification: Notification, at: datetime, now: datetime) -> None:
    if at > now:
        raise ValidationError({"submitted_at": _("Choose a moment that has passed.")})
    earlier = queries_notify.before(notification)
    if earlier is not None and earlier.submitted_at is not None and at < earlier.submitted_at:
        text = _("The notification before this one was submitted later than that.")
        raise ValidationError({"submitted_at": text})


def _told(notification: Notification) -> dict[str, Any]:
    return {"number": notification.number, "phase": notification.phase}


def _told_of(notification: Notification, actor: Any, now: datetime) -> dict[str, Any]:
    payload = _told(notification)
    if notification.status == NotificationStatus.SUBMITTED:
        payload |= {"lateness": notification.lateness, "complete": notification.complete}
    return {"subject": notification.breach, "actor": actor, "at": now, "payload": payload}
